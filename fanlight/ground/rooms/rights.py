"""What a contact may do in a room: portal, then role on the tie to the client, then the override on the person.

Seeing is the door's; this is for the verbs. Rights hold at use, so a switch turned off refuses the next press.
"""

from typing import Final

from fanlight.core.viewers import ContactViewer, GrantViewer, Viewer
from fanlight.ground.people.models import Affiliation
from fanlight.ground.rooms.models import Grant, Participant, PortalSetting, Room

WRITERS: Final = ("owner", "approver", "technical", "billing")
UPLOADERS: Final = ("owner", "approver", "technical")
ROLES_FOR: Final = {"may.write": WRITERS, "may.upload": UPLOADERS}
SECTION_FOR: Final = {"may.write": "section.notes", "may.upload": "section.documents"}


def may(viewer: Viewer, right: str, room: Room) -> bool:
    """Whether this viewer may do `right` (`may.write`, `may.upload`) in a room it already sees. At most four queries."""
    if viewer.is_staff:
        return True
    if not isinstance(viewer, ContactViewer) or room.is_archived:
        return False
    switches = PortalSetting.objects.visible_to(viewer).effective(viewer.settings_id, room.pk)
    if not switches.get(SECTION_FOR[right], False):
        return False
    return _override(viewer, right, room, switches.get(right, False)) and _role_allows(viewer, right, room)


def _role_allows(viewer: ContactViewer, right: str, room: Room) -> bool:
    ties = Affiliation.objects.within(room).filter(contact_id=viewer.contact_id, client_id=room.client_id)
    role = ties.values_list("role", flat=True).first() if room.client_id else None
    return role is None or role in ROLES_FOR[right]


def _override(viewer: ContactViewer, right: str, room: Room, portal_says: bool) -> bool:
    """The paper-clip: what is said of the participant beats the grant's word, which beats the portal's."""
    if right != "may.upload":
        return portal_says
    person = Participant.objects.within(room).filter(room=room, contact_id=viewer.contact_id)
    said = person.values_list("uploads", flat=True).first()
    if said is None and isinstance(viewer, GrantViewer):
        said = Grant.objects.within(room).filter(pk=viewer.grant_id).values_list("uploads", flat=True).first()
    return portal_says if said is None else said
