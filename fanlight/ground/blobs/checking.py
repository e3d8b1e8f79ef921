"""One blob through all its checks: the virus scanner, then a look into it by a process with limits of its own.

Killed at any point it still waits, and the next round begins anew. What was drawn gets its rows in the same
transaction in which the blob becomes clean; until then it is bytes without a row, which are reaped.
"""

import logging
import secrets
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, Final

from django.conf import settings
from django.db import transaction

from fanlight.ground.blobs import bucket, ingest, scanning
from fanlight.ground.blobs.inspector import Drawn, Found, Inspector, Interrupted, own_folder
from fanlight.ground.blobs.kinds import BY_EXTENSION, HEAD_BYTES, TAIL_BYTES
from fanlight.ground.blobs.models import Blob, Rendition

MOST_INTERRUPTED: Final = 4
"""A file that ended the process so many times is at fault itself."""

DRAWN_FORMATS: Final = {
    "view": ("webp",),
    "copy": ("jpg", "png", "webp", "gif", "mp4", "mov"),
    "stripped": ("pdf",),
}
FILM: Final = "video/"
CHUNK_BYTES: Final = 4_000_000

log = logging.getLogger(__name__)

type Laid = tuple[ingest.Arrival, Drawn]


def check(blob: Blob, inspector: Inspector) -> None:
    """Carry a waiting blob on to clean or flagged, or put it off. One that waits no more is left alone."""
    if not blob.is_waiting:
        return
    try:
        if virus := _virus(blob):
            blob.flag(virus)
        else:
            _looked_into(blob, inspector)
    except scanning.NotScanned as trouble:
        log.warning("blob %s could not be scanned: %s", blob.pk, trouble)
        blob.put_off(trouble.flaw)
    except Interrupted as trouble:
        log.warning("looking into blob %s was interrupted: %s", blob.pk, trouble)
        if blob.tries + 1 >= MOST_INTERRUPTED and blob.flaws == "checker":
            blob.flag(["broken"])
        else:
            blob.put_off("checker")


def _virus(blob: Blob) -> list[str]:
    if settings.CLAMAV and (name := scanning.scan(blob.path, settings.CLAMAV)):
        log.warning("blob %s: the scanner found %s", blob.pk, name.encode("ascii", "replace").decode()[:80])
        return ["virus"]
    return []


def _looked_into(blob: Blob, inspector: Inspector) -> None:
    parts = ingest.parts_folder(blob.workspace_id)
    with own_folder(parts, f"{secrets.token_hex(16)}.check") as folder:
        found = inspector.look(blob.path, blob.media_type, folder)
        made = found.made
        if not found.flaws and found.blank:
            made = [*made, _film_copy(blob, found, folder)]
        laid = [(_laid_down(blob, one), one) for one in made if _is_drawn(one)]
    if found.flaws:
        _finish(blob, laid, blob.flag, flaws=found.flaws)
    elif _lacks_copy(blob, laid):
        raise Interrupted("a photo or film without its copy")
    else:
        _finish(blob, laid, blob.pass_check, width=found.width, height=found.height, pages=found.pages)


@transaction.atomic
def _finish(blob: Blob, laid: list[Laid], verb: Callable[..., bool], **said: Any) -> None:
    """The end of the check and the rows of what was drawn: all of it, or nothing."""
    if not verb(**said):
        return
    drawn = [_rendition(blob, arrival.own_blob(), one) for arrival, one in laid]
    if blob.state == "clean" and blob.media_type.startswith(FILM) and not drawn:
        drawn = [_rendition(blob, blob, Drawn(blob.path, "copy", 0, 0, 0, _film_ending(blob)))]
    Rendition.objects.bulk_create(drawn, ignore_conflicts=True)
    if bucket.is_set() and blob.state == "clean":
        _put_later([blob, *(one.blob for one in drawn)])


def _put_later(blobs: list[Blob]) -> None:
    from fanlight.ground.blobs.tasks import put_away  # tasks call checks

    for blob in blobs:
        put_away.enqueue(str(blob.workspace_id), str(blob.pk))


def _lacks_copy(blob: Blob, laid: list[Laid]) -> bool:
    uses = {one.use for _arrival, one in laid}
    return blob.media_type.startswith("image/") and not {"copy", "view"} <= uses


def _is_drawn(drawn: Drawn) -> bool:
    """Whether the file is what such a file must be: it was written by a process that looked into a hostile one."""
    kind = BY_EXTENSION.get(drawn.format)
    if kind is None or drawn.format not in DRAWN_FORMATS.get(drawn.use, ()):
        return False
    with drawn.path.open("rb") as file:
        head = file.read(HEAD_BYTES)
        file.seek(max(0, drawn.path.stat().st_size - TAIL_BYTES))
        return kind.looks_right(head, file.read(TAIL_BYTES))


def _laid_down(blob: Blob, drawn: Drawn) -> ingest.Arrival:
    return ingest.lay_down(blob, drawn.path, name=f"drawn.{drawn.format}")


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


def _film_ending(blob: Blob) -> str:
    return "mov" if blob.media_type.endswith("quicktime") else "mp4"


def _film_copy(blob: Blob, found: Found, folder: Path) -> Drawn:
    """The film with nothing where it told with what and where it was taken."""
    copy = folder / f"copy.{_film_ending(blob)}"
    shutil.copyfile(blob.path, copy)
    with copy.open("r+b") as film:
        for start, end, is_box in found.blank:
            if not 0 <= start < end <= blob.size_bytes:
                raise Interrupted("a stretch outside the film")
            _blank(film, start, end, is_box=bool(is_box))
    return Drawn(copy, "copy", 0, 0, 0, _film_ending(blob))


def _blank(film: IO[bytes], start: int, end: int, *, is_box: bool) -> None:
    """A box keeps its length and becomes one of nothing, so that all places in the film stay where they are."""
    if is_box:
        film.seek(start)
        is_long = int.from_bytes(film.read(4)) == 1
        film.seek(start + 4)
        film.write(b"free")
        start += 16 if is_long else 8
    film.seek(start)
    for at in range(start, end, CHUNK_BYTES):
        film.write(b"\0" * min(CHUNK_BYTES, end - at))
