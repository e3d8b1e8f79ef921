"""Every colour a business may have gives colours that can be read."""

import re
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanlight.ui import theme
from tests.sizes import trials

pytestmark = pytest.mark.once

COLOURS = [f"#{red:02x}{green:02x}{blue:02x}" for red, green, blue in product(range(0, 256, 15), repeat=3)]
HOUSE_SHEET = Path(theme.__file__).parents[2] / "assets" / "css" / "house.css"
COLOUR = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)


@pytest.mark.parametrize("is_dark", [False, True])
def test_text_and_lines_hold_contrast_in_every_colour_of_a_grid(is_dark):
    assert len(COLOURS) == 5832
    count = trials(short=len(COLOURS) // 8, long=len(COLOURS), of="brand colours")

    for colour in COLOURS[:: len(COLOURS) // count]:
        assert unreadable(theme.scheme(colour, is_dark=is_dark)) == [], colour


@given(colour=COLOUR)
def test_a_colour_keeps_its_hue_when_only_lightness_has_to_move(colour):
    brand = theme.to_oklch(colour)
    fill = theme.to_oklch(theme.scheme(colour, is_dark=False)["accent"])

    if min(brand.chroma, fill.chroma) > 0.04:  # the hue of a near-grey is rounding
        assert abs((fill.hue - brand.hue + 180) % 360 - 180) < 4


@given(colour=COLOUR)
def test_a_colour_survives_the_way_to_oklch_and_back(colour):
    assert theme.to_hex(theme.to_oklch(colour)) == colour


def test_black_on_white_has_the_contrast_that_the_standard_names():
    assert theme.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert theme.contrast("#ffffff", "#767676") == pytest.approx(4.54, abs=0.01)


def test_white_is_not_put_on_a_colour_that_cannot_carry_it():
    assert theme.scheme("#ffd400", is_dark=False)["on-accent"] == theme.INK
    assert theme.scheme("#1b6b58", is_dark=False)["on-accent"] == theme.WHITE


def test_a_sheet_has_a_name_of_its_own_and_serves_both_schemes():
    digest, text = theme.stylesheet("#1b6b58")

    assert re.fullmatch(r"[0-9a-f]{16}", digest)
    assert theme.stylesheet("#1b6b58") == (digest, text)
    assert theme.stylesheet("#1b6b59")[0] != digest
    assert "--accent: #1b6b58;" in text
    assert "prefers-color-scheme: dark" in text
    assert ':root[data-theme="dark"]' in text


def test_a_sheet_for_a_part_of_a_page_leaves_the_rest_alone():
    _, text = theme.stylesheet("#1b6b58", within=".peek")

    rules = re.findall(r"^(:root.*) \{$", text, re.MULTILINE)
    assert len(rules) == 3
    assert all(rule.endswith(" .peek") for rule in rules)


def test_the_built_in_sheet_is_what_the_code_makes_of_the_house_colour():
    assert HOUSE_SHEET.read_text().endswith(theme.stylesheet(theme.HOUSE)[1])


def unreadable(scheme: dict[str, str]) -> list[str]:
    """The pairs that miss WCAG's ratio: 4.5 for text, 3 for lines and borders of controls."""
    text = [("on-accent", "accent"), ("on-accent", "accent-hover"), ("accent-ink", "accent-tint")]
    missed = [pair for pair in text if theme.contrast(scheme[pair[0]], scheme[pair[1]]) < theme.TEXT_RATIO]
    if theme.contrast(scheme["accent-line"], scheme["accent-tint"]) < theme.LINE_RATIO:
        missed.append(("accent-line", "accent-tint"))
    return [" on ".join(pair) for pair in missed]
