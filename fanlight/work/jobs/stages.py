"""The stages of a job as people follow them: which are done, which is now, which are still to come."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol


class Standing(Protocol):
    """A status, as far as stages need it: a row of the model or of a prepared read."""

    @property
    def id(self) -> int: ...
    @property
    def stage(self) -> str: ...
    @property
    def means(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage. `state` is done, now or next; `at` says when a job first came to it."""

    name: str
    state: str
    at: datetime.datetime | None


def stages(statuses: Iterable[Standing], status_id: int, moves: Iterable[Any]) -> list[Stage]:
    """The stages of a job that stands at `status_id`, in order.

    `statuses` are those of the job's kind, in order. `moves` have `status_id` and `at`, oldest first. A job beside the
    line (cancelled) has no stage that is now: what it reached is done.
    """
    known = list(statuses)
    names = list(dict.fromkeys(status.stage for status in known if status.stage))
    stage_of = {status.id: status.stage for status in known}
    reached: dict[str, datetime.datetime] = {}
    for move in moves:
        reached.setdefault(stage_of.get(move.status_id, ""), move.at)
    here = next((status for status in known if status.id == status_id), None)
    return [
        Stage(name, _state(name, names, here) or _past(name, reached), reached.get(name)) for name in names
    ]


def next_status[S: Standing](statuses: Iterable[S], status_id: int) -> S | None:
    """The first status of the stage after the one a job stands at; None at the end and beside the line."""
    known = list(statuses)
    here = next((n for n, status in enumerate(known) if status.id == status_id), None)
    if here is None or not known[here].stage:
        return None
    later = [status for status in known[here:] if status.stage and status.stage != known[here].stage]
    return later[0] if later else None


def _state(name: str, names: list[str], here: Standing | None) -> str:
    if here is None or not here.stage:
        return ""
    place, now = names.index(name), names.index(here.stage)
    if place == now:
        return "done" if here.means == "closed" else "now"
    return "done" if place < now else "next"


def _past(name: str, reached: dict[str, datetime.datetime]) -> str:
    return "done" if name in reached else "next"
