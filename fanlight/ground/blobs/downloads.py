"""What an answer needs to send stored bytes under a name, as plain values; a face sets the headers."""

import urllib.parse
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import OfWorkspace
from fanlight.core.errors import Refusal
from fanlight.ground.blobs import bucket
from fanlight.ground.blobs.kinds import media_type_of
from fanlight.ground.blobs.models import Blob, blob_path
from fanlight.ground.blobs.names import clean_name

DRAWN_TYPES: Final = ("image/webp",)
"""What may be shown inside a page: pictures that this server drew."""


class NotReady(Refusal):
    code = "file.not_ready"
    message = _("This file cannot be opened yet. Try again in a few minutes.")


@dataclass(frozen=True, slots=True)
class Download:
    """Stored bytes, their media type by our own list, and a Content-Disposition that hostile names cannot break."""

    path: Path
    size_bytes: int
    media_type: str
    disposition: str
    etag: str
    address: str = ""
    """Where the reader may fetch it instead, for a minute; empty when it lies here."""

    @classmethod
    def of(
        cls, owner: OfWorkspace, *, name: str, digest: bytes, size_bytes: int, is_inline: bool = False
    ) -> Self:
        """`is_inline` is for pictures that this server drew itself, and for nothing else."""
        said = disposition(name, is_inline=is_inline)
        path = blob_path(owner.workspace_id, digest)
        address = ""
        if bucket.is_set() and is_away(owner, digest):
            address = (
                bucket.signed(owner.workspace_id, digest, disposition=said) if bucket.is_signing() else ""
            )
            if not address and not path.exists():
                bucket.fetch(owner, digest, path)
        return cls(
            path=path,
            address=address,
            size_bytes=size_bytes,
            media_type=media_type_of(name),
            disposition=said,
            etag=f'"{digest.hex()}"',
        )


def is_away(owner: OfWorkspace, digest: bytes) -> bool:
    """Whether the bytes lie in the bucket. One query, where there is a bucket."""
    return Blob.objects.within(owner).filter(digest=digest, remote_at__isnull=False).exists()


def disposition(name: str, *, is_inline: bool = False) -> str:
    """An attachment: the plain name for old readers, and the full one, percent-encoded (RFC 6266, RFC 8187)."""
    how = "inline" if is_inline and media_type_of(clean_name(name)) in DRAWN_TYPES else "attachment"
    name = clean_name(name)
    plain = "".join(c if c.isascii() and c.isprintable() and c not in '"\\%' else "_" for c in name)
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{urllib.parse.quote(name, safe='')}"
