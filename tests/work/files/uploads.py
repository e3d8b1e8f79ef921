"""Small files as a form gives them, real enough for their first bytes to be looked at."""

import io
import itertools
from typing import Any

from fanlight.work.files.models import File

PDF = b"%PDF-1.7\n"
PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff\xe0"
_number = itertools.count()


class Upload(io.BytesIO):
    """Bytes with a name, as Django's UploadedFile."""

    def __init__(self, name: str, content: bytes) -> None:
        super().__init__(content)
        self.name = name


def a_pdf(name: str = "plan.pdf", *, words: str | None = None) -> Upload:
    """A PDF unlike all others, unless it has the same words."""
    return Upload(name, PDF + (words or f"number {next(_number)}").encode())


def a_file(room: Any, *, by: Any, name: str = "plan.pdf", **said: Any) -> File:
    return File.add(by=by, room=room, upload=a_pdf(name), **said)
