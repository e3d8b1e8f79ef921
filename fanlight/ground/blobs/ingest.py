"""How bytes come in: streamed to a part, measured, hashed, looked at, made durable, and only then given a row.

Interrupted at any point, nothing is visible: a part has no row, and stored bytes without a row are reaped.
"""

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedRandom
from pathlib import Path
from typing import IO, Final, Protocol

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import OfWorkspace
from fanlight.core.errors import Malformed
from fanlight.ground.blobs.kinds import HEAD_BYTES, LABELS, TAIL_BYTES, Kind, kind_of
from fanlight.ground.blobs.models import Blob, StoredTally, blob_path
from fanlight.ground.blobs.names import clean_name

CHUNK_BYTES: Final = 256 * 1024
FIELD: Final = "file"


class Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class WrongKind(Malformed):
    code = "file.wrong_kind"
    field = FIELD

    def __init__(self) -> None:
        words = _("This kind of file is not accepted. Accepted are: %(kinds)s.")
        super().__init__(words % {"kinds": LABELS})


class NotAsNamed(Malformed):
    code = "file.not_as_named"
    message = _("The content of this file is not what the ending of its name says.")
    field = FIELD


class TooLarge(Malformed):
    code = "file.too_large"
    field = FIELD

    def __init__(self, limit: int) -> None:
        words = _("This file is too large. The limit is %(megabytes)s MB.")
        super().__init__(words % {"megabytes": f"{limit / 1_000_000:.6g}"})


class Empty(Malformed):
    code = "file.empty"
    message = _("This file is empty.")
    field = FIELD


@dataclass(frozen=True, slots=True)
class Arrival:
    """Bytes that lie whole and durable under their digest, and that nobody can see yet: they have no row."""

    workspace_id: int
    digest: bytes
    size_bytes: int
    kind: Kind

    @transaction.atomic
    def blob(self, *, apart: int = 0) -> Blob:
        """The one row for this content, made when there is none, and locked: the same bytes come one at a time.

        A new one waits in quarantine, and its check goes in line with it. What was found clean stays so. `apart`: the
        key of a sender outside, who has a row and a check apart, and learns nothing of what others brought.
        """
        blob, is_new = self._row("quarantined", apart=apart)
        if is_new or blob.is_ours:
            blob.await_check()
        return blob

    @transaction.atomic
    def own_blob(self) -> Blob:
        """The row for bytes that this server made itself: clean, without a check of its own."""
        return self._row("clean")[0]

    def _row(self, state: str, *, apart: int = 0) -> tuple[Blob, bool]:
        row = Blob(
            workspace_id=self.workspace_id,
            digest=self.digest,
            size_bytes=self.size_bytes,
            media_type=self.kind.media_type,
            apart=apart,
            state=state,
        )
        Blob.objects.bulk_create([row], ignore_conflicts=True)
        same = Blob.objects.within(self).filter(
            digest=self.digest, media_type=self.kind.media_type, apart=apart
        )
        known = same.select_for_update(no_key=True).first()
        if known is None:  # a row that was there may be forgotten at this very moment
            return self._row(state, apart=apart)
        if known.pk == row.pk:
            StoredTally.count(self, self.size_bytes)
        return known, known.pk == row.pk


def store(owner: OfWorkspace, stream: Readable, *, declared_name: str, limit: int | None = None) -> Blob:
    """Bytes into a blob, in the caller's transaction. Where a verb writes more rows: `receive` first, then `blob()`."""
    return receive(owner, stream, declared_name=declared_name, limit=limit).blob()


def receive(owner: OfWorkspace, stream: Readable, *, declared_name: str, limit: int | None = None) -> Arrival:
    """Take the stream from where it stands; `limit` in bytes, by default the instance's. Call it outside a transaction.

    Raises WrongKind, NotAsNamed, TooLarge or Empty, and leaves nothing behind.
    """
    kind = accepted_kind(declared_name)
    with draft(owner) as part:
        digest, size_bytes = _written(part, stream, limit=settings.UPLOAD_BYTES if limit is None else limit)
        _look_at(part, kind, size_bytes)
        _settle(part, blob_path(owner.workspace_id, digest))
    return Arrival(owner.workspace_id, digest, size_bytes, kind)


def settle(owner: OfWorkspace, part: BufferedRandom, *, name: str) -> Arrival:
    """A `draft` that this server wrote itself, whole: lay it down under its digest. `name` says its kind."""
    part.flush()
    size_bytes = part.seek(0, os.SEEK_END)
    part.seek(0)
    digest = hashlib.file_digest(part, hashlib.sha256).digest()
    _settle(part, blob_path(owner.workspace_id, digest))
    return Arrival(owner.workspace_id, digest, size_bytes, accepted_kind(name))


def lay_down(owner: OfWorkspace, path: Path, *, name: str) -> Arrival:
    """A whole file that this server wrote, moved from where it lies to its place. `name` says its kind."""
    with path.open("rb+") as part:
        digest = hashlib.file_digest(part, hashlib.sha256).digest()
        size_bytes = part.tell()
        _settle(part, blob_path(owner.workspace_id, digest))
    return Arrival(owner.workspace_id, digest, size_bytes, accepted_kind(name))


def adopt(owner: OfWorkspace, path: Path, *, digest: bytes, declared_name: str) -> Arrival:
    """A durable part whose digest is known, under it. The part keeps its own name too until its row is written.

    Raises WrongKind, NotAsNamed or Empty.
    """
    kind, size_bytes = accepted_kind(declared_name), path.stat().st_size
    if not size_bytes:
        raise Empty
    with path.open("rb") as part:
        _look_at(part, kind, size_bytes)
    second = path.with_suffix(f".{secrets.token_hex(8)}.part")
    second.hardlink_to(path)
    with second.open("rb") as named:
        _settle(named, blob_path(owner.workspace_id, digest))
    return Arrival(owner.workspace_id, digest, size_bytes, kind)


def accepted_kind(declared_name: str) -> Kind:
    """The kind a name promises. Raises WrongKind, naming what is accepted."""
    kind = kind_of(clean_name(declared_name))
    if kind is None:
        raise WrongKind
    return kind


def parts_folder(workspace_id: int) -> Path:
    return Path(settings.DATA) / "blobs" / str(workspace_id) / "parts"


@contextmanager
def draft(owner: OfWorkspace) -> Iterator[BufferedRandom]:
    """An open part that is gone afterwards, unless it was settled under its digest."""
    folder = parts_folder(owner.workspace_id)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{secrets.token_hex(16)}.part"
    try:
        with path.open("xb+") as part:
            yield part
    finally:
        path.unlink(missing_ok=True)


def _written(part: IO[bytes], stream: Readable, *, limit: int) -> tuple[bytes, int]:
    """Digest and length. Stops at the first byte over the limit."""
    digest, size_bytes = hashlib.sha256(), 0
    while chunk := stream.read(CHUNK_BYTES):
        size_bytes += len(chunk)
        if size_bytes > limit:
            raise TooLarge(limit)
        digest.update(chunk)
        part.write(chunk)
    if not size_bytes:
        raise Empty
    return digest.digest(), size_bytes


def _look_at(part: IO[bytes], kind: Kind, size_bytes: int) -> None:
    part.flush()
    part.seek(0)
    head = part.read(HEAD_BYTES)
    part.seek(max(0, size_bytes - TAIL_BYTES))
    if not kind.looks_right(head, part.read(TAIL_BYTES)):
        raise NotAsNamed


def _settle(part: IO[bytes], path: Path) -> None:
    """Bytes to the disk, then their name. A content that lies there already is replaced by itself, and young again."""
    os.fsync(part.fileno())
    is_new = not path.parent.exists()
    path.parent.mkdir(parents=True, exist_ok=True)
    Path(part.name).replace(path)
    _sync_folder(path.parent)
    if is_new:
        _sync_folder(path.parent.parent)


def _sync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
