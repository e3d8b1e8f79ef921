"""One brand colour in, a set of colours out in which everything can be read, for light and for dark.

Contrast is WCAG 2's and is measured, not guessed from lightness: the hue stays the brand's, and only lightness moves,
as little as needed. Letters and PDFs take the same colours as plain hex from `scheme`.
Source of OKLCH: B. Ottosson, "A perceptual color space for image processing", 2020.
"""

import hashlib
import math
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

WHITE, INK = "#ffffff", "#14171a"
TEXT_RATIO, LINE_RATIO = 4.5, 3.0
BRANDED = ".peek"
"""The part of a console page that shows a business in its own colours."""
HOUSE = "#4053d6"
"""The product's own colour: the console's, and a portal's without a brand."""

CHROMA_STEPS = 24
STEP = 0.005

type Rgb = tuple[float, float, float]
type Scheme = dict[str, str]


class Oklch(NamedTuple):
    """Lightness 0 to 1, chroma from 0, hue in degrees."""

    lightness: float
    chroma: float
    hue: float

    def at(self, lightness: float, most_chroma: float = math.inf) -> str:
        """Hex of this hue at another lightness, with no more than this chroma."""
        return to_hex(Oklch(lightness, min(self.chroma, most_chroma), self.hue))


@lru_cache(maxsize=256)
def stylesheet(accent: str, *, within: str = "") -> tuple[str, str]:
    """A theme's digest, for its address, and its text. `accent` is #rrggbb; `within`: only inside that selector."""
    inside = f" {within}" if within else ""
    light, dark = _declared(scheme(accent, is_dark=False)), _declared(scheme(accent, is_dark=True))
    text = (
        "@layer tokens {\n"
        f":root{inside} {{\n{light}}}\n"
        f'@media screen {{\n:root[data-theme="dark"]{inside} {{\n{dark}}}\n}}\n'
        f'@media screen and (prefers-color-scheme: dark) {{\n:root:not([data-theme="light"]){inside} {{\n{dark}}}\n}}\n'
        "}\n"
    )
    return hashlib.sha256(text.encode()).hexdigest()[:16], text


@lru_cache(maxsize=256)
def scheme(accent: str, *, is_dark: bool) -> Scheme:
    """The tokens of one scheme by name, without the dashes. The first seven are hex."""
    return _dark(accent) if is_dark else _light(accent)


def contrast(one: str, other: str) -> float:
    """1 to 21. Source: WCAG 2.2, contrast ratio."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def readable_on(fill: str) -> str:
    """White if it can be read, else ink: people expect white on colour."""
    return WHITE if contrast(WHITE, fill) >= TEXT_RATIO else INK


def to_oklch(colour: str) -> Oklch:
    red, green, blue = _linear(colour)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return Oklch(lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360)


def to_hex(colour: Oklch) -> str:
    """Colours that a screen cannot show lose chroma, never lightness or hue."""
    shown = colour._replace(lightness=min(max(colour.lightness, 0.0), 1.0))
    if not _can_be_shown(_to_linear(shown)):
        shown = shown._replace(chroma=_most_chroma(shown))
    parts = (round(_encoded(min(max(part, 0.0), 1.0)) * 255) for part in _to_linear(shown))
    return "#" + "".join(f"{part:02x}" for part in parts)


def _light(accent: str) -> Scheme:
    brand = to_oklch(accent)
    page, tint = brand.at(0.975, 0.005), brand.at(0.96, 0.025)
    fill, text = _fill(brand, STEP)
    hover, _ = _fill(
        brand._replace(lightness=brand.lightness + (0.05 if text == INK else -0.05)), _away(text)
    )
    return _tokens(
        brand,
        fills=(fill, text, hover),
        tints=(tint, brand.at(0.88, 0.05)),
        behind=(page, WHITE, tint),
        step=-STEP,
    )


def _dark(accent: str) -> Scheme:
    brand = to_oklch(accent)
    page, surface, raised = (brand.at(lightness, 0.008) for lightness in (0.165, 0.205, 0.245))
    tint = brand.at(0.285, 0.04)
    lifted = brand._replace(lightness=max(brand.lightness, 0.5))
    fill, text = _fill(lifted, STEP)
    hover, _ = _fill(
        lifted._replace(lightness=lifted.lightness + (0.05 if text == INK else -0.04)), _away(text)
    )
    return _tokens(
        brand,
        fills=(fill, text, hover),
        tints=(tint, brand.at(0.40, 0.07)),
        behind=(page, surface, raised, tint),
        step=STEP,
    )


def _tokens(
    brand: Oklch, *, fills: tuple[str, str, str], tints: tuple[str, str], behind: Sequence[str], step: float
) -> Scheme:
    return {
        "accent": fills[0],
        "on-accent": fills[1],
        "accent-hover": fills[2],
        "accent-ink": _reached(brand, behind, ratio=TEXT_RATIO, step=step),
        "accent-line": _reached(brand, behind, ratio=LINE_RATIO, step=step),
        "accent-tint": tints[0],
        "accent-tint-line": tints[1],
        "hue": f"{brand.hue:.1f}",
        "tint-chroma": f"{min(brand.chroma, 0.005):.4f}",
    }


def _reached(brand: Oklch, behind: Sequence[str], *, ratio: float, step: float) -> str:
    """The nearest lightness in the direction of `step` that has `ratio` against everything behind."""
    lightness = min(max(brand.lightness, 0.02), 0.98)
    while True:
        found = brand.at(lightness)
        if not 0 < lightness < 1 or all(contrast(found, one) >= ratio for one in behind):
            return found
        lightness += step


def _fill(brand: Oklch, step: float) -> tuple[str, str]:
    """A fill, and the text that can be read on it: a middle grey would miss it by a hair both ways."""
    lightness = brand.lightness
    while True:
        fill = brand.at(lightness)
        text = readable_on(fill)
        if contrast(text, fill) >= TEXT_RATIO:
            return fill, text
        lightness += step


def _away(text: str) -> float:
    """The direction in which a fill gains contrast to its text."""
    return STEP if text == INK else -STEP


def _declared(tokens: Scheme) -> str:
    return "".join(f"  --{name}: {value};\n" for name, value in tokens.items())


def _linear(colour: str) -> Rgb:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return _decoded(red), _decoded(green), _decoded(blue)


def _decoded(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _encoded(part: float) -> float:
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


def _to_linear(colour: Oklch) -> Rgb:
    a = colour.chroma * math.cos(math.radians(colour.hue))
    b = colour.chroma * math.sin(math.radians(colour.hue))
    long = (colour.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (colour.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (colour.lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _can_be_shown(rgb: Rgb) -> bool:
    return all(-1e-4 <= part <= 1.0001 for part in rgb)


def _most_chroma(colour: Oklch) -> float:
    least, most = 0.0, colour.chroma
    for _ in range(CHROMA_STEPS):
        middle = (least + most) / 2
        if _can_be_shown(_to_linear(colour._replace(chroma=middle))):
            least = middle
        else:
            most = middle
    return least
