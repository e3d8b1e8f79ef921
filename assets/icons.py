"""The sprite: every icon the pages use, in one picture that they refer to by name.

The icons are Lucide's, from its Python package; the few that Lucide lacks are drawn by us in `assets/icons/`.
"""

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from lucide.jinja import lucide

OWN = Path(__file__).parent / "icons"
SVG = "{http://www.w3.org/2000/svg}"

FROM_LUCIDE = (
    "archive archive-restore arrow-down-up arrow-left arrow-right arrow-right-left ban bookmark briefcase-business "
    "building-2 calendar-clock calendar-days calendar-plus camera check chevron-down chevron-left "
    "chevron-right chevron-up chevrons-up-down circle-alert circle-check clock copy door-open download "
    "ellipsis external-link eye eye-off file-text file-up flag folder folder-open folder-plus globe history "
    "hourglass house id-card image inbox info key-round keyboard link list-filter list-todo lock log-out mail "
    "map-pin menu merge message-square monitor moon palette paperclip pause pencil phone plus refresh-cw "
    "search send settings share-2 shield-check smartphone sun table text-cursor-input trash-2 triangle-alert "
    "undo-2 unlink upload user users wrench x"
).split()


def sprite() -> str:
    """One SVG with a symbol for each icon, named as in `ui.icon("house")`."""
    drawn = {path.stem: path.read_text() for path in sorted(OWN.glob("*.svg"))}
    named = {name: str(lucide(name, size=None)) for name in FROM_LUCIDE} | drawn
    symbols = "".join(symbol(name, text) for name, text in named.items())
    return f'<svg xmlns="http://www.w3.org/2000/svg">{symbols}</svg>\n'


def symbol(name: str, text: str) -> str:
    """Only the shapes: stroke and size come from the page's `.i`."""
    return f'<symbol id="{name}" viewBox="0 0 24 24">{"".join(shapes(ElementTree.fromstring(text)))}</symbol>'


def shapes(svg: ElementTree.Element) -> Iterator[str]:
    for shape in svg:
        given = "".join(f' {key}="{value}"' for key, value in shape.attrib.items())
        yield f"<{shape.tag.removeprefix(SVG)}{given}/>"
