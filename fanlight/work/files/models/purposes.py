"""What a file on its way is for, beside lying in its room: other packages of `work` say it from their `apps.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from fanlight.core.errors import Malformed, Refusal
from fanlight.core.viewers import Viewer


def _nothing(_upload: Any, _by: Viewer, /) -> None:
    """A file that is for its room alone."""


def _nothing_more(_upload: Any, _file: Any, _by: Viewer, /) -> None:
    """A file that is for its room alone."""


@dataclass(frozen=True, slots=True)
class Purpose:
    """`require` is asked before bytes are taken, `fulfil` runs in the transaction that makes the file.

    Where either raises one of `refusals`, what arrived is not kept. `keeps`: a content that lies there already is
    taken once more without asking.
    """

    require: Callable[[Any, Viewer], None] = _nothing
    fulfil: Callable[[Any, Any, Viewer], None] = _nothing_more
    refusals: tuple[type[Refusal], ...] = ()
    keeps: bool = False


_purposes: Final[dict[str, Purpose]] = {}


def register(name: str, purpose: Purpose) -> None:
    _purposes[name] = purpose


def known(name: str) -> Purpose:
    """Raises Malformed for a purpose that nobody serves."""
    if name not in _purposes:
        raise Malformed
    return _purposes[name]
