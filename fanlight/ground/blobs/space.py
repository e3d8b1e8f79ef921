"""Whether the disk takes more: asked before bytes are taken, so that what must be written always can be."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from fanlight.core.errors import NoSpace


class Full(NoSpace):
    code = "disk.full"
    message = _(
        "There is no room left to receive this. Nothing is lost: what you sent so far waits, and you can go on later."
    )


def require_room(size_bytes: int = 0) -> None:
    """Raises Full when so many bytes more would touch what is kept free."""
    if not has_room(Path(settings.DATA), size_bytes):
        raise Full


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Whoever promises room on the disk does so alone: held by one process or thread of this machine, for an instant.

    The lock lies with the disk that it is about, and dies with its holder.
    """
    folder = Path(settings.DATA) / "blobs"
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder / "room.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def has_room(folder: Path, size_bytes: int = 0) -> bool:
    """Whether the disk of `folder` keeps its reserve: the larger of a number of bytes and a share of the whole."""
    disk = shutil.disk_usage(folder)
    reserve = max(settings.DISK_RESERVE_BYTES, disk.total * settings.DISK_RESERVE_PERCENT // 100)
    return disk.free - size_bytes >= reserve
