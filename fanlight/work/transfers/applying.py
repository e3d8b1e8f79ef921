"""Applies waiting rows in short transactions, so that everybody else can go on writing.

A batch and its outcomes are kept together or not at all: killed at any moment, the next run goes on with the rows that
still wait. A batch that the database refuses is taken apart, and its rows are tried one by one.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import DataError, IntegrityError, connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from fanlight.core.errors import Refusal
from fanlight.core.facts import record
from fanlight.ground.workspaces.models import Member
from fanlight.work.transfers.events import ImportFinished
from fanlight.work.transfers.kinds import Outcome, RowWriter
from fanlight.work.transfers.models import Import, ImportRow

AIM_SECONDS: Final = 0.05
FIRST_BATCH, LEAST_BATCH, LARGEST_BATCH = 20, 5, 400
FASTEST_GROWTH: Final = 2.0
PAUSE_SHARE: Final = 0.4
LEAST_PAUSE: Final = 0.012

type Watcher = Callable[[int, float], None]


@dataclass(slots=True)
class Pace:
    """How many rows the next transaction takes, so that it holds the write lock for about AIM_SECONDS."""

    rows: int = FIRST_BATCH
    alone: int = 0

    def learn(self, seconds: float, rows: int) -> None:
        if self.alone:
            self.alone -= rows
            return
        wanted = self.rows * min(AIM_SECONDS / max(seconds, 0.001), FASTEST_GROWTH)
        self.rows = max(LEAST_BATCH, min(int(wanted), LARGEST_BATCH))

    def take_apart(self, rows: int) -> None:
        """The next `rows` rows come one by one."""
        self.alone = rows

    @property
    def next(self) -> int:
        return 1 if self.alone > 0 else self.rows


def apply(one: Import, *, watch: Watcher | None = None) -> None:
    """Everything that waits. `watch` is told of each transaction: its rows, and the seconds it held the lock."""
    try:
        _prepare(one)
    except Refusal as refusal:
        one.fail(str(refusal.message))
        return
    pace, write = Pace(), one.importer.writer(one.chosen, by=one.viewer)
    while (turn := _turn(one, pace, write)) is not None:
        rows, seconds = turn
        if watch:
            watch(rows, seconds)
        time.sleep(max(LEAST_PAUSE, seconds * PAUSE_SHARE))
    _finish(one)


@transaction.atomic
def _prepare(one: Import) -> None:
    """Who brought the file must still work here; then whatever the rows will need is made."""
    if one.member_id and not Member.objects.within(one).working().filter(pk=one.member_id).exists():
        raise Refusal(_("Whoever started this import does not work here any more."))
    if one.state == "applying":
        one.importer.prepare(one.chosen, one.look, by=one.viewer)


def _turn(one: Import, pace: Pace, write: RowWriter) -> tuple[int, float] | None:
    """One transaction: the rows it took and how long it lasted; None when no row waits."""
    size = pace.next
    try:
        rows, seconds = _batch(one, size, write)
    except (IntegrityError, DataError, Refusal) as failure:
        if size == 1:
            return _refuse_next(one, failure)
        pace.take_apart(size)
        return 0, 0.0
    pace.learn(seconds, rows)
    return (rows, seconds) if rows else None


def _batch(one: Import, size: int, write: RowWriter) -> tuple[int, float]:
    with transaction.atomic():
        began = time.monotonic()
        rows = _next_rows(one, size)
        if rows:
            _write_down(one, rows, write(rows))
    return len(rows), time.monotonic() - began


def _refuse_next(one: Import, failure: Exception) -> tuple[int, float]:
    why = (
        str(failure.message)
        if isinstance(failure, Refusal)
        else _("The database does not take this row as it is.")
    )
    with transaction.atomic():
        began = time.monotonic()
        rows = _next_rows(one, 1)
        _write_down(one, rows, [Outcome("refused", why) for _row in rows])
    return len(rows), time.monotonic() - began


def _next_rows(one: Import, size: int) -> list[ImportRow]:
    """Behind the import's own row as a lock, so that two runs never take the same rows."""
    now = Import.objects.within(one).select_for_update(no_key=True).get(pk=one.pk)
    if now.state != "applying":
        return []
    return list(ImportRow.objects.within(one).filter(source=one).waiting()[:size])


def _write_down(one: Import, rows: Sequence[ImportRow], outcomes: Sequence[Outcome]) -> None:
    by_outcome: dict[Outcome, list[int]] = {}
    for row, outcome in zip(rows, outcomes, strict=True):
        by_outcome.setdefault(outcome, []).append(row.pk)
    for outcome, keys in by_outcome.items():
        mine = ImportRow.objects.within(one).filter(pk__in=keys)
        mine.update(outcome=outcome.name, why=outcome.why[:300])
    Import.objects.within(one).filter(pk=one.pk).update(applied=F("applied") + len(rows))


@transaction.atomic
def _finish(one: Import) -> None:
    """Once, whoever comes first; then the database learns what its tables look like now."""
    if not Import.objects.within(one).filter(pk=one.pk, state="applying").update(state="done"):
        return
    counts = one.counts()
    told = ImportFinished(
        about=one,
        file=one.name,
        created=counts["created"],
        updated=counts["updated"],
        unchanged=counts["unchanged"],
        refused=counts["refused"],
    )
    record(told, by=one.viewer)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA analysis_limit = 400")
            cursor.execute("ANALYZE")
