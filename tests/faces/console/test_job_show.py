"""The page of one job: how far it is, what comes next, who is on it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fanlight.ground.rooms.models import Publication
from fanlight.work.conversations.models import Note
from fanlight.work.jobs.models import Status
from tests import world
from tests.faces.console.desk import words

TABS = ("", "appointments/", "notes/", "documents/", "history/")


def queries(desk, path):
    desk.get(path)
    with CaptureQueriesContext(connection) as seen:
        assert desk.get(path).status_code == 200
    return len(seen)


@pytest.mark.feature("A07")
def test_the_way_from_the_list_to_sharing(job, desk):
    assert f'href="/console/alder/jobs/{job.number}/"' in desk.get("jobs/", q="kitchen").content.decode()
    page = desk.get(f"jobs/{job.number}/").content.decode()
    assert f'href="/console/alder/jobs/{job.number}/share/"' in page
    assert "Portal Dashboard" in words(desk.get(f"jobs/{job.number}/share/"))


def test_the_overview_tells_what_there_is_to_know(alder, job, ada, gus, desk):
    world.an_appointment(job, by=ada, title="Survey of the ceiling")
    world.a_key_date(job, by=ada, name="Report due", on="2026-11-13")

    page = words(desk.get(f"jobs/{job.number}/"))

    for told in ("Kitchen ceiling", "New instruction", "Brightwater Insurance", "14 Alder Row, Bath"):
        assert told in page
    assert "Survey of the ceiling" in page
    assert "Gus Garner Customer · primary contact" in page
    assert "Report due 13 November" in page
    assert "Ada Alder planned “Survey of the ceiling”" in page


def test_the_stages_show_where_the_job_stands(job, ada, desk):
    job.move(Status.objects.visible_to(ada).get(label="Report sent"), by=ada)

    page = desk.get(f"jobs/{job.number}/").content.decode()

    assert page.count('<li data-state="done"') == 2
    assert '<li data-state="now" aria-current="step"><span class="mark">' in page
    assert "Report" in page.split('data-state="now"')[1][:400]


def test_a_cancelled_job_has_no_stage_that_is_now(job, ada, desk):
    job.move(Status.objects.visible_to(ada).get(label="Cancelled"), by=ada)

    page = desk.get(f"jobs/{job.number}/")

    assert 'data-state="now"' not in page.content.decode()
    assert "Cancelled" in words(page)
    assert "Move to next stage" not in words(page)


def test_a_job_without_a_client_offers_to_choose_one(alder, desk):
    job = world.a_job(alder, client=None)

    page = desk.get(f"jobs/{job.number}/")

    assert "No client yet. Choose one" in words(page)
    assert f'href="/console/alder/jobs/{job.number}/edit/#id_client"' in page.content.decode()


@pytest.mark.parametrize("tab", TABS)
def test_zed_gets_the_same_answer_for_alders_job_as_for_none(job, zed_desk, desk, tab):
    assert desk.get(f"jobs/{job.number}/{tab}").status_code == 200, "the page must be there for Ada"

    foreign, missing = zed_desk.get(f"jobs/{job.number}/{tab}"), zed_desk.get(f"jobs/J-9999/{tab}")

    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content


@pytest.mark.parametrize("tab", TABS)
def test_a_number_that_is_not_there_is_not_found(alder, desk, tab):
    for number in ("J-9999", "J-1 ", "9" * 30, "j-1"):
        assert desk.get(f"jobs/{number}/{tab}").status_code == 404


@pytest.mark.parametrize("tab", TABS)
def test_whoever_is_not_signed_in_is_sent_to_the_door(job, client, tab):
    answer = client.get(f"/console/alder/jobs/{job.number}/{tab}")

    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/?next=/console/alder/jobs/")


@pytest.mark.parametrize("tab", TABS)
def test_reading_costs_the_same_however_much_there_is(alder, job, ada, desk, tab):
    def more(times):
        for n in range(times):
            world.an_appointment(job, by=ada, in_days=n + 1)
            world.an_appointment(job, by=ada, in_days=-n - 1)
            world.a_key_date(job, by=ada, name=f"Date {n} of {times}")
            Note.write(by=ada, room=job.room, body="Hello", audience="customer")
            contact = world.a_contact(alder, f"Person {n}")
            world.a_participant(job, contact, by=ada)

    more(5)
    few = queries(desk, f"jobs/{job.number}/{tab}")
    more(25)

    assert queries(desk, f"jobs/{job.number}/{tab}") == few
    assert few <= 15, "three of them are for the clouds in the address book"


def test_the_history_goes_back_page_by_page(job, ada, desk):
    for n in range(60):
        world.a_key_date(job, by=ada, name=f"Date {n:02}")

    first = desk.get(f"jobs/{job.number}/history/")
    older = first.content.decode().partition("?before=")[2].partition('"')[0]
    second = desk.get(f"jobs/{job.number}/history/", before=older)

    assert "set “Date 59”" in words(first)
    assert "opened the job" not in words(first)
    assert "set “Date 00”" in words(second)
    assert "opened the job" in words(second)
    assert desk.get(f"jobs/{job.number}/history/", before="x").status_code == 200


def test_the_page_says_on_how_many_portals_the_job_is(alder, job, desk):
    assert "On 2 portals" in words(desk.get(f"jobs/{job.number}/"))

    portal = alder.portal("customer")
    Publication.objects.create(workspace_id=alder.workspace_id, room=job.room, portal=portal, on=False)
    assert "On 1 portal" in words(desk.get(f"jobs/{job.number}/"))

    other = alder.portal("instructing_client")
    other.on = False
    other.save(update_fields=["on"])
    assert "On no portal" in words(desk.get(f"jobs/{job.number}/"))
