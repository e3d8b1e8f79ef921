"""One sheet, looked through before it is read: how large it is, what is hidden, and which cells are joined."""

import re
from dataclasses import dataclass, field
from typing import Any, Final
from xml.parsers import expat
from zipfile import ZipFile

from fanlight.work.transfers.workbooks import limits
from fanlight.work.transfers.workbooks.limits import Unusable
from fanlight.work.transfers.workbooks.parts import plain

CHUNK_BYTES: Final = 256 * 1024
SPAN: Final = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})")
NEAR: Final = 40
"""Rows in which a header may stand."""


@dataclass(slots=True)
class Scan:
    """`down`: by first row, the joined cells that reach further down: column and last row. `across`: rows near the
    top with cells that reach over several columns. `unsaved`: formulas without a stored result."""

    cells: int = 0
    hidden: int = 0
    unsaved: int = 0
    down: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    across: set[int] = field(default_factory=set)
    parser: Any = None
    _row: int = 0
    _spans: int = 0
    _is_open: bool = False

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        if tag == "c":
            self._cell()
        elif tag == "v" and self._is_open:
            self.parser.CharacterDataHandler = self._saved
        elif tag == "f":
            self._is_open = True
        elif tag == "row":
            self._begin_row(attributes)
        elif tag == "mergeCell":
            self._join(attributes.get("ref", ""))

    def finish(self) -> None:
        self.unsaved += self._is_open

    def _saved(self, text: str) -> None:
        """The stored result of a formula: only then are texts listened to, since each call costs."""
        if text.strip():
            self._is_open = False
            self.parser.CharacterDataHandler = None

    def _cell(self) -> None:
        self.cells += 1
        if self._is_open:
            self.unsaved += 1
            self._is_open, self.parser.CharacterDataHandler = False, None
        if self.cells > limits.MOST_CELLS:
            raise Unusable("cells", most=limits.MOST_CELLS)

    def _begin_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r", str(self._row + 1))
        if not number.isdecimal():
            raise Unusable("broken")  # who reads the rows takes " 9_0" for a number too
        self._row = int(number) if len(number) < 12 else limits.MOST_ROWS + 1
        if self._row > limits.MOST_ROWS:
            raise Unusable("rows", most=limits.MOST_ROWS)
        self.hidden += attributes.get("hidden") in ("1", "true")

    def _join(self, reference: str) -> None:
        self._spans += 1
        if self._spans > limits.MOST_SPANS:
            raise Unusable("spans", most=limits.MOST_SPANS)
        found = SPAN.fullmatch(reference)
        if not found:
            return
        column, row, last_row = _column(found[1]), int(found[2]), int(found[4])
        if last_row > row:
            self.down.setdefault(row, []).append((column, last_row))
        if _column(found[3]) > column and row <= NEAR:
            self.across.add(row)


def scanned(archive: ZipFile, part: str) -> Scan:
    """Streams the sheet once. Raises Unusable when it is larger than its limits, or broken."""
    scan = Scan()
    parser = scan.parser = plain({"StartElementHandler": scan.begin})
    try:
        with archive.open(part) as sheet:
            while chunk := sheet.read(CHUNK_BYTES):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
    except expat.ExpatError as failure:
        raise Unusable("broken") from failure
    scan.finish()
    return scan


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
