"""The list of jobs: found by words, narrowed by status, in pages that nobody counts."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fanlight.work.jobs.models import Status
from tests import world
from tests.faces.console.desk import at_the_desk, words

LISTED = re.compile(r"<small>(J-\d+)")


def listed(answer):
    return LISTED.findall(answer.content.decode())


def addresses(answer, rel):
    return re.findall(rf'href="([^"]*)" rel="{rel}"', answer.content.decode())


def follow(desk, answer, rel):
    return desk.client.get(addresses(answer, rel)[0].replace("&amp;", "&"))


@pytest.mark.feature("A07")
def test_a_job_is_found_by_any_of_its_words(alder, desk):
    client = world.a_client(alder, "Müller & Söhne")
    wanted = world.a_job(alder, title="Kitchen ceiling", client=client, outside_reference="BW-88214")
    world.a_job(alder, title="Roof")

    for search in ("kitchen", "MULLER", "alder row ceiling", "bw-88214", wanted.number.lower()):
        assert listed(desk.get("jobs/", q=search)) == [wanted.number], search
    assert listed(desk.get("jobs/", q="kitchen roof")) == []


def test_signs_of_search_languages_are_just_signs(alder, desk):
    wanted = world.a_job(alder, title="100% of the_roof")
    world.a_job(alder, title="10 of another")

    assert listed(desk.get("jobs/", q="100%")) == [wanted.number]
    assert listed(desk.get("jobs/", q="the_roof*")) == [wanted.number]
    assert listed(desk.get("jobs/", q="' OR 1=1 --")) == []


def test_open_jobs_come_first_and_closed_ones_when_asked(alder, ada, desk):
    going, done = world.a_job(alder), world.a_job(alder, title="Roof")
    done.move(Status.objects.visible_to(ada).meaning("closed")[0], by=ada)

    assert listed(desk.get("jobs/")) == [going.number]
    assert listed(desk.get("jobs/", state="closed")) == [done.number]
    assert listed(desk.get("jobs/", state="all")) == [done.number, going.number]


def test_the_status_filter_holds_together_with_words(alder, ada, desk):
    booked = Status.objects.visible_to(ada).get(label="Survey booked")
    moved, roof, _other = (world.a_job(alder, title=title) for title in ("Kitchen", "Roof", "Kitchen too"))
    moved.move(booked, by=ada)
    roof.move(booked, by=ada)

    assert listed(desk.get("jobs/", status="survey booked")) == [roof.number, moved.number]
    assert listed(desk.get("jobs/", status="survey booked", q="kitchen")) == [moved.number]


def test_pages_lead_on_and_back_and_keep_what_was_searched(alder, desk):
    numbers = [world.a_job(alder, title="Window").number for _ in range(112)][::-1]
    world.a_job(alder, title="Roof")

    first = desk.get("jobs/", q="window")
    second = follow(desk, first, "next")
    third = follow(desk, second, "next")

    assert listed(first) == numbers[:50]
    assert listed(second) == numbers[50:100]
    assert listed(third) == numbers[100:]
    assert addresses(first, "prev") == addresses(third, "next") == []
    assert listed(follow(desk, third, "prev")) == numbers[50:100]
    assert listed(follow(desk, follow(desk, third, "prev"), "prev")) == numbers[:50]
    assert addresses(follow(desk, second, "prev"), "prev") == []


def test_a_new_job_meanwhile_neither_doubles_nor_drops_one(alder, desk):
    numbers = [world.a_job(alder).number for _ in range(60)][::-1]
    first = desk.get("jobs/")
    world.a_job(alder, title="Just opened")

    assert listed(first) + listed(follow(desk, first, "next")) == numbers


def test_an_empty_list_says_why_and_what_to_do(alder, desk):
    assert "No open jobs" in words(desk.get("jobs/"))
    assert "No jobs yet" in words(desk.get("jobs/", state="all"))
    assert "Nothing matches" in words(desk.get("jobs/", q="zebra"))


def test_htmx_gets_the_rows_alone(job, desk):
    whole, piece = desk.get("jobs/"), desk.get("jobs/", htmx=True)

    assert listed(piece) == listed(whole) == [job.number]
    assert b"<html" in whole.content
    assert b"<html" not in piece.content
    assert "HX-Request" in piece["Vary"]


def test_zed_lists_no_job_of_alders(job, birch, zed, zed_desk):
    world.a_job(birch, title="Heat pump")

    assert zed_desk.get("jobs/").status_code == 404
    assert job.title not in words(at_the_desk(zed, "birch").get("jobs/", state="all", q=""))
    assert "Heat pump" in words(at_the_desk(zed, "birch").get("jobs/", state="all"))


@pytest.mark.parametrize(
    "query", [{"before": "J-999"}, {"after": "x" * 300}, {"status": "none"}, {"state": "?"}]
)
def test_nonsense_in_the_address_is_a_page_all_the_same(job, desk, query):
    assert desk.get("jobs/", **query).status_code == 200


def test_reading_costs_the_same_for_five_jobs_and_for_five_hundred(alder, desk):
    def queries(**query):
        desk.get("jobs/", **query)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            desk.get("jobs/", **query)
        return len(seen)

    for _ in range(5):
        world.a_job(alder)
    few = queries(), queries(q="kitchen", status="new instruction")
    for _ in range(120):
        world.a_job(alder)

    assert (queries(), queries(q="kitchen", status="new instruction")) == few
    assert max(few) <= 12
