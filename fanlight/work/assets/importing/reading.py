"""One row of a list as an asset says it: JSON values, or why it cannot be one; and the names of its columns."""

from collections.abc import Mapping as Words
from typing import Final

from django.utils.translation import gettext as _

from fanlight.core.folding import folded
from fanlight.work.assets.models.assets import LINES, LONGEST_LINE, LONGEST_NAME, LONGEST_NOTES
from fanlight.work.rolls.words import ADDRESS, REFERENCE
from fanlight.work.transfers.columns import Column
from fanlight.work.transfers.kinds import Reading
from fanlight.work.transfers.mapping import Choice
from fanlight.work.transfers.saying import Converter, RowReader, Values, Wrong, address_of, day

DAYS: Final = ("installed_on", "next_service_on")
LONGEST_SITE: Final = 300
COLUMNS: Final[Words[str, str]] = {
    "reference": f"{REFERENCE} assetid assetno assetnumber assettag tag tagnumber equipmentid assetref",
    "name": "name asset assetname equipment equipmentname appliance item description unit title",
    "client": "client clientname customer customername company companyname owner ownername account accountname "
    "organisation organization",
    "kind": "kind type assettype equipmenttype category class",
    "make": "make manufacturer brand vendor",
    "model": "model modelname modelno modelnumber",
    "serial": "serial serialnumber serialno sn serialnum",
    "installed_on": "installedon installed installdate installationdate dateinstalled installeddate commissionedon "
    "commissioned",
    "next_service_on": "nextserviceon nextservice nextservicedate nextdue servicedue duedate due nextvisit "
    "nextinspection",
    "notes": "notes note comments comment remarks",
} | ADDRESS
"""Squeezed names of columns by the place they go to. Earlier words fit better than later ones."""


class AssetReader(RowReader):
    """A row is an asset of the client it names, known by a reference, its serial number there, or its name there."""

    noun = "asset"
    wraps = frozenset({"notes"})
    longest = dict.fromkeys(LINES, LONGEST_LINE) | {
        "reference": 80, "name": LONGEST_NAME, "client": 200, "site": LONGEST_SITE, "notes": LONGEST_NOTES,
    }  # fmt: skip

    def completed(self, said: Values) -> Reading:
        client, reference = said.get("client", ""), str(said.get("reference", ""))
        if not folded(client):
            raise Wrong(_("The row names no client."))
        if not folded(said.get("name", "")):
            raise Wrong(_("The row has no name."))
        lines = address_of(said, most=LONGEST_SITE)
        kept = {name: said[name] for name in ("name", *LINES, *DAYS, "notes") if said.get(name)}
        known_by = said.get("serial") or said["name"]
        same = reference or f"{folded(client)}|{folded(known_by)}"
        return Reading(reference, kept | {"client": client, "site": lines}, same=same)

    def _converter(self, choice: Choice, column: Column, field: object) -> Converter:
        if choice.to in DAYS:
            return lambda cell: day(cell, column, self._order)
        return super()._converter(choice, column, None)
