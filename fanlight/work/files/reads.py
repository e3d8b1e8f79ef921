"""What the hottest pages read of files, compiled once per kind of viewer. No visibility of its own."""

from typing import Final

from django.db.models import F

from fanlight.core.prepared import Prepared
from fanlight.work.files.models import File

LATEST: Final = 20
LATEST_PHOTOS: Final = 6
TILE: Final = (
    "key",
    "name",
    "created_at",
    "size_bytes",
    "contact_id",
    "state",
    "pages",
    "changed_at",
    "version",
)
PHOTO: Final = (
    "key",
    "name",
    "caption",
    "created_at",
    "contact_id",
    "state",
    "picture_width",
    "picture_height",
)

FOLDER: Final = {
    "folder_key": F("folder__key"),
    "folder_name": F("folder__name"),
    "folder_order": F("folder__name_key"),
}
"""For `values`: the folder that a file lies in, and how it is sorted."""

DOCUMENTS: Final = Prepared(
    lambda viewer, room: (
        File.objects.visible_to(viewer)
        .filter(room_id=room)
        .documents()
        .outside_messages()
        .with_blob()
        .newest_first()
        .values(*TILE)[: LATEST + 1]
    )
)
"""The newest of a room, newest first; one row more than a page shows says whether there is more."""

PHOTOS: Final = Prepared(
    lambda viewer, room: (
        File.objects.visible_to(viewer)
        .filter(room_id=room)
        .photos()
        .outside_messages()
        .with_blob()
        .newest_first()
        .values(*PHOTO)[: LATEST_PHOTOS + 1]
    )
)
"""The same of photos."""
