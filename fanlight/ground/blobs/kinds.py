"""Which kinds of file a business takes in, and whether the bytes are what the name's ending says.

A list of what is welcome, not of what is dangerous. Pages, drawings with scripts (SVG) and programs are not on it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from fanlight.ground.blobs.names import extension

HEAD_BYTES: Final = 4096
TAIL_BYTES: Final = 256 * 1024
"""How much of the beginning and the end a kind may look at. Office files keep their table of contents at the end."""

PHOTO, DOCUMENT = "photo", "document"
ANYTHING: Final = "application/octet-stream"
ZIP: Final = b"PK\x03\x04"
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BYTE_ORDER_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
NOT_IN_TEXT: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
UTF8_MARK: Final = b"\xef\xbb\xbf"
MARKUP: Final = (b"<!doctype", b"<?xml", b"<html", b"<head", b"<body", b"<svg", b"<script", b"<iframe", b"#!")
HEIF_BRANDS: Final = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
MOVIE_BOXES: Final = (b"moov", b"mdat", b"wide", b"free")

type Look = Callable[[bytes, bytes], bool]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its endings, its media type, and `looks_right(head, tail)` over its first and last bytes."""

    label: str
    extensions: tuple[str, ...]
    media_type: str
    family: str
    looks_right: Look


def kind_of(name: str) -> Kind | None:
    """The kind that a cleaned name says it is, or None when we do not take it."""
    return BY_EXTENSION.get(extension(name))


def media_type_of(name: str) -> str:
    """What an answer may call a stored file: by our list, never by what a sender declared."""
    kind = kind_of(name)
    return kind.media_type if kind else ANYTHING


def _starts(*magic: bytes) -> Look:
    return lambda head, _tail: head.startswith(magic)


def _office(part: bytes) -> Look:
    """A zip whose table of contents names `part`."""
    return lambda head, tail: head.startswith(ZIP) and part in tail


def _open_document(media_type: str) -> Look:
    """A zip whose first, uncompressed entry is its media type."""
    first = b"mimetype" + media_type.encode()
    return lambda head, _tail: head.startswith(ZIP) and head[30:].startswith(first)


def _boxed(*brands: bytes) -> Look:
    """A file of boxes (ISO 14496-12): `ftyp`, then its brand."""
    return lambda head, _tail: head[4:8] == b"ftyp" and head[8:12].startswith(brands)


def _is_webp(head: bytes, _tail: bytes) -> bool:
    return head[:4] == b"RIFF" and head[8:12] == b"WEBP"


def _is_quicktime(head: bytes, _tail: bytes) -> bool:
    return head[4:12] == b"ftypqt  " or head[4:8] in MOVIE_BOXES


def _is_mp4(head: bytes, _tail: bytes) -> bool:
    return head[4:8] == b"ftyp" and not head[8:12].startswith((b"qt", *HEIF_BRANDS))


def _is_pdf(head: bytes, _tail: bytes) -> bool:
    """Scanners put a few bytes before the mark; readers allow 1,024, and so do we."""
    return b"%PDF-" in head[:1029]


def _is_text(head: bytes, _tail: bytes) -> bool:
    if head.startswith(BYTE_ORDER_MARKS):
        return True
    begins = head.removeprefix(UTF8_MARK).lstrip().lower()
    return not NOT_IN_TEXT.search(head) and not begins.startswith(MARKUP)


ODT: Final = "application/vnd.oasis.opendocument.text"
ODS: Final = "application/vnd.oasis.opendocument.spreadsheet"
OFFICE: Final = "application/vnd.openxmlformats-officedocument."

KINDS: Final = (
    Kind("PDF", ("pdf",), "application/pdf", DOCUMENT, _is_pdf),
    Kind("JPEG", ("jpg", "jpeg"), "image/jpeg", PHOTO, _starts(b"\xff\xd8\xff")),
    Kind("PNG", ("png",), "image/png", PHOTO, _starts(b"\x89PNG\r\n\x1a\n")),
    Kind("WebP", ("webp",), "image/webp", PHOTO, _is_webp),
    Kind("GIF", ("gif",), "image/gif", PHOTO, _starts(b"GIF87a", b"GIF89a")),
    Kind("HEIC", ("heic", "heif"), "image/heic", PHOTO, _boxed(*HEIF_BRANDS)),
    Kind("Word", ("docx",), f"{OFFICE}wordprocessingml.document", DOCUMENT, _office(b"word/document.xml")),
    Kind("Excel", ("xlsx",), f"{OFFICE}spreadsheetml.sheet", DOCUMENT, _office(b"xl/workbook.xml")),
    Kind("Word", ("doc",), "application/msword", DOCUMENT, _starts(OLE)),
    Kind("Excel", ("xls",), "application/vnd.ms-excel", DOCUMENT, _starts(OLE)),
    Kind("OpenDocument", ("odt",), ODT, DOCUMENT, _open_document(ODT)),
    Kind("OpenDocument", ("ods",), ODS, DOCUMENT, _open_document(ODS)),
    Kind("Text", ("txt",), "text/plain; charset=utf-8", DOCUMENT, _is_text),
    Kind("CSV", ("csv",), "text/csv; charset=utf-8", DOCUMENT, _is_text),
    Kind("MP4", ("mp4", "m4v"), "video/mp4", DOCUMENT, _is_mp4),
    Kind("QuickTime", ("mov",), "video/quicktime", DOCUMENT, _is_quicktime),
)
BY_EXTENSION: Final = {ending: kind for kind in KINDS for ending in kind.extensions}
ACCEPTED: Final = ",".join(f".{ending}" for ending in BY_EXTENSION)
"""For the `accept` of a file field: `.pdf,.jpg,…`."""
PICTURES: Final = ",".join(f".{ending}" for ending, kind in BY_EXTENSION.items() if kind.family == PHOTO)
"""The same of photos alone."""

LABELS: Final = ", ".join(dict.fromkeys(kind.label for kind in KINDS))
"""For a sentence: `PDF, JPEG, PNG, …`."""
