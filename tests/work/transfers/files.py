"""Files to import, and how a test carries one through."""

from pathlib import Path
from typing import Any

import fanlight
from fanlight.work.transfers import commands, undoing
from fanlight.work.transfers.models import Import

PERMITS = Path(fanlight.__file__).parent / "demo" / "permits" / "calgary-building-permits.csv"


def a_file(folder: Path, text: str | bytes, *, name: str = "jobs.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return path


def imported(folder: Path, text: str, *, by: Any, kind: str = "jobs", name: str = "table.csv") -> Import:
    """The text as a file, taken over as it is proposed."""
    return commands.take_over(a_file(folder, text, name=name), by=by, kind=kind)


def undone(one: Import, *, by: Any) -> Import:
    """The import, after it was asked to be undone."""
    one.reloaded().undo(by=by)
    undoing.undo(one.reloaded())
    return one.reloaded()


def counts(one: Import) -> tuple[int, int, int, int]:
    """Created, updated, unchanged, refused."""
    found = one.counts()
    return found["created"], found["updated"], found["unchanged"], found["refused"]
