"""What the histories of both faces call the things that events are about: nothing where the reader may not know it."""

from collections.abc import Iterable
from typing import Any, Final

from fanlight.core.viewers import Viewer
from fanlight.work.asks.models import Ask
from fanlight.work.files.models import File

NAMED: Final[dict[str, Any]] = {"file": (File, "name"), "ask": (Ask, "text")}
"""Facts never hold these words: the door of the table decides each time who reads them."""


def subjects(viewer: Viewer, events: Iterable[Any]) -> dict[int, str]:
    """What the subjects of events are called today, by their keys. One query for each kind that is among them."""
    found: dict[int, str] = {}
    told = list(events)
    for kind, (table, column) in NAMED.items():
        keys = {event.subject_id for event in told if event.subject_kind == kind}
        if keys:
            rows = table.objects.visible_to(viewer).filter(pk__in=keys)
            found |= dict(rows.values_list("pk", column))
    return found
