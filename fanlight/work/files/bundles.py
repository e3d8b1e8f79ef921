"""Many documents as one ZIP: stored, not packed again, made while it is fetched and never whole on a disk.

What is in it, the door decided a moment ago. Its length is known before: nothing in it is compressed. Only so many are
made at once, for one reader and on one machine; who holds a place is said by a lock on a file, which dies with its
process, and whose file the reaper clears.
"""

import fcntl
import io
import logging
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any, Final

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from fanlight.core.errors import Refusal, TooOften
from fanlight.core.viewers import Viewer
from fanlight.ground.blobs import bucket
from fanlight.ground.blobs.downloads import Download, NotReady, disposition
from fanlight.ground.blobs.ingest import parts_folder
from fanlight.ground.blobs.names import clean_name
from fanlight.work.files.downloads import download

log = logging.getLogger(__name__)
MOST_BYTES: Final = 1_000_000_000
MOST_FILES: Final = 1_000
AT_ONCE: Final = 8
AT_ONCE_EACH: Final = 2
AT_ONCE_OF_WORKSPACE: Final = 4
"""Half of what the machine makes: the people of one business, however many, leave room for others."""

WAIT_SECONDS: Final = 30
CHUNK_BYTES: Final = 256 * 1024
EARLIEST: Final = (1980, 1, 1, 0, 0, 0)
"""The first moment that a ZIP can tell."""

ENTRY_BYTES: Final = 30 + 16 + 46
"""Around each file: what stands before, behind, and in the list at the end, where its name stands a second time."""

END_BYTES: Final = 22


class TooMuch(Refusal):
    code = "file.bundle_too_large"
    message = _("This is more than fits one ZIP: 1,000 files, or 1 GB. Download the files one by one.")


class NothingToPack(Refusal):
    code = "file.bundle_empty"
    message = _("There is nothing to download here.")


class Packing(TooOften):
    code = "file.bundle_busy"
    message = _("Other downloads of this kind are still under way. Try again in half a minute.")


@dataclass(frozen=True, slots=True)
class Packed:
    """A place in the ZIP, and the stored bytes that go there."""

    place: str
    file: Any
    source: Download


class Bundle:
    """A ZIP to be read once, piece by piece; closed, it gives its place to somebody else."""

    media_type: Final = "application/zip"

    def __init__(self, packed: list[Packed], places: ExitStack, *, by: Viewer, name: str) -> None:
        self.folder = parts_folder(by.workspace_id)
        self.disposition = disposition(f"{name}.zip")
        self.size_bytes = END_BYTES + sum(
            ENTRY_BYTES + 2 * len(one.place.encode()) + one.source.size_bytes for one in packed
        )
        self._packed, self._places = packed, places

    def __iter__(self) -> Iterator[bytes]:
        sink = _Sink()
        with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:
            for one in self._packed:
                with _stored(one) as stored, archive.open(_entry(one), "w") as entry:
                    while chunk := stored.read(CHUNK_BYTES):
                        entry.write(chunk)
                        yield sink.taken()
                yield sink.taken()
        yield sink.taken()

    def close(self) -> None:
        self._places.close()


class _Sink(io.RawIOBase):
    """What a ZIP is written to, from beginning to end: it cannot go back."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: Any) -> int:
        self._pieces.append(bytes(piece))
        return len(piece)

    def taken(self) -> bytes:
        whole = b"".join(self._pieces)
        self._pieces.clear()
        return whole


def bundle(files: Iterable[Any], *, by: Viewer, name: str) -> Bundle:
    """The files (`with_blob()`, through the door, with their folders) as one download.

    Files that may not be served yet are left out. Raises TooMuch or NothingToPack, and Packing while too many are made.
    """
    with _places(by) as places:
        packed = list(_packed(files, by))
        if not packed:
            raise NothingToPack
        if len(packed) > MOST_FILES or sum(one.source.size_bytes for one in packed) > MOST_BYTES:
            raise TooMuch
        made = Bundle(packed, places.pop_all(), by=by, name=name)
    log.info("%d files fetched as one by %s %s", len(packed), *by.actor)
    return made


def _packed(files: Iterable[Any], by: Viewer) -> Iterator[Packed]:
    taken: set[str] = set()
    for file in files:
        try:
            source = download(file, by=by)
        except NotReady:
            continue
        yield Packed(_place(file, taken), file, source)


def _place(file: Any, taken: set[str]) -> str:
    """A clean name under a clean folder, unlike every one before, whatever the case of its letters."""
    name = PurePosixPath(clean_name(file.name))
    stem, ending = name.stem, name.suffix
    folder = clean_name(file.folder.name).strip(". ") + "/" if file.folder else ""
    place, number = f"{folder}{stem}{ending}", 1
    while place.casefold() in taken:
        number += 1
        place = f"{folder}{stem} ({number}){ending}"
    taken.add(place.casefold())
    return place


def _places(by: Viewer) -> ExitStack:
    """A place of the reader's own, one of the workspace's and one of the machine's, until closed. Raises Packing."""
    folder = parts_folder(by.workspace_id)
    folder.mkdir(parents=True, exist_ok=True)
    who, key = by.actor
    with ExitStack() as places:
        places.enter_context(_place_of(folder / f"zip-{who}-{key}", AT_ONCE_EACH))
        places.enter_context(_place_of(folder / "zip", AT_ONCE_OF_WORKSPACE))
        places.enter_context(_place_of(Path(settings.DATA) / "blobs" / "zip", AT_ONCE))
        return places.pop_all()


def _place_of(path: Path, most: int) -> IO[bytes]:
    for number in range(most):
        lock = path.with_name(f"{path.name}-{number}.lock").open("ab")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
        else:
            return lock
    raise Packing(WAIT_SECONDS)


def _entry(one: Packed) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(one.place, max(one.file.created_at.timetuple()[:6], EARLIEST))
    entry.file_size = one.source.size_bytes
    return entry


def _stored(one: Packed) -> IO[bytes]:
    if not one.source.path.exists():
        bucket.fetch(one.file, bytes.fromhex(one.source.etag.strip('"')), one.source.path)
    return one.source.path.open("rb")
