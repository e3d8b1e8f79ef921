"""Workbooks (.xlsx): taken apart once by a process of its own, then read as rows like any other table.

The rows lie beside the data of the instance, are made again when they are gone, and are cleared away after a day.
"""

import hashlib
import json
import logging
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from fanlight.core.errors import Sentence
from fanlight.work.transfers.headers import FIRST_ROWS, header_of
from fanlight.work.transfers.records import Record, Shape, Unreadable, Where

logger = logging.getLogger(__name__)
ZIP: Final = b"PK\x03\x04"
CLOCK_SECONDS: Final = 180
MOST_TRIED: Final = 3
KEEP_SECONDS: Final = 24 * 3600
PROGRAM: Final = "fanlight.work.transfers.workbooks"
REFUSED: Final[dict[str, Sentence]] = {
    "broken": _(
        "This workbook is damaged. Open it in the spreadsheet program, save it again, and try once more."
    ),
    "other": _("This file is no .xlsx workbook. Save it as .xlsx or CSV first."),
    "macros": _("This workbook holds macros. Save it as .xlsx without macros first."),
    "locked": _("This workbook is protected by a password. Save it without one first."),
    "entities": _("This workbook defines entities, as no spreadsheet program does. It was not opened."),
    "parts": _("This workbook consists of more than %(most)s parts."),
    "bytes": _("Unpacked, this workbook is larger than %(most)s MB. Split it, or save the sheet as CSV."),
    "cells": _("This sheet has more than %(most)s cells. Split it, or save it as CSV."),
    "rows": _("This sheet claims more than %(most)s rows."),
    "spans": _("This sheet joins cells in more than %(most)s places."),
    "sheet": _("There is no sheet called “%(name)s” in this workbook."),
    "blank": _("No sheet of this workbook holds anything."),
    "large": _("This workbook needs more memory than an import may have. Save the sheet as CSV."),
    "long": _("This workbook takes too long to read. Save the sheet as CSV."),
}


def is_workbook(head: bytes) -> bool:
    return head.startswith(ZIP)


def shape_of(path: Path, where: Where) -> Shape:
    """Of the named sheet, or of the first that is a table. Raises Unreadable."""
    told, first = _first_rows(path, where)
    try:
        shape = _shape(told, first, where)
    except Unreadable:
        shape = None
        if where.sheet:
            raise
    if shape and (where.sheet or _holds_rows(shape, first)):
        return shape
    shown = [
        sheet["name"] for sheet in told["sheets"] if not sheet["hidden"] and sheet["name"] != told["sheet"]
    ]
    others = (_shape_or_none(path, Where(name, where.row, where.lines)) for name in shown[:MOST_TRIED])
    return next(filter(None, others), None) or shape or _shape(told, first, where)


def records(path: Path, shape: Shape) -> Iterator[Record]:
    with _rows(path, shape.sheet).open(encoding="utf-8") as lines:
        next(lines)
        for record in map(_record, lines):
            if record.line > shape.top:
                yield record


def told_of(path: Path, shape: Shape) -> dict[str, Any]:
    """What the workbook says of itself: its sheets, and how many rows of the chosen one are hidden."""
    if shape.form != "sheet":
        return {"sheets": [], "hidden": 0, "unsaved": 0}
    told = _told(_rows(path, shape.sheet))
    return {name: told[name] for name in ("sheets", "hidden", "unsaved")}


def tidy() -> int:
    """Clear away rows that nobody read for a day; how many files."""
    old = [file for file in _folder().glob("*") if time.time() - file.stat().st_mtime > KEEP_SECONDS]
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)


def _shape(told: dict[str, Any], first: list[Record], where: Where) -> Shape:
    names, top, lines = header_of(first, where, told["across"])
    return Shape("", "", names, form="sheet", sheet=told["sheet"], top=top, lines=lines)


def _shape_or_none(path: Path, where: Where) -> Shape | None:
    told, first = _first_rows(path, where)
    try:
        shape = _shape(told, first, where)
    except Unreadable:
        return None
    return shape if _holds_rows(shape, first) else None


def _holds_rows(shape: Shape, first: list[Record]) -> bool:
    """A cover sheet has a word or two, and no rows below."""
    return len(shape.header) > 1 and first[-1].line > shape.top


def _first_rows(path: Path, where: Where) -> tuple[dict[str, Any], list[Record]]:
    with _rows(path, where.sheet).open(encoding="utf-8") as lines:
        told = json.loads(next(lines))
        return told, [_record(line) for line in islice(lines, max(FIRST_ROWS, where.row + 2))]


def _record(line: str) -> Record:
    number, cells, *errors = json.loads(line)
    return Record(number, cells, {int(place): name for place, name in errors[0].items()} if errors else {})


def _rows(path: Path, sheet: str) -> Path:
    """The file with the rows of this sheet, made when it is not there. Without a name: of the sheet that is found."""
    rows = _named(path, sheet)
    if sheet and rows.exists():
        os.utime(rows)
        return rows
    part = rows.with_suffix(f".{secrets.token_hex(8)}")
    try:
        _take_apart(path, part, sheet)
        return part.replace(_named(path, _told(part)["sheet"]))
    finally:
        part.unlink(missing_ok=True)


def _named(path: Path, sheet: str) -> Path:
    return _folder() / hashlib.sha256(f"{path}\0{sheet}".encode()).hexdigest()[:40]


def _told(rows: Path) -> dict[str, Any]:
    with rows.open(encoding="utf-8") as lines:
        told: dict[str, Any] = json.loads(next(lines))
        return told


def _take_apart(path: Path, rows: Path, sheet: str) -> None:
    """In a process that has nothing of ours but the file: no settings, no secrets. Raises Unreadable."""
    command = [sys.executable, "-m", PROGRAM, str(path), str(rows), sheet]
    bare = {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        ended = subprocess.run(command, env=bare, capture_output=True, timeout=CLOCK_SECONDS, check=False)
    except subprocess.TimeoutExpired as failure:
        raise Unreadable(REFUSED["long"]) from failure
    if ended.returncode == 0:
        return
    if ended.returncode < 0:
        raise Unreadable(REFUSED["long"])
    raise Unreadable(_told_why(ended.stdout, ended.stderr))


def _told_why(said: bytes, trouble: bytes) -> Sentence:
    if not said.startswith(b"{"):
        logger.warning("A workbook could not be read: %s", trouble.decode(errors="replace")[-300:])
        return REFUSED["broken"]
    why = json.loads(said)
    sentence: Sentence = REFUSED[why["code"]] % why["values"]
    return sentence


def _folder() -> Path:
    folder = Path(settings.DATA) / "sheets"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
