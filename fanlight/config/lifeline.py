"""No process outlives the one that started it, even when that one is killed without a word.

Polls the parent's process id: this works on every Unix, and needs no pipe that a grandchild could inherit and
hold open.
"""

import os
import signal
import threading
import time
from typing import Final

POLL_SECONDS: Final = 0.5
GRACE_SECONDS: Final = 10


def end_with(parent: int) -> None:
    """Stop this process, first politely, once process `parent` is no longer its parent."""
    threading.Thread(target=_watch, args=(parent,), name="lifeline", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(POLL_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os._exit(1)
