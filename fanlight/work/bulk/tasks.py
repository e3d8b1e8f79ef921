"""Background entrances: carry a bulk action on."""

from fanlight.ground.background.retry import retrying
from fanlight.work.bulk import running
from fanlight.work.bulk.models import BulkAction


@retrying()
def run(workspace_id: str, action_id: str) -> None:
    """For a while, so that other tasks get their turn; then it lines up again."""
    actions = BulkAction.objects.everyone("a task carries the workspace's key with the row's")
    action = actions.get(workspace_id=int(workspace_id), pk=int(action_id))
    if not running.run(action, seconds=running.TURN_SECONDS):
        run.enqueue(workspace_id, action_id)
