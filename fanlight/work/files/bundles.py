"""Many documents as one ZIP: stored, not packed again, a file on the disk that the front sends like any other.

What is in it, the door decided a moment ago. Copying is done in pieces, so memory stays flat; `MOST_BYTES` keeps the
page thread free. The file is a draft among the parts of uploads: the reaper clears it when nobody can be fetching it.
"""

import hashlib
import logging
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from fanlight.core.errors import Refusal
from fanlight.core.viewers import Viewer
from fanlight.ground.blobs import bucket
from fanlight.ground.blobs.downloads import Download, NotReady, disposition
from fanlight.ground.blobs.ingest import draft, parts_folder
from fanlight.ground.blobs.names import clean_name
from fanlight.work.files.downloads import download

log = logging.getLogger(__name__)
MOST_BYTES: Final = 100_000_000
MOST_FILES: Final = 500
CHUNK_BYTES: Final = 256 * 1024
EARLIEST: Final = (1980, 1, 1, 0, 0, 0)
"""The first moment that a ZIP can tell."""


class TooMuch(Refusal):
    code = "file.bundle_too_large"
    message = _("This is more than fits one ZIP: 500 files, or 100 MB. Download the files one by one.")


class NothingToPack(Refusal):
    code = "file.bundle_empty"
    message = _("There is nothing to download here.")


@dataclass(frozen=True, slots=True)
class Packed:
    """A place in the ZIP, and the stored bytes that go there."""

    place: str
    file: Any
    source: Download


def bundle(files: Iterable[Any], *, by: Viewer, name: str) -> Download:
    """The files (`with_blob()`, through the door, with `folder`: a title to lie under, or nothing) as one download.

    Files that may not be served yet are left out. The same files make the same ZIP, which is made once. Raises TooMuch
    or NothingToPack.
    """
    packed = list(_packed(files, by))
    if not packed:
        raise NothingToPack
    if len(packed) > MOST_FILES or sum(one.source.size_bytes for one in packed) > MOST_BYTES:
        raise TooMuch
    digest = hashlib.sha256(repr([(one.place, one.source.etag) for one in packed]).encode()).hexdigest()
    path = parts_folder(by.workspace_id) / f"{digest}.zip"
    if not path.exists():
        _write(path, packed, by)
    path.touch()
    log.info("%d files fetched as one by %s %s", len(packed), *by.actor)
    size = path.stat().st_size
    return Download(path, size, "application/zip", disposition(f"{name}.zip"), f'"{digest}"')


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
    folder = clean_name(file.folder).strip(". ") + "/" if getattr(file, "folder", "") else ""
    place, number = f"{folder}{stem}{ending}", 1
    while place.casefold() in taken:
        number += 1
        place = f"{folder}{stem} ({number}){ending}"
    taken.add(place.casefold())
    return place


def _write(path: Path, packed: list[Packed], by: Viewer) -> None:
    with draft(by) as part:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as archive:
            for one in packed:
                _add(archive, one)
        part.flush()
        Path(part.name).replace(path)


def _add(archive: zipfile.ZipFile, one: Packed) -> None:
    if not one.source.path.exists():
        bucket.fetch(one.file, bytes.fromhex(one.source.etag.strip('"')), one.source.path)
    at = max(one.file.created_at.timetuple()[:6], EARLIEST)
    with (
        one.source.path.open("rb") as stored,
        archive.open(zipfile.ZipInfo(one.place, at), "w", force_zip64=True) as entry,
    ):
        shutil.copyfileobj(stored, entry, CHUNK_BYTES)
