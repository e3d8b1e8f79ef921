"""A body that is made while it is fetched: through a named pipe, which the front sends like a file.

A thread fills the pipe at the pace of the reader, so neither memory nor disk holds the whole, and no page waits. How
many are made at once is limited by whoever makes them; each ends after a time, and at once when its reader is gone.
"""

import logging
import os
import secrets
import select
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Protocol

ARRIVAL_SECONDS: Final = 10
"""Until the front must have opened the pipe."""

MOST_SECONDS: Final = 1800
"""For the whole, whoever reads it."""

log = logging.getLogger(__name__)


class Pourable(Protocol):
    """Pieces of a body, and how long it is; `folder` is one the front may send from."""

    @property
    def folder(self) -> Path: ...
    @property
    def size_bytes(self) -> int: ...
    @property
    def media_type(self) -> str: ...
    @property
    def disposition(self) -> str: ...

    def __iter__(self) -> Iterator[bytes]: ...
    def close(self) -> None: ...


def poured(body: Pourable, *, seconds: float = MOST_SECONDS) -> Path:
    """The pipe from which the body can be read once. It is closed when it ends, however it ends."""
    path = body.folder / f"{secrets.token_hex(16)}.pipe"
    os.mkfifo(path, 0o600)
    until = time.monotonic() + seconds
    threading.Thread(target=_pour, args=(body, path, until), name="pouring", daemon=True).start()
    return path


def _pour(body: Pourable, path: Path, until: float) -> None:
    try:
        pipe = _opened(path)
        try:
            for piece in body:
                _write(pipe, piece, until)
        finally:
            os.close(pipe)
    except (BrokenPipeError, TimeoutError) as reason:
        log.info("a download ended before its end: %s", reason)
    except Exception:  # the edge of a thread: nobody else would tell
        log.exception("a download broke off")
    finally:
        body.close()
        path.unlink(missing_ok=True)


def _opened(path: Path) -> int:
    """For writing, as soon as somebody reads."""
    until = time.monotonic() + ARRIVAL_SECONDS
    while True:
        try:
            return os.open(path, os.O_WRONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError:
            if time.monotonic() > until:
                raise TimeoutError("nobody fetched it") from None
            time.sleep(0.005)


def _write(pipe: int, piece: bytes, until: float) -> None:
    rest, ready = memoryview(piece), select.poll()
    ready.register(pipe, select.POLLOUT)
    while rest:
        try:
            rest = rest[os.write(pipe, rest) :]
        except BlockingIOError:
            left = until - time.monotonic()
            if left <= 0 or not ready.poll(left * 1000):
                raise TimeoutError("its reader was too slow") from None
