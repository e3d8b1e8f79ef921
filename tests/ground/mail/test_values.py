"""Placeholders in letters: what counts as one, however hostile the text around it."""

import time

import pytest

from fanlight.ground.mail.values import named_in

pytestmark = pytest.mark.once


def test_a_placeholder_is_found_however_it_is_spaced():
    text = "{{ member }} {{member}}{{\n\tfirst job \n}} {{ }} {{a{b}} {member} {{{{ link }}}}"

    assert named_in(text) == ["member", "first job", "", "link"]


@pytest.mark.trust("TG12")
@pytest.mark.parametrize("text", ["{{" + " " * 20_000 + "x", "{{" + "a " * 10_000, "{{ " * 7_000])
def test_braces_that_are_never_closed_cost_no_time(text):
    began = time.monotonic()

    assert named_in(text) == []
    assert time.monotonic() - began < 0.5
