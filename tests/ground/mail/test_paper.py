"""How a letter looks: complete as plain text, the same words as HTML, in the business's colour."""

import re

import pytest

from fanlight.ground.mail.paper import ink_on, luminance
from fanlight.ground.rooms.models import Branding
from tests import world

pytestmark = pytest.mark.django_db

SCRIPT = "<script>alert(1)</script> <img src=x onerror=alert(1)> \" ' &"


@pytest.fixture
def received(office, post, run):
    def parts(**said):
        run(post(**said))
        letter = office.letters[-1]
        texts = [letter.get_body((kind,)).get_content() for kind in ("plain", "html")]
        return [text.replace("\r\n", "\n") for text in texts]

    return parts


def test_the_plain_text_says_everything(received, minting):
    plain, html = received(
        body="Hello {{ contact }},\n\n{{ door }}\n\nRegards\n{{ member }}", keys={"link": "k"}
    )

    assert plain.startswith(
        "Hello Cara Crown,\n\nhttps://fanlight.test/alder/l/secret-1\n\nRegards\nAda Alder\n\n-- \nAlder"
    )
    for words in ("Hello Cara Crown,", "Regards<br>Ada Alder", "Open my portal"):
        assert words in html


def test_a_link_that_stands_alone_is_a_button_and_can_be_copied(received, minting):
    _plain, html = received(body="Look:\n\n{{ door }}", keys={"link": "k"})

    assert html.count('href="https://fanlight.test/alder/l/secret-1"') == 2
    assert ">https://fanlight.test/alder/l/secret-1</a>" in html


def test_a_link_within_a_sentence_stays_a_link(received, minting):
    _plain, html = received(body="It is {{ door }}, for you.", keys={"link": "k"})

    assert html.count('href="https://fanlight.test/alder/l/secret-1"') == 1
    assert "Open my portal" not in html


def test_what_people_typed_stays_text(alder, received):
    contact = world.a_contact(alder, SCRIPT, email="cara@mail.example")
    _plain, html = received(contact=contact, subject=SCRIPT, body=f"{SCRIPT}\n\n{{{{ contact }}}}")

    assert "&lt;script&gt;" in html
    assert "<script" not in html
    assert "<img" not in html


def test_a_value_that_looks_like_a_placeholder_is_not_filled_again(alder, received, minting):
    plain, _html = received(
        contact=world.a_contact(alder, "{{ door }}", email="cara@mail.example"), body="Hello {{ contact }}"
    )

    assert plain.startswith("Hello {{ door }}")
    assert minting.minted == []


@pytest.mark.parametrize("accent", ["#1b6b58", "#ffd9a0", "#000000", "#ffffff", "#777777"])
def test_words_on_the_businesss_colour_can_be_read(accent):
    lighter, darker = sorted([luminance(accent), luminance(ink_on(accent))], reverse=True)

    assert (lighter + 0.05) / (darker + 0.05) >= 4.3


def test_the_colour_of_the_business_is_on_the_button(alder, received, minting):
    Branding.objects.within(alder.workspace).update(accent="#1b6b58")
    _plain, html = received(body="{{ door }}", keys={"link": "k"})

    assert "background:#1b6b58" in html


def test_a_colour_that_is_none_gives_way_to_ours(alder, received):
    Branding.objects.within(alder.workspace).update(accent='red"><b')
    _plain, html = received()

    assert 'red"' not in html
    assert "background:#4053d6" in html


def test_nothing_in_a_letter_is_fetched_from_anywhere(received):
    _plain, html = received()

    assert not re.search(r"<(?:img|link|script|iframe|style)\b|url\(|@import", html)
    assert 'lang="en' in html
