"""Which files are taken in, by ending and by first bytes; and names made safe."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from fanlight.ground.blobs.kinds import ACCEPTED, ANYTHING, KINDS, kind_of, media_type_of
from fanlight.ground.blobs.names import NAME_LENGTH, clean_name, extension
from tests.ground.blobs.samples import GOOD, NOT_AS_NAMED, NOT_TAKEN

pytestmark = [pytest.mark.once, pytest.mark.feature("A13")]


def looks_right(name, content):
    kind = kind_of(clean_name(name))
    return kind is not None and kind.looks_right(content[:4096], content[-262_144:])


@pytest.mark.parametrize("name", GOOD)
def test_what_a_business_needs_is_taken(name):
    assert looks_right(name, GOOD[name])


def test_every_kind_has_a_sample():
    assert {extension(name) for name in GOOD} | {"m4v"} == {
        ending for kind in KINDS for ending in kind.extensions
    }


@pytest.mark.parametrize("name", NOT_TAKEN)
def test_a_name_that_is_not_on_the_list_is_no_kind(name):
    assert kind_of(clean_name(name)) is None


@pytest.mark.parametrize(("name", "content"), NOT_AS_NAMED)
def test_content_that_is_not_what_the_ending_says_is_noticed(name, content):
    assert kind_of(clean_name(name)) is not None, "the ending alone must be welcome"
    assert not looks_right(name, content)


@pytest.mark.trust("TH12")
def test_nothing_that_acts_in_a_browser_has_a_media_type_of_its_own():
    active = {
        "text/html",
        "image/svg+xml",
        "application/xml",
        "text/xml",
        "text/javascript",
        "multipart/related",
    }

    assert {kind.media_type.partition(";")[0] for kind in KINDS}.isdisjoint(active)
    assert {media_type_of(name) for name in NOT_TAKEN} == {ANYTHING}


def test_a_file_field_offers_every_ending():
    assert ACCEPTED.split(",")[:3] == [".pdf", ".jpg", ".jpeg"]
    assert len(ACCEPTED.split(",")) == sum(len(kind.extensions) for kind in KINDS)


@pytest.mark.trust("TH09")
@pytest.mark.parametrize(
    ("declared", "name"),
    [
        ("Plan  of the\thouse.pdf", "Plan of the house.pdf"),
        ("C:\\fakepath\\plan.pdf", "plan.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("pl\u200ba\x00n\r\n.pdf", "plan .pdf"),
        ("Gru\u0308ße.pdf", "Grüße.pdf"),
        ("..hidden.pdf. ", "hidden.pdf"),
        ("\u2028\u200b", "file"),
        ("", "file"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
        ("x" * 300, "x" * 200),
    ],
)
def test_a_name_is_normalised_stripped_and_capped(declared, name):
    assert clean_name(declared) == name


@pytest.mark.trust("TH09")
@given(some.text(max_size=400))
@example("\ud800.pdf")
@example("a" * 195 + ". .pdf")
def test_no_name_keeps_what_cannot_be_seen_or_leads_elsewhere(declared):
    name = clean_name(declared)

    assert 0 < len(name) <= NAME_LENGTH
    assert name == name.strip(". ")
    assert not any(unicodedata.category(character)[0] == "C" for character in name)
    assert not set("/\\\n\r") & set(name)
    assert clean_name(name) == name
