"""What the portal's first page reads of requests, in one statement. No visibility of its own."""

from typing import Any, NamedTuple

from django.db.models import Exists

from fanlight.core.viewers import GrantViewer, Viewer
from fanlight.ground.rooms.models import Grant
from fanlight.work.requests import reach
from fanlight.work.requests.models import WorkRequest


class Asking(NamedTuple):
    """Whether the reader may ask for work, and whether there are requests that they may follow."""

    may_ask: bool = False
    has_asked: bool = False


def asking(viewer: Viewer) -> Asking:
    if not isinstance(viewer, GrantViewer):
        return Asking()
    wanted = reach.conditions(viewer) | {"followed": Exists(WorkRequest.objects.visible_to(viewer))}
    mine: Any = Grant.objects.within(viewer).filter(pk=viewer.grant_id)
    found = mine.values(**wanted)[0]
    return Asking(bool(found["offered"] and not found["refused"]), bool(found["followed"]))
