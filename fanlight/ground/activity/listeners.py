"""Who wants to hear of which fact. A listener runs later, as a task, with the event's key."""

from collections.abc import Callable

from fanlight.ground.activity.models import Event

type Listener = Callable[[Event], None]

_listeners: dict[str, list[Listener]] = {}


def listen(fact_name: str, listener: Listener) -> None:
    """Called in `apps.py` of the package that reacts. Listeners are idempotent: a task may run twice."""
    known = _listeners.setdefault(fact_name, [])
    if listener not in known:
        known.append(listener)


def enqueue(event: Event) -> None:
    """One task per event that somebody listens to, in the event's own transaction."""
    from fanlight.ground.activity.tasks import tell  # tasks import this module's `tell_all`

    if event.name in _listeners:
        tell.enqueue(str(event.workspace_id), str(event.pk))


def tell_all(event: Event) -> None:
    for listener in _listeners.get(event.name, []):
        listener(event)
