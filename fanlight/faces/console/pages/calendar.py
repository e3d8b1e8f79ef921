"""The workspace's calendar: month, week and agenda in the workspace's zone, of everybody or of one member."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Final, Self
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from fanlight.faces.console.gate import StaffRequest, for_staff, workspace_of
from fanlight.faces.console.pages import calendar_days
from fanlight.faces.console.pages.calendar_days import Day
from fanlight.faces.console.pages.forms import EARLIEST, LATEST
from fanlight.ground.workspaces.models import Member
from fanlight.ui import dates
from fanlight.ui.addresses import url
from fanlight.ui.answers import Context, show
from fanlight.work.jobs import calendar as reading
from fanlight.work.jobs.calendar import Wanted

VIEWS: Final = {
    "month": gettext_lazy("Month"),
    "week": gettext_lazy("Week"),
    "agenda": gettext_lazy("Agenda"),
}
MOST_IN_MONTH, MOST_IN_WEEK, PAGE = 4, 12, 50
WEEK, DAY = dt.timedelta(days=7), dt.timedelta(days=1)
"""Key dates that a page of an agenda shows beside its visits."""
AGENDA_DAYS: Final = 31
"""How far ahead the last page of an agenda looks for key dates."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address says. `member`: nobody named, `mine`, or a member's key."""

    view: str
    day: dt.date
    member: str = ""
    hides_cancelled: bool = False
    after: str = ""

    @classmethod
    def read(cls, request: StaffRequest) -> Self:
        given = request.GET
        view, member = given.get("view", ""), given.get("member", "")
        return cls(
            view if view in VIEWS else "month",
            day_of(given.get("day", "")),
            "" if member == "everyone" else member[:40],
            given.get("cancelled") == "hide",
            given.get("after", "")[:40],
        )

    def address(self, **changes: Any) -> str:
        """The same calendar with something else; other pages begin at their top."""
        asked = replace(self, **({"after": ""} | changes))
        said = {
            "view": asked.view,
            "day": asked.day.isoformat(),
            "member": asked.member,
            "after": asked.after,
        }
        said["cancelled"] = "hide" if asked.hides_cancelled else ""
        return f"{url('console:calendar')}?{urlencode({k: v for k, v in said.items() if v})}"


@for_staff
@require_GET
def calendar(request: StaffRequest) -> HttpResponse:
    asked = Asked.read(request)
    members = list(Member.objects.visible_to(request.viewer).working().order_by("name", "id"))
    wanted = Wanted(_member_id(request, asked, members), cancelled=not asked.hides_cancelled)
    drawn = {"month": _month, "week": _week, "agenda": _agenda}[asked.view]
    context = drawn(request, asked, wanted) | {
        "asked": asked,
        "views": [_view(asked, name, words) for name, words in VIEWS.items()],
        "today_address": asked.address(day=dates.today()),
        "whom": [("", _("Everyone")), ("mine", _("My visits")), *((m.key, m.name) for m in members)],
        "zone": str(dates.zone()).replace("_", " "),
    }
    return show(request, "console/calendar/show.html", context, fragment="calendar")


def day_of(text: str) -> dt.date:
    """The day an address names; today for anything else, or for a year nobody means."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return dates.today()
    return day if EARLIEST < day.year < LATEST else dates.today()


def first_of_week(day: dt.date, *, from_sunday: bool) -> dt.date:
    return day - dt.timedelta(days=(day.weekday() + from_sunday) % 7)


def _member_id(request: StaffRequest, asked: Asked, members: list[Member]) -> int:
    if not asked.member:
        return 0
    if asked.member == "mine":
        return request.viewer.member_id
    known = next((member.pk for member in members if member.key == asked.member), 0)
    return known or int(get_object_or_404(Member.objects.visible_to(request.viewer), key=asked.member).pk)


def _begins_on_sunday(request: StaffRequest) -> bool:
    """Where months come first in a date, weeks begin on Sunday."""
    return workspace_of(request).date_order == "mdy"


def _month(request: StaffRequest, asked: Asked, wanted: Wanted) -> Context:
    first = asked.day.replace(day=1)
    start = first_of_week(first, from_sunday=_begins_on_sunday(request))
    shown = [start + n * DAY for n in range(7 * -(-((_next_month(first) - start).days) // 7))]
    days = calendar_days.days_of(request.viewer, wanted, days=shown, most=MOST_IN_MONTH)
    (chosen,) = calendar_days.days_of(request.viewer, wanted, days=[asked.day], most=PAGE)
    return {
        "heading": dates.month(first),
        "weekdays": [dates.weekday(day) for day in shown[:7]],
        "weeks": [days[n : n + 7] for n in range(0, len(days), 7)],
        "chosen": chosen,
        "previous": asked.address(day=_same_day(asked.day, _last_month(first))),
        "following": asked.address(day=_same_day(asked.day, _next_month(first))),
        "month": first.month,
    }


def _week(request: StaffRequest, asked: Asked, wanted: Wanted) -> Context:
    start = first_of_week(asked.day, from_sunday=_begins_on_sunday(request))
    shown = [start + n * DAY for n in range(7)]
    return {
        "heading": _("%(first)s to %(last)s")
        % {"first": dates.short_day(start), "last": dates.short_day(shown[-1])},
        "days": calendar_days.days_of(request.viewer, wanted, days=shown, most=MOST_IN_WEEK),
        "previous": asked.address(day=asked.day - WEEK),
        "following": asked.address(day=asked.day + WEEK),
    }


def _agenda(request: StaffRequest, asked: Asked, wanted: Wanted) -> Context:
    """Visits from the day on, a page at a time; those under way since earlier stand at the top of the first."""
    start = dates.midnight(asked.day)
    edge = reading.edge_at(request.viewer, asked.after) if asked.after else None
    rows = reading.onward(request.viewer, wanted, start=start, after=edge, most=PAGE + 1)
    page, is_more = rows[:PAGE], len(rows) > PAGE
    begins = dates.local(edge[0]).date() + DAY if edge else asked.day
    last = dates.local(page[-1]["starts_at"]).date() + DAY if page else begins
    ends = last if is_more else max(last, begins + AGENDA_DAYS * DAY)
    under_way = [] if edge else reading.going_on(request.viewer, wanted, span=(start, start + DAY))
    earlier = [row for row in under_way if row["starts_at"] < start]
    named = _named(request, wanted, begins=begins, ends=ends)
    shown, is_cut = named[:PAGE], len(named) > PAGE
    return {
        "heading": _("From %(day)s") % {"day": dates.day(asked.day)},
        "days": list(_agenda_days(page, shown, earlier=earlier, day=asked.day)),
        "dates_from": asked.address(day=shown[-1]["on"]) if is_cut else "",
        "dates_shown": PAGE,
        "previous": asked.address(day=asked.day - WEEK),
        "following": asked.address(day=asked.day + WEEK),
        "first_page": asked.address() if edge else "",
        "next_page": asked.address(after=page[-1]["key"]) if is_more else "",
    }


def _named(request: StaffRequest, wanted: Wanted, *, begins: dt.date, ends: dt.date) -> list[Any]:
    if wanted.member_id:
        return []
    return reading.dates_from(request.viewer, start=begins, end=ends, most=PAGE + 1)


def _agenda_days(page: list[Any], named: list[Any], *, earlier: list[Any], day: dt.date) -> Iterator[Day]:
    visits = {
        on: list(rows) for on, rows in groupby(page, key=lambda row: dates.local(row["starts_at"]).date())
    }
    marks = {on: list(rows) for on, rows in groupby(named, key=lambda row: row["on"])}
    if earlier:
        visits[day] = earlier + visits.get(day, [])
    for on in sorted(visits.keys() | marks.keys()):
        yield calendar_days.day_with(on, visits.get(on, []), marks.get(on, []))


def _view(asked: Asked, name: str, words: object) -> Context:
    return {"label": words, "href": asked.address(view=name), "current": asked.view == name}


def _next_month(first: dt.date) -> dt.date:
    return (first + 31 * DAY).replace(day=1)


def _last_month(first: dt.date) -> dt.date:
    return (first - DAY).replace(day=1)


def _same_day(day: dt.date, first: dt.date) -> dt.date:
    """The same day of another month, or that month's last."""
    return min(first + (day.day - 1) * DAY, _next_month(first) - DAY)
