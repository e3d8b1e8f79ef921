"""Short codes: uniform, read however they are typed, and worthless without their browser."""

import collections

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanlight.core import codes
from tests.sizes import trials

pytestmark = pytest.mark.once
DRAWS = trials(short=20_000, long=1_000_000, of="codes drawn")
DEGREES, FAR_OFF = 9, 45.0
"""χ² of ten digits: beyond this once in a million times."""


@pytest.mark.trust("TB01")
def test_each_digit_stands_as_often_as_any_other_at_each_place():
    drawn = [codes.new_code(is_long=False) for _ in range(DRAWS)]
    assert all(len(code) == 6 and code.isdigit() for code in drawn)
    for place in range(6):
        seen = collections.Counter(code[place] for code in drawn)
        expected = DRAWS / 10
        assert len(seen) == DEGREES + 1
        assert sum((count - expected) ** 2 / expected for count in seen.values()) < FAR_OFF
    assert any(code.startswith("0") for code in drawn), "leading zeros are kept"


@pytest.mark.trust("TB13")
def test_long_codes_have_eight_characters_and_no_look_alikes():
    drawn = "".join(codes.new_code(is_long=True) for _ in range(2_000))
    assert len(drawn) == 16_000
    assert set(drawn) == set(codes.ALPHABET)
    assert len(codes.ALPHABET) == 32
    assert not set("ILOU") & set(codes.ALPHABET)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("482913", "482913"),
        (" 482 913 ", "482913"),
        ("482-913", "482913"),
        ("48\u00a029\u200913", "482913"),
        ("k7qm-2xtp", "K7QM2XTP"),
        ("OIL1 o0il", "01110011"),
        ("\uff14\uff18\uff12\uff19\uff11\uff13", "482913"),
        ("\u0664\u0668\u0662\u0669\u0661\u0663", "482913"),
        ("", ""),
        ("\0\ud800", ""),
        ("1" * 65, ""),
    ],
)
def test_it_is_read_however_it_was_typed(typed, meant):
    assert codes.as_meant(typed) == meant


@given(st.booleans().map(lambda is_long: codes.new_code(is_long=is_long)))
def test_what_a_letter_shows_is_read_as_what_was_made(code):
    assert codes.as_meant(codes.in_letters(code)) == code
    assert codes.as_meant(codes.in_letters(code).lower()) == code


@given(st.text(max_size=100))
def test_nothing_that_is_typed_breaks_it(typed):
    assert len(codes.digest(codes.as_meant(typed), challenge=b"c" * 32)) == 32


@pytest.mark.trust("TB05", "TB12")
def test_a_digest_is_of_one_browser_and_needs_the_key_of_the_instance(settings):
    one = codes.digest("482913", challenge=b"a" * 32)
    assert one == codes.digest("482913", challenge=b"a" * 32)
    assert one != codes.digest("482913", challenge=b"b" * 32)
    assert one != codes.digest("482914", challenge=b"a" * 32)
    with pytest.raises(ValueError, match="any browser"):
        codes.digest("482913", challenge=b"")
