"""Plain text and tables: all of it must be text, in one of the encodings that programs write."""

import re
from pathlib import Path
from typing import IO, Any, Final

from fanlight.ground.blobs.inspection.limits import Flaw
from fanlight.ground.blobs.kinds import BYTE_ORDER_MARKS, NOT_IN_TEXT

CHUNK_BYTES: Final = 4_000_000
CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffe]")


def look(source: IO[bytes], _media_type: str, _folder: Path) -> dict[str, Any]:
    wide = source.read(2).startswith(BYTE_ORDER_MARKS)
    source.seek(0)
    if wide:
        _decode_wide(source)
        return {}
    while chunk := source.read(CHUNK_BYTES):
        if NOT_IN_TEXT.search(chunk):
            raise Flaw("other")
    return {}


def _decode_wide(source: IO[bytes]) -> None:
    import codecs

    decoder = codecs.getincrementaldecoder("utf-16")()
    try:
        while chunk := source.read(CHUNK_BYTES):
            if CONTROL.search(decoder.decode(chunk)):
                raise Flaw("other")
        decoder.decode(b"", final=True)
    except UnicodeError as failure:
        raise Flaw("broken") from failure
