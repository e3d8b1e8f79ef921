"""Text tables as people export them: which encoding, which separator, which columns; then row after row.

Streams: a file of 100,000 rows is never in memory. Knows nothing of what the columns mean.
"""

import codecs
import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final, TextIO

from django.utils.translation import gettext_lazy as _

from fanlight.core.sheets import as_typed
from fanlight.work.transfers.headers import FIRST_ROWS, header_of
from fanlight.work.transfers.records import (
    LONGEST_CELL,
    MOST_COLUMNS,
    Record,
    Shape,
    Unreadable,
    Where,
    clean,
    without_empty_end,
)

DELIMITERS: Final = (",", ";", "\t")
LONGEST_LINE: Final = MOST_COLUMNS * LONGEST_CELL
SAMPLE_ROWS: Final = 50
SAMPLE_CHARACTERS: Final = 200_000
CHUNK_BYTES: Final = 256 * 1024
UTF16_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def shape_of(path: Path, where: Where) -> Shape:
    """Raises Unreadable for what is empty, no table, without a header, or with columns that cannot be told apart."""
    encoding = encoding_of(path)
    delimiter = delimiter_of(path, encoding)
    with opened(path, encoding) as text:
        first = list(islice(_parsed(text, delimiter), max(FIRST_ROWS, where.row + 2)))
    names, top, lines = header_of(first, where)
    return Shape(encoding, delimiter, names, top=top, lines=lines)


def records(path: Path, shape: Shape) -> Iterator[Record]:
    with opened(path, shape.encoding) as text:
        yield from (record for record in _parsed(text, shape.delimiter) if record.line > shape.top)


def opened(path: Path, encoding: str) -> TextIO:
    return path.open(encoding=encoding, errors="replace", newline="")


def encoding_of(path: Path) -> str:
    """By its mark; else UTF-8 when every byte fits, and Windows-1252 when one does not."""
    with path.open("rb") as file:
        head = file.read(4)
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if head.startswith(UTF16_MARKS):
        return "utf-16"
    return "utf-8" if _is_utf8(path) else "cp1252"


def delimiter_of(path: Path, encoding: str) -> str:
    """The separator that cuts the first rows into the most columns, evenly. Raises Unreadable when none cuts at all."""
    with opened(path, encoding) as text:
        sample = text.read(SAMPLE_CHARACTERS)
    if not sample.strip("\ufeff \t\r\n,;"):
        raise Unreadable(_("The file is empty."))
    lines = sample.splitlines(keepends=True)
    best = max(DELIMITERS, key=lambda delimiter: _evenness(lines, delimiter))
    if _evenness(lines, best) == (0.0, 0):
        raise Unreadable(
            _("No columns were found. The file must hold commas, semicolons or tabs between its columns.")
        )
    return best


def _lines(text: TextIO) -> Iterator[str]:
    """Its lines, of which none is ever whole in memory when it is longer than a row can be."""
    while line := text.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE:
            raise csv.Error
        yield line


def _parsed(text: TextIO, delimiter: str) -> Iterator[Record]:
    line = 0
    try:
        for line, cells in enumerate(csv.reader(_lines(text), delimiter=delimiter), 1):
            cleaned = without_empty_end([clean(_bare(cell)) for cell in cells])
            if cleaned:
                yield Record(line, cleaned)
    except csv.Error as failure:
        words = _("Row %(line)s cannot be read: it is too long, or a quotation mark is never closed.")
        raise Unreadable(words % {"line": line + 1}) from failure


def _bare(cell: str) -> str:
    """Without the apostrophe that keeps text from being a formula: lists that we wrote come back as they were."""
    return as_typed(cell) if "'" in cell else cell


def _evenness(lines: list[str], delimiter: str) -> tuple[float, int]:
    """Which share of the first rows is as wide as the first that is cut at all, and how wide that is."""
    widths = list(islice(_widths(lines, delimiter), SAMPLE_ROWS))
    cut = next((width for width in widths if width > 1), 0)  # a title above the table is not cut
    return (round(widths.count(cut) / len(widths), 1), cut) if cut else (0.0, 0)


def _widths(lines: list[str], delimiter: str) -> Iterator[int]:
    """Of rows that are not blank, up to the first that cannot be read."""
    try:
        yield from (len(row) for row in csv.reader(lines, delimiter=delimiter) if any(map(str.strip, row)))
    except csv.Error:
        return


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while chunk := file.read(CHUNK_BYTES):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True
