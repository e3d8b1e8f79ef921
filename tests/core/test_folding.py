"""One spelling for comparing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanlight.core.folding import folded, folded_email


@pytest.mark.once
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("  Wójcik   Architects ", "wojcik architects"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("a\u200bb", "ab"),
    ],
)
def test_case_accents_and_white_space_do_not_matter(typed, expected):
    assert folded(typed) == expected


@pytest.mark.once
@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text):
    assert folded(folded(text)) == folded(text)


@pytest.mark.once
@pytest.mark.trust("TB11")
def test_look_alike_email_addresses_stay_different():
    assert folded_email(" Amara@Mail.example ") == "amara@mail.example"
    assert folded_email("ámara@mail.example") != folded_email("amara@mail.example")
