"""What the hottest pages read of history, compiled once per kind of viewer. No visibility of its own."""

from typing import Final

from fanlight.core.prepared import Prepared
from fanlight.ground.activity.models import Event

LATEST: Final = 30
ENTRY: Final = ("number", "name", "payload", "at", "actor_kind", "actor_id", "actor_name")

HISTORY: Final = Prepared(
    lambda viewer, room: (
        Event.objects.visible_to(viewer)
        .filter(room_id=room)
        .with_actor_name()
        .newest_first()
        .values(*ENTRY)[: LATEST + 1]
    )
)
"""The newest of a room, newest first; one row more than a page shows says whether there is more."""
