"""One row of a file as a job says it: JSON values, or why the row cannot be one."""

from collections.abc import Callable
from typing import Any, Final

from django.utils.translation import gettext as _

from fanlight.core.folding import folded
from fanlight.core.tokens import SHARE_LINK
from fanlight.core.viewers import Viewer
from fanlight.ground.access.links import without_secrets
from fanlight.ground.workspaces.fields import MOST_DIGITS
from fanlight.ground.workspaces.models import OwnField
from fanlight.work.jobs.importing.fields import OWN, fields_of
from fanlight.work.jobs.importing.proposals import KEY_DATE
from fanlight.work.transfers import cells
from fanlight.work.transfers.columns import Column, Look
from fanlight.work.transfers.kinds import Reading
from fanlight.work.transfers.mapping import SKIP, Choice, Mapping

LONGEST: Final = {"reference": 80, "client": 200, "summary": 2000, "site": 300, "own": 2000}
TITLE: Final = 200
ADDRESS: Final = ("site", "area", "postcode")
FULL_CIRCLE: Final = {"latitude": 90, "longitude": 180}

type Values = dict[str, Any]
type Converter = Callable[[str], object]


class Wrong(ValueError):
    """A cell that cannot be what its column is; the sentence says why."""


class RowReader:
    """Reads rows by one mapping. An empty cell says nothing: it never wipes what a job has."""

    def __init__(self, mapping: Mapping, look: Look, *, by: Viewer) -> None:
        self._by = by
        fields = fields_of(mapping, look, by=by)
        self._columns = [
            (place, _target(choice, fields.get(place)), _converter(choice, column, mapping, field=fields.get(place)))
            for place, (choice, column) in enumerate(zip(mapping.columns, look.columns, strict=True))
            if choice.to != SKIP
        ]

    def __call__(self, row: list[str]) -> Reading:
        said: Values = {"own": {}, "dates": {}}
        try:
            for place, (group, name), converted in self._columns:
                if row[place]:
                    kept = said[group] if group else said
                    kept[name] = converted(self._without_links(row[place]))
            reference = _reference(said)
            return Reading(reference, _complete(said, reference))
        except Wrong as wrong:
            return Reading(str(said.get("reference", ""))[:200], why=str(wrong))

    def _without_links(self, cell: str) -> str:
        return without_secrets(cell, owner=self._by) if SHARE_LINK in cell else cell


def _target(choice: Choice, field: OwnField | None) -> tuple[str, str]:
    """Where a cell's value is put among what the row says: the group, and the name in it."""
    if field is not None:
        return "own", field.key
    return ("dates", choice.label) if choice.to == KEY_DATE else ("", choice.to)


def _converter(choice: Choice, column: Column, mapping: Mapping, *, field: OwnField | None) -> Converter:
    """The cell as JSON keeps it: days as ISO text, money as text so that no cent is lost.

    A field that is there already takes values of its own kind, whatever was chosen for the column.
    """
    to = f"{OWN}{field.kind}" if field is not None else choice.to
    if to in (KEY_DATE, f"{OWN}date"):
        return lambda cell: _day(cell, column.name, mapping.date_order)
    if to == f"{OWN}money":
        return lambda cell: str(_number(cell, column))
    if to == f"{OWN}number":
        return lambda cell: _short(_number(cell, column), column)
    if to in FULL_CIRCLE:
        return lambda cell: _degrees(cell, column, FULL_CIRCLE[to])
    if field is not None and to == f"{OWN}choice":
        spelled = {folded(one): one for one in reversed([*field.choices, *sorted(column.words or ())])}
        return lambda cell: spelled.get(folded(cell), _text(cell, choice, column))
    return lambda cell: _text(cell, choice, column)


def _day(cell: str, name: str, order: str) -> str:
    try:
        return cells.day(cell, order=order).isoformat()
    except ValueError:
        words = _("“%(cell)s” in the column %(name)s is no date.")
        raise Wrong(words % {"cell": cell[:40], "name": name}) from None


def _number(cell: str, column: Column) -> Any:
    try:
        return cells.number(cell, decimal=column.decimal)
    except ValueError:
        words = _("“%(cell)s” in the column %(name)s is no number.")
        raise Wrong(words % {"cell": cell[:40], "name": column.name}) from None


def _short(number: Any, column: Column) -> int | float:
    if len(number.as_tuple().digits) > MOST_DIGITS:
        words = _("A number in the column %(name)s has more than %(most)s digits.")
        raise Wrong(words % {"name": column.name, "most": MOST_DIGITS})
    return int(number) if number == int(number) else float(number)


def _degrees(cell: str, column: Column, most: int) -> float:
    degrees = float(_number(cell, column))
    if abs(degrees) > most:
        words = _("“%(cell)s” in the column %(name)s is no place on earth.")
        raise Wrong(words % {"cell": cell[:40], "name": column.name})
    return degrees


def _text(cell: str, choice: Choice, column: Column) -> str:
    kind = "own" if choice.to.startswith(OWN) else choice.to
    text = cell if kind in ("summary", "own") else " ".join(cell.split())
    if len(text) > LONGEST.get(kind, len(text)):
        words = _("The cell in the column %(name)s is longer than %(most)s characters.")
        raise Wrong(words % {"name": column.name, "most": LONGEST[kind]})
    return text


def _reference(said: Values) -> str:
    if not said.get("reference"):
        raise Wrong(_("The row has no reference."))
    return str(said["reference"])


def _complete(said: Values, reference: str) -> Values:
    """The address in one line, and a title for every job: its own, or what comes nearest to one."""
    site = ", ".join(said[part] for part in ADDRESS if said.get(part))
    if len(site) > LONGEST["site"]:
        raise Wrong(_("The address is longer than %(most)s characters.") % {"most": LONGEST["site"]})
    summary = said.get("summary", "")
    named = said.get("title") or summary.partition("\n")[0].strip() or site or reference
    title = named if len(named) <= TITLE else named[: TITLE - 1].rstrip() + "…"
    is_all_said = summary == title
    keeps_title = said.get("title") and title != named and not summary
    values = {
        "title": title,
        "summary": named if keeps_title else "" if is_all_said else summary,
        "client": said.get("client", ""),
        "site": site,
        "status": said.get("status", ""),
        "own": said["own"],
        "dates": said["dates"],
    }
    return values | _position(said)


def _position(said: Values) -> Values:
    both = "latitude" in said and "longitude" in said
    return {"position": [said["latitude"], said["longitude"]]} if both else {}
