"""Rows become assets: new ones in bulk, known ones through their verb. What a row does not say stays as it is."""

import datetime
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from django.utils.translation import gettext as _

from fanlight.core.facts import EVERY_AUDIENCE
from fanlight.core.folding import folded
from fanlight.core.viewers import Viewer
from fanlight.ground.activity.writer import write_many
from fanlight.ground.people.models import Client, Site
from fanlight.ground.rooms.models import Room
from fanlight.work.assets import events
from fanlight.work.assets.importing.reading import DAYS
from fanlight.work.assets.models import Asset
from fanlight.work.assets.models.assets import LINES, AssetDraft, room_for
from fanlight.work.rolls.known import Named, claimed, key_of
from fanlight.work.transfers.kinds import Outcome, Waiting
from fanlight.work.transfers.models import OutsideReference

KIND: Final = "assets"
TEXTS: Final = ("name", *LINES, "notes")


class AssetWriter:
    """A row is known by its reference, else by its serial number at its client, else by its name there."""

    def __init__(self, by: Viewer) -> None:
        self._by = by

    def __call__(self, rows: Sequence[Waiting]) -> list[Outcome]:
        return Batch(rows, self._by).apply()


class Batch:
    """Some rows, with all that the database knows about them read at once."""

    def __init__(self, rows: Sequence[Waiting], by: Viewer) -> None:
        self._rows, self._by = rows, by
        self._named = Named(rows, by=by)
        self._assets = self._known_assets()
        self._by_reference = self._referred()
        self._claimed = claimed(by, KIND, [asset.pk for asset in self._assets])
        self._sites = self._known_sites()
        self._above: dict[int, Room] = {}
        self._rooms: list[Room] = []
        self._fresh_sites: list[Site] = []
        self._new: list[Asset] = []
        self._called: dict[str, int] = {}

    def apply(self) -> list[Outcome]:
        outcomes = [self._applied(row) for row in self._rows]
        self._save()
        return outcomes

    def _save(self) -> None:
        """What is new into the tables; then nothing is."""
        Site.objects.bulk_create(self._fresh_sites)
        Room.objects.bulk_create(self._rooms)
        Asset.objects.bulk_create(self._new)
        told = [
            events.AssetAdded(about=asset, room_id=asset.room_id, shown_to=EVERY_AUDIENCE)
            for asset in self._new
        ]
        if told:
            write_many(told, self._by)
        if self._called:
            OutsideReference.keep(self._by, KIND, self._called)
        self._fresh_sites, self._rooms, self._new, self._called = [], [], [], {}

    def _applied(self, row: Waiting) -> Outcome:
        asset, made = self._found(row), self._named.made_with(row)
        client = self._named.of(row)
        if client is None or (asset is not None and asset.room.client_id != client.pk):
            return Outcome("refused", why=_("This asset belongs to another client."), before={"made": made})
        site = self._site(row, client, made)
        reference = row.outside_reference
        called = reference if reference and reference not in self._by_reference else ""
        if asset is None:
            asset = self._add(row, client, site)
            outcome = Outcome("created", row_id=asset.pk, before={"made": made, "called": called})
        else:
            if asset._state.adding or (site and site._state.adding):  # an earlier row of this batch
                self._save()
            outcome = self._change(asset, row, site, kept={"made": made, "called": called})
        if called:
            self._called[called] = asset.pk
            self._by_reference[called] = asset
            self._claimed.add(asset.pk)
        return outcome

    def _add(self, row: Waiting, client: Client, site: Site | None) -> Asset:
        draft = AssetDraft(**_said(row), site=site)
        if client.pk not in self._above:
            self._above[client.pk] = Room.of_client(client)
        room = room_for(client, draft.name, owner=self._by)
        room.parent = self._above[client.pk]
        asset = Asset.drawn_up(draft, room=room)
        self._rooms.append(room)
        self._new.append(asset)
        self._assets.append(asset)
        return asset

    def _change(self, asset: Asset, row: Waiting, site: Site | None, *, kept: dict[str, Any]) -> Outcome:
        now = asset.draft
        draft = replace(now, **_said(row), site=site or now.site)
        if draft == now:
            return Outcome("unchanged", row_id=asset.pk)
        asset.correct(draft, by=self._by, revision=asset.revision, keeps_both=True)
        return Outcome("updated", row_id=asset.pk, before=kept | {"said": told_before(now)})

    def _site(self, row: Waiting, client: Client, made: dict[str, int]) -> Site | None:
        """The client's own place at these lines, or one of nobody; else a new one, which belongs to this row."""
        lines = row.values["site"]
        if not lines:
            return None
        there = self._sites.setdefault(key_of(lines), [])
        known = next((one for one in there if one.client_id == client.pk), None)
        known = known or next((one for one in there if one.client_id is None), None)
        if known:
            return known
        site = Site.at(self._by, lines, client=client)
        there.append(site)
        self._fresh_sites.append(site)
        made["site"] = site.pk
        return site

    def _found(self, row: Waiting) -> Asset | None:
        if row.outside_reference in self._by_reference:
            return self._by_reference[row.outside_reference]
        client, serial = self._named.of(row), folded(row.values.get("serial", ""))
        others = self._claimed if row.outside_reference else frozenset[int]()
        theirs = [
            one for one in self._assets if client and one.room.client_id == client.pk and one.pk not in others
        ]
        if serial:
            return next((one for one in theirs if one.serial_key == serial), None)
        name = folded(row.values["name"])[:100]
        return next((one for one in theirs if one.name_key == name), None)

    def _known_assets(self) -> list[Asset]:
        """Those of the clients that the rows name."""
        serials = {folded(serial) for row in self._rows if (serial := row.values.get("serial"))}
        names = {folded(row.values["name"])[:100] for row in self._rows}
        clients = {client.pk for row in self._rows if (client := self._named.of(row))}
        live = Asset.objects.within(self._by).live().for_page().filter(room__client__in=clients)
        found = {asset.pk: asset for asset in live.filter(serial_key__in=serials).order_by("id")}
        found |= {asset.pk: asset for asset in live.filter(name_key__in=names).order_by("id")}
        return list(found.values())

    def _referred(self) -> dict[str, Asset]:
        references = [row.outside_reference for row in self._rows if row.outside_reference]
        known = OutsideReference.known(self._by, KIND, references) if references else {}
        rows = Asset.objects.within(self._by).for_page().filter(pk__in=list(known.values()))
        there = {asset.pk: asset for asset in rows}
        by_key = {asset.pk: asset for asset in self._assets}
        self._assets += [asset for asset in there.values() if asset.pk not in by_key]
        there |= by_key
        return {reference: there[key] for reference, key in known.items() if key in there}

    def _known_sites(self) -> dict[str, list[Site]]:
        keys = {key_of(lines) for row in self._rows if (lines := row.values["site"])}
        found: dict[str, list[Site]] = {}
        for site in Site.objects.within(self._by).live().filter(lines_key__in=keys).order_by("id"):
            found.setdefault(site.lines_key, []).append(site)
        return found


def told_before(draft: AssetDraft) -> dict[str, Any]:
    """What stands on an asset before a row changes it, as JSON."""
    texts = {name: getattr(draft, name) for name in TEXTS}
    days = {name: on.isoformat() if (on := getattr(draft, name)) else None for name in DAYS}
    return texts | days | {"site": draft.site.pk if draft.site else None}


def _said(row: Waiting) -> dict[str, Any]:
    """What the row says of the asset itself, in the shape of a draft."""
    texts = {name: row.values[name] for name in TEXTS if name in row.values}
    return texts | {
        name: datetime.date.fromisoformat(row.values[name]) for name in DAYS if name in row.values
    }
