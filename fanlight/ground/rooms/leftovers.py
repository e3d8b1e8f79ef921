"""Who must end what still hangs on a grant that was shut, before that grant opens for something else.

`Grant.enable` takes a decision back, with all that it shut. Giving the grant anew, or merging it with a living one, is
another decision: what was handed out before opens nothing of it. Packages above register: rooms know neither links nor
visits.
"""

from collections.abc import Callable
from typing import Any

type Listener = Callable[[Any], None]

_listeners: list[Listener] = []


def register(listener: Listener) -> None:
    """Called in `apps.py`. `listener(grant)` ends what it keeps for that grant, in the transaction of the caller."""
    if listener not in _listeners:
        _listeners.append(listener)


def end(grant: Any) -> None:
    for listener in _listeners:
        listener(grant)
