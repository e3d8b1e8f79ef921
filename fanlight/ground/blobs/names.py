"""File names as people give them, made safe to show and to offer again. On disk a blob lies under its digest only."""

import re
import unicodedata
from typing import Final

NAME_LENGTH: Final = 200
EXTENSION_LENGTH: Final = 10
SEPARATORS: Final = re.compile(r"[/\\]")
INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Control, direction and zero-width characters, halves of characters, and what Unicode does not know."""

UNNAMED: Final = "file"


def clean_name(declared: str) -> str:
    """The last part of the name, without what cannot be seen, at most 200 characters; the extension is kept.

    Normalised and stripped first, checked afterwards: `photo\u202egpj.exe` is an exe to every later question.
    """
    last = SEPARATORS.split(unicodedata.normalize("NFC", declared))[-1]
    spaced = "".join(" " if character.isspace() else character for character in last)
    seen = "".join(character for character in spaced if unicodedata.category(character) not in INVISIBLE)
    name = " ".join(seen.split()).strip(". ")
    return _shortened(name) or UNNAMED


def extension(name: str) -> str:
    """`pdf` of `Plan.PDF`; nothing for a name without a dot."""
    return name.rpartition(".")[2].casefold() if "." in name else ""


def _shortened(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    if len(name) <= NAME_LENGTH or not dot or len(ending) > EXTENSION_LENGTH:
        return name[:NAME_LENGTH].rstrip()
    return stem[: NAME_LENGTH - len(ending) - 1].rstrip(". ") + dot + ending
