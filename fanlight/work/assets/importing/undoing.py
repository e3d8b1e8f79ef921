"""Assets that came with a file go again, and those it changed become what they were.

The room of an asset stays behind, empty and put away, because the history of the business names it.
"""

import datetime
from collections.abc import Sequence
from typing import Any

from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from fanlight.core.errors import Sentence
from fanlight.core.viewers import Viewer
from fanlight.ground.people.models import Client, Site
from fanlight.ground.rooms.models import Room
from fanlight.work.assets.importing.reading import DAYS
from fanlight.work.assets.importing.writing import KIND
from fanlight.work.assets.models import Asset
from fanlight.work.assets.models.assets import AssetDraft
from fanlight.work.transfers.hanging import last_told, used
from fanlight.work.transfers.kinds import Applied
from fanlight.work.transfers.leftovers import remove_unused
from fanlight.work.transfers.models import OutsideReference

CHANGED: Sentence = _("was changed since, or something was added to it")
GONE: Sentence = _("is not there any more")


class AssetUndoer:
    """Whatever happens to an asset is told in its room: an event after the import's own stands in the way."""

    def __init__(self, by: Viewer) -> None:
        self._by = by

    def standing(self, rows: Sequence[Applied]) -> dict[int, Sentence]:
        keys = [row.row_id for row in rows if row.row_id]
        rooms = dict(Asset.objects.within(self._by).filter(pk__in=keys).values_list("id", "room_id"))
        told = last_told(self._by, "room_id", set(rooms.values()))
        standing: dict[int, Sentence] = {}
        for row in rows:
            room = rooms.get(row.row_id or 0)
            if room is None:
                standing[row.pk] = GONE
            elif told.get(room, 0) > row.told:
                standing[row.pk] = CHANGED
        return standing

    def undo(self, rows: Sequence[Applied]) -> None:
        self._remove({row.row_id for row in rows if row.outcome == "created" and row.row_id})
        assets = Asset.objects.within(self._by).for_page()
        for row in rows:
            if row.outcome == "updated":
                self._restore(assets.get(pk=row.row_id or 0), row.before["said"])
        called = [name for row in rows if (name := row.before.get("called"))]
        OutsideReference.objects.within(self._by).of_kind(KIND).filter(reference__in=called).delete()
        self._remove_empty_rooms({key for row in rows if (key := row.before.get("made", {}).get("client"))})
        remove_unused(self._by, rows, {"site": Site, "client": Client})

    def _remove(self, keys: set[int]) -> None:
        assets = Asset.objects.within(self._by).filter(pk__in=keys)
        rooms = list(assets.values_list("room_id", flat=True))
        assets.delete()
        left: dict[str, Any] = {"archived_at": now(), "title": "", "client": None, "parent": None}
        Room.objects.within(self._by).filter(pk__in=rooms).update(**left)

    def _remove_empty_rooms(self, clients: set[int]) -> None:
        """Those of clients that came along: they were made for the assets alone."""
        rooms = Room.objects.within(self._by).filter(kind="client", client__in=clients)
        keys = set(rooms.values_list("id", flat=True))
        rooms.filter(pk__in=keys - used(self._by, Room, keys)).delete()

    def _restore(self, asset: Asset, said: dict[str, Any]) -> None:
        days = {name: datetime.date.fromisoformat(said[name]) if said[name] else None for name in DAYS}
        site = Site.objects.within(self._by).filter(pk=said["site"]).first()
        draft = AssetDraft(**said | days | {"site": site})
        asset.correct(draft, by=self._by, revision=asset.revision, keeps_both=True)
