"""Which part of this program looks into which kind of file, and the shape of its answer.

An answer is plain JSON: `flaws` (code words), `made` (what was drawn: name of a file, use, page, width, height,
format), `width`, `height`, `pages`, and `blank` (stretches of the original that a copy must not have).
"""

import importlib
from pathlib import Path
from typing import IO, Any, Final

from fanlight.ground.blobs.inspection.limits import Flaw
from fanlight.ground.blobs.kinds import KINDS, ODS, ODT, OFFICE, PHOTO

HERE: Final = "fanlight.ground.blobs.inspection"
MODULES: Final = {kind.media_type: f"{HERE}.pictures" for kind in KINDS if kind.family == PHOTO} | {
    "application/pdf": f"{HERE}.papers",
    f"{OFFICE}wordprocessingml.document": f"{HERE}.offices",
    f"{OFFICE}spreadsheetml.sheet": f"{HERE}.offices",
    ODT: f"{HERE}.offices",
    ODS: f"{HERE}.offices",
    "application/msword": f"{HERE}.compounds",
    "application/vnd.ms-excel": f"{HERE}.compounds",
    "text/plain; charset=utf-8": f"{HERE}.texts",
    "text/csv; charset=utf-8": f"{HERE}.texts",
    "video/mp4": f"{HERE}.movies",
    "video/quicktime": f"{HERE}.movies",
}
"""Each has `look(source, media_type, folder)`, which raises Flaw for what is not what it says."""

type Found = dict[str, Any]


def look(source: IO[bytes], media_type: str, folder: Path) -> Found:
    module = MODULES.get(media_type)
    if module is None:
        raise Flaw("other")
    found: Found = {"flaws": [], "made": [], "blank": [], "width": None, "height": None, "pages": None}
    found |= importlib.import_module(module).look(source, media_type, folder)
    return found
