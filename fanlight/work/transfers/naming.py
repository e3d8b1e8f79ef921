"""Names of columns: squeezed to be compared with what exports call things, and spelled as a person would."""

import re
from collections.abc import Mapping
from typing import Final

from fanlight.core.folding import folded

PIECES: Final = {
    "est": "estimated", "sqft": "sq ft", "sqm": "sq m", "num": "number", "no": "number", "qty": "quantity",
    "amt": "amount", "desc": "description", "addr": "address", "tel": "phone",
} | dict.fromkeys(
    "applied address amount area class closed code community completed cost count created date description due "
    "estimated fee finished floor housing id invoice issued job kind location map name number order permit phone price "
    "project quantity received region started status tax total type unit units updated value work year zone".split(),
    "",
)  # fmt: skip
PIECE: Final = re.compile("|".join(sorted(PIECES, key=len, reverse=True)))


def squeezed(name: str) -> str:
    """The name of a column for comparing: letters and digits only, without case or accents."""
    return re.sub(r"[^a-z0-9]", "", folded(name))


def placed(name: str, columns: Mapping[str, str]) -> tuple[str, int]:
    """Where a column of this name goes, by the words for each place, and how well it fits (0 is best)."""
    wanted = squeezed(name)
    for place, words in columns.items():
        if wanted in words.split():
            return place, words.split().index(wanted)
    return "", 0


def spelled(name: str) -> str:
    """The name of a column as a person would write it: `estprojectcost` is Estimated project cost."""
    spaced = " ".join(re.sub(r"(?<=[a-z])(?=[A-Z])|[_\-.]+", " ", name).split())
    if " " not in spaced and "".join(PIECE.findall(spaced.lower())) == spaced.lower():
        spaced = " ".join(PIECES[piece] or piece for piece in PIECE.findall(spaced.lower()))
    return spaced[:1].upper() + (spaced[1:].lower() if spaced.isupper() or spaced.islower() else spaced[1:])
