"""What contacts, clients and sites have in common when an import is undone."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from fanlight.core.errors import Sentence
from fanlight.core.viewers import Viewer
from fanlight.ground.people.models import Client
from fanlight.work.transfers.hanging import last_told, used
from fanlight.work.transfers.kinds import Applied
from fanlight.work.transfers.leftovers import remove_unused
from fanlight.work.transfers.models import OutsideReference


class RollUndoer:
    """Every change of such a row is told about it: an event after the import's own stands in the way. So does whatever
    hangs on a row that was created. `owned` are tables whose rows belong to it and go with it."""

    kind: ClassVar[str]
    model: ClassVar[Any]
    owned: ClassVar[Sequence[Any]] = ()
    changed: ClassVar[Sentence] = _("was changed since")
    hanging: ClassVar[Sentence] = _("is used by something else")
    gone: ClassVar[Sentence] = _("is not there any more")

    def __init__(self, by: Viewer) -> None:
        self.by = by

    def standing(self, rows: Sequence[Applied]) -> dict[int, Sentence]:
        keys = {row.row_id for row in rows if row.row_id}
        there = set(self.model.objects.within(self.by).filter(pk__in=keys).values_list("id", flat=True))
        told = last_told(self.by, "subject_id", there)
        created = {row.row_id for row in rows if row.outcome == "created" and row.row_id}
        hanging = used(self.by, self.model, created & there, but=self.owned)
        standing: dict[int, Sentence] = {}
        for row in rows:
            if row.row_id not in there:
                standing[row.pk] = self.gone
            elif told.get(row.row_id or 0, 0) > row.told:
                standing[row.pk] = self.changed
            elif row.row_id in hanging:
                standing[row.pk] = self.hanging
        return standing

    def undo(self, rows: Sequence[Applied]) -> None:
        entries = self.model.objects.within(self.by)
        entries.filter(pk__in={row.row_id for row in rows if row.outcome == "created"}).delete()
        for row in rows:
            if row.outcome == "updated":
                self.restore(row, entries.get(pk=row.row_id))
        called = [name for row in rows if (name := row.before.get("called"))]
        OutsideReference.objects.within(self.by).of_kind(self.kind).filter(reference__in=called).delete()
        remove_unused(self.by, rows, {"client": Client})

    def restore(self, row: Applied, entry: Any) -> None:
        """A changed row as it was before."""
        raise NotImplementedError
