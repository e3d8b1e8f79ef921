"""Appointments at the console: hours of the place's own clock, changed by one person at a time."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from fanlight.work.jobs.models import Appointment
from tests import world
from tests.faces.console.desk import typed, words, wrong


def said(**more):
    hours = {"starts": "08:30", "ends": "12:00", "last_on": "", "member": "", "details": ""}
    return {"title": "Survey", "on": "2027-01-14"} | hours | more


def visits(viewer):
    return Appointment.objects.visible_to(viewer).order_by("id")


@pytest.fixture
def book(job):
    return f"jobs/{job.number}/appointments/"


def test_a_visit_is_planned_in_the_hours_of_the_workspace(ada, desk, book):
    answer = desk.post(f"{book}new/", **said(on="2027-07-14", details="Mind the dog"))

    (visit,) = visits(ada)
    assert answer.status_code == 303
    assert visit.starts_at == dt.datetime(2027, 7, 14, 8, 30, tzinfo=ZoneInfo("Europe/London"))
    assert visit.starts_at.astimezone(dt.UTC).hour == 7, "summer time"
    assert "Survey 08:30 to 12:00 · Mind the dog" in words(desk.get(book))


def test_a_visit_may_take_several_days(ada, desk, book):
    desk.post(f"{book}new/", **said(last_on="2027-01-17"))

    (visit,) = visits(ada)
    assert (visit.ends_at - visit.starts_at).days == 3
    assert typed(desk.get(f"{book}{visit.key}/"), "last_on") == "2027-01-17"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": " "}, "title"),
        ({"on": "2027-02-30"}, "on"),
        ({"on": "0027-02-03"}, "on"),
        ({"on": ""}, "on"),
        ({"starts": "25:00"}, "starts"),
        ({"ends": "08:30"}, "ends"),
        ({"ends": "08:00"}, "ends"),
        ({"last_on": "2027-01-13"}, "last_on"),
        ({"details": "x" * 301}, "details"),
        ({"on": "2027-03-28", "starts": "01:30"}, "starts"),
        ({"on": "2027-03-27", "last_on": "2027-03-28", "ends": "01:15"}, "ends"),
    ],
)
def test_what_cannot_be_is_named_and_what_was_typed_stays(ada, desk, book, change, field):
    answer = desk.post(f"{book}new/", **said(**change))

    assert answer.status_code == 422
    assert wrong(answer, field), f"{field} must be named"
    assert typed(answer, "title") == said(**change)["title"]
    assert not visits(ada)


def test_an_hour_that_summer_time_leaves_out_is_explained(desk, book):
    answer = desk.post(f"{book}new/", **said(on="2027-03-28", starts="01:30"))

    assert "01:30 does not exist" in wrong(answer, "starts")


def test_the_hour_that_comes_twice_is_taken(ada, desk, book):
    assert desk.post(f"{book}new/", **said(on="2027-10-31", starts="01:30")).status_code == 303
    assert visits(ada)[0].starts_at.astimezone(dt.UTC).hour == 0, "the first of the two"


def test_a_visit_is_changed_and_keeps_its_zone(job, ada, desk, book):
    visit = world.an_appointment(job, by=ada)
    Appointment.objects.visible_to(ada).update(zone="Europe/Paris")
    form = desk.get(f"{book}{visit.key}/")
    assert "Times are in Europe/Paris" in words(form)

    desk.post(f"{book}{visit.key}/", **said(title="Moved", sequence=typed(form, "sequence")))

    (now,) = visits(ada)
    assert (now.title, now.zone) == ("Moved", "Europe/Paris")
    assert now.starts_at == dt.datetime(2027, 1, 14, 8, 30, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.mark.parametrize("htmx", [False, True])
def test_the_second_of_two_changes_is_told_and_loses_nothing(job, ada, desk, max_desk, book, htmx):
    visit = world.an_appointment(job, by=ada)
    max_desk.post(f"{book}{visit.key}/", **said(title="Max was first", sequence="0"))

    answer = desk.post(f"{book}{visit.key}/", htmx=htmx, **said(title="Ada was second", sequence="0"))

    assert answer.status_code == 409
    assert "Max was first Thursday 14 January 2027" in words(
        answer
    ) or "Max was first 14 January 2027" in words(answer)
    assert typed(answer, "title") == "Ada was second"
    assert visits(ada)[0].title == "Max was first"
    assert (
        desk.post(f"{book}{visit.key}/", **said(title="Ada", sequence=typed(answer, "sequence"))).status_code
        == 303
    )


def test_cancelling_asks_first_and_then_stays_in_the_list(job, ada, desk, book):
    visit = world.an_appointment(job, by=ada)

    question = desk.get(f"{book}{visit.key}/cancel/")
    assert "Cancel “Survey”?" in words(question)
    assert visits(ada)[0].state == "planned", "asking changes nothing"

    assert desk.post(f"{book}{visit.key}/cancel/").status_code == 303
    assert visits(ada)[0].state == "cancelled"
    assert "Cancelled" in words(desk.get(book))
    assert desk.post(f"{book}{visit.key}/cancel/").status_code == 303
    assert "cancelled or done already" in words(desk.get(book))


def test_a_cancelled_visit_is_not_changed_any_more(job, ada, desk, book):
    visit = world.an_appointment(job, by=ada)
    visit.cancel(by=ada)

    answer = desk.post(f"{book}{visit.key}/", **said(sequence="1"))

    assert answer.status_code == 422
    assert "cancelled or done already" in words(answer)
    assert visits(ada)[0].title == "Survey"


def test_a_visit_of_another_job_is_not_here(alder, job, ada, desk):
    visit = world.an_appointment(world.a_job(alder, title="Roof"), by=ada)

    assert desk.get(f"jobs/{job.number}/appointments/{visit.key}/").status_code == 404


@pytest.mark.parametrize("page", ["", "cancel/"])
def test_zed_gets_the_same_answer_for_alders_visit_as_for_none(job, ada, zed_desk, book, page):
    visit = world.an_appointment(job, by=ada)
    for act in (zed_desk.get, zed_desk.post):
        foreign, missing = act(f"{book}{visit.key}/{page}"), act(f"{book}{'x' * 22}/{page}")
        assert foreign.status_code == missing.status_code == 404
        assert foreign.content == missing.content
    assert visits(ada)[0].state == "planned"
