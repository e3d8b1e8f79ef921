"""Text that becomes a header, or a sentence about what a foreign server said: one line, without control characters."""

import re
import unicodedata
from email.headerregistry import Address
from typing import Final

_CONTROL: Final = {"Cc", "Cf", "Zl", "Zp", "Cs", "Co", "Cn"}
ADDRESS: Final = re.compile(r"[^\s<>()\[\],;:\\\"@\x00-\x1f\x7f]+@[^\s<>()\[\],;:\\\"@\x00-\x1f\x7f]+")

BRACE: Final = re.compile(r"\{(?=[{%])")


def one_line(text: str, *, most: int = 200) -> str:
    """White space runs and control characters become one space, so that nothing can begin a header of its own."""
    kept = "".join(" " if c.isspace() or unicodedata.category(c) in _CONTROL else c for c in text)
    return " ".join(kept.split())[:most].rstrip()


def is_address(text: str) -> bool:
    """One plain email address and nothing else: no name, no list, no line end, no quoting."""
    return len(text) <= 254 and ADDRESS.fullmatch(text) is not None


def mailbox(name: str, address: str) -> str:
    """`"Tarrant & Vale" <portal@example.org>`; the name is display only. Raises ValueError for a bad address."""
    if not is_address(address):
        raise ValueError("Not one plain email address.")
    return str(Address(display_name=one_line(name, most=120), addr_spec=address)) if name else address


def without_placeholders(text: str) -> str:
    """A text that cannot pass for a dynamic value of the letter it stands in."""
    return BRACE.sub("{ ", text)
