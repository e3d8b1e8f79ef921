"""Applies waiting rows in short transactions, so that everybody else can go on writing.

A batch and its outcomes are kept together or not at all: killed at any moment, the next run goes on with the rows that
still wait. A batch that the database refuses is taken apart, and its rows are tried one by one.
"""

import time
from collections.abc import Sequence
from typing import Final

from django.db import DataError, IntegrityError, connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from fanlight.core.errors import Refusal
from fanlight.core.facts import record
from fanlight.ground.activity.models import ChainHead
from fanlight.ground.workspaces.models import Counter, Member
from fanlight.work.transfers.events import ImportFinished
from fanlight.work.transfers.kinds import Outcome, RowWriter
from fanlight.work.transfers.models import Import, ImportRow
from fanlight.work.transfers.pace import Pace, Watcher, rest

TURNS: Final = "imports"
"""The counter whose row lock puts the batches of several imports of one workspace in a line."""

FIRST_LOOK: Final = 200
"""Rows after which the database counts what is in tables that are new to it."""


def apply(one: Import, *, watch: Watcher | None = None) -> None:
    """Everything that waits."""
    try:
        _prepare(one)
    except Refusal as refusal:
        one.fail(str(refusal.message))
        return
    pace, write = Pace(), one.importer.writer(one.chosen, by=one.viewer)
    before_looking = FIRST_LOOK
    while (turn := _turn(one, pace, write)) is not None:
        rows, seconds = turn
        if watch:
            watch(rows, seconds)
        rest(seconds)
        before_looking -= rows
        if 0 <= -before_looking < rows:
            _look_at_new_tables()
    _finish(one)


def _look_at_new_tables() -> None:
    """On PostgreSQL: plans for tables that nobody has analysed yet join thousands of rows as if they were one."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relid::regclass::text FROM pg_stat_user_tables"
            " WHERE last_analyze IS NULL AND last_autoanalyze IS NULL"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f"ANALYZE {table}")


@transaction.atomic
def _prepare(one: Import) -> None:
    """Who brought the file must still work here; then whatever the rows will need is made."""
    check_member(one)
    if one.state == "applying":
        one.importer.prepare(one.chosen, one.look, by=one.viewer)


def check_member(one: Import) -> None:
    """Raises Refusal when whoever started it left the business meanwhile."""
    if one.member_id and not Member.objects.within(one).working().filter(pk=one.member_id).exists():
        raise Refusal(_("Whoever started this import does not work here any more."))


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
    """Behind the import's own row as a lock, so that two runs never take the same rows; and in turn with others."""
    if not locked(one, "applying"):
        return []
    return list(ImportRow.objects.within(one).filter(source=one).waiting()[:size])


def locked(one: Import, state: str) -> bool:
    """Take the import's turn until the transaction ends; False when it is not in that state any more.

    Two files of one workspace that name the same new client get one, because their batches wait for each other.
    """
    now = Import.objects.within(one).select_for_update(no_key=True).get(pk=one.pk)
    if now.state != state:
        return False
    Counter.take(one.viewer, TURNS, count=0)
    return True


def _write_down(one: Import, rows: Sequence[ImportRow], outcomes: Sequence[Outcome]) -> None:
    told = last_event(one)
    for row, outcome in zip(rows, outcomes, strict=True):
        row.outcome, row.why, row.told = outcome.name, outcome.why[:300], told
        row.row_id, row.before = outcome.row_id, outcome.before or {}
    keep(rows)
    Import.objects.within(one).filter(pk=one.pk).update(applied=F("applied") + len(rows))


def keep(rows: Sequence[ImportRow]) -> None:
    """What became of these rows, in one statement."""
    fields = ["outcome", "why", "told", "row_id", "before"]
    ImportRow.objects.bulk_create(
        list(rows), update_conflicts=True, unique_fields=["id"], update_fields=fields
    )


def last_event(one: Import) -> int:
    """The number of the last event of the workspace, as this transaction sees it."""
    return int(ChainHead.objects.within(one).values_list("number", flat=True).first() or 0)


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
