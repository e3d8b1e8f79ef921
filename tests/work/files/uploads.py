"""Small files as a form gives them, real enough to pass every check; `a_file` has them checked at once."""

import io
import itertools
from typing import Any

from fanlight.work.files.models import File
from tests.ground.blobs.made import checked, pdf

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
    return Upload(name, pdf(words or f"number {next(_number)}"))


def a_file(room: Any, *, by: Any, name: str = "plan.pdf", **said: Any) -> File:
    """Added, and by now found clean by the real check."""
    return added(by=by, room=room, upload=a_pdf(name), **said)


def added(*, by: Any, **said: Any) -> File:
    file = File.add(by=by, **said)
    checked(by)
    return file
