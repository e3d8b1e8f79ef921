"""PDF: opened and repaired as a reader would, searched for what acts by itself, and its first pages drawn."""

from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, BinaryIO, Final, cast

import pikepdf
import pypdfium2

from fanlight.ground.blobs.inspection import limits
from fanlight.ground.blobs.inspection.limits import Flaw

ACTING: Final = {
    "/JavaScript": "script",
    "/Launch": "launch",
    "/ImportData": "launch",
    "/Rendition": "script",
}
MOST_OBJECTS: Final = 500_000
MOST_DEPTH: Final = 60
NEXT: Final = ("/Next", "/A", "/AA", "/OpenAction")


def look(source: IO[bytes], _media_type: str, folder: Path) -> dict[str, Any]:
    paper = _opened(source)
    flaws = list(dict.fromkeys(_acting(paper)))
    pages = len(paper.pages)
    if not pages:
        raise Flaw("broken")
    if flaws:
        stripped = _strip(paper, folder)
        return {"flaws": flaws, "pages": pages, "made": [stripped] if stripped else []}
    return {"pages": pages, "made": _drawn(source, folder)}


def _opened(source: IO[bytes]) -> pikepdf.Pdf:
    try:
        paper = pikepdf.open(cast(BinaryIO, source))
    except pikepdf.PasswordError as failure:
        raise Flaw("locked") from failure
    except (pikepdf.PdfError, OSError, ValueError, RuntimeError) as failure:
        raise Flaw("broken") from failure
    if len(paper.objects) > MOST_OBJECTS:
        raise Flaw("large")
    return paper


def _acting(paper: pikepdf.Pdf) -> Iterator[str]:
    """Code words for everything in the file that does more than be looked at, wherever it is kept."""
    root = paper.Root
    opening = root.get("/OpenAction")
    if isinstance(opening, pikepdf.Dictionary) and opening.get("/S") not in (None, "/GoTo"):
        yield "opening"
    if "/AA" in root:
        yield "opening"
    for one in paper.objects:
        yield from _acting_in(one, 0)


def _acting_in(one: Any, depth: int) -> Iterator[str]:
    """Direct parts only: what is referred to is an object of its own, and is met by itself."""
    if depth > MOST_DEPTH:
        raise Flaw("large")
    if isinstance(one, pikepdf.Stream):
        if one.stream_dict.get("/Type") == "/EmbeddedFile":
            yield "attached"
        one = one.stream_dict
    if isinstance(one, pikepdf.Dictionary):
        yield from _acting_keys(one)
        parts = [value for _name, value in one.items()]
    elif isinstance(one, pikepdf.Array):
        parts = list(one)
    else:
        return
    for part in parts:
        if isinstance(part, (pikepdf.Dictionary, pikepdf.Array)) and not part.is_indirect:
            yield from _acting_in(part, depth + 1)


def _acting_keys(one: pikepdf.Dictionary) -> Iterator[str]:
    act = one.get("/S")
    if isinstance(act, pikepdf.Name) and str(act) in ACTING:
        yield ACTING[str(act)]
    if "/JavaScript" in one or "/JS" in one:
        yield "script"
    if "/EmbeddedFiles" in one or "/EF" in one:
        yield "attached"
    if "/XFA" in one:
        yield "form"


def _strip(paper: pikepdf.Pdf, folder: Path) -> dict[str, Any] | None:
    """A copy without all that; nothing when something of it stays, wherever it hid."""
    root = paper.Root
    for key in ("/OpenAction", "/AA", "/AF", "/Collection"):
        if key in root:
            del root[key]
    for one in paper.objects:
        _strip_in(one, 0)
    name = "stripped.pdf"
    try:
        paper.remove_unreferenced_resources()
        paper.save(folder / name, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        with pikepdf.open(folder / name) as again:
            if any(_acting(again)):
                return None
    except (pikepdf.PdfError, ValueError, RuntimeError):
        return None
    return {"file": name, "use": "stripped", "page": 0, "width": 0, "height": 0, "format": "pdf"}


def _strip_in(one: Any, depth: int) -> None:
    if depth > MOST_DEPTH:
        raise Flaw("large")
    if isinstance(one, pikepdf.Stream):
        one = one.stream_dict
    if isinstance(one, pikepdf.Dictionary):
        _strip_keys(one)
        parts = [value for _name, value in one.items()]
    elif isinstance(one, pikepdf.Array):
        parts = list(one)
    else:
        return
    for part in parts:
        if isinstance(part, (pikepdf.Dictionary, pikepdf.Array)) and not part.is_indirect:
            _strip_in(part, depth + 1)


def _strip_keys(one: pikepdf.Dictionary) -> None:
    for key in ("/JavaScript", "/JS", "/EmbeddedFiles", "/EF", "/XFA", "/AA"):
        if key in one:
            del one[key]
    act = one.get("/S")
    if isinstance(act, pikepdf.Name) and str(act) in ACTING:
        for key in list(one.keys()):
            del one[key]
    for key in NEXT:
        value = one.get(key)
        if isinstance(value, pikepdf.Dictionary) and _is_acting(value):
            del one[key]


def _is_acting(action: pikepdf.Dictionary) -> bool:
    act = action.get("/S")
    return isinstance(act, pikepdf.Name) and str(act) in ACTING


def _drawn(source: IO[bytes], folder: Path) -> list[dict[str, Any]]:
    """Pictures of the first pages: what a preview shows in place of the file. None for a page that cannot be drawn."""
    from fanlight.ground.blobs.inspection.pictures import views

    source.seek(0)
    made: list[dict[str, Any]] = []
    try:
        paper = pypdfium2.PdfDocument(source.read())
        count = min(len(paper), limits.MOST_PAGES)
    except (pypdfium2.PdfiumError, RuntimeError):
        return made
    for number in range(count):
        try:
            page = paper[number]
            width, height = page.get_size()
            if not (width >= 1 and height >= 1 and height / width <= 10):
                continue
            picture = (
                page.render(scale=limits.PAGE_WIDTH / width, may_draw_forms=False).to_pil().convert("RGB")
            )
            made += views(picture, folder, page=number + 1, widths=(picture.width,))
            page.close()
        except (pypdfium2.PdfiumError, RuntimeError, ValueError):
            continue
    return made
