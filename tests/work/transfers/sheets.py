"""Exports as tests ask for them, and what stands in the files."""

import csv
import io
from typing import Any

import openpyxl

from fanlight.core.listings import Asked, listing_of
from fanlight.work.transfers import exporting
from fanlight.work.transfers.models import Export


def asked_for(by: Any, *, listing: str = "jobs", query: str = "", format: str = "csv") -> Export:
    """An export that waits for the worker."""
    chosen = listing_of(listing)
    assert chosen is not None
    return Export.ask(chosen, Asked.parsed(chosen, query), format=format, by=by)


def exported(by: Any, **said: Any) -> Export:
    """The same, carried out."""
    one = asked_for(by, **said)
    exporting.make(one)
    return one.reloaded()


def table(one: Export) -> list[list[str]]:
    """Heads and rows of the file, as a spreadsheet shows them."""
    assert one.blob is not None
    content = one.blob.path.read_bytes()
    if one.format == "csv":
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    return [
        ["" if value is None else str(value) for value in row] for row in sheet.iter_rows(values_only=True)
    ]


def column(one: Export, head: str) -> list[str]:
    heads, *rows = table(one)
    return [row[heads.index(head)] for row in rows]
