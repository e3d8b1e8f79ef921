"""What a column of a file seems to hold, judged by every one of its cells: the ground for a proposal."""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from fanlight.core.folding import folded
from fanlight.core.tokens import SHARE_LINK, TOKEN_PATTERN
from fanlight.work.transfers import cells
from fanlight.work.transfers.records import Shape
from fanlight.work.transfers.tables import records

SAMPLES: Final = 3
MOST_WORDS: Final = 60
MOST_CHOICES: Final = 12
LONGEST_CHOICE: Final = 60
FEW: Final = 20
STRAYS: Final = 0.1
UNCLEAR: Final = "?"
MONEY: Final = re.compile(
    r"cost|price|amount|fee|budget|estimate|value|paid|balance|deposit|revenue|salary|bill"
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file. `order` is dmy, mdy, nothing where it does not matter, or ? where only a person can tell.

    `words` are the different cells with how often each stands there; None when there are too many to list.
    """

    name: str
    kind: str
    filled: int
    samples: list[str]
    order: str = ""
    decimal: str = "."
    words: dict[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """A file, once looked through: how to read it, how many rows it has, what its columns hold."""

    shape: Shape
    rows: int
    columns: list[Column]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, said: dict[str, Any]) -> "Look":
        columns = [Column(**column) for column in said["columns"]]
        return cls(Shape(**said["shape"]), said["rows"], columns)


def look_through(path: Path, shape: Shape) -> Look:
    """Reads the file once. Raises Unreadable as `records` does."""
    witnesses = [Witness() for _name in shape.header]
    rows = 0
    for record in records(path, shape):
        rows += 1
        for witness, cell in zip(witnesses, record.cells, strict=False):
            if cell:
                witness.see(cell)
    columns = [
        witness.told(name, shape.delimiter) for name, witness in zip(shape.header, witnesses, strict=True)
    ]
    return Look(shape, rows, columns)


def date_order(columns: Iterable[Column]) -> str:
    """The order of the whole file: what its clear columns agree on, ? when one is unclear and no other tells."""
    said = [column.order for column in columns if column.kind == "date" and column.order]
    clear = [order for order in said if order != UNCLEAR]
    return clear[0] if clear else (UNCLEAR if said else "")


@dataclass(slots=True)
class Witness:
    """Watches one column go by. Stops asking whether cells are days or numbers once too many were not."""

    filled: int = 0
    longest: int = 0
    samples: list[str] = field(default_factory=list)
    words: dict[str, int] | None = field(default_factory=dict)
    strays: dict[str, int] = field(default_factory=lambda: {"date": 0, "number": 0})
    only_in: dict[str, int] = field(default_factory=dict)
    turns: bool = False

    def see(self, cell: str) -> None:
        if SHARE_LINK in cell:
            cell = TOKEN_PATTERN.sub("fls_…", cell)  # what is seen is kept with the import
        self.filled += 1
        self.longest = max(self.longest, len(cell))
        if len(self.samples) < SAMPLES and cell not in self.samples:
            self.samples.append(cell[:LONGEST_CHOICE])
        self._count(cell)
        if self._may_be("date"):
            self._as_date(cell)
        if self._may_be("number"):
            self._as_number(cell)

    def told(self, name: str, delimiter: str) -> Column:
        kind = self._kind(name)
        decimal = self._prevailing(",", ".") or ("," if delimiter == ";" else ".")
        order = (self._prevailing(cells.DAY_FIRST, cells.MONTH_FIRST) or UNCLEAR) if self.turns else ""
        return Column(name, kind, self.filled, self.samples, order, decimal, self.words)

    def _kind(self, name: str) -> str:
        if self.filled and self._may_be("date") and self.strays["date"] <= self.filled * STRAYS:
            return "date"
        if self.filled and self._may_be("number") and self.strays["number"] <= self.filled * STRAYS:
            return "money" if MONEY.search(folded(name)) or self._has_currency() else "number"
        few = self.words is not None and len(self.words) <= MOST_CHOICES and self.longest <= LONGEST_CHOICE
        return "choice" if few and self.filled >= 3 * len(self.words or "x") else "text"

    def _may_be(self, kind: str) -> bool:
        return self.strays[kind] <= max(FEW, self.filled * STRAYS)

    def _as_date(self, cell: str) -> None:
        fits = cells.orders(cell)
        if not fits:
            self.strays["date"] += 1
        elif len(fits) == 1:
            self._note(fits)
            self.turns = True
        elif not self.turns:
            self.turns = _depends_on_order(cell)

    def _as_number(self, cell: str) -> None:
        fits = cells.decimal_marks(cell)
        if not fits or re.fullmatch(r"0[\d ]+", cell):  # a number that begins with nought is a name
            self.strays["number"] += 1
        elif len(fits) == 1:
            self._note(fits)

    def _note(self, fits: frozenset[str]) -> None:
        (only,) = fits
        self.only_in[only] = self.only_in.get(only, 0) + 1

    def _prevailing(self, one: str, other: str) -> str:
        first, second = self.only_in.get(one, 0), self.only_in.get(other, 0)
        return "" if first == second == 0 else one if first >= second else other

    def _has_currency(self) -> bool:
        return any(sign in sample for sample in self.samples for sign in "£$€¥")

    def _count(self, cell: str) -> None:
        if self.words is None:
            return
        self.words[cell] = self.words.get(cell, 0) + 1
        if len(self.words) > MOST_WORDS or len(cell) > LONGEST_CHOICE * 2:
            self.words = None


def _depends_on_order(cell: str) -> bool:
    return cells.day(cell, order=cells.DAY_FIRST) != cells.day(cell, order=cells.MONTH_FIRST)
