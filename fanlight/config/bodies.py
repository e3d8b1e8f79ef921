"""Request bodies as they arrive: measured before they are read, spooled while they are, dropped when cut off.

Runs in the event loop, so that twenty slow phones cost twenty spools and no page waits for them. Knows
neither Django nor what the body means.
"""

import asyncio
import contextlib
import errno
import io
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final, Protocol

from fanlight.config.refusals import Refused

SPOOL_IN_MEMORY_BYTES: Final = 64_000
FORM_BYTES: Final = 1_000_000
"""What a form adds around its file: boundaries, names, other fields. People are told the file's limit."""
BODILESS: Final = frozenset({"GET", "HEAD"})


class Cut(Refused):
    """The line broke, or fell silent, in the middle."""


type Headers = Mapping[str, str]
"""A name may come more than once, each with a value of its own."""


class Scope(Protocol):
    """What granian tells about a request; `path` is already percent-decoded."""

    http_version: str
    method: str
    path: str
    query_string: str
    scheme: str
    client: str
    server: str

    @property
    def headers(self) -> Headers: ...


class Chunks(Protocol):
    def __aiter__(self) -> AsyncIterator[bytes]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How large, how many and how slow bodies may be, per web process."""

    upload_bytes: int
    body_bytes: int = 1_000_000
    uploads_at_once: int = 128
    bodies_at_once: int = 256
    patience_seconds: float = 30
    bytes_per_second: int = 8_000
    linger_seconds: float = 10

    def seconds_for(self, length: int) -> float:
        """The deadline of one body: patience, and the time a poor mobile connection needs."""
        return self.patience_seconds + length / self.bytes_per_second


@dataclass(slots=True)
class Spools:
    """A bounded number of places; uploads and small bodies have their own, so one cannot starve the other."""

    places: int
    taken: int = field(default=0)

    @contextlib.contextmanager
    def place(self) -> Iterator[None]:
        if self.taken >= self.places:
            raise Refused("busy", unread=True)
        self.taken += 1
        try:
            yield
        finally:
            self.taken -= 1


@dataclass(frozen=True, slots=True)
class Body:
    """What arrived. `cut`: only the beginning of a piece did, which is kept, and the sender is told so afterwards."""

    stream: IO[bytes]
    length: int
    cut: Refused | None = None


EMPTY: Final = Body(io.BytesIO(), 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinds:
    """Which requests, by method and path, may be large, and which are pieces; and whether the disk takes more."""

    is_upload: Callable[[str, str], bool]
    is_piece: Callable[[str, str], bool] = lambda _method, _path: False
    has_room: Callable[[int], bool] = lambda _length: True


class Reception:
    """Takes bodies in. One per web process, used by its event loop only."""

    def __init__(self, limits: Limits, *, folder: Path, kinds: Kinds) -> None:
        self.limits = limits
        self._folder = folder
        self._kinds = kinds
        self._uploads = Spools(limits.uploads_at_once)
        self._bodies = Spools(limits.bodies_at_once)

    @contextlib.asynccontextmanager
    async def received(self, scope: Scope, chunks: Chunks) -> AsyncIterator[Body]:
        """The whole body, open until the answer is known. Raises Refused before or while reading."""
        length = declared_length(scope)
        if not length:
            yield EMPTY
            return
        is_upload = self._kinds.is_upload(scope.method, scope.path)
        self._require_fitting(length, is_upload=is_upload)
        with (self._uploads if is_upload else self._bodies).place(), self._spool() as spool:
            try:
                await self._read(chunks, into=spool, length=length)
                yield Body(spool, length)
            except Cut as cut:
                arrived = spool.tell()
                if not arrived or not self._kinds.is_piece(scope.method, scope.path):
                    raise
                spool.seek(0)
                yield Body(spool, arrived, cut)

    def _require_fitting(self, length: int, *, is_upload: bool) -> None:
        allowed = self.limits.upload_bytes if is_upload else self.limits.body_bytes
        if length > allowed + (FORM_BYTES if is_upload else 0):
            raise Refused("too_large", allowed_bytes=allowed, unread=True)
        if is_upload and not self._kinds.has_room(length):
            raise Refused("full", unread=True)

    def _spool(self) -> IO[bytes]:
        return tempfile.SpooledTemporaryFile(SPOOL_IN_MEMORY_BYTES, dir=str(self._folder))

    async def _read(self, chunks: Chunks, *, into: IO[bytes], length: int) -> None:
        try:
            await self._fill(into, chunks, length)
        except TimeoutError:
            raise Cut("too_slow") from None
        except OSError as failure:
            if failure.errno not in (errno.ENOSPC, errno.EDQUOT):
                raise
            raise Refused("full", unread=True) from failure
        if into.tell() != length:
            raise Cut("cut_off")
        into.seek(0)

    async def _fill(self, spool: IO[bytes], chunks: Chunks, length: int) -> None:
        """Ends at the deadline, and earlier when nothing at all arrives for as long as our patience lasts."""
        clock = asyncio.get_running_loop().time
        deadline = clock() + self.limits.seconds_for(length)
        async with asyncio.timeout(self.limits.patience_seconds) as patience:
            async for chunk in chunks:
                spool.write(chunk)
                patience.reschedule(min(deadline, clock() + self.limits.patience_seconds))


def declared_length(scope: Scope) -> int:
    """Bytes to expect; granian's parser has refused two lengths and malformed ones already.

    A body in chunks names no length. The server cannot tell a whole one from one that was cut off (tried with
    granian 2.8: the loop just ends), so it is refused; browsers never send one.
    """
    if scope.method in BODILESS:
        return 0
    if "transfer-encoding" in scope.headers:
        raise Refused("no_length", unread=True)
    return int(scope.headers.get("content-length") or 0)


async def drain(chunks: Chunks, *, seconds: float) -> None:
    """Throw away what still arrives, for a while.

    A browser that is cut off in the middle of sending shows "connection reset" instead of our sentence.
    """
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            async for _ in chunks:
                pass
