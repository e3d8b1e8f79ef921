"""Keys of rows: 64-bit and time-sorted for the database, random for addresses.

Not for secrets: those live in `fanlight.core.tokens`.
"""

import os
import secrets
import threading
import time
from collections.abc import Callable
from typing import Any

EPOCH_MS = 1_704_067_200_000  # 2024-01-01 in UTC
COUNTER_BITS = 11
PROCESS_BITS = 11
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
KEY_LENGTH = 22


class _Clock:
    """Makes ids that only ever grow within one process: milliseconds, then process, then counter.

    41 bits of milliseconds last until 2093. Two processes share one of 2,048 process parts by chance;
    the primary key then refuses the second row, and the request is tried again.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.reseed()

    def reseed(self) -> None:
        self._process = secrets.randbits(PROCESS_BITS)
        self._last = 0

    def next(self) -> int:
        with self._lock:
            now = (int(time.time() * 1000) - EPOCH_MS) << COUNTER_BITS
            self._last = max(now, self._last + 1)
            milliseconds, counter = divmod(self._last, 1 << COUNTER_BITS)
        return ((milliseconds << PROCESS_BITS | self._process) << COUNTER_BITS) | counter


_clock = _Clock()
os.register_at_fork(after_in_child=_clock.reseed)


def new_id() -> int:
    """A positive 63-bit integer, larger than every earlier one of this process; known before the insert."""
    return _clock.next()


def new_key() -> str:
    """22 random base62 characters (131 bits) for an address. It names a row and protects nothing."""
    return "".join(secrets.choice(ALPHABET) for _ in range(KEY_LENGTH))


def gives_keys(app_label: str, model_name: str) -> Callable[[Any, Any], None]:
    """For a migration that adds `key` to rows that are there: each gets one of its own, a row at a time."""

    def give(apps: Any, _schema_editor: Any) -> None:
        rows = apps.get_model(app_label, model_name).rows
        for key in rows.values_list("id", flat=True).iterator():
            rows.filter(id=key).update(key=new_key())

    return give
