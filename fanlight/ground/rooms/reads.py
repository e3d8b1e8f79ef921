"""What the hottest pages read of portals, compiled once per kind of viewer. No visibility of its own."""

from typing import Final

from django.db.models import Q

from fanlight.core.prepared import Prepared
from fanlight.core.viewers import PortalViewer
from fanlight.ground.rooms.models import PortalSetting

_WORDS: Final = Prepared(
    lambda viewer, room: (
        PortalSetting.objects.visible_to(viewer)
        .filter(Q(room=None) | Q(room_id=room))
        .values("name", "on", "room_id")
    )
)


def switches(viewer: PortalViewer, *, room: int) -> dict[str, bool]:
    """Every switch of the viewer's portal for one room; the room's own word beats the portal's."""
    words = sorted(_WORDS(viewer, room=room), key=lambda word: word.room_id is not None)
    return {word.name: word.on for word in words}
