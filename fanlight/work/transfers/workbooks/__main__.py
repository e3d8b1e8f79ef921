"""`python -m fanlight.work.transfers.workbooks WORKBOOK ROWS [SHEET]`: writes the rows of one sheet, a JSON line each.

The first line says what the workbook holds. What cannot be used ends with that line alone, on standard output.
"""

import json
import sys
import warnings
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from fanlight.work.transfers.workbooks import limits, parts
from fanlight.work.transfers.workbooks.limits import Unusable
from fanlight.work.transfers.workbooks.rows import rows_of
from fanlight.work.transfers.workbooks.scan import Scan, scanned


def main(workbook: str, rows: str, wanted: str = "") -> int:
    limits.hold()
    warnings.simplefilter("ignore")  # of styles and extensions that nobody here needs
    try:
        _take_apart(workbook, Path(rows), wanted)
    except Unusable as refusal:
        print(json.dumps({"code": refusal.code, "values": refusal.values}))  # noqa: T201 -- its answer
        return 2
    except (MemoryError, RecursionError):
        print(json.dumps({"code": "large", "values": {}}))  # noqa: T201 -- its answer
        return 2
    return 0


def _take_apart(workbook: str, rows: Path, wanted: str) -> None:
    archive = parts.opened(workbook)
    import openpyxl  # dear to load; a file that is no workbook has ended by now

    stream = Path(workbook).open("rb")  # noqa: SIM115 -- open as long as the sheet is read; a path needs an ending
    book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
    sheet, scan = _chosen(book, archive, wanted)
    with rows.open("x", encoding="utf-8") as out:
        told = {
            "sheets": [
                {"name": one.title, "hidden": one.sheet_state != "visible"} for one in book.worksheets
            ],
            "sheet": sheet.title,
            "hidden": scan.hidden,
            "unsaved": scan.unsaved,
            "across": sorted(scan.across),
        }
        out.write(json.dumps(told) + "\n")
        for row in rows_of(sheet, scan):
            said: list[Any] = [row.line, row.cells, row.errors] if row.errors else [row.line, row.cells]
            out.write(json.dumps(said, ensure_ascii=False) + "\n")


def _chosen(book: Any, archive: ZipFile, wanted: str) -> tuple[Any, Scan]:
    """The sheet of that name; else the first that is shown and not blank. Raises Unusable."""
    named = [sheet for sheet in book.worksheets if sheet.title == wanted]
    if wanted and not named:
        raise Unusable("sheet", name=wanted[:60])
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    for sheet in named or shown:
        scan = scanned(archive, sheet._worksheet_path)
        if scan.cells or named:
            return sheet, scan
    raise Unusable("blank")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
