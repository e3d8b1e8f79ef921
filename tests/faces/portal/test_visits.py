"""Visits as their client reads them: by their own clock, confirmed, asked to be moved, in a calendar of theirs."""

import datetime

import pytest
from django.test import Client

from fanlight.core.doors import compare_and_set
from fanlight.ground.access.models import CalendarFeed
from fanlight.ground.access.ways import feeds
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms.models import Grant
from fanlight.work.jobs.models import Appointment, MoveRequest
from fanlight.work.jobs.models.appointments import Planned
from tests import world
from tests.faces.portal.door import nobody, reading, switch, words
from tests.work.jobs.test_replies import a_wish, in_days, kept, moved

pytestmark = [pytest.mark.django_db, pytest.mark.feature("A04", "E05")]


@pytest.fixture
def visit(ada, job):
    return world.an_appointment(job, by=ada)


def say(reader, visit, what, **said):
    return reader.post(f"visits/{visit.key}/{what}/", {"sequence": kept(visit).sequence} | said)


def wish(**said):
    return {"on": in_days(5).isoformat(), "part": "morning", "words": "After nine"} | said


@pytest.mark.parametrize("who", ["cleo", "gus"])
def test_it_is_confirmed_with_one_press_on_the_jobs_page(request, job, visit, who):
    reader = reading(request.getfixturevalue(who))
    assert "Not confirmed yet" in words(reader.get("jobs/J-1/"))

    answer = say(reader, visit, "confirm")

    assert (answer.status_code, answer["Location"]) == (303, "/alder/jobs/J-1/#appointments")
    page = words(reader.get("jobs/J-1/"))
    assert "Confirmed" in page
    assert "Not confirmed yet" not in page


def test_a_press_on_a_page_that_was_overtaken_says_so_and_shows_what_is_planned_now(ada, visit, cleo):
    reader = reading(cleo)
    moved(visit, by=ada)

    answer = say(reader, visit, "confirm", sequence=0)

    assert answer.status_code == 409
    assert "This visit was changed meanwhile." in words(answer)
    assert kept(visit).state == "planned"
    asked = say(reader, visit, "move", **wish(sequence=0))
    assert asked.status_code == 409
    assert "After nine" in asked.content.decode()


def test_another_time_is_asked_for_and_taken_back(visit, cleo):
    reader = reading(cleo)
    assert "Planned now:" in words(reader.get(f"visits/{visit.key}/move/"))

    assert say(reader, visit, "move", **wish()).status_code == 303

    page = words(reader.get("jobs/J-1/"))
    assert "Another time asked for" in page
    assert "in the morning. We answer soon" in page
    assert say(reader, visit, "move", **wish()).status_code == 409
    assert say(reader, visit, "move/back").status_code == 303
    assert MoveRequest.objects.within(visit).get().state == "taken_back"
    assert say(reader, visit, "move/back").status_code == 404


def test_the_answer_to_a_wish_is_read_beside_the_visit(ada, visit, cleo):
    a_wish(visit, cleo).decline("The scaffold comes that day.", by=ada)

    assert "The time stays: The scaffold comes that day." in words(reading(cleo).get("jobs/J-1/"))


@pytest.mark.parametrize(
    ("said", "field"),
    [({"on": ""}, "on"), ({"on": "soon"}, "on"), ({"on": "2020-01-01"}, "on"), ({"part": "x"}, "part")],
)
def test_what_is_wrong_is_named_and_kept(visit, cleo, said, field):
    answer = say(reading(cleo), visit, "move", **wish(**said))

    assert answer.status_code == 422
    assert (
        f'id="id_{field}_error"' in answer.content.decode()
        or f'id="{field}-wrong"' in answer.content.decode()
    )
    assert "After nine" in answer.content.decode()


@pytest.mark.trust("TE03")
@pytest.mark.parametrize("what", ["confirm", "move", "move/back", "file"])
def test_foreign_internal_and_missing_visits_are_not_there(alder, ada, insurer, job, cleo, what):
    other = world.an_appointment(world.a_job(alder, client=insurer), by=ada)
    internal = world.an_appointment(job, by=ada, internal=True)

    for key in (other.key, internal.key, "x" * 22):
        path = f"visits/{key}/{what}/"
        answer = reading(cleo).get(path) if what == "file" else reading(cleo).post(path, wish())
        assert answer.status_code == 404
    assert nobody().post(f"visits/{other.key}/confirm/").status_code == 302
    switch(alder, "customer", section_appointments=False)
    own = world.an_appointment(job, by=ada)
    assert reading(cleo).post(f"visits/{own.key}/confirm/").status_code == 404


def test_hours_are_told_by_the_readers_clock_and_the_places_beside_it(alder, ada, job, cleo):
    at = datetime.datetime.combine(in_days(3), datetime.time(9), datetime.UTC)
    planned = Planned("Survey", at, at + datetime.timedelta(hours=2), "Europe/London")
    Appointment.plan(job, planned, by=ada)
    there = f"{at.astimezone(alder.workspace.zone_info):%H:%M}"
    assert f"{there} to" in words(reading(cleo).get("jobs/J-1/"))
    contact = Contact.objects.within(alder).get(pk=cleo.contact.pk)
    compare_and_set(contact, expect={}, zone="Asia/Tokyo")

    page = words(reading(cleo).get("visits/"))

    assert "18:00 to 20:00" in page
    assert f"{there} to" in page
    compare_and_set(contact, expect={}, zone="Not/AZone")
    assert reading(cleo).get("visits/").status_code == 200


def test_all_visits_ahead_and_past_of_every_job_and_of_no_other(alder, ada, job, insurer):
    olga = world.a_holder(alder, job, "Olga Own", scope="own")
    second = world.a_job(alder, title="Cellar", client=insurer)
    world.a_participant(second, olga.contact, by=ada)
    world.an_appointment(job, by=ada, title="Survey")
    world.an_appointment(second, by=ada, title="Pumping")
    world.an_appointment(second, by=ada, title="First look", in_days=-4)
    world.an_appointment(world.a_job(alder, title="Not hers", client=insurer), by=ada, title="Foreign")

    ahead, past = words(reading(olga).get("visits/")), words(reading(olga).get("visits/past/"))

    assert "Survey" in ahead
    assert "Pumping" in ahead
    assert "First look" not in ahead
    assert "First look" in past
    assert "Foreign" not in ahead + past


def test_one_visit_is_a_calendar_file_and_counts_its_changes(ada, visit, cleo):
    first = reading(cleo).get(f"visits/{visit.key}/file/")
    moved(visit, by=ada)
    kept(visit).cancel(by=ada)
    second = reading(cleo).get(f"visits/{visit.key}/file/")

    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    assert first["Content-Disposition"].startswith("attachment")
    for said in (f"UID:{visit.key}@fanlight.test", "SEQUENCE:0", "STATUS:TENTATIVE", "SUMMARY:Survey"):
        assert said in first.content.decode()
    assert "SEQUENCE:2" in second.content.decode()
    assert "STATUS:CANCELLED" in second.content.decode()


def test_hostile_words_stay_words_in_a_calendar(ada, job, cleo):
    hostile = "Ring;bell,\\now\r\nBEGIN:VALARM"
    visit = world.an_appointment(job, by=ada, title=hostile, details="x" * 300)

    content = reading(cleo).get(f"visits/{visit.key}/file/").content.decode()

    assert "\r\nBEGIN:VALARM" not in content
    assert all(len(line.encode()) <= 75 for line in content.split("\r\n"))


def fetched(token):
    """What a calendar program gets: no cookie, no session."""
    return Client().get(f"/alder/calendar/{token}.ics")


def test_a_private_address_shows_the_readers_visits_to_a_program_without_a_cookie(
    alder, ada, job, visit, cleo
):
    world.an_appointment(job, by=ada, title="Team only", internal=True)

    answer = reading(cleo).post("visits/calendar/")

    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    page = answer.content.decode()
    token = page.partition("/alder/calendar/")[2].partition(".ics")[0]
    seen = fetched(token)
    assert seen.status_code == 200
    assert seen["Cache-Control"] == "private, no-store"
    assert not seen.cookies
    assert "SUMMARY:Survey" in seen.content.decode()
    assert "Team only" not in seen.content.decode()
    assert token not in reading(cleo).get("visits/").content.decode()


@pytest.mark.trust("TA03", "TD10")
@pytest.mark.parametrize(
    "over", ["ended", "anew", "grant", "contact", "portal", "workspace", "by staff", "address"]
)
def test_it_is_dead_at_once_when_it_or_what_it_stands_on_ends(alder, ada, visit, cleo, over):
    token = feeds.make(by=cleo.viewer)
    assert fetched(token).status_code == 200

    if over == "ended":
        assert reading(cleo).post("visits/calendar/end/").status_code == 303
    elif over == "anew":
        assert fetched(feeds.make(by=cleo.viewer)).status_code == 200
    elif over == "grant":
        Grant.objects.within(alder).update(state="disabled")
    elif over == "contact":
        Contact.objects.within(alder).get(pk=cleo.contact.pk).disable(by=ada)
    elif over == "portal":
        type(alder.portal("customer")).objects.within(alder).update(on=False)
    elif over == "workspace":
        alder.workspace.portal_on = False
        alder.workspace.save()
    elif over == "address":
        contact = Contact.objects.within(alder).get(pk=cleo.contact.pk)
        contact.change(by=ada, name="Cleo", phone="", email="cleo@new.example")
    else:
        feeds.end(CalendarFeed.objects.within(alder).get(), by=ada)

    assert fetched(token).status_code == 404


@pytest.mark.trust("TA12")
def test_a_link_alone_makes_no_address_and_a_calendar_signs_nobody_in(alder, birch, visit, cleo, gus, tia):
    assert "/step-up/" in reading(tia).post("visits/calendar/")["Location"]
    assert reading(gus).post("visits/calendar/").status_code == 404
    assert not CalendarFeed.objects.within(alder).exists()
    token = feeds.make(by=cleo.viewer)

    assert nobody().get(f"l/{token}").status_code == 404
    assert Client().get(f"/birch/calendar/{token}.ics").status_code == 404
    other = "y" if token.endswith("x") else "x"
    for wrong in (token[:-1] + other, "flc_" + "0" * 49, "x"):
        assert fetched(wrong).status_code == 404


def test_what_a_calendar_shows_follows_what_the_reader_may_see(alder, visit, cleo):
    token = feeds.make(by=cleo.viewer)
    switch(alder, "customer", section_appointments=False)

    seen = fetched(token)

    assert seen.status_code == 200
    assert "SUMMARY" not in seen.content.decode()
