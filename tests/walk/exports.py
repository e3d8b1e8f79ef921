"""Files that members asked for: each is for one of them alone, and one belongs to somebody who was stopped since."""

from typing import Any

from fanlight.core.listings import Asked
from fanlight.work.jobs.listing import JOBS
from fanlight.work.transfers import exporting
from fanlight.work.transfers.models import Export


def make(staff: dict[str, Any]) -> dict[str, Any]:
    """An export of all jobs for each member of the stage, labelled with their role."""
    return {f"export.{role}": _export(viewer) for role, viewer in staff.items()}


def _export(viewer: Any) -> Export:
    one = Export.ask(JOBS, Asked(), format="csv", by=viewer)
    exporting.make(one)
    assert one.reloaded().written > 1
    return one
