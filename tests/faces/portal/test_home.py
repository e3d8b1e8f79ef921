"""Home: what is the reader's, at one glance, and nothing of anybody else's. With one job, that job is home."""

import datetime
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fanlight.faces.portal.pages.home_reading import called
from fanlight.ground.people.models import Affiliation
from fanlight.work.conversations.models import Note
from fanlight.work.jobs.models import Job, Status
from tests import world
from tests.faces.portal.door import nobody, reading, switch, words
from tests.work.asks.test_asks import an_ask
from tests.work.files.uploads import a_file

pytestmark = [pytest.mark.django_db, pytest.mark.feature("E01")]


@pytest.fixture
def olga(alder, job, insurer):
    """A customer with a grant for her own jobs: the first, and two more."""
    owner = world.a_holder(alder, job, "Olga Own", scope="own")
    for title in ("Bathroom", "Cellar"):
        world.a_participant(world.a_job(alder, title=title, client=insurer), owner.contact, by=alder.owner)
    world.a_job(alder, title="Not hers", client=insurer)
    return owner


def cards(answer):
    return re.findall(r'class="jobcard" href="/alder/jobs/(J-\d+)/"', answer.content.decode())


@pytest.mark.feature("E02", "B02")
def test_it_shows_the_readers_jobs_newest_first_with_where_they_stand_and_no_others(alder, olga):
    page = reading(olga).get()

    assert page.status_code == 200
    assert cards(page) == ["J-3", "J-2", "J-1"]
    assert "Stage 1 of" in words(page)
    assert "Not hers" not in words(page)
    assert nobody().get().status_code == 200
    assert cards(nobody().get()) == []


@pytest.mark.feature("B02")
def test_a_clients_person_finds_every_job_of_the_client_and_none_of_anothers(alder, ada, job, insurer):
    other = world.a_client(alder, "Somebody else")
    theirs, foreign = (
        world.a_job(alder, title="Theirs", client=insurer),
        world.a_job(alder, title="Foreign", client=other),
    )
    ann = world.a_holder(alder, job, "Ann Able", scope="client")
    Affiliation.tie(ann.contact, insurer, by=ada, role="viewer")

    page = reading(ann).get()

    assert cards(page) == [theirs.number, job.number]
    assert foreign.title not in words(page)


def test_finished_jobs_come_after_open_ones_and_say_when(alder, ada, olga):
    done = Job.objects.visible_to(ada).get(title="Cellar")
    done.move(Status.objects.visible_to(ada).filter(means="closed").first(), by=ada)

    page = reading(olga).get()

    assert cards(page) == ["J-2", "J-1", "J-3"]
    assert "Finished on" in words(page)


def test_with_one_job_that_job_is_home(job, cleo, gus):
    for reader in (reading(cleo), reading(gus)):
        answer = reader.get()
        assert (answer.status_code, answer["Location"]) == (303, f"/alder/jobs/{job.number}/")


@pytest.mark.feature("E05")
def test_the_next_visits_of_all_jobs_are_there_and_internal_or_cancelled_ones_are_not(alder, ada, job, olga):
    world.an_appointment(job, by=ada, title="Survey", in_days=2)
    world.an_appointment(job, by=ada, title="Team only", in_days=1, internal=True)
    world.an_appointment(job, by=ada, title="Called off", in_days=1).cancel(by=ada)
    world.an_appointment(job, by=ada, title="Long ago", in_days=-9)

    page = words(reading(olga).get())

    assert "Next visits" in page
    assert page.count("Survey") == 2, "among the visits, and on its card"
    for hidden in ("Team only", "Called off", "Long ago"):
        assert hidden not in page
    switch(alder, "customer", section_appointments=False)
    assert "Survey" not in words(reading(olga).get())


def test_what_needs_the_reader_stands_first_the_soonest_on_top(alder, ada, job, insurer, olga):
    assert "Nothing needs you right now." in words(reading(olga).get())
    an_ask(job, by=ada, text="Photos of the roof", kind="file")
    an_ask(job, by=ada, text="Claim number", due_on=datetime.date(2027, 1, 2))
    an_ask(job, by=ada, text="Not hers", audience="instructing_client")
    an_ask(job, by=ada, text="Given already").give(by=olga.viewer, words="yes")

    page = words(reading(olga).get())

    assert "2 things need you." in page
    assert page.index("Claim number") < page.index("Photos of the roof")
    for absent in ("Not hers", "Given already"):
        assert absent not in page
    switch(alder, "customer", section_asks=False)
    assert "Claim number" not in words(reading(olga).get())


def test_lately_tells_what_the_team_shared_and_never_what_is_internal(alder, ada, job, olga, ines):
    Note.write(by=ada, room=job.room, body="We come at nine.", audience="customer")
    Note.write(by=ada, room=job.room, body="Watch out, dog.")
    Note.write(by=ada, room=job.room, body="For the insurer.", audience="instructing_client")
    a_file(job.room, by=ada, name="Shown.pdf", publish_to=["customer"])
    a_file(job.room, by=ada, name="Hidden.pdf")

    page = words(reading(olga).get())

    assert "Ada Alder sent you a message We come at nine." in page
    assert "Shown.pdf" in page
    for hidden in ("dog", "For the insurer", "Hidden.pdf"):
        assert hidden not in page


def test_what_is_switched_off_or_empty_leaves_no_trace(alder, olga):
    assert "Stage 1 of" in words(reading(olga).get())
    switch(alder, "customer", section_status=False)

    page = words(reading(olga).get())

    assert "Your jobs" in page
    for absent in ("Stage", "Next visits", "Lately", "New instruction"):
        assert absent not in page


def test_it_costs_the_same_for_sixty_jobs_as_for_three(alder, job, insurer, olga):
    reader = reading(olga)
    reader.get()
    with CaptureQueriesContext(connection) as few:
        assert len(cards(reader.get())) == 3
    for n in range(57):
        world.a_participant(
            world.a_job(alder, title=f"Job {n}", client=insurer), olga.contact, by=alder.owner
        )

    with CaptureQueriesContext(connection) as many:
        page = reader.get()

    assert len(cards(page)) == 6
    assert "All jobs" in words(page)
    assert len(few) == len(many) <= 12


def test_the_bar_leads_home_and_to_the_jobs_and_a_link_to_one_job_has_none(job, cleo, gus):
    page = reading(cleo).get(f"jobs/{job.number}/").content.decode()

    assert page.count('href="/alder/jobs/" aria-current="page"') == 2, (
        "at the top, and at the bottom of a phone"
    )
    assert "tabbar" not in reading(gus).get(f"jobs/{job.number}/").content.decode()


@pytest.mark.parametrize(
    ("at", "greeting"),
    [
        ("2026-11-28T03:59", "Good evening"),
        ("2026-11-28T04:00", "Good morning"),
        ("2026-11-28T11:59", "Good morning"),
        ("2026-11-28T12:00", "Good afternoon"),
        ("2026-11-28T18:00", "Good evening"),
    ],
)
def test_it_greets_by_the_readers_clock(olga, at, greeting):
    with time_machine.travel(f"{at}:00+00:00"):
        assert f"{greeting}, Olga" in words(reading(olga).get())


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Amara Okafor", "Amara"),
        ("Dr Elena Marsh", "Dr Elena Marsh"),
        ("J. Marsh", "J. Marsh"),
        ("Cher", "Cher"),
    ],
)
def test_a_title_or_an_initial_is_no_name(name, said):
    assert called(name) == said
