"""Own fields of jobs that an import brings: which column goes to which field."""

from fanlight.core.viewers import Viewer
from fanlight.ground.workspaces import brought
from fanlight.ground.workspaces.brought import Wanted
from fanlight.ground.workspaces.models import OwnField
from fanlight.ground.workspaces.models.own_fields import key_of
from fanlight.work.transfers.columns import Column, Look
from fanlight.work.transfers.mapping import Choice, Mapping

OWN = "own:"
NOUN = "job"
field_key = key_of
"""Names that give the same key are one name to a mapping."""


def make_fields(mapping: Mapping, look: Look, *, by: Viewer) -> None:
    """Add the fields that the workspace does not have yet. A field that is there keeps its kind."""
    brought.make(NOUN, [wanted for _place, wanted in _wanted(mapping, look)], by=by)


def fields_of(mapping: Mapping, look: Look, *, by: Viewer) -> dict[int, OwnField]:
    """For each column that goes to an own field, by its place: the field that is there, or that will be made."""
    wanted = _wanted(mapping, look)
    fields = brought.placed(NOUN, [one for _place, one in wanted], owner=by)
    return {place: field for (place, _one), field in zip(wanted, fields, strict=True)}


def _wanted(mapping: Mapping, look: Look) -> list[tuple[int, Wanted]]:
    pairs = enumerate(zip(mapping.columns, look.columns, strict=True))
    return [(n, _one(choice, column)) for n, (choice, column) in pairs if choice.to.startswith(OWN)]


def _one(choice: Choice, column: Column) -> Wanted:
    kind = choice.to.removeprefix(OWN)
    choices = tuple(sorted(column.words)) if kind == "choice" and column.words else ()
    return Wanted(choice.label, kind, choices)
