"""Documents at the portal: adding some, fetching one, and everybody who may not."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fanlight.ground.people.models import Affiliation
from fanlight.ground.rooms.models import Participant
from fanlight.work.files.models import File
from tests import world
from tests.faces.portal.door import bytes_of, content, everything, nobody, reading, switch, words
from tests.work.files.uploads import JPEG, PDF, a_file


def photo(name="leak.jpg", pixels=b"pixels"):
    return SimpleUploadedFile(name, JPEG + pixels, content_type="image/jpeg")


def add(person, job, *uploads, **more):
    return reading(person).post(f"jobs/{job.number}/files/", {"files": list(uploads)}, **more)


def names(viewer):
    return [file.name for file in File.objects.visible_to(viewer).order_by("id")]


@pytest.mark.feature("A05", "A13", "A32")
@pytest.mark.parametrize("who", ["gus", "ines"])
def test_both_audiences_upload_for_the_team_and_not_for_each_other(ada, job, gus, ines, who, request):
    person = request.getfixturevalue(who)

    answer = add(person, job, photo())

    assert (answer.status_code, answer["Location"]) == (303, f"/alder/jobs/{job.number}/")
    assert names(ada) == names(person.viewer) == ["leak.jpg"]
    assert names((ines if who == "gus" else gus).viewer) == []
    assert "leak.jpg" in words(reading(person).get(f"jobs/{job.number}/"))


@pytest.mark.feature("A13")
def test_many_files_come_with_one_press_without_scripts(job, ada, gus):
    answer = add(gus, job, photo("one.jpg", b"1"), photo("two.jpg", b"2"), photo("three.jpg", b"3"))

    assert answer.status_code == 303
    assert names(ada) == ["one.jpg", "two.jpg", "three.jpg"]


@pytest.mark.feature("A13")
@pytest.mark.parametrize("htmx", [False, True])
def test_a_file_that_cannot_be_taken_is_named_with_the_reason_and_the_others_are_kept(job, ada, gus, htmx):
    program = SimpleUploadedFile("<b>setup.exe", b"MZ")

    answer = add(gus, job, photo(), program, htmx=htmx)

    assert answer.status_code == 422
    assert "setup" in words(answer)
    assert "<b>setup" not in answer.content.decode()
    assert 'aria-invalid="true"' in answer.content.decode()
    assert names(ada) == ["leak.jpg"]
    assert ("<!doctype html>" in answer.content.decode()) != htmx


@pytest.mark.feature("A13")
def test_a_file_over_the_limit_is_told_the_limit_and_leaves_nothing(job, ada, gus, settings):
    settings.UPLOAD_BYTES = 1_000_000
    before = everything()

    answer = add(gus, job, photo(pixels=b"p" * 1_000_001))

    assert answer.status_code == 422
    assert "1 MB" in words(answer)
    assert everything() == before


@pytest.mark.feature("A13")
def test_limit_and_kinds_are_told_before(job, gus):
    text = reading(gus).get(f"jobs/{job.number}/").content.decode()

    assert "up to 50 MB each" in text
    assert 'accept=".pdf,.jpg' in text
    assert "PDF, JPEG" in text


def test_pressing_upload_without_a_file_says_so(job, ada, gus):
    answer = add(gus, job)

    assert answer.status_code == 422
    assert "Choose a file first" in words(answer)


@pytest.mark.feature("A15", "A32", "A33")
def test_where_uploads_are_off_the_form_is_away_and_the_server_refuses(alder, job, ada, gus):
    switch(alder, "customer", may_upload=False)

    assert "<file-drop" not in reading(gus).get(f"jobs/{job.number}/").content.decode()
    assert add(gus, job, photo()).status_code == 403
    assert names(ada) == []


@pytest.mark.feature("A15", "A32")
def test_the_paper_clip_of_one_person_beats_the_portal(alder, job, ada, gus, cleo):
    Participant.objects.within(alder.workspace).filter(contact=gus.contact).update(uploads=False)

    assert add(gus, job, photo()).status_code == 403
    assert add(cleo, job, photo()).status_code == 303
    assert "<file-drop" not in reading(gus).get(f"jobs/{job.number}/").content.decode()
    assert "<file-drop" in reading(cleo).get(f"jobs/{job.number}/").content.decode()


def test_whoever_only_reads_for_the_client_uploads_and_writes_nothing(alder, job, insurer, ines):
    Affiliation.objects.create(
        workspace_id=alder.workspace_id, client=insurer, contact=ines.contact, role="viewer"
    )

    text = reading(ines).get(f"jobs/{job.number}/").content.decode()
    assert "<file-drop" not in text
    assert "<textarea" not in text
    assert add(ines, job, photo()).status_code == 403


@pytest.mark.feature("A15", "A33")
def test_where_documents_are_off_nothing_is_added_listed_or_fetched(alder, job, gus):
    file = a_file(job.room, by=alder.owner, name="plan.pdf", publish_to=["customer"])
    switch(alder, "customer", section_documents=False)

    reader = reading(gus)
    assert add(gus, job, photo()).status_code == 404
    assert reader.get(f"jobs/{job.number}/documents/").status_code == 404
    assert reader.get(f"files/{file.key}/").status_code == 404


@pytest.mark.feature("A05")
def test_a_download_is_the_bytes_under_their_name_and_can_do_nothing(alder, job, gus):
    file = a_file(job.room, by=alder.owner, name="plan.pdf", publish_to=["customer"])

    answer = reading(gus).get(f"files/{file.key}/")

    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith('attachment; filename="plan.pdf"')
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]
    assert content(answer).startswith(PDF)


@pytest.mark.trust("TA03")
def test_fetching_changes_nothing_so_that_it_never_counts_as_seen(alder, job, gus):
    file = a_file(job.room, by=alder.owner, name="plan.pdf", publish_to=["customer"])
    before = everything()

    content(reading(gus).get(f"files/{file.key}/"))

    assert everything() == before


@pytest.mark.feature("A05")
def test_everybody_elses_files_are_the_same_nothing(alder, birch, insurer, job, gus, ines):
    hidden = a_file(job.room, by=alder.owner, name="margin.pdf")
    clients = a_file(job.room, by=alder.owner, name="policy.pdf", publish_to=["instructing_client"])
    elsewhere = world.a_job(alder, client=insurer)
    of_another = a_file(elsewhere.room, by=alder.owner, name="other.pdf", publish_to=["customer"])
    foreign = a_file(world.a_job(birch).room, by=birch.owner, name="foreign.pdf", publish_to=["customer"])
    reader = reading(gus)

    answers = [reader.get(f"files/{one.key}/") for one in (hidden, clients, of_another, foreign)]
    missing = reader.get(f"files/{'x' * 22}/")

    assert {answer.status_code for answer in [missing, *answers]} == {404}
    assert {bytes_of(answer) for answer in answers} == {bytes_of(missing)}
    assert content(reading(ines).get(f"files/{clients.key}/"))


@pytest.mark.feature("A01", "A13")
def test_nobody_uploads_into_a_job_that_is_not_theirs(alder, insurer, job, gus):
    other = world.a_guest(alder, world.a_job(alder, client=insurer), "Otto Other")
    before = everything()

    assert add(other, job, photo()).status_code == 404
    assert nobody().post(f"jobs/{job.number}/files/", {"files": photo()})["Location"] == "/alder/"
    assert everything() == before
    assert reading(gus).get(f"jobs/{job.number}/files/").status_code == 405
