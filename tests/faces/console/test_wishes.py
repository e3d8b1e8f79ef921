"""Wishes for another time in the console: seen in calendar and lists, accepted in one press, declined with words."""

import pytest

from fanlight.work.jobs.models import MoveRequest
from tests import world
from tests.faces.portal.door import words
from tests.work.jobs.test_replies import a_wish, in_days, kept

pytestmark = [pytest.mark.django_db, pytest.mark.feature("A04", "E05")]


@pytest.fixture
def visit(ada, job):
    return world.an_appointment(job, by=ada)


def path(visit, more=""):
    return f"/console/alder/calendar/{visit.key}/{more}"


def shown(client, address):
    return words(client.get(address, secure=True))


def test_a_wish_is_seen_wherever_the_visit_is(ada, visit, cleo, console):
    client = console(ada)
    a_wish(visit, cleo, words="After nine")

    page = shown(client, path(visit))
    assert "Cleo Castle asks for another time" in page
    assert "After nine" in page
    assert "Asks to move" in shown(client, "/console/alder/jobs/J-1/appointments/")
    assert "Another time asked for" in client.get("/console/alder/calendar/", secure=True).content.decode()
    assert "Asks to move" in shown(client, "/console/alder/")
    assert "Visits to move" in shown(client, "/console/alder/waiting/?list=moves")


def test_what_is_confirmed_is_seen_in_calendar_and_list(ada, visit, cleo, console):
    kept(visit).confirm(by=cleo.viewer, sequence=0)
    client = console(ada)

    assert "Confirmed" in shown(client, "/console/alder/jobs/J-1/appointments/")
    assert 'aria-label="Confirmed"' in client.get("/console/alder/calendar/", secure=True).content.decode()


def test_it_is_accepted_in_one_press_and_once(ada, visit, cleo, console):
    client = console(ada)
    a_wish(visit, cleo)

    assert client.post(path(visit, "wish/accept/"), secure=True).status_code == 303

    assert kept(visit).starts_at.date() == in_days(5)
    assert MoveRequest.objects.visible_to(ada).get().state == "moved"
    assert client.post(path(visit, "wish/accept/"), secure=True).status_code == 404


def test_it_is_declined_with_words_that_stay_when_they_are_too_many(ada, visit, cleo, console):
    client = console(ada)
    a_wish(visit, cleo)

    refused = client.post(path(visit, "wish/decline/"), {"answer": "z" * 501}, secure=True)
    assert refused.status_code == 422
    assert "z" * 501 in refused.content.decode()
    assert (
        client.post(path(visit, "wish/decline/"), {"answer": "Not that day"}, secure=True).status_code == 303
    )

    assert MoveRequest.objects.visible_to(ada).get().state == "declined"


@pytest.mark.parametrize("verb", ["accept", "decline"])
def test_another_business_answers_nothing(ada, zed, visit, cleo, console, verb):
    a_wish(visit, cleo)

    assert console(zed).post(path(visit, f"wish/{verb}/"), {"answer": "no"}, secure=True).status_code == 404
    assert MoveRequest.objects.visible_to(ada).get().state == "open"
