"""Background entrances: deliver one letter, and find those that lost their task."""

from fanlight.core.viewers import TaskViewer
from fanlight.ground.background.pending import pending
from fanlight.ground.background.retry import retrying
from fanlight.ground.mail import delivery
from fanlight.ground.mail.models import Letter


@retrying(queue="mail")
def deliver(workspace_id: str, letter_id: str) -> None:
    delivery.deliver(TaskViewer(int(workspace_id), 0, "mail"), int(letter_id))


@retrying(queue="mail")
def sweep() -> None:
    """The rows hold the truth: whatever waits without a task gets one."""
    overdue = Letter.objects.everyone("the outbox of all workspaces").overdue()
    for keys in sorted(overdue.task_keys() - pending(deliver)):
        deliver.enqueue(*keys)
