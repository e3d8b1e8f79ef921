"""Every switch a portal has, in the order administrators see them, and the verbs that set them."""

from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import compare_and_set
from fanlight.core.errors import Malformed, NotAllowed
from fanlight.core.facts import record
from fanlight.core.viewers import Viewer
from fanlight.ground.rooms import events
from fanlight.ground.rooms.models import Portal, PortalSetting
from fanlight.ground.workspaces.models import Workspace


@dataclass(frozen=True, slots=True)
class Switch:
    """A section that can be on or off, or a right that can be given."""

    name: str
    label: str | Promise
    explanation: str | Promise

    @property
    def is_section(self) -> bool:
        return self.name.startswith("section.")


SWITCHES: Final = (
    Switch("section.status", _("Status"), _("Where the job stands, and the stages still to come")),
    Switch("section.appointments", _("Appointments"), _("Next and past visits; internal ones never show")),
    Switch("section.people", _("Contact details"), _("Whom to contact, and the reader's own details")),
    Switch("section.documents", _("Documents"), _("Files published to this audience")),
    Switch("section.photos", _("Photos"), _("The gallery of photos added to this portal")),
    Switch("section.notes", _("Messages"), _("The notes between this audience and your team")),
    Switch("section.history", _("History"), _("What happened on the job, as far as this audience may know")),
    Switch("section.key_dates", _("Key dates"), _("Named dates of the job")),
    Switch(
        "section.asks", _("What we need from you"), _("Files, answers and confirmations your team asks for")
    ),
    Switch("section.assets", _("Assets"), _("What is installed at the client's, and its service history")),
    Switch("may.upload", _("May upload files"), _("Needs Documents")),
    Switch("may.write", _("May write messages"), _("Needs Messages")),
    Switch("may.request", _("May ask for work"), _("Work requests for a quote or a job")),
    Switch("may.edit", _("May change own details"), _("Name, phone, language, time zone, email address")),
)
NAMES: Final = frozenset(switch.name for switch in SWITCHES)


@transaction.atomic
def set_portal(portal: Portal, *, is_on: bool, on: set[str], by: Viewer) -> None:
    """The portal itself on or off, and its switches. Admins only."""
    _only_admins(by)
    if compare_and_set(portal, expect={"on": not is_on}, on=is_on):
        record(events.PortalTurned(about=portal, portal=portal.name, state="on" if is_on else "off"), by=by)
    set_switches(portal, on, by=by)


@transaction.atomic
def set_link_days(workspace: Workspace, days: int, *, most: int, by: Viewer) -> None:
    """How long new links work, and the most they may. Links that were sent keep their day. Admins only."""
    _only_admins(by)
    if not 1 <= days <= most:
        raise Malformed(_("This is more than the most days a link may work."), field="link_days")
    if (days, most) == (workspace.link_days, workspace.link_days_max):
        return
    workspace.link_days, workspace.link_days_max = days, most
    workspace.save(update_fields=["link_days", "link_days_max"])
    record(events.LinkDaysSet(about=workspace, days=days, most=most), by=by)


@transaction.atomic
def set_switches(portal: Portal, on: set[str], *, by: Viewer) -> None:
    """Turn exactly `on` on, everything else off; holds at once, for links already sent too. Admins only."""
    _only_admins(by)
    words = PortalSetting.objects.within(portal)
    before = {name for name, is_on in words.effective(portal.pk, 0).items() if is_on}
    for name in NAMES:
        words.update_or_create(
            workspace_id=portal.workspace_id, portal=portal, room=None, name=name, defaults={"on": name in on}
        )
    opened, closed = sorted(on & NAMES - before), sorted(before - on)
    if opened or closed:
        record(events.PortalSwitched(about=portal, portal=portal.name, on=opened, off=closed), by=by)


def _only_admins(by: Viewer) -> None:
    if not by.is_admin:
        raise NotAllowed("portal.switch", _("Only owners and administrators decide what a portal shows."))
