"""What the rows of a batch are known by: references kept from earlier files, and the clients they name."""

from collections.abc import Iterable, Sequence
from typing import Any

from fanlight.core.doors import OfWorkspace
from fanlight.core.folding import folded
from fanlight.core.viewers import Viewer
from fanlight.ground.people.models import Client
from fanlight.ground.people.models.clients import ClientDraft
from fanlight.ground.workspaces.fields import OwnFields
from fanlight.work.transfers.kinds import Waiting
from fanlight.work.transfers.models import OutsideReference

MOST_FORWARDS = 5
LONGEST_KEY = 200


class Named:
    """The clients that some rows name, by folded name; unknown ones are made, and belong to the first row."""

    def __init__(self, rows: Sequence[Waiting], *, by: Viewer) -> None:
        named = {key_of(name): name for row in rows if (name := row.values.get("client"))}
        live = Client.objects.within(by).live().filter(name_key__in=list(named)).order_by("-id")
        self._known = {client.name_key: client for client in live}
        fresh = [
            Client.drawn_up(ClientDraft(name), owner=by)
            for key, name in named.items()
            if key and key not in self._known
        ]
        Client.objects.bulk_create(fresh)
        self._known |= {client.name_key: client for client in fresh}
        self._fresh = {client.name_key: client.pk for client in fresh}

    def of(self, row: Waiting) -> Client | None:
        name = row.values.get("client")
        return self._known.get(key_of(name)) if name else None

    def made_with(self, row: Waiting) -> dict[str, int]:
        """The client that was made because of this row, being the first to name it; said once."""
        name = row.values.get("client")
        key = self._fresh.pop(key_of(name), None) if name else None
        return {"client": key} if key else {}


def by_reference(owner: OfWorkspace, kind: str, rows: Sequence[Waiting], *, of: Any) -> dict[str, Any]:
    """Rows of the model `of` by what the file calls them. Where one was merged, the row it became."""
    references = [row.outside_reference for row in rows if row.outside_reference]
    known = OutsideReference.known(owner, kind, references) if references else {}
    found = _followed(owner, set(known.values()), of=of)
    return {reference: found[key] for reference, key in known.items() if key in found}


def claimed(owner: OfWorkspace, kind: str, keys: Iterable[int]) -> set[int]:
    """Which rows a reference stands for already: a row of the file with another reference is somebody else."""
    rows = OutsideReference.objects.within(owner).of_kind(kind).filter(row_id__in=list(keys))
    return set(rows.values_list("row_id", flat=True))


def _followed(owner: OfWorkspace, keys: set[int], *, of: Any) -> dict[int, Any]:
    """Each key with its row, or with the one that it was merged into."""
    rows = _rows(owner, keys, of)
    for _turn in range(MOST_FORWARDS):
        further = {row.merged_into_id for row in rows.values() if row.merged_into_id}
        if not further:
            break
        into = _rows(owner, further, of)
        rows = {key: into.get(row.merged_into_id, row) for key, row in rows.items()}
    return rows


def _rows(owner: OfWorkspace, keys: Iterable[int], of: Any) -> dict[int, Any]:
    return {row.pk: row for row in of.objects.within(owner).filter(pk__in=list(keys))} if keys else {}


def put_own(row: Any, own: dict[str, Any], fields: OwnFields) -> None:
    """Give a new row its own fields, and let it be found by them. `fields` are read once for many rows."""
    row.own = own
    row.search_text = fields.search_text(own, row.search_text)


def key_of(text: str) -> str:
    return folded(text)[:LONGEST_KEY]
