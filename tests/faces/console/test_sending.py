"""Send a document, at the console: what each person is told, and the paper clip beside them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fanlight.ground.mail.models import Letter
from fanlight.ground.rooms.models import Participant
from fanlight.work.files.models import File
from tests import world
from tests.faces.console.desk import words
from tests.faces.portal.door import reading
from tests.faces.portal.door import words as read
from tests.ground.blobs.made import checked
from tests.work.files.uploads import a_file, a_pdf


@pytest.fixture
def plan(job, ada):
    return a_file(job.room, by=ada)


@pytest.mark.feature("D01")
def test_each_person_is_told_of_and_a_second_press_writes_to_nobody(alder, ada, job, plan, desk):
    nina = world.a_participant(job, world.a_contact(alder, "Nina New"), by=ada)
    silent = world.a_participant(job, world.a_contact(alder, "Sam Silent", email=""), by=ada)
    page = f"jobs/{job.number}/documents/{plan.key}/send/"
    assert "Sam Silent" in words(desk.get(page))

    form = {"person": [nina.key, silent.key], "turns_on": "on", f"times-{nina.key}": "0"}
    for _press in range(2):
        assert desk.post(page, **form).status_code == 303

    text = words(desk.get(page))
    assert "The portal is on for Nina New" in text
    assert "Sam Silent: " in text
    assert "Nina New: This document was sent to them already" in text
    assert "choosing them sends it again" in text
    assert Letter.objects.within(ada).filter(contact=nina.contact).count() == 1


@pytest.mark.feature("D01")
def test_nobody_chosen_is_said_and_sends_nothing(ada, gus, job, plan, desk):
    answer = desk.post(f"jobs/{job.number}/documents/{plan.key}/send/")

    assert answer.status_code == 422
    assert "Choose whom to send it to" in words(answer)
    assert plan.published_to == []


@pytest.mark.feature("D08")
def test_the_paper_clip_stops_uploads_hides_the_documents_and_opens_them_again(
    ada, job, gus, cleo, plan, desk
):
    plan.publish(by=ada, audience="customer")
    person = Participant.objects.within(ada).get(contact=gus.contact)
    clip = f"jobs/{job.number}/people/{person.key}/uploads/"
    page, section = f"jobs/{job.number}/", f"jobs/{job.number}/documents/"
    assert "plan.pdf" in read(reading(gus).get(page))

    assert desk.post(clip, say="no").status_code == 303
    assert "The documents are hidden for Gus Garner" in desk.get(page).content.decode()
    text = read(reading(gus).get(page))
    assert "plan.pdf" not in text
    assert "Documents" not in text
    assert reading(gus).get(section).status_code == 404
    assert reading(gus).get(f"files/{plan.key}/").status_code == 404
    assert reading(gus).post(f"jobs/{job.number}/files/").status_code in (403, 404, 422)
    assert File.objects.visible_to(cleo.viewer).get() == plan, "others keep theirs"

    desk.post(clip, say="yes")
    assert "plan.pdf" in read(reading(gus).get(page))


@pytest.mark.feature("A05")
def test_a_document_is_replaced_at_its_place_and_the_portal_says_when(ada, job, gus, plan, desk):
    plan.publish(by=ada, audience="customer")
    place = f"jobs/{job.number}/documents/{plan.key}/"

    assert desk.post(f"{place}files/", shown="on").status_code == 422
    assert desk.post(f"{place}files/", files=_upload(a_pdf("new.pdf")), shown="on").status_code == 303
    checked(ada)

    text = words(desk.get(f"{place}preview/"))
    assert "Version 2" in text
    assert "shown to Customer" in text
    assert "updated on" in read(reading(gus).get(f"jobs/{job.number}/"))


def _upload(upload):
    return SimpleUploadedFile(upload.name, upload.getvalue())
