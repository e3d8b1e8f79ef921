"""Lets the demo have a past: what its people did happens through the real verbs, at the times the story gives."""

import datetime
from collections.abc import Callable
from typing import Any, Final

from django.utils.timezone import now

from fanlight.core.doors import compare_and_set
from fanlight.core.facts import happened_at

MORNING: Final = datetime.time(9, 12)
STEP: Final = datetime.timedelta(minutes=37)

type Step = tuple[float, Callable[[datetime.datetime], None]]


class Calendar:
    """Days counted from the first start, on the clock of the business."""

    def __init__(self, zone: datetime.tzinfo) -> None:
        self.zone = zone
        self.today = now().astimezone(zone).date()

    def day(self, days: int) -> datetime.date:
        return self.today + datetime.timedelta(days=days)

    def at(self, days: int, clock: str | datetime.time) -> datetime.datetime:
        time = datetime.time.fromisoformat(clock) if isinstance(clock, str) else clock
        return datetime.datetime.combine(self.day(days), time, self.zone)


def play(steps: list[Step], calendar: Calendar) -> None:
    """Do every step at its day, in order; several on one day follow each other, and none lies in the future."""
    latest = calendar.at(-10_000, MORNING)
    for day, act in sorted(steps, key=lambda step: step[0]):
        latest = max(calendar.at(int(day), MORNING), latest + STEP)
        moment = min(latest, now())
        with happened_at(moment):
            act(moment)


def dated(row: Any, moment: datetime.datetime) -> Any:
    """The row, as if it had been made at that moment."""
    compare_and_set(row, expect={}, created_at=moment)
    return row
