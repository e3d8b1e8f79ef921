"""Recurring work: each due time is taken by exactly one worker, whoever is first to write it down."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.tasks import Task
from django.utils.timezone import now

from fanlight.ground.background.models import Tick


@dataclass(slots=True)
class Recurring:
    """A task that is due every so often. `taken` is the last due time this process has seen taken."""

    name: str
    seconds: int
    task: Task[Any, None]
    taken: datetime.datetime | None = None


_recurring: dict[str, Recurring] = {}


def every(name: str, seconds: int, task: Task[Any, None]) -> None:
    """Called in `apps.py`: from now on `task`, which takes no arguments, is enqueued every `seconds`."""
    _recurring[name] = Recurring(name, seconds, task)


def turn(*, at: datetime.datetime | None = None) -> int:
    """Take every due time that nobody took; how many. Costs nothing when none is due."""
    return sum(_take(one, at or now()) for one in _recurring.values())


def _take(one: Recurring, at: datetime.datetime) -> int:
    due = _latest(one.seconds, at)
    if one.taken == due:
        return 0
    with transaction.atomic():
        _tick, is_ours = Tick.objects.get_or_create(name=one.name, due=due)
        if is_ours:
            one.task.enqueue()
    one.taken = due
    return int(is_ours)


def _latest(seconds: int, at: datetime.datetime) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(at.timestamp() // seconds * seconds, tz=datetime.UTC)
