"""Background entrances of jobs: rows are found by other words when the fields of the workspace change."""

from fanlight.core.viewers import TaskViewer
from fanlight.ground.background.retry import retrying
from fanlight.work.jobs import rewording


@retrying()
def reword(workspace_id: str, noun: str, after: str) -> None:
    """One turn; what is left is a task of its own, so that a killed worker goes on and others get their turn."""
    owner = TaskViewer(int(workspace_id), 0, "fields")
    if last := rewording.turn(noun, owner=owner, after=int(after)):
        reword.enqueue(workspace_id, noun, str(last))
