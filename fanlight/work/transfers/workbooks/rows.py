"""The rows of a sheet: joined cells filled downwards, errors told apart, blank rows left out."""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from fanlight.work.transfers.records import LONGEST_CELL, MOST_COLUMNS, clean, without_empty_end
from fanlight.work.transfers.workbooks.scan import Scan
from fanlight.work.transfers.workbooks.values import ERRORS, padded, text_of

WIDEST: Final = MOST_COLUMNS + 20
"""Cells behind it are dropped: such a row is refused by its width alone."""


class Row(NamedTuple):
    line: int
    cells: list[str]
    errors: dict[int, str]


class Filling:
    """Joined cells hold their value in the first one only; here those below it get it too."""

    def __init__(self, scan: Scan) -> None:
        self._down = scan.down
        self._open: dict[int, tuple[int, str]] = {}

    def fill(self, line: int, cells: list[str]) -> None:
        for column, (last, text) in list(self._open.items()):
            if line > last:
                del self._open[column]
            elif column < len(cells) and not cells[column]:
                cells[column] = text
            elif column >= len(cells):
                cells.extend([""] * (column - len(cells)) + [text])
        for column, last in self._down.get(line, ()):
            if column < len(cells) and cells[column]:
                self._open[column] = (last, cells[column])


def rows_of(sheet: Any, scan: Scan) -> Iterator[Row]:
    """Of an openpyxl sheet in read-only mode."""
    sheet.reset_dimensions()  # what a file says of its size need not be true
    filling = Filling(scan) if scan.down else None
    for line, cells in enumerate(sheet.iter_rows(), 1):
        if not cells:
            continue
        texts, errors = _read(cells[:WIDEST])
        if not any(texts) and not errors:
            continue
        if filling:
            filling.fill(line, texts)
        yield Row(line, without_empty_end(texts), errors)


def _read(cells: Any) -> tuple[list[str], dict[int, str]]:
    errors: dict[int, str] = {}
    texts = []
    for place, cell in enumerate(cells):
        value = cell.value
        if value is None:
            texts.append("")
        elif isinstance(value, str):
            if value in ERRORS:
                errors[place], value = value, ""
            texts.append(clean(value[: LONGEST_CELL + 1]))
        else:
            text = text_of(value)
            texts.append(padded(text, cell.number_format) if type(value) is int else text)
    return texts, errors
