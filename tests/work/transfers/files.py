"""Files to import, and how a test carries one through."""

from pathlib import Path
from typing import Any

import fanlight
from fanlight.work.transfers import commands
from fanlight.work.transfers.models import Import

PERMITS = Path(fanlight.__file__).parent / "demo" / "permits" / "calgary-building-permits.csv"


def a_file(folder: Path, text: str | bytes, *, name: str = "jobs.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return path


def imported(folder: Path, text: str, *, by: Any) -> Import:
    """The text as a file, taken over as it is proposed."""
    return commands.take_over(a_file(folder, text), by=by)


def counts(one: Import) -> tuple[int, int, int, int]:
    """Created, updated, unchanged, refused."""
    found = one.counts()
    return found["created"], found["updated"], found["unchanged"], found["refused"]
