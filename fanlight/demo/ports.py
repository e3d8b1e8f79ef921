"""Free ports for the demo, claimed until the server has them, so that two demos started at once never share one."""

import contextlib
import socket
import sys
from collections.abc import Iterator
from typing import Final

ATTEMPTS: Final = 200
LAST_PORT: Final = 32_767
"""Above it the system lends ports out by itself, so that a free one may be taken a moment later."""


@contextlib.contextmanager
def claimed(first: int) -> Iterator[int]:
    """The first free port from `first` on, ours among demos while the block runs. Raises OSError for none."""
    for number in range(first, max(first, min(first + ATTEMPTS, LAST_PORT)) + 1):
        claim = _claim(number)
        if claim is not None:
            with claim:
                yield number
            return
    raise OSError(f"no free port from {first} on")


def _claim(number: int) -> socket.socket | None:
    """A socket that stands for the claim. Asking the port alone is not enough: between our asking and the server's
    listening another demo may ask, and granian shares its port with other servers of the same user."""
    claim = socket.socket(socket.AF_UNIX)
    try:
        if sys.platform == "linux":
            claim.bind(f"\0fanlight-demo-{number}")  # a name without a file, gone with this process
        _require_free(number)
    except OSError:
        claim.close()
        return None
    return claim


def _require_free(number: int) -> None:
    """Raises OSError when somebody listens there. Connections that just ended do not count."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", number))
