"""When people are reminded of what they were asked for: two days before the day, the day after it, then weekly.

Without a day: after a week, and weekly. Four letters about one thing at most, in the morning of the business.
"""

import datetime
from typing import Any, Final

from django.utils.timezone import now

from fanlight.ground.workspaces.models import Workspace

MORNING: Final = datetime.time(9)
BEFORE: Final = datetime.timedelta(days=2)
DAY: Final = datetime.timedelta(days=1)
WEEK: Final = datetime.timedelta(days=7)
MOST: Final = 4


def first_reminder(ask: Any) -> datetime.datetime | None:
    """When whoever was asked hears of it first; None where no letters were wanted."""
    return next_reminder(ask, sent=0)


def next_reminder(ask: Any, *, sent: int) -> datetime.datetime | None:
    """The next moment after now, when so many were sent already; None when it was enough. One query."""
    if not ask.reminds or sent >= MOST:
        return None
    zone = Workspace.objects.get(pk=ask.workspace_id).zone_info
    today = now().astimezone(zone).date()
    return datetime.datetime.combine(_day(ask.due_on, today), MORNING, zone)


def _day(due_on: datetime.date | None, today: datetime.date) -> datetime.date:
    """The first day of the rule that is still to come."""
    if due_on is None:
        return today + WEEK
    for day in (due_on - BEFORE, due_on + DAY):
        if day > today:
            return day
    return today + WEEK
