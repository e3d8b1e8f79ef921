"""Which column becomes what, as somebody decided it, or as an importer proposes it."""

from dataclasses import asdict, dataclass, field
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from fanlight.core.errors import Malformed
from fanlight.work.transfers import cells
from fanlight.work.transfers.columns import UNCLEAR

SKIP: Final = ""
"""A column that is left out."""


class BadMapping(Malformed):
    """What was decided about the columns cannot work; `field` names the part of the form."""

    code = "import.bad_mapping"


@dataclass(frozen=True, slots=True)
class Choice:
    """Where one column goes, and what its field or date is called there."""

    to: str = SKIP
    label: str = ""


@dataclass(frozen=True, slots=True)
class Mapping:
    """One choice for each column, in the file's order. `words`: what each word of the sorted column becomes."""

    columns: list[Choice]
    date_order: str = ""
    words: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, said: dict[str, Any]) -> "Mapping":
        return cls([Choice(**choice) for choice in said["columns"]], said["date_order"], said["words"])

    def place_of(self, to: str) -> int | None:
        """Which column goes there; None when none does."""
        return next((place for place, choice in enumerate(self.columns) if choice.to == to), None)

    def checked_order(self, proposed: str) -> str:
        """The order to read days in. Raises BadMapping when it matters and nobody has said."""
        order = self.date_order or proposed
        if order == UNCLEAR or (order and order not in (cells.DAY_FIRST, cells.MONTH_FIRST)):
            raise BadMapping(
                _("Say whether the day or the month comes first in this file."), field="date_order"
            )
        return order or cells.DAY_FIRST
