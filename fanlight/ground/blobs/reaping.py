"""Clears stored bytes that nobody has: what interrupted uploads left on the disk, and what was kept for a time only."""

import logging
import re
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import IntegrityError, transaction

from fanlight.core.viewers import TaskViewer
from fanlight.ground.blobs import bucket
from fanlight.ground.blobs.ingest import parts_folder
from fanlight.ground.blobs.models import Blob, Rendition, StoredTally

GRACE_SECONDS: Final = 12 * 3600
"""Longer than any upload takes: nothing younger is ever touched."""

SETTLING_SECONDS: Final = 60
"""Bytes this young may wait for their row."""

STORED: Final = re.compile(r"[0-9a-f]{64}")

log = logging.getLogger(__name__)


def reap(*, grace_seconds: float = GRACE_SECONDS) -> int:
    """Remove what is older than the grace and belongs to nobody; how many files that were. Lists each folder once."""
    before = time.time() - grace_seconds
    gone = sum(_reap_workspace(owner, before) for owner in _owners())
    if gone:
        log.info("reaped %s files that interrupted uploads left", gone)
    return gone


def forget(blob: Blob, *, release: Callable[[], object]) -> bool:
    """Let go of bytes that were kept for a time. False while another row names them: they stay.

    `release` takes the caller's own hold away, in the same transaction as the row goes. Call it outside a transaction:
    the database says at its end whether anything else still points there.
    """
    drawn = list(Rendition.objects.within(blob).of_blob(blob.pk).select_related("blob"))
    try:
        with transaction.atomic():
            release()
            if blob.delete()[0]:
                StoredTally.count(blob, -blob.size_bytes)
    except IntegrityError:
        release()
        return False
    owner = TaskViewer(blob.workspace_id, 0, "blobs.forget")
    if blob.path.exists():
        _drop_orphan(blob.path, owner, time.time() - SETTLING_SECONDS)
    if blob.remote_at and not Blob.objects.within(owner).filter(digest=blob.digest).exists():
        bucket.drop(blob.workspace_id, bytes(blob.digest))
    for made in {rendition.blob_id: rendition.blob for rendition in drawn}.values():
        if made.pk != blob.pk:
            forget(made, release=_nothing)
    return True


def _nothing() -> None:
    """What was drawn is held by what it was drawn of, whose row is gone by now."""


def _owners() -> Iterator[TaskViewer]:
    root = Path(settings.DATA) / "blobs"
    for folder in root.iterdir() if root.is_dir() else ():
        if folder.name.isdecimal():
            yield TaskViewer(int(folder.name), 0, "blobs.reap")


def _reap_workspace(owner: TaskViewer, before: float) -> int:
    parts = parts_folder(owner.workspace_id)
    gone = sum(_drop(path) for path in _older(parts, before))
    gone += sum(_drop_folder(path) for path in parts.glob("*.check") if _age_mark(path) < before)
    for folder in parts.parent.iterdir():
        if folder != parts:
            gone += sum(_drop_orphan(path, owner, before) for path in _orphans(folder, owner, before))
            gone += sum(_drop(path) for path in _put_away(folder, owner, before))
    return gone


def _orphans(folder: Path, owner: TaskViewer, before: float) -> list[Path]:
    old = {bytes.fromhex(path.name): path for path in _older(folder, before) if STORED.fullmatch(path.name)}
    known = Blob.objects.within(owner).filter(digest__in=list(old)).values_list("digest", flat=True)
    has_row = {bytes(digest) for digest in known}
    return [path for digest, path in old.items() if digest not in has_row]


def _put_away(folder: Path, owner: TaskViewer, before: float) -> list[Path]:
    """Files whose bytes lie in the bucket under every row that names them."""
    if not bucket.is_set():
        return []
    old = {bytes.fromhex(path.name): path for path in _older(folder, before) if STORED.fullmatch(path.name)}
    rows = Blob.objects.within(owner).filter(digest__in=list(old)).values_list("digest", "remote_at")
    here = {bytes(digest) for digest, remote_at in rows if remote_at is None}
    away = {bytes(digest) for digest, remote_at in rows if remote_at is not None} - here
    return [old[digest] for digest in away]


def _drop_orphan(path: Path, owner: TaskViewer, before: float) -> int:
    """Move it aside first: an upload of the same bytes at this moment puts a fresh file there, which must stay."""
    aside = parts_folder(owner.workspace_id) / f"{secrets.token_hex(16)}.part"
    aside.parent.mkdir(exist_ok=True)
    path.rename(aside)
    digest = bytes.fromhex(path.name)
    if aside.stat().st_mtime >= before or Blob.objects.within(owner).filter(digest=digest).exists():
        aside.rename(path)
        return 0
    return _drop(aside)


def _older(folder: Path, before: float) -> list[Path]:
    found = folder.iterdir() if folder.is_dir() else ()
    return [path for path in found if not path.is_dir() and _age_mark(path) < before]


def _age_mark(path: Path) -> float:
    """When it was last written; a file that left in between counts as young."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")


def _drop_folder(path: Path) -> int:
    """What a check was about to draw when its worker died."""
    shutil.rmtree(path, ignore_errors=True)
    return 1


def _drop(path: Path) -> int:
    path.unlink(missing_ok=True)
    return 1
