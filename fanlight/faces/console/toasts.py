"""What a page says once, in a toast, after something was done; with a button that takes it back, where that can be."""

from typing import Final

from django.contrib import messages

from fanlight.core.errors import Sentence
from fanlight.faces.console.gate import StaffRequest

UNDO: Final = "undo:"


def said(request: StaffRequest, words: Sentence, undo: str = "") -> None:
    """`undo`: the address that takes it back, by POST. The next whole page shows it; never the only copy of a fact."""
    messages.success(request, str(words), extra_tags=f"{UNDO}{undo}" if undo else "")
