"""What can be imported: packages above register an importer for each kind of thing; this package knows none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from fanlight.core.errors import Sentence
from fanlight.core.viewers import Viewer
from fanlight.work.transfers.columns import Look
from fanlight.work.transfers.mapping import Mapping


class Place(NamedTuple):
    """Where a column may go. `is_single`: only one column of a file. `is_named`: its label matters."""

    key: str
    label: Sentence
    is_single: bool = True
    is_named: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A row as the file says it: JSON values under the importer's own names; or why it is refused."""

    reference: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    why: str = ""
    same: str = ""
    """What makes a later row of the file the same thing, where there is no reference."""


class Waiting(Protocol):
    """A row that was read and waits for its turn."""

    @property
    def outside_reference(self) -> str: ...
    @property
    def values(self) -> dict[str, Any]: ...


class Outcome(NamedTuple):
    """created, updated, unchanged or refused; `why` for a refused one. For undoing: the key of the row that was
    created or changed, and, as JSON, what stood there and what was made along with it."""

    name: str
    why: str = ""
    row_id: int | None = None
    before: dict[str, Any] | None = None


class Applied(Protocol):
    """A row that was applied, as undoing sees it. `told` is the number of the last event by then."""

    @property
    def pk(self) -> int: ...
    @property
    def outside_reference(self) -> str: ...
    @property
    def outcome(self) -> str: ...
    @property
    def row_id(self) -> int | None: ...
    @property
    def told(self) -> int: ...
    @property
    def before(self) -> dict[str, Any]: ...


class Undoer(Protocol):
    """How what an import did is taken back."""

    def standing(self, rows: Sequence[Applied]) -> dict[int, Sentence]:
        """Rows that cannot be taken back any more, by their key, and why: changed since, or in use."""
        ...

    def undo(self, rows: Sequence[Applied]) -> None:
        """Later rows first, in the caller's transaction: what was created goes, what was changed is as it was."""
        ...


type RowWriter = Callable[[Sequence[Waiting]], list[Outcome]]
"""Applies rows in the caller's transaction: an outcome for each, in order. A Refusal undoes all."""


class Importer(Protocol):
    """How rows of a file become rows of one package. Every method may be called again after a crash."""

    def places(self) -> Sequence[Place]: ...

    def sorted_place(self) -> str:
        """The key of the place whose words are mapped one by one; empty for none."""
        ...

    def answers(self, by: Viewer) -> list[tuple[str, Sentence]]:
        """What a word of that column may become."""
        ...

    def proposal(self, look: Look, *, by: Viewer) -> Mapping: ...

    def check(self, mapping: Mapping, look: Look, *, by: Viewer) -> Mapping:
        """The mapping, made complete. Raises BadMapping."""
        ...

    def reader(self, mapping: Mapping, look: Look, *, by: Viewer) -> Callable[[list[str]], Reading]: ...

    def prepare(self, mapping: Mapping, look: Look, *, by: Viewer) -> None:
        """Make what the rows will need: new statuses, new fields. In a transaction of the caller's."""
        ...

    def writer(self, mapping: Mapping, *, by: Viewer) -> RowWriter:
        """Made once for a run, after `prepare`."""
        ...

    def undoer(self, *, by: Viewer) -> Undoer: ...


_importers: dict[str, Importer] = {}


def register(kind: str, importer: Importer) -> None:
    """Called in `apps.py` of the package that takes rows over."""
    _importers[kind] = importer


def importer_of(kind: str) -> Importer:
    return _importers[kind]
