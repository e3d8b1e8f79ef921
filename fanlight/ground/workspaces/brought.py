"""Own fields that a file brings: which ones there are already, and the rows of those that are new."""

from collections.abc import Iterable
from dataclasses import dataclass

from fanlight.core.doors import OfWorkspace, compare_and_set
from fanlight.core.folding import folded
from fanlight.core.viewers import Viewer
from fanlight.ground.workspaces.models import OwnField
from fanlight.ground.workspaces.models.own_fields import LONGEST_LABEL, MOST_CHOICES, free_key, key_of


@dataclass(frozen=True, slots=True)
class Wanted:
    """A field that a file brings."""

    label: str
    kind: str
    choices: tuple[str, ...] = ()


def placed(noun: str, wanted: Iterable[Wanted], *, owner: OfWorkspace) -> list[OwnField]:
    """For each wanted field the one of the same name that is there, or a new one that is not saved yet.

    The same answer each time for the same words, so that rows may be read before the fields are made. A field that is
    there keeps its kind.
    """
    there = list(OwnField.objects.within(owner).for_noun(noun))
    named, taken = {key_of(field.label): field for field in there}, {field.key for field in there}
    order, found = max((field.order for field in there), default=-1), []
    for one in wanted:
        field = named.get(key_of(one.label))
        if field is None:
            order += 1
            key = free_key(one.label, taken)
            taken.add(key)
            field = OwnField(
                workspace_id=owner.workspace_id, noun=noun, key=key, label=one.label[:LONGEST_LABEL]
            )
            field.kind, field.choices, field.order = one.kind, list(one.choices), order
            named[key_of(one.label)] = field
        found.append(field)
    return found


def make(noun: str, wanted: Iterable[Wanted], *, by: Viewer) -> None:
    """Add the fields that are not there yet, take archived ones out again, and add the choices that are new.

    In a transaction of the caller's; safe to repeat.
    """
    asked = list(wanted)
    fields = placed(noun, asked, owner=by)
    OwnField.objects.bulk_create([field for field in fields if field._state.adding], ignore_conflicts=True)
    for field, one in zip(fields, asked, strict=True):
        known = {folded(choice) for choice in field.choices}
        fresh = [choice for choice in one.choices if folded(choice) not in known]
        if field.kind == "choice" and fresh:
            compare_and_set(field, expect={}, choices=[*field.choices, *fresh][:MOST_CHOICES])
        if field.archived_at:
            compare_and_set(field, expect={}, archived_at=None)
