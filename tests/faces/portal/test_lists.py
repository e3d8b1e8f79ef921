"""The longer lists behind the sections of a job, and the jobs of whoever has several."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fanlight.work.conversations.models import Note
from fanlight.work.files.models import File
from tests import world
from tests.faces.portal.door import everything, nobody, reading, switch, words
from tests.faces.portal.test_job_page import _publish
from tests.work.files.uploads import a_file

PAGES = {
    "appointments": "section_appointments",
    "documents": "section_documents",
    "history": "section_history",
    "messages": "section_notes",
}


def older(answer):
    found = re.search(r'href="/alder/([^"]*\?before=[^"]+)"', answer.content.decode())
    return found[1] if found else ""


def read_through(reader, path):
    """All pages of a list, one after the other."""
    pages = [reader.get(path)]
    while more := older(pages[-1]):
        pages.append(reader.get(more))
        assert len(pages) < 10
    return pages


def test_all_messages_can_be_read_page_by_page(alder, job, gus):
    rows = [
        Note(workspace_id=alder.workspace_id, room=job.room, audience="customer", body=f"word {n}.")
        for n in range(120)
    ]
    Note.objects.bulk_create(rows)
    reader = reading(gus)

    first = reader.get(f"jobs/{job.number}/")
    assert "word 119." in words(first)
    assert "word 99." not in words(first)
    pages = read_through(reader, older(first))

    found = [int(n) for page in reversed(pages) for n in re.findall(r"word (\d+)\.", words(page))]
    assert found == list(range(100))


def test_all_documents_can_be_found_page_by_page(alder, job, gus):
    rows = [File(workspace_id=alder.workspace_id, room=job.room, name=f"{n}.pdf") for n in range(60)]
    File.objects.bulk_create(rows)
    _publish(rows, "customer")
    reader = reading(gus)
    assert "All documents" in words(reader.get(f"jobs/{job.number}/"))

    pages = read_through(reader, f"jobs/{job.number}/documents/")

    found = [int(n) for page in pages for n in re.findall(r"(\d+)\.pdf", words(page))]
    assert found == list(range(59, -1, -1))


def test_all_visits_can_be_found_the_last_one_first(alder, job, gus):
    for n in range(8):
        world.an_appointment(job, by=alder.owner, title=f"Visit {n}", in_days=-n - 1)
    world.an_appointment(job, by=alder.owner, title="Internal", internal=True)
    reader = reading(gus)
    assert "All visits" in words(reader.get(f"jobs/{job.number}/"))

    text = words(reader.get(f"jobs/{job.number}/appointments/"))

    assert re.findall(r"Visit (\d)", text) == list("01234567")
    assert "Internal" not in text


def test_all_history_can_be_read_by_whoever_may(alder, job, ines):
    for n in range(60):
        world.a_key_date(job, by=alder.owner, name=f"Date {n}.")
    reader = reading(ines)

    pages = read_through(reader, f"jobs/{job.number}/history/")

    found = [int(n) for page in pages for n in re.findall(r"Date (\d+)\.", words(page))]
    assert found == list(range(59, -1, -1))
    assert "Ada Alder" in words(pages[0])


@pytest.mark.feature("A11", "A17")
def test_history_tells_each_side_only_its_own(alder, job, gus, ines):
    switch(alder, "customer", section_history=True)
    a_file(job.room, by=alder.owner, name="policy.pdf", publish_to=["instructing_client"])
    Note.write(by=gus.viewer, room=job.room, body="Hello")
    Note.write(by=alder.owner, room=job.room, body="Internal", audience=None)

    customer = words(reading(gus).get(f"jobs/{job.number}/history/"))
    client = words(reading(ines).get(f"jobs/{job.number}/history/"))

    assert ("You wrote" in customer, "shared a file" in customer) == (True, False)
    assert ("Gus Garner" in client, "shared a file" in client) == (False, True)
    assert "Ada Alder wrote" not in customer + client


@pytest.mark.feature("A15")
@pytest.mark.parametrize("page", PAGES)
def test_a_list_whose_section_is_off_is_not_there(alder, job, ines, page):
    reader = reading(ines)
    assert reader.get(f"jobs/{job.number}/{page}/").status_code == 200
    before = everything()
    reader.get(f"jobs/{job.number}/{page}/?before=nothing")
    assert everything() == before

    switch(alder, "instructing_client", **{PAGES[page]: False})

    assert reader.get(f"jobs/{job.number}/{page}/").status_code == 404


@pytest.mark.feature("A01")
@pytest.mark.parametrize("page", PAGES)
def test_a_list_of_somebody_elses_job_is_not_there(alder, insurer, job, page):
    other = world.a_guest(alder, world.a_job(alder, client=insurer), "Otto Other")

    assert reading(other).get(f"jobs/{job.number}/{page}/").status_code == 404
    assert nobody().get(f"jobs/{job.number}/{page}/").status_code == 302


@pytest.mark.parametrize("page", ["jobs/", *(f"jobs/J-1/{page}/" for page in PAGES)])
def test_a_nonsensical_place_in_a_list_is_its_beginning(job, ines, cleo, page):
    reader = reading(ines if "J-1" in page else cleo)

    for before in ("%00", "x" * 300, "9" * 40, "-1", "é"):
        assert reader.get(f"{page}?before={before}").status_code == 200


def test_whoever_has_a_link_comes_from_the_door_to_the_job(job, gus):
    answer = reading(gus).get()

    assert (answer.status_code, answer["Location"]) == (303, f"/alder/jobs/{job.number}/")


def test_whoever_has_several_jobs_finds_them_newest_first_and_no_others(alder, insurer, job):
    owner = world.a_holder(alder, job, "Olga Own", scope="own")
    for n in range(55):
        mine = world.a_job(alder, title=f"Job {n}.", client=insurer)
        world.a_participant(mine, owner.contact, by=alder.owner)
    world.a_job(alder, title="Not hers", client=insurer)
    reader = reading(owner)

    with CaptureQueriesContext(connection) as statements:
        pages = read_through(reader, "jobs/")

    found = [int(n) for page in pages for n in re.findall(r"Job (\d+)\.", words(page))]
    assert found == list(range(54, -1, -1))
    assert "Not hers" not in "".join(map(words, pages))
    assert len(statements) <= 8


def test_whoever_has_no_job_open_is_told_so(alder, job, cleo):
    from fanlight.ground.rooms.models import GrantedRoom

    GrantedRoom.objects.within(alder.workspace).delete()

    assert "Nothing here yet" in words(reading(cleo).get())
    assert "No jobs here" in words(reading(cleo).get("jobs/"))


def test_the_way_back_to_all_jobs_is_there_for_whoever_may_have_several(job, gus, cleo):
    assert "Your jobs" in words(reading(cleo).get(f"jobs/{job.number}/"))
    assert "You are signed in" in words(reading(cleo).get(f"jobs/{job.number}/"))
    assert "Your jobs" not in words(reading(gus).get(f"jobs/{job.number}/"))
    assert "viewing this by your link" in words(reading(gus).get(f"jobs/{job.number}/"))
