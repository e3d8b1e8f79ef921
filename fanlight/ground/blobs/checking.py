"""One blob through all its checks: the virus scanner, then a look into it by a process with limits of its own.

Killed at any point it still waits, and the next round begins anew. What was drawn gets its rows in the same
transaction in which the blob becomes clean; until then it is bytes without a row, which are reaped.
"""

import logging
import secrets
import shutil
from pathlib import Path
from typing import IO, Final

from django.conf import settings

from fanlight.ground.blobs import ingest, scanning
from fanlight.ground.blobs.inspector import Drawn, Found, Inspector, Interrupted, own_folder
from fanlight.ground.blobs.kinds import BY_EXTENSION, HEAD_BYTES, TAIL_BYTES
from fanlight.ground.blobs.models import Blob, Rendition

MOST_INTERRUPTED: Final = 4
"""A file that ended the process so many times is at fault itself."""

DRAWN_FORMATS: Final = {"view": ("webp",), "copy": ("jpg", "png", "webp", "gif"), "stripped": ("pdf",)}
FILM: Final = "video/"
CHUNK_BYTES: Final = 4_000_000

log = logging.getLogger(__name__)


def check(blob: Blob, inspector: Inspector) -> None:
    """Carry a waiting blob on to clean or flagged, or put it off. One that waits no more is left alone."""
    if not blob.is_waiting:
        return
    try:
        found = _virus(blob) or _looked_into(blob, inspector)
    except scanning.NotScanned as trouble:
        log.warning("blob %s could not be scanned: %s", blob.pk, trouble)
        blob.put_off(trouble.flaw)
    except Interrupted as trouble:
        log.warning("looking into blob %s was interrupted: %s", blob.pk, trouble)
        if blob.tries + 1 >= MOST_INTERRUPTED and blob.flaws == "checker":
            blob.flag(["broken"])
        else:
            blob.put_off("checker")
    else:
        if found:
            blob.flag(found)


def _virus(blob: Blob) -> list[str]:
    if settings.CLAMAV and (name := scanning.scan(blob.path, settings.CLAMAV)):
        log.warning("blob %s: the scanner found %s", blob.pk, name.encode("ascii", "replace").decode()[:80])
        return ["virus"]
    return []


def _looked_into(blob: Blob, inspector: Inspector) -> list[str]:
    """Flaws that remain to be written down; with none, the blob is clean by now."""
    parts = ingest.parts_folder(blob.workspace_id)
    with own_folder(parts, f"{secrets.token_hex(16)}.check") as folder:
        found = inspector.look(blob.path, blob.media_type, folder)
        renditions = [made for one in found.made if (made := _laid_down(blob, one))]
        if found.flaws:
            blob.flag(found.flaws, renditions)
            return []
        if blob.media_type.startswith(FILM):
            renditions.append(_film_copy(blob, found, folder))
        if _lacks_copy(blob, renditions):
            raise Interrupted("a photo without its copy")
        blob.pass_check(renditions, width=found.width, height=found.height, pages=found.pages)
    return []


def _lacks_copy(blob: Blob, renditions: list[Rendition]) -> bool:
    is_photo = blob.media_type.startswith("image/")
    return is_photo and not {"copy", "view"} <= {rendition.use for rendition in renditions}


def _laid_down(blob: Blob, drawn: Drawn) -> Rendition | None:
    """The drawn file as a blob of ours. None for anything that is not what such a file must be."""
    kind = BY_EXTENSION.get(drawn.format)
    if kind is None or drawn.format not in DRAWN_FORMATS.get(drawn.use, ()):
        return None
    with drawn.path.open("rb") as file:
        head = file.read(HEAD_BYTES)
        file.seek(max(0, drawn.path.stat().st_size - TAIL_BYTES))
        if not kind.looks_right(head, file.read(TAIL_BYTES)):
            return None
    made = ingest.lay_down(blob, drawn.path, name=f"drawn.{drawn.format}").own_blob()
    return _rendition(blob, made, drawn)


def _rendition(blob: Blob, made: Blob, drawn: Drawn) -> Rendition:
    return Rendition(
        workspace_id=blob.workspace_id,
        of=blob,
        blob=made,
        use=drawn.use,
        page=drawn.page,
        width=drawn.width,
        height=drawn.height,
        format=drawn.format,
    )


def _film_copy(blob: Blob, found: Found, folder: Path) -> Rendition:
    """The film without what tells where it was taken; the film itself where nothing does."""
    ending = "mov" if blob.media_type.endswith("quicktime") else "mp4"
    drawn = Drawn(folder / f"copy.{ending}", "copy", 0, 0, 0, ending)
    if not found.blank:
        return _rendition(blob, blob, drawn)
    shutil.copyfile(blob.path, drawn.path)
    with drawn.path.open("r+b") as copy:
        for start, end, is_box in found.blank:
            if not 0 <= start < end <= blob.size_bytes:
                raise Interrupted("a stretch outside the film")
            if is_box:
                copy.seek(start + 4)
                copy.write(b"free")
                start += 16 if _has_long_head(blob.path, start) else 8
            copy.seek(start)
            _write_nothing(copy, end - start)
    made = ingest.lay_down(blob, drawn.path, name=f"copy.{ending}").own_blob()
    return _rendition(blob, made, drawn)


def _has_long_head(path: Path, start: int) -> bool:
    with path.open("rb") as film:
        film.seek(start)
        return int.from_bytes(film.read(4)) == 1


def _write_nothing(copy: IO[bytes], count: int) -> None:
    while count > 0:
        copy.write(b"\0" * min(count, CHUNK_BYTES))
        count -= CHUNK_BYTES
