"""What a calendar reads of visits and key dates: the first few of each day, however many there are. No visibility of
its own.

Days are spans from one local midnight to the next, 23 or 25 hours long where clocks change; the caller cuts them.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.db.models import F, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan

from fanlight.core.spans import Span, first_of_each
from fanlight.core.viewers import Viewer
from fanlight.work.jobs.models import Appointment, KeyDate
from fanlight.work.jobs.models.appointments import LONGEST

VISIT: Final = (
    "id",
    "key",
    "title",
    "starts_at",
    "ends_at",
    "zone",
    "state",
    "internal",
    "spans_days",
    "member_id",
)
WORDS: Final = ("number", "job_title")
MOST_LONG: Final = 200
"""Visits of several days that are looked at: the newest before the last day shown."""

type Row = dict[str, Any]
type Rows = QuerySet[Any, Any]
type Edge = tuple[datetime.datetime, int]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose visits (0: everybody's), and whether cancelled ones are among them."""

    member_id: int = 0
    cancelled: bool = True


def visits(viewer: Viewer, wanted: Wanted) -> Any:
    """In order of their beginning."""
    rows = Appointment.objects.visible_to(viewer)
    if wanted.member_id:
        rows = rows.filter(member_id=wanted.member_id)
    if not wanted.cancelled:
        rows = rows.not_cancelled()
    return rows.order_by("starts_at", "id")


def beginning_in(viewer: Viewer, wanted: Wanted, *, days: Sequence[Span], most: int) -> list[Row]:
    """At most `most` of each day, the first ones. One statement."""

    def of_one(start: Any, end: Any) -> Rows:
        return _told(visits(viewer, wanted).filter(starts_at__gte=start, starts_at__lt=end))[:most]

    return sorted(first_of_each(of_one, days), key=_by_beginning)


def going_on(viewer: Viewer, wanted: Wanted, *, span: Span) -> list[Row]:
    """Visits of several days that touch the span, wherever they began. Looks at `MOST_LONG` rows."""
    start, end = span
    rows = visits(viewer, replace(wanted, cancelled=True)).filter(spans_days=True)
    rows = rows.filter(starts_at__gte=start - LONGEST, starts_at__lt=end)
    newest = _told(rows.order_by("-starts_at", "-id"))[:MOST_LONG]
    touching = (row for row in newest if row["ends_at"] > start)
    return sorted(
        (row for row in touching if wanted.cancelled or row["state"] != "cancelled"), key=_by_beginning
    )


def _by_beginning(row: Row) -> tuple[datetime.datetime, int]:
    return row["starts_at"], row["id"]


def onward(
    viewer: Viewer, wanted: Wanted, *, start: datetime.datetime, after: Edge | None, most: int
) -> list[Row]:
    """From a moment on, and behind an edge of an earlier page."""
    rows = visits(viewer, wanted).filter(starts_at__gte=start)
    if after:
        rows = rows.filter(TupleGreaterThan(Tuple(F("starts_at"), F("id")), after))
    return list(_told(rows)[:most])


def edge_at(viewer: Viewer, key: str) -> Edge | None:
    """Where a page behind the visit of that key begins; None when it is gone."""
    found = Appointment.objects.visible_to(viewer).filter(key=key).values_list("starts_at", "id").first()
    return (found[0], found[1]) if found else None


def dates_in(viewer: Viewer, *, days: Sequence[datetime.date], most: int) -> list[Row]:
    """At most `most` key dates of each day. One statement."""

    def of_one(start: Any, end: Any) -> Rows:
        return _named(viewer).filter(on__gte=start, on__lt=end)[:most]

    spans = [(day, day + datetime.timedelta(days=1)) for day in days]
    return sorted(first_of_each(of_one, spans), key=lambda row: (row["on"], row["id"]))


def dates_from(viewer: Viewer, *, start: datetime.date, end: datetime.date, most: int) -> list[Row]:
    """The first key dates of a range of days."""
    return list(_named(viewer).filter(on__gte=start, on__lt=end)[:most])


def _told(rows: Any) -> Rows:
    told: Rows = rows.with_words().with_wish().values(*VISIT, *WORDS, "who", "is_wished")
    return told


def _named(viewer: Viewer) -> Rows:
    rows = KeyDate.objects.visible_to(viewer).in_order().with_words()
    named: Rows = rows.values("id", "key", "name", "on", *WORDS)
    return named
