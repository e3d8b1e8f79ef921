"""What every table is to an import, whatever program wrote it: a header of named columns, then rows of clean cells."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final, NamedTuple

from fanlight.core.errors import Malformed

MOST_COLUMNS: Final = 100
LONGEST_CELL: Final = 10_000
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
class Where:
    """Where somebody says the table is: on which sheet, which row names the columns, and in how many lines.

    What is left empty is found by looking.
    """

    sheet: str = ""
    row: int = 0
    lines: int = 0


@dataclass(frozen=True, slots=True)
class Shape:
    """How the file is to be read. `header` are the cleaned names of the columns; rows begin below line `top`.

    `form` is text, sheet or cards. `lines` is how many lines the header has.
    """

    encoding: str
    delimiter: str
    header: list[str]
    form: str = "text"
    sheet: str = ""
    top: int = 1
    lines: int = 1


class Record(NamedTuple):
    """A row below the header. `line` counts as a spreadsheet does: the header of a plain file is line 1.

    `errors`: the cells that a spreadsheet could not work out (#REF!), by their place; they count as empty.
    """

    line: int
    cells: list[str]
    errors: dict[int, str] = {}


def clean(cell: str) -> str:
    """Text without what cannot be seen: control characters and marks of direction. Line breaks within it stay."""
    if cell.isascii() and cell.isprintable():
        return cell.strip()
    kept = (_shown(c) for c in unicodedata.normalize("NFC", cell).replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(kept).strip()


def without_empty_end(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _shown(character: str) -> str:
    if character == "\n":
        return character
    if character.isspace():
        return " "
    return "" if character in DIRECTION or unicodedata.category(character) in QUIET else character
