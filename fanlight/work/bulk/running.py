"""Carries a bulk action on, in short transactions, so that everybody else can go on writing.

Rows are written down first; then each is acted on together with its outcome, or not at all. Killed at any moment, the
next run goes on with the rows that still wait, and of two runs at once each row is taken by one.
"""

import functools
import time
from collections.abc import Callable, Iterable
from typing import Any, Final, NamedTuple

from django.db import DataError, IntegrityError, connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from fanlight.core.errors import Refusal
from fanlight.core.facts import record
from fanlight.core.fulltext import MOST_FOUND
from fanlight.core.listings import Row
from fanlight.ground.workspaces.models import Member
from fanlight.work.bulk import events
from fanlight.work.bulk.models import BulkAction, BulkRow
from fanlight.work.bulk.verbs import NothingToDo

AIM_SECONDS: Final = 0.05
TURN_SECONDS: Final = 2.0
GATHERED_AT_ONCE: Final = MOST_FOUND
ROWS_AT_ONCE: Final = 50
PAUSE_SHARE: Final = 0.4
LEAST_PAUSE: Final = 0.012

type Watcher = Callable[[float], None]


class Outcome(NamedTuple):
    """What became of a row; `before` is what taking it back needs."""

    name: str
    why: str = ""
    before: dict[str, Any] | None = None


def run(action: BulkAction, *, seconds: float = float("inf"), watch: Watcher | None = None) -> bool:
    """Go on for about so long. True: nothing is left to do. `watch` is told how long each transaction held the lock."""
    if not Member.objects.within(action).working().filter(pk=action.member_id).exists():
        action.fail(_("Whoever started this does not work here any more."))
        return True
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        held = _step(action)
        if held is None:
            return True
        if watch:
            watch(held)
        time.sleep(max(LEAST_PAUSE, held * PAUSE_SHARE) if connection.vendor == "sqlite" else 0)
    return False


def _step(action: BulkAction) -> float | None:
    """One transaction, and how long it lasted; None when the action has come to its end."""
    with transaction.atomic():
        began = time.monotonic()
        now = BulkAction.objects.within(action).select_for_update(no_key=True).get(pk=action.pk)
        step = STEPS.get(now.state)
        if step is None:
            return None
        step(now)
    return time.monotonic() - began


def _gather(action: BulkAction) -> None:
    """Write down the next rows, in the order of their ids, whatever the list's order is."""
    listing, viewer = action.source, action.viewer
    last = _rows(action).order_by("-row_id").values_list("row_id", flat=True).first() or 0
    found = listing.found(viewer, action.asked).order_by("id").filter(id__gt=last)[:GATHERED_AT_ONCE]
    rows = [_row(action, row) for row in found]
    BulkRow.objects.bulk_create(rows)
    is_last = len(rows) < GATHERED_AT_ONCE
    _set(action, gathered=F("gathered") + len(rows), state="running" if is_last else "gathering")


def _row(action: BulkAction, row: Row) -> BulkRow:
    listing = action.source
    named = [str(getattr(row, name)) for name in dict.fromkeys((listing.key, listing.title)) if name != "key"]
    mark = action.act.same(row)[:254] if action.act.same else ""
    label = " · ".join(named)[:300]
    return BulkRow(workspace_id=action.workspace_id, action=action, row_id=row.pk, label=label, mark=mark)


def _act(action: BulkAction) -> None:
    verb, viewer = action.act, action.viewer

    def act(row: Row, one: BulkRow) -> Outcome:
        if one.mark and _rows(action).filter(mark=one.mark, outcome="done").exists():
            return Outcome("skipped", str(verb.twin))
        before = verb.act(row, action.said, viewer)
        return Outcome("skipped") if before is None else Outcome("done", before=before)

    if not _turn(action, "", act=act, refused="refused"):
        _finish(action)


def _take_back(action: BulkAction) -> None:
    undo, viewer = action.act.undo, action.viewer
    assert undo

    def take_back(row: Row, one: BulkRow) -> Outcome:
        undo(row, one.before, viewer)
        return Outcome("undone")

    if not _turn(action, "done", act=take_back, refused="kept"):
        _finish_undo(action)


def _turn(action: BulkAction, waiting: str, *, act: Callable[..., Outcome], refused: str) -> int:
    """Act on the next rows until the transaction has lasted its time; how many.

    PostgreSQL locks row by row: there, a transaction of several rows could wait for one that waits for it.
    """
    until = time.monotonic() + (AIM_SECONDS if connection.vendor == "sqlite" else 0)
    taken = list(_rows(action).turn(waiting)[: ROWS_AT_ONCE if connection.vendor == "sqlite" else 1])
    there = _there(action, taken)
    done = 0
    for one in taken:
        row = there.get(one.row_id)
        _write_down(one, _tried(functools.partial(act, row, one), refused) if row else GONE)
        done += 1
        if time.monotonic() > until:
            break
    if not waiting:
        _set(action, done=F("done") + done)
    return done


def _tried(act: Callable[[], Outcome], refused: str) -> Outcome:
    try:
        with transaction.atomic():
            return act()
    except NothingToDo as nothing:
        return Outcome("skipped", str(nothing.message))
    except Refusal as refusal:
        return Outcome(refused, str(refusal.message))
    except (IntegrityError, DataError):
        return Outcome(refused, _("The database does not take this change."))


GONE: Final = Outcome("skipped")


def _there(action: BulkAction, taken: Iterable[BulkRow]) -> dict[int, Row]:
    rows = action.source.rows(action.viewer).filter(id__in=[one.row_id for one in taken])
    return {row.pk: row for row in rows}


def _write_down(one: BulkRow, outcome: Outcome) -> None:
    changes: dict[str, Any] = {"outcome": outcome.name, "why": outcome.why[:300]}
    if outcome.before is not None:
        changes["before"] = outcome.before
    BulkRow.objects.within(one).filter(pk=one.pk).update(**changes)


def _finish(action: BulkAction) -> None:
    _set(action, state="done")
    counts = action.counts()
    told = events.BulkFinished(
        about=action,
        verb=str(action.act.label),
        done=counts["done"],
        skipped=counts["skipped"],
        refused=counts["refused"],
    )
    record(told, by=action.viewer)


def _finish_undo(action: BulkAction) -> None:
    _set(action, state="undone")
    counts = action.counts()
    verb, undone, kept = str(action.act.label), counts["undone"], counts["kept"]
    record(events.BulkUndone(about=action, verb=verb, undone=undone, kept=kept), by=action.viewer)


def _rows(action: BulkAction) -> Any:
    return BulkRow.objects.within(action).filter(action=action)


def _set(action: BulkAction, **values: Any) -> None:
    BulkAction.objects.within(action).filter(pk=action.pk).update(**values)


STEPS: Final[dict[str, Callable[[BulkAction], None]]] = {
    "gathering": _gather,
    "running": _act,
    "undoing": _take_back,
}
