"""Columns that become own fields of the workspace, of whatever noun."""

from fanlight.core.viewers import Viewer
from fanlight.ground.workspaces import brought
from fanlight.ground.workspaces.brought import Wanted
from fanlight.ground.workspaces.models import OwnField
from fanlight.work.transfers.columns import Column, Look
from fanlight.work.transfers.mapping import Choice, Mapping
from fanlight.work.transfers.proposing import OWN


def make_fields(mapping: Mapping, look: Look, *, noun: str, by: Viewer) -> None:
    """Add the fields that the workspace does not have yet. A field that is there keeps its kind."""
    brought.make(noun, [wanted for _place, wanted in _wanted(mapping, look)], by=by)


def fields_of(mapping: Mapping, look: Look, *, noun: str, by: Viewer) -> dict[int, OwnField]:
    """For each column that goes to an own field, by its place: the field that is there, or that will be made."""
    wanted = _wanted(mapping, look)
    fields = brought.placed(noun, [one for _place, one in wanted], owner=by)
    return {place: field for (place, _one), field in zip(wanted, fields, strict=True)}


def _wanted(mapping: Mapping, look: Look) -> list[tuple[int, Wanted]]:
    pairs = enumerate(zip(mapping.columns, look.columns, strict=True))
    return [(n, _one(choice, column)) for n, (choice, column) in pairs if choice.to.startswith(OWN)]


def _one(choice: Choice, column: Column) -> Wanted:
    kind = choice.to.removeprefix(OWN)
    choices = tuple(sorted(column.words)) if kind == "choice" and column.words else ()
    return Wanted(choice.label, kind, choices)
