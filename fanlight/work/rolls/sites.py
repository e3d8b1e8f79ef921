"""Rows become sites: new ones in bulk, known ones through their verbs. What a row does not say stays as it is."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from fanlight.core.viewers import Viewer
from fanlight.ground.activity.writer import write_many
from fanlight.ground.people import events
from fanlight.ground.people.models import Client, Site
from fanlight.work.rolls.known import Named, by_reference, claimed, key_of
from fanlight.work.rolls.undoing import RollUndoer
from fanlight.work.transfers.kinds import Applied, Outcome, Waiting
from fanlight.work.transfers.models import OutsideReference

KIND: Final = "sites"


class SiteWriter:
    """A row is known by its reference, else by its address: that of the client it names before one of nobody."""

    def __init__(self, by: Viewer) -> None:
        self._by = by

    def __call__(self, rows: Sequence[Waiting]) -> list[Outcome]:
        return Batch(rows, self._by).apply()


class Batch:
    def __init__(self, rows: Sequence[Waiting], by: Viewer) -> None:
        self._rows, self._by = rows, by
        self._named = Named(rows, by=by)
        self._by_reference = by_reference(by, KIND, rows, of=Site)
        keys = {key_of(row.values["lines"]) for row in rows}
        self._by_lines: dict[str, list[Site]] = {}
        live = Site.objects.within(by).live().filter(lines_key__in=keys).select_related("client")
        for site in live.order_by("id"):
            self._by_lines.setdefault(site.lines_key, []).append(site)
        keys_known = {site.pk for group in self._by_lines.values() for site in group}
        self._claimed = claimed(by, KIND, keys_known)
        self._new: list[Site] = []
        self._called: dict[str, int] = {}

    def apply(self) -> list[Outcome]:
        outcomes = [self._applied(row) for row in self._rows]
        self._save()
        return outcomes

    def _save(self) -> None:
        """What is new into the tables; then nothing is."""
        Site.objects.bulk_create(self._new)
        if self._new:
            write_many([events.SiteAdded(about=site) for site in self._new], self._by)
        if self._called:
            OutsideReference.keep(self._by, KIND, self._called)
        self._new, self._called = [], {}

    def _applied(self, row: Waiting) -> Outcome:
        site, made = self._found(row), self._named.made_with(row)
        reference = row.outside_reference
        called = reference if reference and reference not in self._by_reference else ""
        if site is None:
            site = self._add(row)
            outcome = Outcome("created", row_id=site.pk, before={"made": made, "called": called})
        else:
            if site._state.adding:  # an earlier row of this batch
                self._save()
            outcome = self._change(site, row, {"made": made, "called": called})
        if called:
            self._called[called] = site.pk
            self._claimed.add(site.pk)
        return outcome

    def _add(self, row: Waiting) -> Site:
        latitude, longitude = row.values.get("position", (None, None))
        site = Site.at(
            self._by,
            row.values["lines"],
            client=self._named.of(row),
            latitude=latitude,
            longitude=longitude,
        )
        self._new.append(site)
        self._by_lines.setdefault(site.lines_key, []).append(site)
        return site

    def _change(self, site: Site, row: Waiting, kept: dict[str, Any]) -> Outcome:
        now, values = site.draft, row.values
        latitude, longitude = values.get("position", (now.latitude, now.longitude))
        client = self._named.of(row) or now.client
        draft = replace(now, lines=values["lines"], client=client, latitude=latitude, longitude=longitude)
        if draft == now:
            return Outcome("unchanged", row_id=site.pk)
        site.edit(draft, by=self._by, revision=site.revision)
        said = {"lines": now.lines, "client": now.client.pk if now.client else None}
        before = kept | {"said": said | {"latitude": now.latitude, "longitude": now.longitude}}
        return Outcome("updated", row_id=site.pk, before=before)

    def _found(self, row: Waiting) -> Site | None:
        if row.outside_reference in self._by_reference:
            site: Site = self._by_reference[row.outside_reference]
            return site
        others = self._claimed if row.outside_reference else frozenset[int]()
        there = [one for one in self._by_lines.get(key_of(row.values["lines"]), []) if one.pk not in others]
        client = self._named.of(row)
        if client is None:
            return next((one for one in there if one.client_id is None), there[0] if there else None)
        mine = next((one for one in there if one.client_id == client.pk), None)
        return mine or next((one for one in there if one.client_id is None), None)


class SiteUndoer(RollUndoer):
    """Jobs hang on a site."""

    kind, model = KIND, Site

    def restore(self, row: Applied, entry: Any) -> None:
        said = dict(row.before["said"])
        client = Client.objects.within(self.by).filter(pk=said.pop("client")).first()
        draft = replace(entry.draft, **said, client=client)
        entry.edit(draft, by=self.by, revision=entry.revision)
