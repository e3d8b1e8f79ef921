"""Days of the calendar as a page shows them: the first few visits, key dates as marks of the whole day, and "more"."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from fanlight.core.viewers import StaffViewer
from fanlight.ui import dates
from fanlight.work.jobs import calendar
from fanlight.work.jobs.calendar import Row, Wanted

VISITS_BESIDE_MARKS: Final = 2
"""So many visits of a full day are shown whatever its key dates."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A key date of a job: it has a day and no hour."""

    name: str
    number: str
    job: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A visit on one day. `starts` and `hours`: the workspace's clock; `there`: the place's own, where it differs."""

    key: str
    title: str
    number: str
    job: str
    who: str
    member_id: int
    starts: str
    hours: str
    there: str
    starts_at: dt.datetime
    is_off: bool
    is_internal: bool
    is_confirmed: bool = False
    is_wished: bool = False
    overlaps: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    on: dt.date
    marks: list[Mark]
    visits: list[Visit]
    is_more: bool
    is_today: bool


def days_of(viewer: StaffViewer, wanted: Wanted, *, days: Sequence[dt.date], most: int) -> list[Day]:
    """Each day with at most `most` of what is on it. Three statements, whatever lies on the days.

    Key dates belong to jobs and not to persons: they are shown with everybody's visits.
    """
    spans = [(dates.midnight(day), dates.midnight(day + dt.timedelta(days=1))) for day in days]
    begun = calendar.beginning_in(viewer, wanted, days=spans, most=most + 1)
    long = calendar.going_on(viewer, wanted, span=(spans[0][0], spans[-1][1]))
    named = [] if wanted.member_id else calendar.dates_in(viewer, days=days, most=most + 1)
    of_day = _by_day(begun, lambda row: dates.local(row["starts_at"]).date())
    marks = _by_day(named, lambda row: row["on"])
    return [_day(day, _going_on(long, day) + of_day[day], marks[day], most=most) for day in days]


def day_with(on: dt.date, rows: Sequence[Row], named: Sequence[Row]) -> Day:
    """A day of an agenda, with all that was read of it."""
    return _day(on, rows, named, most=len(rows) + len(named))


def _by_day(rows: Iterable[Row], day_of: Any) -> defaultdict[dt.date, list[Row]]:
    found: defaultdict[dt.date, list[Row]] = defaultdict(list)
    for row in rows:
        found[day_of(row)].append(row)
    return found


def _going_on(long: Sequence[Row], day: dt.date) -> list[Row]:
    """Visits that began on an earlier day and are not over on this one."""
    return [row for row in long if dates.local(row["starts_at"]).date() < day <= _last_day(row)]


def _last_day(row: Row) -> dt.date:
    return dates.local(row["ends_at"] - dt.timedelta(microseconds=1)).date()


def _day(on: dt.date, rows: Sequence[Row], named: Sequence[Row], *, most: int) -> Day:
    marks = named[: most - min(len(rows), VISITS_BESIDE_MARKS)]
    shown = rows[: most - len(marks)]
    clashing = _clashing(rows)
    return Day(
        on=on,
        marks=[Mark(name=row["name"], number=row["number"], job=row["job_title"]) for row in marks],
        visits=[_visit(row, on, clashes=row["id"] in clashing) for row in shown],
        is_more=len(rows) + len(named) > len(shown) + len(marks),
        is_today=on == dates.today(),
    )


def _visit(row: Row, on: dt.date, *, clashes: bool) -> Visit:
    begins_here = dates.local(row["starts_at"]).date() == on
    return Visit(
        key=row["key"],
        title=row["title"],
        number=row["number"],
        job=row["job_title"],
        who=row["who"] or "",
        member_id=row["member_id"] or 0,
        starts=dates.clock(row["starts_at"]) if begins_here else "",
        hours=dates.hours(row["starts_at"], row["ends_at"]),
        there=_there(row),
        starts_at=row["starts_at"],
        is_off=row["state"] == "cancelled",
        is_internal=row["internal"],
        is_confirmed=row["state"] == "confirmed",
        is_wished=row["is_wished"],
        overlaps=clashes,
    )


def _there(row: Row) -> str:
    """The hours of the place's own clock and its name, where that is not the workspace's zone."""
    if row["zone"] == str(dates.zone()):
        return ""
    place = row["zone"].rpartition("/")[2].replace("_", " ")
    return f"{dates.hours(row['starts_at'], row['ends_at'], at=row['zone'])} {place}"


def _clashing(rows: Sequence[Row]) -> set[int]:
    """Visits of one member at the same time: said, never refused."""
    found: set[int] = set()
    latest: dict[int, Row] = {}
    for row in sorted(rows, key=lambda row: (row["starts_at"], row["id"])):
        member = row["member_id"]
        if not member or row["state"] == "cancelled":
            continue
        before = latest.get(member)
        if before and before["ends_at"] > row["starts_at"]:
            found |= {before["id"], row["id"]}
        if before is None or row["ends_at"] > before["ends_at"]:
            latest[member] = row
    return found
