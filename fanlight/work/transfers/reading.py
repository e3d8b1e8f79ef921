"""Reads a file into waiting rows, and checks each: what cannot be right is refused here, before anything changes."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import batched
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from fanlight.core.errors import Refusal
from fanlight.work.transfers.kinds import Reading
from fanlight.work.transfers.models import Import, ImportRow
from fanlight.work.transfers.records import LONGEST_CELL, Record
from fanlight.work.transfers.tables import records

BATCH: Final = 250
LONGEST_WHY: Final = 300


def look(one: Import) -> None:
    """A file that turns out to be no table ends the import, and says why."""
    try:
        one.look_through()
    except Refusal as refusal:
        one.fail(str(refusal.message))


def read(one: Import) -> None:
    """Stage every row. After a crash it goes on behind the last row that was staged."""
    try:
        for batch in batched(_staged(one), BATCH, strict=False):
            if not _keep(one, batch):
                return
    except Refusal as refusal:
        one.fail(str(refusal.message))
        return
    Import.objects.within(one).filter(pk=one.pk, state="reading").update(state="ready")


@transaction.atomic
def _keep(one: Import, batch: tuple[ImportRow, ...]) -> bool:
    """False when the import was given another mapping meanwhile: then this reading is over."""
    now = Import.objects.within(one).select_for_update(no_key=True).get(pk=one.pk)
    if now.state != "reading" or now.mapping != one.mapping:
        return False
    fresh = [row for row in batch if row.line > now.read]
    ImportRow.objects.bulk_create(fresh)
    if fresh:
        Import.objects.within(one).filter(pk=one.pk).update(read=fresh[-1].line)
    return True


def _staged(one: Import) -> Iterator[ImportRow]:
    look = one.look
    read = one.importer.reader(one.chosen, look, by=one.viewer)
    lines: dict[str, int] = {}
    for record in records(one.path, look.shape):
        reading = _checked(record, len(look.shape.header)) or read(record.cells)
        same = reading.same or reading.reference
        first = lines.setdefault(same, record.line) if same and not reading.why else record.line
        if first != record.line:
            reading = Reading(reading.reference, why=_as_before(reading, first))
        yield _row(one, record, _with_errors(reading, record, look.shape.header))


def _as_before(reading: Reading, line: int) -> str:
    words = (
        _("Row %(line)s of this file has the same reference.")
        if reading.reference
        else _("Row %(line)s of this file is the same.")
    )
    return words % {"line": line}


def _with_errors(reading: Reading, record: Record, header: Sequence[str]) -> Reading:
    """A refused row whose cells hold errors says so: they may be the reason."""
    told = [(header[place], name) for place, name in record.errors.items() if place < len(header)]
    if not reading.why or not told:
        return reading
    words = _("The cell in the column %(name)s holds the error %(error)s.")
    return replace(reading, why=f"{reading.why} {words % {'name': told[0][0], 'error': told[0][1]}}")


def _checked(record: Record, width: int) -> Reading | None:
    if len(record.cells) > width:
        words = _("The row has %(count)s cells, and the file names only %(width)s columns.")
        return Reading(why=words % {"count": len(record.cells), "width": width})
    if any(len(cell) > LONGEST_CELL for cell in record.cells):
        return Reading(
            why=_("A cell is longer than 10,000 characters; perhaps a quotation mark is never closed.")
        )
    record.cells.extend([""] * (width - len(record.cells)))
    return None


def _row(one: Import, record: Record, reading: Reading) -> ImportRow:
    return ImportRow(
        workspace_id=one.workspace_id,
        source=one,
        line=record.line,
        outside_reference=reading.reference,
        values=reading.values,
        outcome="refused" if reading.why else "",
        why=reading.why[:LONGEST_WHY],
    )
