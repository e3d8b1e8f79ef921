"""Tokens: random, recognisable, and remembered only as a digest."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanlight.core import tokens
from tests.sizes import trials


@pytest.mark.once
@pytest.mark.trust("TA01")
def test_tokens_are_unique_well_formed_and_53_characters_long():
    count = trials(short=5_000, long=100_000, of="link tokens")
    minted = {tokens.mint() for _ in range(count)}

    assert len(minted) == count
    assert {len(token) for token in minted} == {53}
    assert all(tokens.is_well_formed(token) for token in minted)


@pytest.mark.once
@pytest.mark.trust("TA01")
@given(place=st.integers(0, 52), letter=st.sampled_from("abcXYZ019"))
def test_one_changed_character_is_noticed(place, letter):
    token = tokens.mint()
    altered = token[:place] + letter + token[place + 1 :]

    assert tokens.is_well_formed(altered) == (altered == token)


@pytest.mark.once
@given(st.text(max_size=80))
def test_any_other_text_is_no_token(text):
    assert not tokens.is_well_formed(text)


@pytest.mark.once
def test_an_address_inside_a_sentence_is_found_whole():
    token = tokens.mint()
    text = f"Open http://127.0.0.1:8321/alder/l/{token}, or paste {token}."

    assert tokens.LINK_PATTERN.findall(text) == [token, token]
    assert tokens.LINK_PATTERN.sub("LINK", text) == "Open LINK, or paste LINK."


@pytest.mark.once
@pytest.mark.trust("TG12")
@pytest.mark.parametrize("words", ["http://", "http://a/l/", "https://a/b/"])
def test_a_hostile_text_is_searched_in_little_time(words):
    text = (words * 50_000)[:50_000]
    began = time.process_time()

    assert tokens.LINK_PATTERN.search(text) is None
    assert time.process_time() - began < 2, "it took 8 s before there was a longest address"


@pytest.mark.trust("TA01")
def test_a_derived_token_is_the_same_for_a_name_and_tells_nothing_of_another():
    key = bytes(range(32))
    made = [tokens.derived(tokens.INVITATION, key=key, of=f"row {n}") for n in range(2_000)]

    assert len(set(made)) == len(made)
    assert all(tokens.is_well_formed(token, tokens.INVITATION) for token in made)
    assert tokens.derived(tokens.INVITATION, key=key, of="row 0") == made[0]
    assert tokens.derived(tokens.INVITATION, key=bytes(32), of="row 0") != made[0]
