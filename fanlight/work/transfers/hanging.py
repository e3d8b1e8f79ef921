"""What is in use: rows at which other rows point, whatever table those lie in."""

from collections.abc import Collection, Iterable
from typing import Any

from fanlight.core.doors import OfWorkspace
from fanlight.core.tenancy import pointing_at
from fanlight.ground.activity.models import Event

type Table = Any


def used(owner: OfWorkspace, model: Table, keys: Collection[int], *, but: Iterable[Table] = ()) -> set[int]:
    """Which of the keys some row points at, apart from rows of the tables in `but`."""
    if not keys:
        return set()
    found: set[int] = set()
    apart = set(but)
    for holder, column, _model in pointing_at([model]):
        if holder not in apart:
            rows = holder.objects.within(owner).filter(**{f"{column}__in": keys}).order_by()
            found.update(rows.values_list(column, flat=True).distinct())
    return found


def last_told(owner: OfWorkspace, column: str, keys: Collection[int]) -> dict[int, int]:
    """For each key the number of the last event about it; `column` is subject_id or room_id."""
    events = Event.objects.within(owner).filter(**{f"{column}__in": keys}).order_by("number")
    return dict(events.values_list(column, "number")) if keys else {}
