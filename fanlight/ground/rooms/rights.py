"""What a contact may do in a room: portal, then role on the tie to the client, then the override on the person.

Seeing is the door's; this is for the verbs. Rights hold at use, so a switch turned off refuses the next press.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import BooleanField, CharField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from fanlight.core.viewers import ContactViewer, GrantViewer, PortalViewer, Viewer
from fanlight.ground.people.models import Affiliation
from fanlight.ground.rooms.models import Grant, Participant, PortalSetting, Room

WRITERS: Final = ("owner", "approver", "technical", "billing")
UPLOADERS: Final = ("owner", "approver", "technical")
EVERYONE: Final = ("owner", "approver", "technical", "billing", "viewer")
ROLES_FOR: Final = {
    "may.write": WRITERS,
    "may.upload": UPLOADERS,
    "may.request": UPLOADERS,
    "may.edit": EVERYONE,
    "may.answer": WRITERS,
    "may.agree": WRITERS,
}
COME_WITH_SECTION: Final = ("may.answer", "may.agree")
"""Rights without a switch of their own: who shows the section means it to be answered."""
SECTION_FOR: Final = {
    "may.write": "section.notes",
    "may.upload": "section.documents",
    "may.answer": "section.asks",
    "may.agree": "section.appointments",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides a contact's rights in one room. `role` None: no tie to the client; `uploads` None: nothing said."""

    switches: Mapping[str, bool]
    role: str | None
    uploads: bool | None
    is_archived: bool

    def may(self, right: str) -> bool:
        section = SECTION_FOR.get(right)
        if self.is_archived or (section and not self.switches.get(section, False)):
            return False
        if self.role is not None and self.role not in ROLES_FOR[right]:
            return False
        if right in COME_WITH_SECTION:
            return True
        said = self.uploads if right == "may.upload" else None
        return self.switches.get(right, False) if said is None else said


def may(viewer: Viewer, right: str, room: Room) -> bool:
    """Whether this viewer may do `right` (one of `ROLES_FOR`) in a room it already sees. Two queries."""
    if viewer.is_staff:
        return True
    return isinstance(viewer, ContactViewer) and _standing(viewer, room).may(right)


def may_in_portal(viewer: Viewer, right: str) -> bool:
    """Whether a contact may do `right` where no room is meant: what the portal says for all of it. At most two queries.

    Who looks after a tie to the portal's client has the rights of its role; a grant of single jobs has no tie.
    """
    if not isinstance(viewer, ContactViewer):
        return False
    if not PortalSetting.objects.visible_to(viewer).effective(viewer.settings_id, 0).get(right, False):
        return False
    client_id = viewer.client_id if isinstance(viewer, GrantViewer) else 0
    if not client_id:
        return True
    ties = Affiliation.objects.within(viewer).filter(contact_id=viewer.contact_id, client_id=client_id)
    role = ties.values_list("role", flat=True).first()
    return role is None or role in ROLES_FOR[right]


def role_said(viewer: PortalViewer, *, client: str) -> Any:
    """An annotation: the reader's role on the tie to the client named by the column `client`; None without a tie."""
    if not isinstance(viewer, ContactViewer):
        return Value(None, output_field=CharField())
    ties = Affiliation.objects.within(viewer).filter(contact_id=viewer.contact_id, client_id=OuterRef(client))
    return Subquery(ties.values("role")[:1])


def uploads_said(viewer: PortalViewer, *, room: str) -> Any:
    """An annotation: what the paper-clip says of the reader in the room named by the column `room`; None for nothing.

    What is said of the participant beats the grant's word, which beats the portal's.
    """
    if not isinstance(viewer, ContactViewer):
        return Value(None, output_field=BooleanField())
    person = Participant.objects.within(viewer).filter(contact_id=viewer.contact_id, room_id=OuterRef(room))
    said = Subquery(person.values("uploads")[:1])
    if not isinstance(viewer, GrantViewer):
        return said
    grant = Grant.objects.within(viewer).filter(id=viewer.grant_id)
    return Coalesce(said, Subquery(grant.values("uploads")[:1]))


def _standing(viewer: ContactViewer, room: Room) -> Standing:
    here = Room.objects.within(room).filter(pk=room.pk)
    said = here.annotate(role=role_said(viewer, client="client_id"), uploads=uploads_said(viewer, room="id"))
    role, uploads, archived_at = said.values_list("role", "uploads", "archived_at").get()
    switches = PortalSetting.objects.visible_to(viewer).effective(viewer.settings_id, room.pk)
    return Standing(switches, role, uploads, archived_at is not None)
