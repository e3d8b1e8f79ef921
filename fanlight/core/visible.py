"""What people type, without what nobody sees: control characters, and marks that make one name look like another."""

import unicodedata
from typing import Final

INVISIBLE: Final = {"Cc", "Cs", "Co", "Cn"}
DIRECTION: Final = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\ufeff"
)
"""Marks that turn the reading direction or hide a letter: useful in print, and to make a name look like another."""


def visible(text: str, *, keeping: str = "") -> str:
    """The text without what nobody sees: control characters (but tabs and breaks become spaces) and direction marks."""
    spaced = (c if c in keeping else " " if c.isspace() else c for c in text)
    return "".join(c for c in spaced if c in keeping or not _is_hidden(c))


def one_line(text: str) -> str:
    """The same in one line: runs of white space become one space."""
    return " ".join(visible(text).split())


def _is_hidden(character: str) -> bool:
    return character in DIRECTION or unicodedata.category(character) in INVISIBLE
