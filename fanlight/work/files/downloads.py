"""What an answer needs to send a stored file, as plain values; a face sets the headers.

Every download is decided anew by the door. It is written to the log as fetched, and never counts as seen:
mail scanners and phones fetch ahead.
"""

import logging
import urllib.parse
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from fanlight.core.errors import Refusal
from fanlight.core.viewers import Viewer
from fanlight.ground.blobs.kinds import media_type_of
from fanlight.ground.blobs.models import blob_path
from fanlight.ground.blobs.names import clean_name

log = logging.getLogger(__name__)


class NotReady(Refusal):
    code = "file.not_ready"
    message = _("This file cannot be opened yet. Try again in a few minutes.")


@dataclass(frozen=True, slots=True)
class Download:
    """A stored file, its media type by our own list, and a Content-Disposition that hostile names cannot break."""

    path: Path
    size_bytes: int
    media_type: str
    disposition: str
    etag: str


def download(file: Any, *, by: Viewer) -> Download:
    """For a File that came through the door with `with_blob()`. Raises NotReady while its bytes may not be served."""
    if file.digest is None:
        raise NotReady
    digest = bytes(file.digest)
    log.info("file %s fetched by %s %s", file.key, *by.actor)
    return Download(
        path=blob_path(file.workspace_id, digest),
        size_bytes=file.size_bytes,
        media_type=media_type_of(file.name),
        disposition=disposition(file.name),
        etag=f'"{digest.hex()}"',
    )


def disposition(name: str) -> str:
    """Always an attachment: the plain name for old readers, and the full one, percent-encoded (RFC 6266, RFC 8187)."""
    name = clean_name(name)
    plain = "".join(c if c.isascii() and c.isprintable() and c not in '"\\%' else "_" for c in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{urllib.parse.quote(name, safe='')}"
