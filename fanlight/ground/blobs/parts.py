"""A part that grows over several requests: held by one at a time, appended to, made durable, then adopted or dropped.

Who holds it is said by a lock on the file itself, which dies with its process. Its bytes are hashed as they arrive;
when another process took some of them, the whole is read once at the end.
"""

import errno
import fcntl
import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import OfWorkspace
from fanlight.core.errors import Malformed, Refusal
from fanlight.ground.blobs.ingest import CHUNK_BYTES, Readable, parts_folder
from fanlight.ground.blobs.space import Full

NO_SPACE: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
CHECKSUMS: Final = ("sha1", "sha256")
MOST_HASHES: Final = 256

_hashes: dict[Path, tuple[int, Any]] = {}
"""How far this process has hashed a part, and the hash up to there. The oldest make room for new ones."""


class Busy(Refusal):
    code = "upload.busy"
    message = _("Another part of this file is arriving at this moment.")


class WrongChecksum(Malformed):
    code = "upload.wrong_checksum"
    message = _("A part of this file was damaged on the way. Send it again.")


class Lost(Refusal):
    code = "upload.lost"
    message = _("A part of this file was lost on our side. Add the file again.")


@dataclass(slots=True)
class Proof:
    """What the sender says its bytes hash to."""

    algorithm: str
    digest: bytes

    def hash(self) -> Any:
        return hashlib.new(self.algorithm, usedforsecurity=False)


class Part:
    """An open part that nobody else holds."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self.path, self._descriptor = path, descriptor

    def append(self, stream: Readable, *, at: int, proof: Proof | None = None) -> int:
        """All of the stream behind the first `at` bytes, durable; where it ends now. What lay behind was promised to
        nobody. Raises Lost where less than that is there; Full or WrongChecksum, and then nothing was appended."""
        if os.fstat(self._descriptor).st_size < at:
            raise Lost
        self._come_apart()
        os.ftruncate(self._descriptor, at)
        os.lseek(self._descriptor, at, os.SEEK_SET)
        whole, piece = self._hash_up_to(at), proof.hash() if proof else None
        end = at
        try:
            while chunk := stream.read(CHUNK_BYTES):
                _write(self._descriptor, chunk)
                end += len(chunk)
                for one in filter(None, (whole, piece)):
                    one.update(chunk)
            os.fsync(self._descriptor)
        except OSError as failure:
            self._take_back(at)
            if failure.errno in NO_SPACE:
                raise Full from failure
            raise
        if proof and piece and piece.digest() != proof.digest:
            self._take_back(at)
            raise WrongChecksum
        self._remember(end, whole)
        return end

    def digest(self) -> bytes:
        """SHA-256 of all that is there."""
        size_bytes = os.fstat(self._descriptor).st_size
        if whole := self._hash_up_to(size_bytes):
            return bytes(whole.digest())
        with self.path.open("rb") as part:
            return hashlib.file_digest(part, hashlib.sha256).digest()

    def forget(self) -> None:
        """What was hashed here is not what was promised: the next to finish reads the bytes."""
        _hashes.pop(self.path, None)

    def drop(self) -> None:
        _hashes.pop(self.path, None)
        self.path.unlink(missing_ok=True)

    def _come_apart(self) -> None:
        """From stored bytes, which share this part's own once it was adopted: those are never written again."""
        if os.fstat(self._descriptor).st_nlink == 1:
            return
        copy = self.path.with_suffix(f".{secrets.token_hex(8)}.part")
        shutil.copyfile(self.path, copy)
        own = os.open(copy, os.O_RDWR)
        try:
            fcntl.flock(own, fcntl.LOCK_EX)
            os.fsync(own)
            copy.replace(self.path)
            os.dup2(own, self._descriptor)
        finally:
            os.close(own)

    def _hash_up_to(self, at: int) -> Any:
        """The running hash, when this very process has seen all bytes before."""
        known = _hashes.get(self.path)
        if known and known[0] == at:
            return known[1].copy()
        return hashlib.sha256() if at == 0 else None

    def _remember(self, end: int, whole: Any) -> None:
        _hashes.pop(self.path, None)
        if whole:
            _hashes[self.path] = end, whole
        if len(_hashes) > MOST_HASHES:
            del _hashes[next(iter(_hashes))]

    def _take_back(self, at: int) -> None:
        with suppress(OSError):
            os.ftruncate(self._descriptor, at)


def part_path(owner: OfWorkspace, key: str) -> Path:
    return parts_folder(owner.workspace_id) / f"{key}.part"


@contextmanager
def held(owner: OfWorkspace, key: str) -> Iterator[Part]:
    """The part of that key, made when there is none. Raises Busy while somebody else holds it."""
    path = part_path(owner, key)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as failure:
        if failure.errno in NO_SPACE:
            raise Full from failure
        raise
    try:
        _lock(descriptor, path)
        yield Part(path, descriptor)
    finally:
        os.close(descriptor)


def _lock(descriptor: int, path: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Busy from None
    if not _is_still(
        descriptor, path
    ):  # whoever held it was done with it: what was opened may be stored by now
        raise Busy


def _is_still(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


def _write(descriptor: int, chunk: bytes) -> None:
    rest = memoryview(chunk)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
