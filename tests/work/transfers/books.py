"""Workbooks for tests: proper ones, and such as no spreadsheet program would write."""

import zipfile
from pathlib import Path
from typing import Any

import openpyxl


def a_book(folder: Path, sheets: dict[str, list[list[Any]]], *, name: str = "table.xlsx") -> Path:
    """A workbook with these sheets, each a list of rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    path = folder / name
    book.save(path)
    return path


def changed(path: Path, part: str, old: bytes, new: bytes) -> Path:
    """The same workbook with other bytes in one of its parts."""
    parts = _parts(path)
    assert old in parts[part], f"{part} does not hold {old!r}"
    return _written(path, parts | {part: parts[part].replace(old, new, 1)})


def with_part(path: Path, part: str, content: bytes) -> Path:
    return _written(path, _parts(path) | {part: content})


def _parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _written(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path
