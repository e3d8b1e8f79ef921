"""Words that exports use for the columns of a job and for its statuses, in English: the ground for proposals."""

import re
from typing import Final

from fanlight.core.folding import folded
from fanlight.work.transfers.naming import placed, spelled

COLUMNS: Final = {
    "reference": "reference ref number no id jobid jobno jobnumber jobref projectid projectno projectnumber claimno "
    "claimnumber claimref casenumber caseref ordernumber orderno permitnum permitnumber permitno permitid "
    "applicationnumber filenumber externalid externalreference ourref yourref ticket ticketnumber",
    "title": "title name job jobname jobtitle project projectname projecttitle subject headline",
    "summary": "description details summary notes scope scopeofwork workdescription jobdescription projectdescription "
    "comments remarks proposal",
    "client": "client clientname customer customername company companyname contractor contractorname account "
    "accountname organisation organization organisationname insurer insurername householder homeowner owner ownername "
    "policyholder applicant applicantname",
    "status": "status statuscurrent currentstatus jobstatus permitstatus projectstatus claimstatus stage state phase",
    "site": "address originaladdress siteaddress jobaddress fulladdress propertyaddress streetaddress street location "
    "address1 addressline1 riskaddress projectaddress",
    "area": "city town communityname community neighbourhood neighborhood district suburb locality area village",
    "postcode": "postcode postalcode zip zipcode",
    "latitude": "latitude lat y",
    "longitude": "longitude lon lng long x",
}
"""Squeezed names of columns by the place they go to. Earlier words fit better than later ones."""

DATE_ENDINGS: Final = re.compile(r"\s+(?:date|on|at|day|datetime)$", re.IGNORECASE)

CLOSED: Final = frozenset(
    "complete completed closed done finished finalised finalized final delivered".split()
)
CANCELLED: Final = frozenset(
    "cancelled canceled expired refused rejected withdrawn void voided revoked lapsed declined abandoned lost".split()
)
UNDER_WAY: Final = frozenset(
    "issued active progress started phase site underway working scheduled work".split()
)
EARLY: Final = frozenset(
    "new received application applied pending review draft enquiry inquiry lead hold submitted open waiting".split()
)


def place_of(name: str) -> tuple[str, int]:
    """Where a column of this name goes, and how well it fits (0 is best). Nowhere: an empty place."""
    return placed(name, COLUMNS)


def day_named(name: str) -> str:
    """What a key date from this column is called: `issueddate` is Issued."""
    return DATE_ENDINGS.sub("", spelled(name)) or spelled(name)


def meaning_of(label: str) -> str:
    """closed, cancelled or nothing, by the words of a status."""
    words = set(re.findall(r"\w+", folded(label)))
    return "cancelled" if words & CANCELLED else "closed" if words & CLOSED else ""


def progress_of(label: str) -> str:
    """early, under way or nothing: where in the order of stages a status of this name most likely stands."""
    words = set(re.findall(r"\w+", folded(label)))
    return "early" if words & EARLY else "under way" if words & UNDER_WAY else ""
