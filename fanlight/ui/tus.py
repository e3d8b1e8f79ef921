"""The tus protocol 1.0 as pages speak it: what a request says, and how an answer is put. Knows no tables.

Extensions: creation, creation-with-upload, expiration, termination, checksum. A length told later is not offered.
"""

import base64
import binascii
from dataclasses import dataclass
from email.utils import format_datetime
from typing import Any, Final, Protocol

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from fanlight.core.errors import Malformed, NotAllowed, OutOfOrder, Refusal, TooOften
from fanlight.ui.answers import REPAIRED_SECONDS, later

VERSION: Final = "1.0.0"
EXTENSIONS: Final = "creation,creation-with-upload,expiration,termination,checksum"
CHECKSUMS: Final = ("sha1", "sha256")
PIECE: Final = "application/offset+octet-stream"
MOST_METADATA: Final = 4_000
STATUS: Final = {
    "file.too_large": 413,
    "upload.too_much": 413,
    "upload.ended": 410,
    "upload.lost": 410,
    "upload.busy": 423,
    "upload.wrong_checksum": 460,
    "tus.version": 412,
    "tus.content_type": 415,
    "tus.checksum": 400,
    "tus.malformed": 400,
}


class Unspoken(Malformed):
    """The request does not speak the protocol."""

    def __init__(self, code: str, words: str) -> None:
        self.code = code  # type: ignore[misc]
        super().__init__(words)


class Sent(Protocol):
    """What an answer tells of an upload."""

    size_bytes: int
    received_bytes: int
    ends_at: Any


@dataclass(frozen=True, slots=True)
class Creation:
    size_bytes: int
    said: dict[str, str]
    """The metadata: filename and press; room or client, and folder; purpose and about."""


def require_spoken(request: HttpRequest) -> None:
    """Raises Unspoken for a request of another version, or of none."""
    if request.headers.get("Tus-Resumable") != VERSION:
        raise Unspoken("tus.version", "Tus-Resumable: 1.0.0 is missing.")


def creation_of(request: HttpRequest) -> Creation:
    """How long the file will be, and what is said of it."""
    require_spoken(request)
    if "Upload-Defer-Length" in request.headers:
        raise Unspoken("tus.malformed", "The length must be told at once.")
    return Creation(_number(request, "Upload-Length"), _metadata(request.headers.get("Upload-Metadata", "")))


def offset_of(request: HttpRequest) -> int:
    """Where the bytes of this piece belong."""
    require_spoken(request)
    if request.content_type != PIECE:
        raise Unspoken("tus.content_type", f"A piece is of type {PIECE}.")
    return _number(request, "Upload-Offset")


def length_of(request: HttpRequest) -> int:
    """How many bytes came with this request."""
    return int(request.META.get("CONTENT_LENGTH") or 0)


def has_piece(request: HttpRequest) -> bool:
    """Whether the first bytes come with the announcement."""
    return request.content_type == PIECE and length_of(request) > 0


def checksum_of(request: HttpRequest) -> tuple[str, bytes] | None:
    """Algorithm and digest that the sender names for the piece."""
    given = request.headers.get("Upload-Checksum")
    if given is None:
        return None
    algorithm, _space, encoded = given.partition(" ")
    if algorithm not in CHECKSUMS:
        raise Unspoken("tus.checksum", "Known checksums: sha1, sha256.")
    return algorithm, _decoded(encoded)


def keeps(request: HttpRequest) -> bool:
    """Whether a file that lies there already is to be kept twice. Our own header: tus has none for it."""
    return request.headers.get("Fanlight-Keep") == "both"


def capabilities() -> HttpResponse:
    response = _plain(204)
    response.headers["Tus-Version"] = VERSION
    response.headers["Tus-Extension"] = EXTENSIONS
    response.headers["Tus-Max-Size"] = str(settings.UPLOAD_BYTES)
    response.headers["Tus-Checksum-Algorithm"] = ",".join(CHECKSUMS)
    return response


def told(
    upload: Sent, status: int, *, location: str = "", file: str = "", is_head: bool = False
) -> HttpResponse:
    """How far an upload is. `file`: the address of what it became."""
    response = _plain(status)
    response.headers["Upload-Offset"] = str(upload.received_bytes)
    response.headers["Upload-Expires"] = format_datetime(upload.ends_at, usegmt=True)
    if is_head:
        response.headers["Upload-Length"] = str(upload.size_bytes)
    if location:
        response.headers["Location"] = location
    if file:
        response.headers["Fanlight-File"] = file
    return response


def gone() -> HttpResponse:
    return _plain(204)


def refused(refusal: Refusal) -> HttpResponse:
    """The reason in words as text, its code in a header."""
    response = _plain(_status(refusal))
    response.content = f"{refusal.message}\n".encode()
    response.headers["Content-Type"] = "text/plain; charset=utf-8"
    response.headers["Fanlight-Refusal"] = refusal.code
    if isinstance(refusal, TooOften | OutOfOrder):
        later(response, int(getattr(refusal, "seconds", REPAIRED_SECONDS)))
    return response


def _status(refusal: Refusal) -> int:
    if refusal.code in STATUS:
        return STATUS[refusal.code]
    if isinstance(refusal, OutOfOrder):
        return 507
    if isinstance(refusal, TooOften):
        return 429
    return 403 if isinstance(refusal, NotAllowed) else 422 if isinstance(refusal, Malformed) else 409


def _plain(status: int) -> HttpResponse:
    response = HttpResponse(status=status)
    del response.headers["Content-Type"]
    response.headers["Tus-Resumable"] = VERSION
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _number(request: HttpRequest, header: str) -> int:
    given = request.headers.get(header, "")
    if not (given.isascii() and given.isdecimal() and len(given) <= 15):
        raise Unspoken("tus.malformed", f"{header} must be a number.")
    return int(given)


def _metadata(given: str) -> dict[str, str]:
    if len(given) > MOST_METADATA:
        raise Unspoken("tus.malformed", "Upload-Metadata is too long.")
    said = {}
    for pair in filter(None, (part.strip() for part in given.split(","))):
        name, _space, encoded = pair.partition(" ")
        said[name] = _decoded(encoded).decode(errors="replace").replace("\0", "")
    return said


def _decoded(encoded: str) -> bytes:
    try:
        return base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise Unspoken("tus.malformed", "Not Base64.") from None
