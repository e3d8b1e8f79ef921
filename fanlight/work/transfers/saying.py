"""What a row of a file says: each cell as the JSON value of its place, or in words why it cannot be one."""

from collections.abc import Callable
from typing import Any, Final

from django.utils.translation import gettext as _

from fanlight.core.folding import folded
from fanlight.core.tokens import SHARE_LINK
from fanlight.core.viewers import Viewer
from fanlight.ground.access.entering.links import without_secrets
from fanlight.ground.workspaces.fields import MOST_DIGITS
from fanlight.ground.workspaces.models import OwnField
from fanlight.work.transfers import cells
from fanlight.work.transfers.columns import Column, Look
from fanlight.work.transfers.kinds import Reading
from fanlight.work.transfers.mapping import SKIP, Choice, Mapping
from fanlight.work.transfers.own_columns import fields_of
from fanlight.work.transfers.proposing import OWN

FULL_CIRCLE: Final = {"latitude": 90, "longitude": 180}
LONGEST_OWN: Final = 2000

type Values = dict[str, Any]
type Converter = Callable[[str], object]


class Wrong(ValueError):
    """A cell that cannot be what its column is; the sentence says why."""


class RowReader:
    """Reads rows by one mapping. An empty cell says nothing: it never wipes what is there.

    Subclasses name the noun, the longest text of each place, the groups that several columns fill, and complete a row.
    """

    noun: str
    longest: dict[str, int]
    wraps: frozenset[str] = frozenset({"own"})
    """Places whose text keeps its line breaks."""
    gathers: frozenset[str] = frozenset()
    """Places that several columns fill: what they say is a list."""

    def __init__(self, mapping: Mapping, look: Look, *, by: Viewer) -> None:
        self.by, self._order = by, mapping.date_order
        fields = fields_of(mapping, look, noun=self.noun, by=by)
        self._columns = [
            (
                place,
                self._target(choice, fields.get(place)),
                self._converter(choice, column, fields.get(place)),
            )
            for place, (choice, column) in enumerate(zip(mapping.columns, look.columns, strict=True))
            if choice.to != SKIP
        ]

    def __call__(self, row: list[str]) -> Reading:
        said: Values = {"own": {}, "dates": {}} | {name: [] for name in self.gathers}
        try:
            for place, (group, name), converted in self._columns:
                if row[place]:
                    self._put(said, group, name, converted(self._without_links(row[place])))
            return self.completed(said)
        except Wrong as wrong:
            return Reading(str(said.get("reference", ""))[:200], why=str(wrong))

    def completed(self, said: Values) -> Reading:
        """The row as a whole. Raises Wrong."""
        raise NotImplementedError

    def _put(self, said: Values, *where: Any) -> None:
        group, name, value = where
        if name in self.gathers and not group:
            said[name].append(value)
        else:
            (said[group] if group else said)[name] = value

    def _without_links(self, cell: str) -> str:
        return without_secrets(cell, owner=self.by) if SHARE_LINK in cell else cell

    def _target(self, choice: Choice, field: OwnField | None) -> tuple[str, str]:
        """Where a cell's value is put among what the row says: the group, and the name in it."""
        if field is not None:
            return "own", field.key
        return ("dates", choice.label) if choice.to == "key_date" else ("", choice.to)

    def _converter(self, choice: Choice, column: Column, field: OwnField | None) -> Converter:
        """The cell as JSON keeps it: days as ISO text, money as text so that no cent is lost.

        A field that is there already takes values of its own kind, whatever was chosen for the column.
        """
        to = f"{OWN}{field.kind}" if field is not None else choice.to
        if to in ("key_date", f"{OWN}date"):
            return lambda cell: day(cell, column, self._order)
        if to == f"{OWN}money":
            return lambda cell: str(number(cell, column))
        if to == f"{OWN}number":
            return lambda cell: short(number(cell, column), column)
        if to in FULL_CIRCLE:
            return lambda cell: degrees(cell, column, FULL_CIRCLE[to])
        if field is not None and to == f"{OWN}choice":
            spelled = {folded(one): one for one in reversed([*field.choices, *sorted(column.words or ())])}
            return lambda cell: spelled.get(folded(cell)) or self._text(cell, choice, column)
        return lambda cell: self._text(cell, choice, column)

    def _text(self, cell: str, choice: Choice, column: Column) -> str:
        kind = "own" if choice.to.startswith(OWN) else choice.to
        text = cell if kind in self.wraps else " ".join(cell.split())
        most = self.longest.get(kind, LONGEST_OWN if kind == "own" else len(text))
        if len(text) > most:
            words = _("The cell in the column %(name)s is longer than %(most)s characters.")
            raise Wrong(words % {"name": column.name, "most": most})
        return text


def day(cell: str, column: Column, order: str) -> str:
    try:
        return cells.day(cell, order=order).isoformat()
    except ValueError:
        words = _("“%(cell)s” in the column %(name)s is no date.")
        raise Wrong(words % {"cell": cell[:40], "name": column.name}) from None


def number(cell: str, column: Column) -> Any:
    try:
        return cells.number(cell, decimal=column.decimal)
    except ValueError:
        words = _("“%(cell)s” in the column %(name)s is no number.")
        raise Wrong(words % {"cell": cell[:40], "name": column.name}) from None


def short(value: Any, column: Column) -> int | float:
    if len(value.as_tuple().digits) > MOST_DIGITS:
        words = _("A number in the column %(name)s has more than %(most)s digits.")
        raise Wrong(words % {"name": column.name, "most": MOST_DIGITS})
    return int(value) if value == int(value) else float(value)


def degrees(cell: str, column: Column, most: int) -> float:
    value = float(number(cell, column))
    if abs(value) > most:
        words = _("“%(cell)s” in the column %(name)s is no place on earth.")
        raise Wrong(words % {"cell": cell[:40], "name": column.name})
    return value


def address_of(said: Values, *, most: int) -> str:
    """Street, town and postcode in one line. Raises Wrong when that is too long."""
    lines = ", ".join(said[part] for part in ("site", "area", "postcode") if said.get(part))
    if len(lines) > most:
        raise Wrong(_("The address is longer than %(most)s characters.") % {"most": most})
    return lines


def position_of(said: Values) -> Values:
    both = "latitude" in said and "longitude" in said
    return {"position": [said["latitude"], said["longitude"]]} if both else {}
