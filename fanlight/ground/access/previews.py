"""Looking at a room as an audience would: a signed address for one member, for ten minutes, that opens no visit."""

import datetime
from typing import Final

from django.core import signing

from fanlight.core.doors import OfWorkspace
from fanlight.core.errors import NotAllowed
from fanlight.core.viewers import PreviewViewer, StaffViewer
from fanlight.ground.rooms.models import Portal, Room
from fanlight.ground.workspaces.models import Member

LIFETIME: Final = datetime.timedelta(minutes=10)
PURPOSE: Final = "fanlight.preview"


def make(room: Room, portal: Portal, *, by: StaffViewer) -> str:
    """The signed part of a preview's address (`preview/<signed>/` on the portal)."""
    if not by.is_staff:
        raise NotAllowed("preview.make")
    return signing.dumps([by.workspace_id, by.member_id, room.pk, portal.pk], salt=PURPOSE)


def read(signed: str, *, owner: OfWorkspace) -> PreviewViewer | None:
    """As whom the room is shown; None for an address that is forged, old, foreign, or of a member who left."""
    try:
        workspace_id, member_id, room_id, portal_id = signing.loads(signed, salt=PURPOSE, max_age=LIFETIME)
    except signing.BadSignature:
        return None
    portal = Portal.objects.within(owner).filter(pk=portal_id).first()
    works_here = Member.objects.within(owner).working().filter(pk=member_id).exists()
    if workspace_id != owner.workspace_id or portal is None or not works_here:
        return None
    return PreviewViewer(
        workspace_id,
        portal_id=portal.pk,
        settings_id=portal.settings_id,
        audience=portal.audience,
        member_id=member_id,
        room_id=room_id,
    )
