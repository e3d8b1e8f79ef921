"""A verdict in words: who, by which way in, open or the first closed switch, and where that switch is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from fanlight.core.errors import Sentence
from fanlight.faces.console.gate import StaffRequest
from fanlight.ground.access.ways.reaching import Verdict, WayIn
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms.visibility import Reason
from fanlight.ui.addresses import url
from fanlight.work.jobs.models import Job


@dataclass(frozen=True, slots=True)
class Lead:
    """Where a switch is: an address to go to, or with `field` a button that opens it, sending that field."""

    words: str
    href: str
    field: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One person and one job. `why` and `lead` say what is closed; both are empty where nothing is."""

    contact: Contact
    job: Job
    how: str
    why: Sentence = ""
    lead: Lead | None = None

    @property
    def is_open(self) -> bool:
        return not self.why


def rows_of(request: StaffRequest, verdicts: Iterable[Verdict], jobs: Mapping[int, Job]) -> list[Row]:
    return [row_of(request, one, jobs[one.room.pk]) for one in verdicts]


def row_of(request: StaffRequest, verdict: Verdict, job: Job) -> Row:
    how = _how(verdict.way_in) if verdict.way_in else ""
    row = Row(verdict.contact, job, how)
    closed = verdict.closed
    return (
        row if closed is None else replace(row, why=closed.sentence, lead=_lead(request, verdict, job.number))
    )


def _how(way_in: WayIn) -> str:
    words = {"portal": way_in.portal.name}
    if way_in.grant is None:
        return _("%(portal)s, by a share link to this job") % words
    if way_in.way.scope == "client":
        return _("%(portal)s, all jobs of %(client)s") % (words | {"client": str(way_in.grant.client)})
    if way_in.way.scope == "own":
        return _("%(portal)s, jobs they take part in") % words
    return _("%(portal)s, chosen jobs") % words


def _lead(request: StaffRequest, verdict: Verdict, number: str) -> Lead | None:
    """None where only somebody else may open it, and for what is nobody's switch."""
    way_in, closed, person = verdict.way_in, verdict.closed, verdict.contact.key
    share = Lead(_("Share the job with them"), url("console:link-new", number))
    if way_in is None or closed is None:
        return share
    if closed.key in ("workspace", "portal", "section"):
        return _portal_lead(request, way_in, closed)
    leads = {
        "contact": Lead(_("Give access back"), url("console:portal-user-show", person)),
        "way": _way_lead(way_in, person),
        "publication": Lead(
            _("Put it on the %(portal)s") % {"portal": way_in.portal.name},
            url("console:job-publish", number),
            ("portal", way_in.portal.key),
        ),
        "scope": _scope_lead(way_in, number) or share,
        "audience": Lead(_("Choose who is shown it"), url("console:file-list", number)),
    }
    return leads.get(closed.key)


def _portal_lead(request: StaffRequest, way_in: WayIn, closed: Reason) -> Lead | None:
    if not request.viewer.is_admin:
        return None
    if closed.key == "workspace":
        return Lead(_("Portal settings"), url("console:portal-list"))
    return Lead(_("Settings of this portal"), url("console:portal-show", way_in.portal.key))


def _way_lead(way_in: WayIn, person: str) -> Lead:
    if way_in.grant:
        return Lead(_("Their access"), f"{url('console:portal-user-show', person)}#grant-{way_in.grant.key}")
    assert way_in.link, "a way in is a grant or a link"
    return Lead(_("Renew the link"), f"{url('console:portal-user-links', person)}#way-{way_in.link.key}")


def _scope_lead(way_in: WayIn, number: str) -> Lead | None:
    if way_in.grant is None:
        return None
    if way_in.way.scope == "listed":
        return Lead(
            _("Open this job for them"), url("console:job-open-to", number), ("grant", way_in.grant.key)
        )
    if way_in.way.scope == "client":
        return Lead(_("Change the client of the job"), f"{url('console:job-edit', number)}#id_client")
    return Lead(_("Add them to the address book"), url("console:person-add", number))
