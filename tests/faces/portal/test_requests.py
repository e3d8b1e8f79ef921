"""Asking for work in the portal: the form, its draft, the list and the page of one request."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fanlight.ground.rooms.models import Grant, Room
from fanlight.work.conversations.models import Note
from fanlight.work.files.models import File
from fanlight.work.jobs.models.jobs import JobDraft
from fanlight.work.requests.models import RequestDraft, WorkRequest
from tests import world
from tests.faces.portal.door import everything, nobody, reading, switch, words
from tests.faces.test_tus import a_phone, announce
from tests.work.requests.asking import PRESS, a_request, form, in_days, takes_requests, tied

SEND, NEW = "requests/new/files/", "requests/new/"


@pytest.fixture(autouse=True)
def _open(alder):
    takes_requests(alder)


@pytest.fixture
def at_home(cleo):
    return reading(cleo)


def a_photo(name="hall.png"):
    return SimpleUploadedFile(name, b"\x89PNG\r\n\x1a\n" + name.encode(), content_type="image/png")


@pytest.mark.feature("B07")
@pytest.mark.feature("B08")
def test_a_request_is_sent_with_photos_and_shown_with_its_number(cleo, at_home, ada):
    said = form(on_1=in_days(3), part_1="morning", place="14 Alder Row") | {
        "files": [a_photo(), a_photo("b.png")]
    }
    answer = at_home.post(SEND, said)
    assert (answer.status_code, answer["Location"]) == (303, "/alder/requests/R-1001/")

    page = words(at_home.get("requests/R-1001/"))
    for text in (
        "Repaint the hall",
        "Two coats, please.",
        "A quote",
        "14 Alder Row",
        "Morning",
        "hall.png",
        "b.png",
    ):
        assert text in page
    assert "It is with Alder." in page
    assert File.objects.visible_to(ada).filter(from_contact=True).count() == 2
    assert "R-1001" in words(at_home.get("requests/"))
    assert "Your requests" in words(at_home.get("jobs/"))


@pytest.mark.feature("B07")
def test_what_is_wrong_is_said_by_field_and_everything_typed_is_kept(cleo, at_home):
    answer = at_home.post(SEND, form(title="", words="Long <b>story</b>", on_1="2001-01-01", kind="gift"))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'aria-describedby="id_title_helptext id_title_error"' in page
    assert "Long &lt;b&gt;story&lt;/b&gt;" in page
    assert "Choose a day from today on" in page
    assert "Choose whether you want a quote or a job." in page
    assert not WorkRequest.objects.visible_to(cleo.viewer).exists()
    assert "Long &lt;b&gt;story" in at_home.get(NEW).content.decode(), "a refused form is kept, too"


@pytest.mark.feature("B07")
def test_a_form_saves_itself_and_is_found_again(cleo, at_home):
    saved = at_home.post("requests/draft/", form(title="Half a ti"), htmx=True)
    assert saved.status_code == 200
    assert "Kept at" in words(saved)
    assert "<html" not in saved.content.decode()
    page = at_home.get(NEW)
    assert 'value="Half a ti"' in page.content.decode()
    assert f'name="press" value="{PRESS}"' in page.content.decode()
    assert "Half a ti" in words(at_home.get("requests/"))


@pytest.mark.feature("B07")
def test_without_scripts_a_button_saves_for_later(cleo, at_home):
    answer = at_home.post(SEND, form(title="Half a ti", later="1"))
    assert (answer.status_code, answer["Location"]) == (303, "/alder/requests/")
    assert not WorkRequest.objects.visible_to(cleo.viewer).exists()
    assert 'value="Half a ti"' in at_home.get(NEW).content.decode()
    at_home.post("requests/draft/discard/")
    assert "Half a ti" not in at_home.get(NEW).content.decode()


def test_a_draft_is_only_ones_own(cleo, tia, at_home):
    at_home.post("requests/draft/", form(title="Half a ti"), htmx=True)
    assert "Half a ti" not in reading(tia).get(NEW).content.decode()


def test_sending_twice_is_one_request_and_leads_to_the_same_page(cleo, at_home):
    answers = [at_home.post(SEND, form() | {"files": a_photo()}) for _ in range(2)]
    assert {answer["Location"] for answer in answers} == {"/alder/requests/R-1001/"}
    assert WorkRequest.objects.visible_to(cleo.viewer).count() == 1
    assert File.objects.visible_to(cleo.viewer).filter(name="hall.png").count() == 1
    assert not RequestDraft.objects.visible_to(cleo.viewer).exists()


def test_a_file_that_is_not_taken_is_named_and_the_request_is_with_them_all_the_same(cleo, at_home):
    bad = SimpleUploadedFile("virus.exe", b"MZ")
    answer = at_home.post(SEND, form() | {"files": [a_photo(), bad]})
    assert answer.status_code == 422
    page = words(answer)
    assert "Your request is with us" in page
    assert "virus.exe" in page
    assert WorkRequest.objects.visible_to(cleo.viewer).get().number == "R-1001"


def test_from_a_job_its_address_is_filled_in_and_from_another_one_it_is_not(alder, job, at_home):
    other = world.a_job(alder, title="Secret", site="9 Secret Street")
    assert "Ask for more work" in words(at_home.get(f"jobs/{job.number}/"))
    assert "14 Alder Row, Bath" in at_home.get(f"{NEW}?job={job.number}").content.decode()
    assert "Secret Street" not in at_home.get(f"{NEW}?job={other.number}").content.decode()


@pytest.mark.feature("B07")
def test_only_ones_own_sites_and_clients_are_offered(alder, job, insurer, ada, cleo, at_home):
    acme = world.a_client(alder, "Acme")
    tied(alder, cleo.contact, acme)
    world.a_job(alder, client=insurer, site="9 Insurer Row")
    own = world.a_job(alder, client=acme, site="1 Acme Way")
    assert "Acme Way" not in at_home.get(NEW).content.decode(), "no job of that client was opened"
    Grant.objects.within(alder).get(contact=cleo.contact).open_room(own.room, by=ada)
    page = at_home.get(NEW).content.decode()
    assert "1 Acme Way" in page
    assert "Insurer Row" not in page
    assert "Brightwater" not in page


def test_who_may_not_ask_is_offered_nothing_and_refused(alder, job, insurer, gus, cleo, at_home):
    viewer = world.a_holder(alder, job, "Vera Viewer", scope="client")
    tied(alder, viewer.contact, insurer, "viewer")
    for person, refused in ((gus, 404), (viewer, 403)):
        reader = reading(person)
        assert reader.get(NEW).status_code == refused
        assert reader.post(SEND, form()).status_code == refused
        assert reader.post("requests/draft/", form(), htmx=True).status_code == refused
        assert "Ask for work" not in words(reader.get("jobs/"))
        assert "Ask for more work" not in words(reader.get(f"jobs/{job.number}/"))
    assert nobody().get(NEW).status_code == 302
    takes_requests(alder, on=False)
    assert at_home.get(NEW).status_code == 404
    assert at_home.post(SEND, form()).status_code == 404
    assert not WorkRequest.objects.within(alder).exists()


def test_foreign_and_missing_requests_look_the_same(alder, cleo, tia, gus, at_home):
    a_request(tia)
    for path in ("requests/R-1001/", "requests/R-9999/", "requests/R-1001/withdraw/"):
        assert at_home.get(path).status_code == 404
    for verb in ("notes", "files", "withdraw"):
        assert at_home.post(f"requests/R-1001/{verb}/", {"body": "Hello"}).status_code == 404
    assert reading(gus).get("requests/").status_code == 404


def test_messages_go_to_and_fro_on_the_page(alder, cleo, at_home, ada):
    asked = a_request(cleo)
    assert at_home.post("requests/R-1001/notes/", {"body": "By Friday?"}).status_code == 303
    assert at_home.post("requests/R-1001/notes/", {"body": " "}).status_code == 422
    Note.write(by=ada, room=asked.room, body="Gladly.", audience="customer")
    Note.write(by=ada, room=asked.room, body="Hardly.", audience=None)
    page = words(at_home.get("requests/R-1001/"))
    assert "By Friday?" in page
    assert "Gladly." in page
    assert "Hardly." not in page


def test_more_photos_can_come_afterwards_where_uploads_are_on(alder, cleo, at_home):
    a_request(cleo)
    assert at_home.post("requests/R-1001/files/", {"files": a_photo()}).status_code == 303
    assert at_home.post("requests/R-1001/files/").status_code == 422
    switch(alder, "customer", may_upload=False)
    assert at_home.post("requests/R-1001/files/", {"files": a_photo("b.png")}).status_code == 403
    assert "Photos and documents" not in words(at_home.get(NEW))


def test_it_is_taken_back_after_a_question_and_not_once_they_look_at_it(alder, cleo, at_home, ada):
    asked, other = a_request(cleo), a_request(cleo, press="another-press")
    assert "Take the request back?" in words(at_home.get("requests/R-1001/withdraw/"))
    assert asked.reloaded().state == "new", "looking changes nothing"
    assert at_home.post("requests/R-1001/withdraw/").status_code == 303
    assert asked.reloaded().state == "withdrawn"
    other.accept(by=ada)
    refused = at_home.post("requests/R-1002/withdraw/")
    assert refused.status_code == 409
    assert "The team looks at this request already." in words(refused)


@pytest.mark.feature("B08")
def test_the_client_follows_where_it_stands_in_words(alder, cleo, at_home, ada):
    declined, made = a_request(cleo), a_request(cleo, press="another-press")
    assert "Sent" in words(at_home.get("requests/"))
    declined.accept(by=ada)
    assert "They are looking at it" in words(at_home.get("requests/"))
    declined.decline("We do not <paint>.", by=ada)
    assert "Declined: We do not <paint>." in words(at_home.get("requests/R-1001/"))
    job = made.make_job(JobDraft(title="Hall", kind="claim"), by=ada)
    page = at_home.get("requests/R-1002/")
    assert f"This became job {job.number}." in words(page)
    assert f'href="/alder/jobs/{job.number}/"' in page.content.decode()
    assert at_home.get(f"jobs/{job.number}/").status_code == 200
    assert f"Became job {job.number}" in words(at_home.get("requests/"))


def test_looking_changes_nothing(alder, cleo, at_home):
    a_request(cleo)
    at_home.get("jobs/")
    before = everything()
    for path in ("jobs/", "requests/", NEW, "requests/R-1001/", "requests/R-1001/withdraw/"):
        assert at_home.get(path).status_code == 200
    assert everything() == before


def test_the_list_goes_on_page_by_page(alder, cleo, at_home):
    asked = a_request(cleo)
    for n in range(60):
        room = Room.objects.create(workspace_id=alder.workspace_id, kind="request", title=f"Number {n}")
        WorkRequest.objects.create(
            workspace_id=alder.workspace_id,
            number=f"R-{n}",
            kind="job",
            title=f"Number {n}",
            audience="customer",
            press=f"press-{n}",
            room=room,
            portal_id=asked.portal_id,
            contact_id=asked.contact_id,
        )
    grant = Grant.objects.within(alder).get(contact=cleo.contact)
    for room in Room.objects.within(alder).filter(kind="request").exclude(pk=asked.room_id):
        grant.open_room(room, by=alder.owner)
    first = at_home.get("requests/").content.decode()
    on = re.search(r'href="/alder/(requests/\?before=[^"]+)" rel="next"', first)
    assert first.count('class="item"') == 50
    second = at_home.get(on[1]).content.decode()
    assert second.count('class="item"') == 11
    assert "R-1001" in second


def test_too_many_in_one_day_are_refused_with_the_text_kept(cleo, at_home):
    for n in range(11):
        assert at_home.post(SEND, form(press=f"press-number-{n}")).status_code == 303
    answer = at_home.post(SEND, form(press="one-too-many", title="One more"))
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert "These were many requests in one day." in words(answer)
    assert 'value="One more"' in answer.content.decode()


@pytest.mark.feature("A13")
def test_more_files_come_in_pieces_and_from_nobody_who_does_not_see_the_request(cleo, gus, at_home):
    at_home.post(SEND, form())
    mine = WorkRequest.objects.visible_to(cleo.viewer).get()
    page = at_home.get("requests/R-1001/").content.decode()
    assert f'data-tus="/alder/uploads/" data-place="room={mine.room.key}"' in page

    assert announce(a_phone(gus), mine.room, length=9, body=b"%PDF-1.7\n").status_code == 404
    assert not File.objects.visible_to(cleo.viewer).exists()
    assert announce(a_phone(cleo), mine.room, length=9, body=b"%PDF-1.7\n").status_code == 201
    assert File.objects.visible_to(cleo.viewer).get(room=mine.room).name == "plan.pdf"
