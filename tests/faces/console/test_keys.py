"""The help sheet, what this browser keeps, and the table of places against the pages that are there."""

import pytest
from django.urls import get_resolver

from fanlight.faces.console import navigation
from tests.faces.console.desk import words


def names():
    return {pattern.name: pattern for pattern in get_resolver(navigation.URLS).url_patterns}


def test_the_help_sheet_is_a_page_and_a_dialog(desk):
    page, piece = desk.get("help/keys/"), desk.get("help/keys/", htmx=True)

    assert b"<html" in page.content
    assert b"<dialog" not in page.content.split(b"<main")[1].split(b"</main>")[0]
    assert b'<dialog class="dialog" id="keys"' in piece.content
    for answer in (page, piece):
        assert "Next row" in words(answer)
        assert "g j Jobs" in words(answer)


def test_the_sheet_names_only_places_that_the_reader_may_use(desk, max_desk):
    assert "g p Portal settings" in words(desk.get("help/keys/"))
    assert "Portal settings" not in words(max_desk.get("help/keys/"))


def test_single_keys_can_be_turned_off_and_on_in_this_browser(desk):
    assert b"<key-map>" in desk.get("search/").content

    answer = desk.post("help/keys/", single="off")
    assert (answer.status_code, desk.client.cookies["fl_keys"].value) == (303, "off")
    assert b"<key-map>" not in desk.get("search/").content
    assert "Turn single keys on" in words(desk.get("help/keys/"))

    desk.post("help/keys/", single="on")
    assert b"<key-map>" in desk.get("search/").content


@pytest.mark.parametrize(("asked", "kept"), [("dark", "dark"), ("light", "light"), ("", ""), ("sepia", "")])
def test_colours_are_kept_in_this_browser_and_nonsense_is_none(desk, asked, kept):
    answer = desk.post("theme/", theme=asked)

    assert answer.status_code == 303
    assert desk.client.cookies["fl_theme"].value == kept
    assert (b"data-theme=" in desk.get("search/").content) == bool(kept)


def test_zed_has_no_help_at_alders_address(zed_desk):
    assert zed_desk.get("help/keys/").status_code == 404
    assert zed_desk.post("help/keys/", single="off").status_code == 404
    assert zed_desk.post("theme/", theme="dark").status_code == 404
    assert "fl_theme" not in zed_desk.client.cookies


def test_a_choice_is_made_by_pressing_and_not_by_following_a_link(desk):
    assert desk.get("theme/").status_code == 405


def test_no_two_places_share_a_key_or_an_address():
    places = [place for group in navigation.GROUPS for place in group.places]
    keys = [place.key for place in places if place.key]
    beginnings = [beginning for place in places for beginning in place.within]

    assert len(keys) == len(set(keys)) >= 6
    assert len(beginnings) == len(set(beginnings))


def test_the_page_of_a_place_lies_where_the_sidebar_marks_it_as_current():
    here = names()
    places = [place for group in navigation.GROUPS for place in group.places]

    assert {place.name for place in places} <= here.keys()
    for place in places:
        assert str(here[place.name].pattern).split("/")[0] in place.within, place.name


def test_every_command_has_a_page():
    commands = [command for command in navigation.COMMANDS if not command.address]

    assert len(commands) >= 10
    assert {command.name for command in commands} <= names().keys()
    for command in commands:
        assert len(command.args) == str(names()[command.name].pattern).count("<"), command.name
