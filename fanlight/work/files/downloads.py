"""A file's stored bytes as an answer sends them.

Every download is decided anew by the door. It is written to the log as fetched, and never counts as seen:
mail scanners and phones fetch ahead.
"""

import logging
from typing import Any

from fanlight.core.viewers import Viewer
from fanlight.ground.blobs.downloads import Download, NotReady

log = logging.getLogger(__name__)


def download(file: Any, *, by: Viewer) -> Download:
    """For a File that came through the door with `with_blob()`. Raises NotReady while its bytes may not be served."""
    if file.digest is None:
        raise NotReady
    log.info("file %s fetched by %s %s", file.key, *by.actor)
    return Download.of(file, name=file.name, digest=bytes(file.digest), size_bytes=file.size_bytes)
