"""Background entrance: tell the listeners of one event."""

from fanlight.ground.activity.listeners import tell_all
from fanlight.ground.activity.models import Event
from fanlight.ground.background.retry import retrying


@retrying()
def tell(workspace_id: str, event_id: str) -> None:
    """Listeners are told at least once; what they do is keyed by the event."""
    events = Event.objects.everyone("a task carries the workspace's key with the row's")
    tell_all(events.get(workspace_id=int(workspace_id), pk=int(event_id)))
