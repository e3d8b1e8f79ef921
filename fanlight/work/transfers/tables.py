"""Tables of every form as one: the shape of a file, then its rows. Streams, whatever the size of the file."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from fanlight.work.transfers import cards, delimited, sheets
from fanlight.work.transfers.records import Record, Shape, Where

HEAD_BYTES: Final = 512


def shape_of(path: Path, where: Where | None = None) -> Shape:
    """Raises Unreadable for what is no table. A workbook is taken apart by a process of its own first."""
    form = form_of(path)
    if form == "sheet":
        return sheets.shape_of(path, where or Where())
    return cards.shape_of(path) if form == "cards" else delimited.shape_of(path, where or Where())


def form_of(path: Path) -> str:
    """text, sheet or cards, by how the file begins."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if sheets.is_workbook(head):
        return "sheet"
    return "cards" if cards.are_cards(head) else "text"


def records(path: Path, shape: Shape) -> Iterator[Record]:
    """Every row below the header that is not blank, cells cleaned; trailing empty cells are dropped."""
    if shape.form == "sheet":
        return sheets.records(path, shape)
    if shape.form == "cards":
        return cards.records(path, shape)
    return delimited.records(path, shape)
