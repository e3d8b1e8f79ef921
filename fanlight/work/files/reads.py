"""What the hottest pages read of files, compiled once per kind of viewer. No visibility of its own."""

from typing import Final

from fanlight.core.prepared import Prepared
from fanlight.work.files.models import File

LATEST: Final = 20
TILE: Final = ("key", "name", "created_at", "size_bytes", "contact_id", "state")

DOCUMENTS: Final = Prepared(
    lambda viewer, room: (
        File.objects.visible_to(viewer)
        .filter(room_id=room)
        .with_blob()
        .newest_first()
        .values(*TILE)[: LATEST + 1]
    )
)
"""The newest of a room, newest first; one row more than a page shows says whether there is more."""
