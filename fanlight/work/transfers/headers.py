"""Which row of a table names its columns: below a title, in one line or in two."""

from collections.abc import Collection, Sequence
from statistics import median_low
from typing import Final

from django.utils.translation import gettext_lazy as _

from fanlight.core.folding import folded
from fanlight.work.transfers.records import LOOKS_LIKE_A_VALUE, MOST_COLUMNS, Record, Unreadable, Where

FIRST_ROWS: Final = 30
"""How many rows of a file are looked at for its header."""
TITLES: Final = 10
TOLD: Final = 3
LONGEST_NAME: Final = 120

type Header = tuple[list[str], int, int]


def header_of(first: Sequence[Record], where: Where, spanned: Collection[int] = ()) -> Header:
    """The names, the last line of the header, and how many lines it has. Raises Unreadable.

    `first` are the first rows that are not blank; `spanned` the lines in which a cell reaches over several columns.
    """
    if not first:
        raise Unreadable(_("The file is empty."))
    place = _place(first, where)
    lines = where.lines or (2 if _is_double(first[place:], spanned) else 1)
    if lines == 2 and place + 1 < len(first):
        below = first[place + 1]
        return checked_header(joined(first[place].cells, below.cells)), below.line, 2
    return checked_header(first[place].cells), first[place].line, 1


def checked_header(cells: list[str]) -> list[str]:
    """The names of the columns. An unnamed one in the middle is called by its place."""
    if len(cells) > MOST_COLUMNS:
        words = _("The file has %(count)s columns. The most are %(most)s.")
        raise Unreadable(words % {"count": len(cells), "most": MOST_COLUMNS})
    if _holds_values(cells):
        raise Unreadable(_("The first row must name the columns; here it holds values."))
    names = [
        " ".join(cell.split())[:LONGEST_NAME] or str(_("Column %(place)s") % {"place": place})
        for place, cell in enumerate(cells, 1)
    ]
    _refuse_doubles(names)
    return names


def joined(above: Sequence[str], below: Sequence[str]) -> list[str]:
    """Names of two lines as one: what stands above reaches to the right until the next name."""
    width = max(len(above), len(below))
    names, group = [], ""
    for place in range(width):
        own = above[place] if place < len(above) else ""
        part = below[place] if place < len(below) else ""
        group = own or group
        spread = group if part else own
        names.append(part if folded(part) == folded(spread) else f"{spread} {part}".strip())
    return names


def _place(first: Sequence[Record], where: Where) -> int:
    if not where.row:
        return _first_header(first)
    place = next((place for place, record in enumerate(first) if record.line == where.row), None)
    if place is None:
        words = _("Row %(row)s is blank or too far down to name the columns.")
        raise Unreadable(words % {"row": where.row}, field="row")
    return place


def _first_header(first: Sequence[Record]) -> int:
    """The first row that is no title: about as wide as the rows below it."""
    for place, record in enumerate(first[:TITLES]):
        below = [_filled(later.cells) for later in first[place + 1 :]]
        usual, filled = median_low(below) if below else 0, _filled(record.cells)
        is_note = _holds_values(record.cells) and filled < usual
        if filled * 2 > usual and not is_note:
            return place
    return 0


def _is_double(rows: Sequence[Record], spanned: Collection[int]) -> bool:
    """Whether the second row names columns too, under groups: told by cells that span, or by what stands below."""
    if len(rows) < 3:
        return False
    above, below, rest = rows[0].cells, rows[1].cells, [row.cells for row in rows[2:]]
    gaps = [n for n, cell in enumerate(below) if cell and (n >= len(above) or not above[n])]
    if not gaps or any(_is_value(cell) for cell in below):
        return False
    if rows[0].line in spanned:
        return True
    told = [n for n, cell in enumerate(below) if cell and _holds_only_values(rest, n)]
    return len(rest) >= TOLD and len(told) >= 2


def _holds_only_values(rows: Sequence[list[str]], place: int) -> bool:
    cells = [row[place] for row in rows if place < len(row) and row[place]]
    return len(cells) >= TOLD and all(_is_value(cell) for cell in cells)


def _holds_values(cells: Sequence[str]) -> bool:
    return sum(not cell or LOOKS_LIKE_A_VALUE.fullmatch(cell) is not None for cell in cells) * 2 >= len(cells)


def _is_value(cell: str) -> bool:
    return "@" in cell or LOOKS_LIKE_A_VALUE.fullmatch(cell) is not None


def _filled(cells: Sequence[str]) -> int:
    return sum(bool(cell) for cell in cells)


def _refuse_doubles(names: list[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if folded(name) in seen:
            raise Unreadable(_("Two columns are called “%(name)s”. Give each its own name.") % {"name": name})
        seen.add(folded(name))
