"""The job as its client sees it: what each audience finds there, and who finds nothing."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from fanlight.ground.people.models import Contact
from fanlight.ground.rooms.models import Publication, Room
from fanlight.ground.workspaces.models import Member, Workspace
from fanlight.work.conversations.models import Note
from fanlight.work.files.models import File
from fanlight.work.jobs.models import Status
from tests import world
from tests.faces.portal.door import bytes_of, everything, nobody, reading, switch, words
from tests.work.files.uploads import a_file

SECTIONS = {
    "status": "Progress",
    "appointments": "appointment",
    "people": "Your details",
    "documents": "Documents",
    "notes": "Messages",
    "history": "History",
    "key_dates": "Key dates",
}


@pytest.fixture
def page(job):
    def shown(person, **more):
        answer = reading(person).get(f"jobs/{job.number}/", **more)
        assert answer.status_code == 200
        return answer

    return shown


@pytest.fixture
def full(alder, job, gus, ines):
    """Something in every section."""
    world.an_appointment(job, by=alder.owner, title="Survey of the ceiling")
    world.a_key_date(job, by=alder.owner, name="Report due")
    for audience in ("customer", "instructing_client"):
        a_file(job.room, by=alder.owner, name=f"for {audience}.pdf", publish_to=[audience])
        Note.write(by=alder.owner, room=job.room, body=f"A word to the {audience}", audience=audience)
    a_file(job.room, by=alder.owner, name="margin.pdf")
    Note.write(by=alder.owner, room=job.room, body="Between ourselves", audience=None)


@pytest.mark.feature("A01", "A04", "A05", "A06", "A10", "A11", "A12")
def test_each_audience_sees_the_same_job_in_its_own_way(page, full, gus, ines):
    customer, client = words(page(gus)), words(page(ines))

    for text in (customer, client):
        assert "Kitchen ceiling" in text
        assert "New instruction" in text
        assert "Survey of the ceiling" in text
        assert "margin.pdf" not in text
        assert "Between ourselves" not in text
    assert ("for customer.pdf" in customer, "A word to the customer" in customer) == (True, True)
    assert ("for instructing_client.pdf" in customer, "A word to the instructing" in customer) == (
        False,
        False,
    )
    assert ("for customer.pdf" in client, "A word to the customer" in client) == (False, False)
    assert ("Report due" in client, "History" in client) == (True, True)
    assert ("Report due" in customer, "History" in customer) == (False, False)


@pytest.mark.feature("A10", "A11")
def test_progress_is_live_for_both(alder, job, page, gus, ines):
    statuses = {status.label: status for status in Status.objects.within(alder.workspace).of_kind("claim")}

    job.move(statuses["Repairs under way"], by=alder.owner)

    for person in (gus, ines):
        text = page(person).content.decode()
        assert 'data-state="now" aria-current="step"' in text
        assert re.search(r'aria-current="step">.*?<b>Repairs', text)
        assert "Repairs under way" in text

    job.move(statuses["Cancelled"], by=alder.owner)
    assert "Cancelled" in words(page(gus))
    assert 'data-state="now"' not in page(gus).content.decode()


@pytest.mark.feature("A04")
def test_upcoming_visits_are_those_ahead_and_a_cancelled_one_says_so(alder, job, page, gus):
    first = world.an_appointment(job, by=alder.owner, title="Moisture reading", in_days=2)
    world.an_appointment(job, by=alder.owner, title="Plasterer", in_days=5)
    world.an_appointment(job, by=alder.owner, title="Old survey", in_days=-3)
    world.an_appointment(job, by=alder.owner, title="Van service", in_days=1, internal=True)

    before, past = page(gus).content.decode().split("Past visits")
    assert before.index("Moisture reading") < before.index("Plasterer")
    assert "Old survey" in past
    assert "Old survey" not in before
    assert "Van service" not in before + past

    first.cancel(by=alder.owner)
    after = page(gus).content.decode()
    assert after.index("Plasterer") < after.index("Moisture reading") < after.index("Cancelled")


def test_hours_are_those_of_the_clock_at_the_place(alder, job, page, gus):
    from fanlight.work.jobs.models import Appointment
    from fanlight.work.jobs.models.appointments import Planned

    starts = now().replace(hour=8, minute=30) + datetime.timedelta(days=2)
    Appointment.plan(
        job, Planned("Call", starts, starts + datetime.timedelta(hours=1), "Asia/Tokyo"), by=alder.owner
    )

    assert "17:30 to 18:30" in words(page(gus))


@pytest.mark.feature("A12", "A31")
def test_it_says_whom_to_contact_and_what_is_known_of_the_reader(alder, insurer, gus, ines):
    Workspace.objects.filter(pk=alder.workspace_id).update(phone="01225 555 099", email="hello@alder.example")
    Member.objects.within(alder.workspace).update(phone="07700 900341", title="Claims handler")
    job = world.a_job(alder, client=insurer, member=Member.objects.within(alder.workspace).get())
    pat = world.a_guest(alder, job, "Pat Pine")

    text = words(reading(pat).get(f"jobs/{job.number}/"))

    for told in ("Looked after by Ada Alder", "Claims handler", "01225 555 099", "hello@alder.example"):
        assert told in text
    for own in ("Pat Pine", "pat@mail.example", "01225 555 010"):
        assert own in text
    assert "tel:07700900341" in reading(pat).get(f"jobs/{job.number}/").content.decode()


@pytest.mark.feature("A12")
def test_nobody_reads_another_persons_details(page, gus, ines, cleo):
    texts = {person.contact.name: words(page(person)) for person in (gus, ines, cleo)}

    for reader, text in texts.items():
        for name in texts:
            assert (f"{name.split()[0].lower()}@mail.example" in text) == (name == reader)


@pytest.mark.feature("A02", "A15", "A17", "A33")
@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_that_is_off_leaves_no_hole_and_holds_at_once(alder, page, full, ines, section):
    before = page(ines).content.decode()
    assert SECTIONS[section] in before

    switch(alder, "instructing_client", **{f"section_{section}": False})

    after = page(ines).content.decode()
    assert f'id="{section.replace("_", "-")}"' not in after
    assert SECTIONS[section] not in after
    assert not re.search(r'<(aside|div|section)(?![^>]*(?:role="status"|data-list))[^>]*>\s*</', after)


@pytest.mark.feature("A17")
def test_with_every_section_off_the_page_is_still_a_page(alder, page, full, ines):
    switch(alder, "instructing_client", **{f"section_{section}": False for section in SECTIONS})

    assert "Kitchen ceiling" in words(page(ines))
    assert "Waiting" not in words(page(ines))


@pytest.mark.feature("A01")
def test_everybody_else_finds_the_same_nothing(alder, birch, insurer, job, gus):
    other = world.a_guest(alder, world.a_job(alder, client=insurer), "Otto Other")
    there = world.a_job(birch)
    foreign = world.a_guest(birch, there, "Fay Foreign")
    assert there.number == job.number, "the numbers of two businesses look alike"
    missing = reading(gus).get("jobs/J-404/")

    answers = [
        reading(other).get(f"jobs/{job.number}/"),
        reading(gus).get(f"jobs/{other.link.room.pk}/"),
        reading(gus).get("jobs/J-2/"),
        reading(foreign, "birch").get("jobs/J-9/"),
    ]

    assert {answer.status_code for answer in [missing, *answers]} == {404}
    assert {bytes_of(answer) for answer in answers} == {bytes_of(missing)}
    assert reading(foreign, "alder").get(f"jobs/{job.number}/").status_code == 302, (
        "another's cookie opens nothing"
    )
    assert nobody().get(f"jobs/{job.number}/")["Location"].split("?")[0] == "/alder/"


def test_a_job_taken_off_the_portal_is_not_there_any_more(alder, job, gus):
    reader = reading(gus)
    Publication.objects.create(
        workspace_id=alder.workspace_id, room=job.room, portal=alder.portal("customer"), on=False
    )

    assert reader.get(f"jobs/{job.number}/").status_code == 404
    assert reader.post(f"jobs/{job.number}/notes/", {"body": "Hello"}).status_code == 404


@pytest.mark.trust("TA09")
def test_a_disabled_contact_is_out_at_once(alder, job, gus):
    reader = reading(gus)
    Contact.objects.within(alder.workspace).filter(pk=gus.contact.pk).update(disabled_at=now())

    assert reader.get(f"jobs/{job.number}/").status_code == 302


def test_a_job_put_away_can_be_read_and_nothing_can_be_added(alder, job, page, full, gus):
    Room.objects.within(alder.workspace).update(archived_at=now())

    text = page(gus).content.decode()

    assert "for customer.pdf" in text
    assert "<textarea" not in text
    assert "<file-drop" not in text
    reader = reading(gus)
    assert reader.post(f"jobs/{job.number}/notes/", {"body": "Late"}).status_code == 403


@pytest.mark.trust("TA03")
@pytest.mark.parametrize("htmx", [False, True])
def test_looking_changes_nothing(page, full, gus, htmx):
    before = everything()

    page(gus, htmx=htmx)

    assert everything() == before


def test_htmx_gets_the_messages_alone(page, full, gus):
    piece = page(gus, htmx=True).content.decode()

    assert piece.lstrip().startswith("<section")
    assert "A word to the customer" in piece
    assert "Survey of the ceiling" not in piece


@pytest.mark.parametrize("who", ["gus", "cleo", "ines"])
def test_the_page_takes_at_most_sixteen_statements_however_much_there_is(
    alder, job, page, full, who, request
):
    person = request.getfixturevalue(who)
    page(person)
    with CaptureQueriesContext(connection) as few:
        page(person)

    _crowd(alder, job, person)
    with CaptureQueriesContext(connection) as many:
        text = page(person).content.decode()

    assert len(few) == len(many) <= 16
    assert text.count('class="msg') == 20 + 1, "and the shape of one that was not sent"
    assert text.count('class="file"') == 20 + 3, "and the three shapes that scripts fill"


def _crowd(alder, job, person):
    """500 notes, files, visits and events more."""
    audience, workspace = person.viewer.audience, {"workspace_id": alder.workspace_id}
    Note.objects.bulk_create(
        [Note(**workspace, room=job.room, audience=audience, body=f"Word {n}") for n in range(500)]
    )
    world_files = [File(**workspace, room=job.room, name=f"{n}.pdf") for n in range(500)]
    File.objects.bulk_create(world_files)
    _publish(world_files, audience)
    for n in range(10):
        world.an_appointment(job, by=alder.owner, title=f"Visit {n}", in_days=-n - 1)


def _publish(files, audience):
    from fanlight.ground.blobs.models import Blob
    from fanlight.work.files.models import FilePublication, FileVersion

    workspace = {"workspace_id": files[0].workspace_id}
    blob = Blob.objects.create(**workspace, digest=b"d" * 32, size_bytes=9, state="clean")
    versions = [FileVersion(**workspace, file=file, blob=blob) for file in files]
    FileVersion.objects.bulk_create(versions)
    FilePublication.objects.bulk_create(
        [FilePublication(**workspace, file=one.file, version=one, audience=audience) for one in versions]
    )
