"""`fanlight import`: take a file over from the command line, or in-process, with every proposal accepted."""

import sys
from pathlib import Path
from typing import Final

from fanlight.core.errors import Refusal
from fanlight.core.viewers import TaskViewer, Viewer
from fanlight.ground.workspaces.addresses import workspace_named
from fanlight.work.transfers import applying, reading
from fanlight.work.transfers.columns import UNCLEAR, date_order
from fanlight.work.transfers.mapping import BadMapping
from fanlight.work.transfers.models import Import
from fanlight.work.transfers.models.imports import ANYWHERE, WHY
from fanlight.work.transfers.pace import Watcher
from fanlight.work.transfers.records import Where

DONE, REFUSED = 0, 1
SHOWN: Final = 20


class Failed(Refusal):
    """The import ended before its rows could be applied; the sentence says why."""

    code = "import.failed"


def import_file(path: Path, *, kind: str, workspace: str, sheet: str = "", by: Viewer | None = None) -> int:
    """Says on the way what it does; 0 when the file was taken over, with or without refused rows."""
    owner = workspace_named(workspace)
    if owner is None:
        return _say(f"There is no workspace called {workspace}.", failed=True)
    if not path.is_file():
        return _say(f"There is no file {path}.", failed=True)
    try:
        viewer = by or TaskViewer(owner.pk, 0, WHY)
        done = take_over(path, by=viewer, kind=kind, where=Where(sheet), watch=_Bar())
    except Refusal as refusal:
        return _say(str(refusal.message), failed=True)
    _tell(done)
    return DONE


def take_over(
    path: Path, *, by: Viewer, kind: str = "jobs", where: Where = ANYWHERE, watch: Watcher | None = None
) -> Import:
    """Import a file by its own proposal, in this process. Raises Malformed or Failed, and then changed nothing.

    Where only a person can tell whether days or months come first it refuses: such a file is imported in the console.
    """
    with path.open("rb") as stream:
        one = Import.receive(stream, by=by, name=path.name, kind=kind, where=where)
    one.look_through()
    if date_order(one.look.columns) == UNCLEAR:
        raise BadMapping(
            "Nothing in the file says whether days or months come first: import it in the console."
        )
    one.choose(one.chosen, by=by, later=False)
    reading.read(one)
    _reloaded(one).start(by=by, later=False)
    applying.apply(_reloaded(one), watch=watch)
    return _reloaded(one)


def _reloaded(one: Import) -> Import:
    fresh = one.reloaded()
    if fresh.state == "failed":
        raise Failed(fresh.failure)
    return fresh


class _Bar:
    """A line on the terminal that grows with the rows."""

    def __init__(self) -> None:
        self._done = 0

    def __call__(self, rows: int, _seconds: float) -> None:
        self._done += rows
        sys.stderr.write(f"\r{self._done:,} rows")
        sys.stderr.flush()


def _tell(one: Import) -> None:
    told = ", ".join(f"{count:,} {outcome}" for outcome, count in one.counts().items())
    _say(f"\n{one.name}: {told}.")
    for row in one.refused_rows()[:SHOWN]:
        _say(f"Row {row.line} ({row.outside_reference or 'no reference'}): {row.why}")


def _say(words: str, *, failed: bool = False) -> int:
    (sys.stderr if failed else sys.stdout).write(f"{words}\n")
    return REFUSED if failed else DONE
