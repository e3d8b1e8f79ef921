"""A file's stored bytes as an answer sends them: to staff what came in, to everybody else what may leave.

Every download is decided anew by the door. It is written to the log as fetched, and never counts as seen:
mail scanners and phones fetch ahead. What counts is reported by the page (`FileLook`). Photos and films leave as a copy
that tells no place and no camera.
"""

import logging
from typing import Any, Final

from fanlight.core.viewers import Viewer
from fanlight.ground.blobs.downloads import Download, NotReady
from fanlight.ground.blobs.models import Rendition
from fanlight.work.files.models import FileVersion

log = logging.getLogger(__name__)
WIDTHS: Final = {"480": 480, "960": 960, "1920": 1920}
PAGE: Final = "page-"
STRIPPED: Final = "stripped"
TELLING: Final = ("image/", "video/")
"""Kinds whose originals tell where and with what they were made."""


class NoSuchVariant(Exception):
    """This file has no such picture, or not for this viewer: for a page the same as no such file."""


def download(file: Any, *, by: Viewer) -> Download:
    """For a File that came through the door with `with_blob()`. Raises NotReady while its bytes may not be served."""
    if file.digest is None:
        raise NotReady
    log.info("file %s fetched by %s %s", file.key, *by.actor)
    if not by.is_staff and file.media_type.startswith(TELLING):
        return _copy(file)
    return Download.of(file, name=file.name, digest=bytes(file.digest), size_bytes=file.size_bytes)


def download_version(file: Any, number: int, *, by: Viewer) -> Download:
    """One version of a file, for staff alone. Raises NotReady where its bytes may not be served or are not there."""
    versions = FileVersion.objects.visible_to(by).of_file(file).filter(number=number, blob__state="clean")
    version = versions.first()
    if version is None:
        raise NotReady
    log.info("file %s, version %d, fetched by %s %s", file.key, number, *by.actor)
    blob = version.blob
    name = version.name or file.name
    return Download.of(file, name=name, digest=bytes(blob.digest), size_bytes=blob.size_bytes)


def variant(file: Any, name: str, *, by: Viewer) -> Download:
    """A picture of ours: of a photo in a width, of a document's page; or, for staff, a copy without what was found.

    Raises NoSuchVariant, and NotReady while the check is under way.
    """
    if name == STRIPPED and by.is_staff:
        return _stripped(file)
    width, page = _place(name)
    if file.digest is None:
        if file.state in ("quarantined", "checking"):
            raise NotReady
        raise NoSuchVariant
    views = Rendition.objects.within(file).of_blob(file.blob_id).views().filter(page=page)
    pictures = list(views.select_related("blob").order_by("width"))
    if not pictures:
        raise NoSuchVariant
    wide_enough = [picture for picture in pictures if picture.width >= width]
    return _rendered(file, wide_enough[0] if wide_enough else pictures[-1], is_inline=True)


def _place(name: str) -> tuple[int, int]:
    """Width and page of a variant's name."""
    number = name.removeprefix(PAGE)
    if name.startswith(PAGE) and number.isascii() and number.isdecimal() and number == str(int(number[:4])):
        return 0, int(number) or -1
    if name not in WIDTHS:
        raise NoSuchVariant
    return WIDTHS[name], 0


def _copy(file: Any) -> Download:
    """In place of an original that is never shown outside. Without a copy there is nothing to send."""
    copies = Rendition.objects.within(file).of_blob(file.blob_id).filter(use="copy")
    copy = copies.select_related("blob").first()
    if copy is None:
        raise NotReady
    return _rendered(file, copy)


def _stripped(file: Any) -> Download:
    stripped = Rendition.objects.within(file).filter(of_id=file.latest_blob_id, use=STRIPPED)
    made = stripped.select_related("blob").first()
    if made is None:
        raise NoSuchVariant
    return _rendered(file, made)


def _rendered(file: Any, rendition: Rendition, *, is_inline: bool = False) -> Download:
    stem = file.name.rpartition(".")[0] or file.name
    return Download.of(
        file,
        name=f"{stem}.{rendition.format}",
        digest=bytes(rendition.blob.digest),
        size_bytes=rendition.blob.size_bytes,
        is_inline=is_inline,
    )
