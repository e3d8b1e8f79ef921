"""The list of refused rows as a file: each as it came, with its row number and why. Streamed, row after row."""

import datetime
from collections.abc import Iterator

from django.utils.translation import gettext as _

from fanlight.core.sheets import Cells, csv_lines
from fanlight.work.transfers.models import Import
from fanlight.work.transfers.tables import records


def refused_list(one: Import) -> Iterator[str]:
    """Lines of a CSV file that spreadsheets open safely, and with every letter right."""
    return csv_lines(_rows(one), zone=datetime.UTC)


def _rows(one: Import) -> Iterator[Cells]:
    why = dict(one.refused_rows().values_list("line", "why"))
    shape = one.look.shape
    yield [_("Row"), _("Why it was refused"), *shape.header]
    for record in records(one.path, shape) if why else ():
        if record.line in why:
            yield [record.line, why[record.line], *record.cells]
