"""What every importer asks of a mapping: proposed by the names of columns, and checked before rows are read by it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from fanlight.core.errors import Sentence
from fanlight.ground.workspaces.models.own_fields import key_of
from fanlight.work.transfers.columns import Column, Look
from fanlight.work.transfers.kinds import Place
from fanlight.work.transfers.mapping import SKIP, BadMapping, Choice, Mapping

OWN = "own:"
OWN_PLACES = (
    Place(f"{OWN}text", _("Own field: text"), is_single=False, is_named=True),
    Place(f"{OWN}choice", _("Own field: choice"), is_single=False, is_named=True),
    Place(f"{OWN}number", _("Own field: number"), is_single=False, is_named=True),
    Place(f"{OWN}money", _("Own field: money"), is_single=False, is_named=True),
    Place(f"{OWN}date", _("Own field: date"), is_single=False, is_named=True),
)


def taken_places(
    columns: Iterable[Column],
    place_of: Callable[[str], tuple[str, int]],
    *,
    several: frozenset[str] = frozenset(),
) -> dict[str, str]:
    """Which column goes to which place, by name. A place takes the one that fits best, those of `several` take all."""
    best: dict[str, tuple[int, str]] = {}
    found: dict[str, str] = {}
    for column in columns:
        place, rank = place_of(column.name)
        if not place or not column.filled:
            continue
        if place in several:
            found[column.name] = place
        elif place not in best or rank < best[place][0]:
            best[place] = (rank, column.name)
    return found | {name: place for place, (_rank, name) in best.items()}


def without_doubles(choices: list[Choice]) -> list[Choice]:
    """Fields and dates whose names would be one and the same get a number."""
    seen: dict[tuple[str, str], int] = {}
    numbered = []
    for choice in choices:
        mark = _mark(choice)
        seen[mark] = seen.get(mark, 0) + 1
        label = f"{choice.label[:110]} {seen[mark]}" if choice.label and seen[mark] > 1 else choice.label
        numbered.append(replace(choice, label=label))
    return numbered


def check(mapping: Mapping, look: Look, places: Sequence[Place]) -> None:
    """Raises BadMapping: places are known, single ones taken once, named ones have names of their own."""
    if len(mapping.columns) != len(look.columns):
        raise BadMapping
    known = {place.key: place for place in places}
    _check_places(mapping, known)
    _check_names(
        [choice if choice.to in known and known[choice.to].is_named else None for choice in mapping.columns]
    )


def need(mapping: Mapping, places: Iterable[str], words: Sentence) -> None:
    """Raises BadMapping with those words unless a column goes to one of the places."""
    if not any(mapping.place_of(place) is not None for place in places):
        raise BadMapping(words)


def _check_places(mapping: Mapping, known: dict[str, Place]) -> None:
    taken: set[str] = set()
    for n, choice in enumerate(mapping.columns):
        if choice.to == SKIP:
            continue
        if choice.to not in known:
            raise BadMapping(_("Choose one of the places offered."), field=f"to{n}")
        if choice.to in taken and known[choice.to].is_single:
            raise BadMapping(_("Another column goes there already."), field=f"to{n}")
        taken.add(choice.to)


def _check_names(named: Sequence[Choice | None]) -> None:
    marks: set[tuple[str, str]] = set()
    for n, choice in enumerate(named):
        if choice is None:
            continue
        if not choice.label:
            raise BadMapping(_("Give this a name."), field=f"label{n}")
        if _mark(choice) in marks:
            raise BadMapping(_("Another column has this name already."), field=f"label{n}")
        marks.add(_mark(choice))


def _mark(choice: Choice) -> tuple[str, str]:
    return choice.to.partition(":")[0], key_of(choice.label)
