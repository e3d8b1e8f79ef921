"""The list of refused rows as a file: each as it came, with its row number and why. Streamed, row after row."""

import csv
import re
from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext as _

from fanlight.work.transfers.models import Import
from fanlight.work.transfers.tables import records

FORMULA: Final = re.compile(r"[=+\-@\t\r]")
NUMBER: Final = re.compile(r"[+-]?\d[\d.,]*")
BYTE_ORDER_MARK: Final = "\ufeff"


class Echo:
    """What a csv writer writes to, when each line is wanted as it is made."""

    def write(self, line: str) -> str:
        return line


def refused_list(one: Import) -> Iterator[str]:
    """Lines of a CSV file in UTF-8 with a mark, so that spreadsheets read its letters right."""
    why = dict(one.refused_rows().values_list("line", "why"))
    shape, writer = one.look.shape, csv.writer(Echo())
    yield BYTE_ORDER_MARK + writer.writerow(harmless([_("Row"), _("Why it was refused"), *shape.header]))
    for record in records(one.path, shape) if why else ():
        if record.line in why:
            yield writer.writerow([record.line, *harmless([why[record.line], *record.cells])])


def harmless(cells: list[str]) -> list[str]:
    """The cells, none of which a spreadsheet takes for a formula."""
    return [f"'{cell}" if FORMULA.match(cell) and not NUMBER.fullmatch(cell) else cell for cell in cells]
