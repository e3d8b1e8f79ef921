"""Text tables as people export them: which encoding, which separator, which columns; then row after row.

Streams: a file of 100,000 rows is never in memory. Knows nothing of what the columns mean.
"""

import codecs
import csv
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple, TextIO

from django.utils.translation import gettext_lazy as _

from fanlight.core.errors import Malformed
from fanlight.core.folding import folded

DELIMITERS: Final = (",", ";", "\t")
MOST_COLUMNS: Final = 100
LONGEST_CELL: Final = 10_000
LONGEST_LINE: Final = MOST_COLUMNS * LONGEST_CELL
SAMPLE_ROWS: Final = 50
SAMPLE_CHARACTERS: Final = 200_000
CHUNK_BYTES: Final = 256 * 1024
UTF16_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
QUIET: Final = frozenset({"Cc", "Cs", "Co", "Cn"})
DIRECTION: Final = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\ufeff"
)
LOOKS_LIKE_A_VALUE: Final = re.compile(r"[-+£$€]?\s*\d[\d.,:/ T-]*Z?")


class Unreadable(Malformed):
    """The file as a whole cannot be taken as a table; the sentence says why."""

    code = "import.unreadable"
    field = "file"


@dataclass(frozen=True, slots=True)
class Shape:
    """How the text is to be read. `header` are the cleaned names of the columns."""

    encoding: str
    delimiter: str
    header: list[str]


class Record(NamedTuple):
    """A row below the header. `line` counts as a spreadsheet does: the header of a plain file is line 1."""

    line: int
    cells: list[str]


def shape_of(path: Path) -> Shape:
    """Raises Unreadable for what is empty, no table, without a header, or with columns that cannot be told apart."""
    encoding = encoding_of(path)
    delimiter = delimiter_of(path, encoding)
    with _opened(path, encoding) as text:
        first = next((record for record in _parsed(text, delimiter)), None)
    if first is None:
        raise Unreadable(_("The file is empty."))
    return Shape(encoding, delimiter, checked_header(first.cells))


def records(path: Path, shape: Shape) -> Iterator[Record]:
    """Every row below the header that is not blank, cells cleaned; trailing empty cells are dropped."""
    with _opened(path, shape.encoding) as text:
        yield from islice(_parsed(text, shape.delimiter), 1, None)


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
    with _opened(path, encoding) as text:
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


def checked_header(cells: list[str]) -> list[str]:
    """The names of the columns. An unnamed one in the middle is called by its place."""
    if len(cells) > MOST_COLUMNS:
        words = _("The file has %(count)s columns. The most are %(most)s.")
        raise Unreadable(words % {"count": len(cells), "most": MOST_COLUMNS})
    if sum(not cell or LOOKS_LIKE_A_VALUE.fullmatch(cell) is not None for cell in cells) * 2 >= len(cells):
        raise Unreadable(_("The first row must name the columns; here it holds values."))
    names = [
        cell[:120] or str(_("Column %(place)s") % {"place": place}) for place, cell in enumerate(cells, 1)
    ]
    _refuse_doubles(names)
    return names


def clean(cell: str) -> str:
    """Text without what cannot be seen: control characters and marks of direction. Line breaks within it stay."""
    if cell.isascii() and cell.isprintable():
        return cell.strip()
    kept = (_shown(c) for c in unicodedata.normalize("NFC", cell).replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(kept).strip()


def _shown(character: str) -> str:
    if character == "\n":
        return character
    if character.isspace():
        return " "
    return "" if character in DIRECTION or unicodedata.category(character) in QUIET else character


def _refuse_doubles(names: list[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if folded(name) in seen:
            raise Unreadable(_("Two columns are called “%(name)s”. Give each its own name.") % {"name": name})
        seen.add(folded(name))


def _opened(path: Path, encoding: str) -> TextIO:
    return path.open(encoding=encoding, errors="replace", newline="")


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
            cleaned = _without_empty_end([clean(cell) for cell in cells])
            if cleaned:
                yield Record(line, cleaned)
    except csv.Error as failure:
        words = _("Row %(line)s cannot be read: it is too long, or a quotation mark is never closed.")
        raise Unreadable(words % {"line": line + 1}) from failure


def _without_empty_end(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _evenness(lines: list[str], delimiter: str) -> tuple[float, int]:
    """Which share of the first rows is as wide as the header, and how wide that is."""
    widths = list(islice(_widths(lines, delimiter), SAMPLE_ROWS))
    if not widths or widths[0] < 2:
        return 0.0, 0
    return round(widths.count(widths[0]) / len(widths), 1), widths[0]


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
