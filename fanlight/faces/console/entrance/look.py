"""A colour as it will be used, before anything is saved: its sheet, and how well text can be read on it."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from fanlight.ground.rooms.brand import HEX
from fanlight.ui.theme import HOUSE, WHITE, contrast, scheme, stylesheet

FOR_GOOD = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Ratio:
    """One use of the colour: its words, its contrast as people write it, and whether we moved the colour for it."""

    label: Any
    text: str
    is_moved: bool


def ratios(accent: str) -> list[Ratio]:
    """What the page says of a colour; of the house's own for something that is no colour."""
    brand = accent.lower() if HEX.fullmatch(accent) else HOUSE
    light, dark = scheme(brand, is_dark=False), scheme(brand, is_dark=True)
    return [
        _ratio(_("Text on buttons"), light["accent"], light["on-accent"], is_moved=light["accent"] != brand),
        _ratio(_("Links on white"), light["accent-ink"], WHITE, is_moved=light["accent-ink"] != brand),
        _ratio(
            _("Links in the dark"),
            dark["accent-ink"],
            dark["accent-tint"],
            is_moved=dark["accent-ink"] != brand,
        ),
    ]


def sheet_of(accent: str) -> str:
    return f"/accounts/look/{accent.removeprefix('#').lower()}.css"


@require_safe
def look_sheet(request: HttpRequest, colour: str) -> HttpResponse:
    """The theme of any colour: it says nothing about anybody."""
    accent = f"#{colour}"
    if not HEX.fullmatch(accent):
        raise Http404
    text = stylesheet(accent)[1]
    return HttpResponse(text, content_type="text/css; charset=utf-8", headers={"Cache-Control": FOR_GOOD})


def _ratio(label: Any, one: str, other: str, *, is_moved: bool) -> Ratio:
    return Ratio(label, f"{contrast(one, other):.1f} : 1", is_moved)
