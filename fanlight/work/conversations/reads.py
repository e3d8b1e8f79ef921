"""What the hottest pages read of notes, compiled once per kind of viewer. No visibility of its own."""

from typing import Final

from fanlight.core.prepared import Prepared
from fanlight.work.conversations.models import Note
from fanlight.work.conversations.models.marks import seen_by_team

LATEST: Final = 20
MESSAGE: Final = ("key", "body", "created_at", "contact_id", "member_id", "author_name", "has_files")

NOTES: Final = Prepared(
    lambda viewer, room: (
        Note.objects.visible_to(viewer)
        .filter(room_id=room)
        .told()
        .annotate(seen_at=seen_by_team())
        .newest_first()
        .values(*MESSAGE, "seen_at")[: LATEST + 1]
    )
)
"""The newest of a room, newest first; one row more than a page shows says whether there is more."""
