"""Makes the file of an export: the keys of its rows first, in one short read, then row after row in small ones.

So each row that was there when it began comes once and in its place, however long the writing takes and whatever is
edited meanwhile, and no transaction is open. A run that dies leaves a draft that nobody sees; the next begins anew.
"""

import time
from array import array
from collections.abc import Iterator, Sequence
from io import BufferedRandom
from itertools import batched
from typing import Any, Final

from django.utils.translation import gettext as _

from fanlight.core import sheets
from fanlight.core.errors import Refusal
from fanlight.core.listings import Asked, Listing, listing_of
from fanlight.core.sheets import Cells
from fanlight.core.viewers import StaffViewer
from fanlight.ground.blobs import ingest
from fanlight.ground.workspaces.models import Workspace
from fanlight.work.transfers.models.exports import Export, Overtaken

BATCH: Final = 500
TELL_SECONDS: Final = 1.0
KEYS_AT_ONCE: Final = 10_000


def make(one: Export) -> None:
    """From its first row on. What is in the way for good is said on the export's page; anything else is tried again."""
    try:
        viewer = one.begin()
        if viewer is not None:
            _make(one, viewer)
    except Overtaken:
        return
    except Refusal as refusal:
        one.fail(str(refusal.message))


def _make(one: Export, viewer: StaffViewer) -> None:
    listing = listing_of(one.listing)
    if listing is None:
        raise Refusal(_("This list is not there any more."))
    rows = Rows(one, listing, viewer)
    with ingest.draft(one) as part:
        _write(one, rows, into=part)
        arrival = ingest.settle(one, part, name=one.name)
    one.finish(arrival, rows=rows.written, title=str(listing.label))


def _write(one: Export, rows: "Rows", *, into: BufferedRandom) -> None:
    zone = Workspace.objects.get(pk=one.workspace_id).zone_info
    if one.format == "csv":
        sheets.write_csv(into, rows.heads, rows, zone=zone)
        return
    if len(rows.keys) > sheets.MOST_ROWS:
        raise sheets.TooLarge
    scratch = ingest.parts_folder(one.workspace_id)
    sheets.write_xlsx(into, rows.heads, rows, zone=zone, scratch=scratch)


class Rows:
    """The rows of an export as cells, read as they are wanted; the export is told every second how far it is."""

    def __init__(self, one: Export, listing: Listing, viewer: StaffViewer) -> None:
        self._one, self._listing, self._viewer = one, listing, viewer
        self._columns = listing.columns_for(viewer)
        found = listing.found(viewer, Asked.parsed(listing, one.query)).values_list("pk", flat=True)
        self.keys = array("q", found.iterator(chunk_size=KEYS_AT_ONCE))
        self.written = 0

    @property
    def heads(self) -> list[str]:
        return [str(column.label) for column in self._columns]

    def __iter__(self) -> Iterator[Cells]:
        told = 0.0
        for keys in batched(self.keys, BATCH, strict=False):
            if time.monotonic() - told > TELL_SECONDS:
                told = time.monotonic()
                self._one.tell(self.written, of=len(self.keys))
            for row in self._read(keys):
                yield [column.value(row) for column in self._columns]
                self.written += 1

    def _read(self, keys: Sequence[int]) -> list[Any]:
        """The rows of these keys that are still there for the viewer, in this order."""
        rows = self._listing.rows(self._viewer).filter(pk__in=keys).order_by()
        found = {row.pk: row for row in rows}
        return [found[key] for key in keys if key in found]
