"""Ctrl K and its page: rows by their words, pages and commands by their names, each only for who may use it."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fanlight.ground.people.models import Client, Contact
from tests import world
from tests.faces.console.desk import at_the_desk, words

OPTION = re.compile(r'class="hit[^>]*role="option"[^>]*>.*?<span class="text">(.*?)</span>', re.DOTALL)


def options(answer):
    """What the listbox of the palette offers, in order."""
    return [words_in(text) for text in OPTION.findall(answer.content.decode())]


def words_in(markup):
    return " ".join(re.sub(r"<[^>]*>", " ", markup).split())


def test_rows_of_every_kind_are_found_by_their_words(alder, ada, desk):
    client = world.a_client(alder, "Brightwater Housing")
    world.a_job(alder, title="Brightwater kitchen", client=client)
    Contact.add(by=ada, name="Jo Brightwater", email="jo@brightwater.example")

    found = words(desk.get("search/", q="bright"))

    for expected in (
        "Brightwater kitchen",
        "J-1",
        "Jo Brightwater",
        "jo@brightwater.example",
        "Brightwater Housing",
    ):
        assert expected in found


def test_without_scripts_it_is_a_page_of_links(alder, desk):
    job = world.a_job(alder, title="Kitchen ceiling")

    page = desk.get("search/", q="kitchen")

    assert b"<html" in page.content
    assert f'href="/console/alder/jobs/{job.number}/"' in page.content.decode()
    assert options(page) == []


def test_the_palette_gets_options_and_says_how_many(alder, desk):
    world.a_job(alder, title="Kitchen ceiling")

    piece = desk.get("search/", q="kitchen", htmx=True)

    assert b"<html" not in piece.content
    assert len(options(piece)) == 1
    assert "1 result" in words(piece)


def test_six_of_a_kind_are_shown_and_the_list_holds_the_others(alder, desk):
    for _ in range(8):
        world.a_job(alder, title="Water damage")

    piece = desk.get("search/", q="water", htmx=True)

    assert len([line for line in options(piece) if line.startswith("Water damage")]) == 6
    assert options(piece)[-1] == "More in Jobs"
    assert "/console/alder/jobs/?q=water&amp;state=all" in piece.content.decode()


def test_a_whole_number_leads_straight_to_its_job(alder, desk):
    job = world.a_job(alder)

    for typed in (job.number, job.number.lower(), f" {job.number} "):
        answer = desk.get("search/", q=typed)
        assert (answer.status_code, answer.headers["Location"]) == (303, f"/console/alder/jobs/{job.number}/")
    assert desk.get("search/", q="J-999999").status_code == 200


def test_a_number_that_was_typed_stands_first_with_or_without_its_letter(alder, desk):
    jobs = [world.a_job(alder, title=f"Flat {n}") for n in range(12)]
    wanted = next(job for job in jobs if job.number == "J-1")
    world.a_job(alder, title="1 Flat")

    for typed in ("J-1", "1"):
        assert wanted.title in options(desk.get("search/", q=typed, htmx=True))[0]


def test_nothing_typed_offers_where_to_go_and_what_to_begin(desk):
    offered = options(desk.get("search/", htmx=True))

    assert {"Jobs", "New job"} <= set(offered)


def test_a_page_or_command_comes_first_when_its_name_begins_as_typed(alder, desk):
    world.a_job(alder, title="New jobs for the porch")

    assert options(desk.get("search/", q="new j", htmx=True))[0] == "New job"
    assert options(desk.get("search/", q="job", htmx=True))[0] == "Jobs"
    assert options(desk.get("search/", q="porch", htmx=True))[0].startswith("New jobs for the porch")


def test_what_only_administrators_may_use_is_offered_to_them_alone(desk, max_desk):
    assert "Portal settings" in options(desk.get("search/", q="portal", htmx=True))
    assert "Portal settings" not in options(max_desk.get("search/", q="portal", htmx=True))
    assert "Portal settings" not in words(max_desk.get("search/", q="portal"))
    assert max_desk.get("portals/").status_code == 403


@pytest.mark.trust("TE03")
def test_zed_finds_nothing_of_alders(alder, birch, zed, zed_desk):
    job = world.a_job(alder, title="Secret cellar")
    world.a_job(birch, title="Birch cellar")
    at_birch = at_the_desk(zed, "birch")

    assert zed_desk.get("search/", q="cellar").status_code == 404
    assert "Secret" not in words(at_birch.get("search/", q="cellar"))
    assert "Birch cellar" in words(at_birch.get("search/", q="cellar"))
    assert at_birch.get("search/", q=f"{job.number}9").status_code == 200


def test_archived_rows_are_found_by_number_only(alder, ada, desk):
    gone = world.a_client(alder, "Vanished Lettings")
    Client.objects.within(ada).filter(pk=gone.pk).update(archived_at="2026-11-01T00:00:00Z")

    assert options(desk.get("search/", q="vanished", htmx=True)) == []


@pytest.mark.parametrize("typed", ["!!!", "\u202e", "' OR 1=1 --", "x" * 5000, "*", "😀", "&<b>"])
def test_anything_may_be_typed(alder, desk, typed):
    world.a_job(alder)
    page, piece = desk.get("search/", q=typed), desk.get("search/", q=typed, htmx=True)

    assert (page.status_code, piece.status_code) == (200, 200)
    assert "<b>" not in typed or "&lt;b&gt;" in page.content.decode()


def test_one_query_for_each_kind_finds_everything(alder, desk):
    def queries(typed):
        desk.get("search/", q=typed, htmx=True)
        with CaptureQueriesContext(connection) as seen:
            desk.get("search/", q=typed, htmx=True)
        return len(seen)

    world.a_job(alder, title="Kitchen")
    nothing = queries("")

    assert queries("kitchen") - nothing <= 5
    assert queries("J-1") - nothing <= 6
