"""Who must hear, in the same transaction, that letters to a contact go to another address from now on.

Packages above register: people know neither letters nor ways in.
"""

from collections.abc import Callable
from typing import Any

from fanlight.core.viewers import Viewer

type Listener = Callable[[Any, str, Viewer], None]

_listeners: list[Listener] = []


def register(listener: Listener) -> None:
    """Called in `apps.py`. `listener(contact, was, by)` is told the address that was the first one so far."""
    if listener not in _listeners:
        _listeners.append(listener)


def tell(contact: Any, was: str, *, by: Viewer) -> None:
    for listener in _listeners:
        listener(contact, was, by)
