"""Rows become clients: new ones in bulk, known ones through their verbs. What a row does not say stays as it is."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from fanlight.core.viewers import Viewer
from fanlight.ground.activity.writer import write_many
from fanlight.ground.people import events
from fanlight.ground.people.models import Client
from fanlight.ground.people.models.clients import ClientDraft
from fanlight.ground.workspaces.fields import OwnFields
from fanlight.work.rolls.known import by_reference, claimed, key_of, put_own
from fanlight.work.rolls.undoing import RollUndoer
from fanlight.work.transfers.kinds import Applied, Outcome, Waiting
from fanlight.work.transfers.models import OutsideReference

KIND: Final = "clients"


class ClientWriter:
    def __init__(self, by: Viewer) -> None:
        self._by = by

    def __call__(self, rows: Sequence[Waiting]) -> list[Outcome]:
        return Batch(rows, self._by).apply()


class Batch:
    """A row is known by its reference, else by its name, whatever the case or accents."""

    def __init__(self, rows: Sequence[Waiting], by: Viewer) -> None:
        self._rows, self._by = rows, by
        self._fields = OwnFields.within(by, "client")
        self._by_reference = by_reference(by, KIND, rows, of=Client)
        names = {key_of(row.values["name"]) for row in rows}
        self._by_name: dict[str, list[Client]] = {}
        for client in Client.objects.within(by).live().filter(name_key__in=names).order_by("id"):
            self._by_name.setdefault(client.name_key, []).append(client)
        self._claimed = claimed(by, KIND, {one.pk for group in self._by_name.values() for one in group})
        self._new: list[Client] = []
        self._called: dict[str, int] = {}

    def apply(self) -> list[Outcome]:
        outcomes = [self._applied(row) for row in self._rows]
        self._save()
        return outcomes

    def _save(self) -> None:
        """What is new into the tables; then nothing is."""
        Client.objects.bulk_create(self._new)
        if self._new:
            write_many([events.ClientAdded(about=client) for client in self._new], self._by)
        if self._called:
            OutsideReference.keep(self._by, KIND, self._called)
        self._new, self._called = [], {}

    def _applied(self, row: Waiting) -> Outcome:
        client, reference = self._found(row), row.outside_reference
        called = reference if reference and reference not in self._by_reference else ""
        if client is None:
            client = self._add(row)
            outcome = Outcome("created", row_id=client.pk, before={"called": called})
        else:
            outcome = self._change(client, row, called)
        if called:
            self._called[called] = client.pk
            self._claimed.add(client.pk)
        return outcome

    def _found(self, row: Waiting) -> Client | None:
        if row.outside_reference in self._by_reference:
            client: Client = self._by_reference[row.outside_reference]
            return client
        others = self._claimed if row.outside_reference else frozenset[int]()
        named = self._by_name.get(key_of(row.values["name"]), ())
        return next((one for one in named if one.pk not in others), None)

    def _add(self, row: Waiting) -> Client:
        values = row.values
        draft = ClientDraft(values["name"], values["kind"] or "organisation")
        client = Client.drawn_up(draft, owner=self._by)
        put_own(client, values["own"], self._fields)
        self._new.append(client)
        self._by_name.setdefault(client.name_key, []).append(client)
        return client

    def _change(self, client: Client, row: Waiting, called: str) -> Outcome:
        if client._state.adding:  # an earlier row of this batch
            self._save()
        values, now = row.values, client.draft
        own = now.own | values["own"]
        draft = replace(now, name=values["name"], kind=values["kind"] or now.kind, own=own)
        if draft == now:
            return Outcome("unchanged", row_id=client.pk)
        client.edit(draft, by=self._by, revision=client.revision)
        said = {"name": now.name, "kind": now.kind, "own": now.own}
        return Outcome("updated", row_id=client.pk, before={"said": said, "called": called})


class ClientUndoer(RollUndoer):
    """Jobs, sites and contacts hang on a client."""

    kind, model = KIND, Client

    def restore(self, row: Applied, entry: Any) -> None:
        entry.edit(ClientDraft(**row.before["said"]), by=self.by, revision=entry.revision)
