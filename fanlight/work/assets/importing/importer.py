"""The importer that this package registers with `transfers`."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from fanlight.core.viewers import Viewer
from fanlight.work.assets.importing.reading import COLUMNS, DAYS, AssetReader
from fanlight.work.assets.importing.undoing import AssetUndoer
from fanlight.work.assets.importing.writing import AssetWriter
from fanlight.work.rolls.importers import RollImporter
from fanlight.work.transfers.columns import Look, date_order
from fanlight.work.transfers.kinds import Place, RowWriter, Undoer
from fanlight.work.transfers.mapping import Mapping
from fanlight.work.transfers.proposing import check, need


class AssetImporter(RollImporter):
    """A row is an asset of a client, which is made when nobody knows it."""

    words, reads = COLUMNS, AssetReader
    needs = ("name",)
    needed = _("Say which column holds the names.")
    other_places = (
        Place("name", _("Name")),
        Place("client", _("Client")),
        Place("kind", _("Kind")),
        Place("make", _("Make")),
        Place("model", _("Model")),
        Place("serial", _("Serial number")),
        Place("site", _("Address")),
        Place("area", _("Address: town or district")),
        Place("postcode", _("Address: postcode")),
        Place("installed_on", _("Installed on")),
        Place("next_service_on", _("Next service on")),
        Place("notes", _("Notes, for your team alone")),
    )

    def check(self, mapping: Mapping, look: Look, *, by: Viewer) -> Mapping:
        check(mapping, look, self.places())
        need(mapping, self.needs, self.needed)
        need(mapping, ["client"], _("Say which column holds the clients."))
        has_days = any(mapping.place_of(day) is not None for day in DAYS)
        return replace(
            mapping, date_order=mapping.checked_order(date_order(look.columns) if has_days else "")
        )

    def writer(self, mapping: Mapping, *, by: Viewer) -> RowWriter:
        return AssetWriter(by)

    def undoer(self, *, by: Viewer) -> Undoer:
        return AssetUndoer(by)
