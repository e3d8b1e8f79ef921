"""The facts that bulk actions can announce; what each row's verb did, the row's own package says."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from fanlight.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class BulkFinished(Fact):
    name = "bulk.finished"
    meaning = "One verb was carried out on many rows of a list."
    story = _("finished “{verb}” on a list: {done} done, {skipped} with nothing to do, {refused} refused")

    verb: str
    done: int
    skipped: int
    refused: int


@dataclass(frozen=True, kw_only=True)
class BulkUndone(Fact):
    name = "bulk.undone"
    meaning = "What a bulk action had done was taken back, where nobody changed the row since."
    story = _("took “{verb}” on a list back: {undone} rows, {kept} kept")

    verb: str
    undone: int
    kept: int
