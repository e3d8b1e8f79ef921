"""Who must hear, in the same transaction, that letters to a contact go to another address from now on.

Packages above register: people know neither letters nor ways in.
"""

from collections.abc import Callable
from typing import Any

from fanlight.core.folding import folded_email
from fanlight.core.viewers import Viewer

type Listener = Callable[[Any, str, Viewer], None]

_listeners: list[Listener] = []


def register(listener: Listener) -> None:
    """Called in `apps.py`. `listener(contact, was, by)` is told the address that was the first one so far."""
    if listener not in _listeners:
        _listeners.append(listener)


def compare(contact: Any, before: tuple[str, ...], after: tuple[str, ...], *, by: Viewer) -> None:
    """Tell everybody, if the first of these addresses was another one so far."""
    first = [folded_email(one) for one in after[:1]]
    if before and [folded_email(before[0])] != first:
        for listener in _listeners:
            listener(contact, before[0], by)
