"""What the hottest pages read of notes, compiled once per kind of viewer. No visibility of its own."""

from typing import Final

from django.db.models import Exists

from fanlight.core.prepared import Prepared
from fanlight.core.viewers import PortalViewer
from fanlight.ground.rooms.models import PortalSetting
from fanlight.work.conversations.models import Note, Thread
from fanlight.work.conversations.models.marks import seen_by_team

LATEST: Final = 20
MESSAGE: Final = ("key", "body", "created_at", "contact_id", "member_id", "author_name", "has_files")

_BAR: Final = Prepared(
    lambda viewer: (
        PortalSetting.objects.visible_to(viewer)
        .filter(room=None)
        .values("name", "on", has_news=Exists(Thread.objects.visible_to(viewer).newest_unread(viewer)))
    )
)


def bar(viewer: PortalViewer) -> tuple[dict[str, bool], bool]:
    """Every switch of the viewer's portal, and whether one of the newest threads holds something unread. One query."""
    rows = _BAR(viewer)
    return {row.name: row.on for row in rows}, any(row.has_news for row in rows)


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
