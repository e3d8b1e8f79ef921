"""Takes an import back as one, in short transactions: what it created goes, what it changed is as it was.

First every row is asked, and nothing changes when one was touched since. What is touched after that, while the undoing
is under way, stays as it is and is told. Killed at any moment, the next run goes on with the rows that are left.
"""

import time
from collections.abc import Sequence
from itertools import batched, islice
from typing import Final

from django.db import DataError, IntegrityError, transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fanlight.core.errors import Refusal, Sentence
from fanlight.core.facts import record
from fanlight.work.transfers.applying import check_member, keep, locked
from fanlight.work.transfers.events import ImportUndone
from fanlight.work.transfers.kinds import Undoer
from fanlight.work.transfers.models import Import, ImportRow
from fanlight.work.transfers.pace import Pace, Watcher, rest

ASKED_AT_ONCE: Final = 400
NAMED: Final = 5


def undo(one: Import, *, watch: Watcher | None = None) -> None:
    """Everything that is left to take back; or nothing, with the reason in `failure`."""
    undoer = one.importer.undoer(by=one.viewer)
    try:
        check_member(one)
        if not ImportRow.objects.within(one).filter(source=one, outcome__in=["undone", "kept"]).exists():
            _check(one, undoer)
    except Refusal as refusal:
        one.stand(str(refusal.message))
        return
    pace = Pace()
    while (turn := _turn(one, pace, undoer)) is not None:
        rows, seconds = turn
        if watch:
            watch(rows, seconds)
        rest(seconds)
    _finish(one)


def _check(one: Import, undoer: Undoer) -> None:
    """Raises Refusal, naming the first rows that stand in the way."""
    rows = ImportRow.objects.within(one).filter(source=one).to_undo().order_by("line").defer("values")
    found: list[str] = []
    for portion in batched(rows.iterator(chunk_size=ASKED_AT_ONCE), ASKED_AT_ONCE, strict=False):
        standing = undoer.standing(portion)
        named = (_named(row, standing[row.pk]) for row in portion if row.pk in standing)
        found += islice(named, NAMED - len(found))
        if len(found) == NAMED:
            break
    if found:
        words = ngettext(
            "This import cannot be undone any more, because of a row:",
            "This import cannot be undone any more. The first rows that stand in the way:",
            len(found),
        )
        raise Refusal(f"{words} {' '.join(found)}")


def _named(row: ImportRow, why: Sentence) -> str:
    return _("row %(line)s (%(reference)s) %(why)s.") % {
        "line": row.line,
        "reference": row.outside_reference or _("no reference"),
        "why": why,
    }


def _turn(one: Import, pace: Pace, undoer: Undoer) -> tuple[int, float] | None:
    """One transaction; None when nothing is left."""
    size = pace.next
    try:
        with transaction.atomic():
            began = time.monotonic()
            rows = _next_rows(one, size)
            _take_back(rows, undoer)
        seconds = time.monotonic() - began
    except (IntegrityError, DataError, Refusal) as failure:
        if size == 1:
            return _keep_next(one, failure)
        pace.take_apart(size)
        return 0, 0.0
    pace.learn(seconds, len(rows))
    return (len(rows), seconds) if rows else None


def _next_rows(one: Import, size: int) -> list[ImportRow]:
    if not locked(one, "undoing"):
        return []
    return list(ImportRow.objects.within(one).filter(source=one).to_undo()[:size])


def _take_back(rows: Sequence[ImportRow], undoer: Undoer) -> None:
    if not rows:
        return
    standing = undoer.standing(rows)
    undoer.undo([row for row in rows if row.pk not in standing])
    for row in rows:
        row.outcome = "kept" if row.pk in standing else "undone"
        row.why = str(standing.get(row.pk, ""))[:300]
    keep(rows)


def _keep_next(one: Import, failure: Exception) -> tuple[int, float]:
    """The row that the database does not let go: something began to hang on it just now."""
    with transaction.atomic():
        rows = _next_rows(one, 1)
        for row in rows:
            words = str(failure.message) if isinstance(failure, Refusal) else _("is used elsewhere by now")
            row.outcome, row.why = "kept", words[:300]
        keep(rows)
    return len(rows), 0.0


@transaction.atomic
def _finish(one: Import) -> None:
    """Once, whoever comes first."""
    undone = {"state": "undone", "undone_at": now(), "failure": ""}
    if not Import.objects.within(one).filter(pk=one.pk, state="undoing").update(**undone):
        return
    rows = ImportRow.objects.within(one).filter(source=one)
    gone, kept = rows.filter(outcome="undone").count(), rows.filter(outcome="kept").count()
    record(ImportUndone(about=one, file=one.name, undone=gone, kept=kept), by=one.viewer)
