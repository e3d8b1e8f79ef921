"""Messages with files on both faces' pages: shown below the words, refused by name, and never to another's eyes."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fanlight.ground.rooms.models import Participant
from fanlight.work.conversations.models import Note
from fanlight.work.conversations.sending import AT_ONCE, Message, send
from tests.faces.console.desk import at_the_desk
from tests.faces.portal.door import reading, words
from tests.ground.blobs.made import checked, picture
from tests.work.conversations.test_threads import says
from tests.work.files.uploads import a_pdf

HOSTILE = {
    "other way": "\u202egnp.exe\u202c left",
    "nothing to see": "a\u200b\u200d\ufeffb",
    "one long word": "W" * 5_000,
    "as long as may be": "é" * 10_000,
    "pictures": "🧱👩🏽‍🔧" * 500,
}


@pytest.fixture
def desk(ada):
    return at_the_desk(ada)


def pdf(name="plan.pdf"):
    return SimpleUploadedFile(name, a_pdf().getvalue(), content_type="application/pdf")


def photo(name="leak.png"):
    return SimpleUploadedFile(name, picture("PNG"), content_type="image/png")


def say(person, job, *files, **said):
    fields = {"body": "Look at this.", "files": list(files)} | said
    return reading(person).post(f"jobs/{job.number}/notes/", fields)


def page(person, job):
    return reading(person).get(f"jobs/{job.number}/")


@pytest.mark.feature("A06", "A14", "A32")
@pytest.mark.parametrize("who", ["gus", "ines"])
def test_what_a_client_sends_with_a_message_stands_below_it_for_their_side_and_the_team(
    job, ada, gus, ines, desk, who, request
):
    person, other = request.getfixturevalue(who), ines if who == "gus" else gus
    to = person.viewer.audience

    assert say(person, job, photo(), pdf()).status_code == 303
    checked(ada)

    for answer in (page(person, job), desk.get(f"jobs/{job.number}/notes/", to=to)):
        text = answer.content.decode()
        assert "leak.png" in words(answer)
        assert "plan.pdf" in words(answer)
        assert '/480/" alt=""' in text, "a picture is shown"
    assert "leak.png" not in words(page(other, job))
    key = Note.objects.visible_to(ada).get().key
    assert reading(other).get(f"notes/{key}/attached/").status_code == 404
    assert reading(person).get(f"notes/{key}/attached/").status_code == 200


@pytest.mark.feature("A06")
@pytest.mark.parametrize("to", ["customer", "internal"])
def test_what_the_team_sends_with_a_message_is_for_its_readers(job, ada, gus, ines, desk, to):
    said = {"to": to, "body": "See this.", "files": pdf("quote.pdf")}
    assert desk.post(f"jobs/{job.number}/notes/add/", **said).status_code == 303
    assert ("being checked" in words(page(gus, job))) is (to == "customer")
    key = Note.objects.visible_to(ada).get().key
    assert desk.get(f"notes/{key}/attached/").status_code == 204, "nothing new yet"

    checked(ada)

    assert "quote.pdf" in words(desk.get(f"notes/{key}/attached/"))
    assert ("quote.pdf" in words(page(gus, job))) is (to == "customer")
    assert "quote.pdf" not in words(page(ines, job))


@pytest.mark.feature("A06")
def test_one_refused_file_is_named_and_the_words_and_the_others_wait_for_the_next_press(job, ada, gus):
    answer = say(gus, job, pdf(), SimpleUploadedFile("<b>setup.exe", b"MZ"), press="press-0001")

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "setup.exe" in words(answer)
    assert "<b>setup" not in text
    assert "Look at this." in text
    assert 'name="press" value="press-0001"' in text
    kept = text.partition('name="kept" value="')[2].partition('"')[0]
    assert not Note.objects.visible_to(ada).exists()

    assert say(gus, job, kept=[kept], press="press-0001").status_code == 303
    checked(ada)
    assert "plan.pdf" in words(page(gus, job))


@pytest.mark.feature("A06", "A13")
def test_with_the_paper_clip_struck_out_there_is_no_control_and_the_server_refuses(job, ada, gus):
    assert 'name="files" multiple aria-label="Attach files"' in page(gus, job).content.decode()
    Participant.objects.within(ada).filter(contact=gus.contact).update(uploads=False)

    assert 'aria-label="Attach files"' not in page(gus, job).content.decode()
    assert say(gus, job, pdf()).status_code == 403
    assert not Note.objects.visible_to(ada).exists()


@pytest.mark.parametrize("face", ["portal", "console"])
def test_the_same_press_twice_is_one_message(job, ada, gus, desk, face):
    for _ in range(2):
        if face == "portal":
            answer = say(gus, job, press="press-0001")
        else:
            said = {"to": "customer", "body": "Look at this.", "press": "press-0001"}
            answer = desk.post(f"jobs/{job.number}/notes/add/", **said)
        assert answer.status_code == 303
    assert Note.objects.visible_to(ada).count() == 1


@pytest.mark.feature("A14")
def test_too_many_messages_are_refused_with_the_words_kept_and_when_to_come_again(job, ada, gus):
    for n in range(AT_ONCE.burst):
        send(Message(body=f"Message {n}"), by=gus.viewer, room=job.room)

    answer = say(gus, job, body="And one more")

    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= AT_ONCE.every_seconds + 1
    assert "And one more</textarea>" in answer.content.decode()
    assert "many messages" in words(answer)


@pytest.mark.feature("A06")
@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_text_is_kept_as_it_is_and_shut_into_its_own_direction(job, ada, gus, desk, what):
    assert say(gus, job, body=HOSTILE[what]).status_code == 303

    for answer in (page(gus, job), desk.get(f"jobs/{job.number}/notes/", to="customer")):
        assert f'<bdi class="lines">{HOSTILE[what]}</bdi>' in answer.content.decode()


def test_a_thread_without_words_asks_for_the_first_ones_too(job, ada, gus, ines, desk):
    first = f"rooms/{job.room.key}/news/"
    assert f'hx-get="/alder/{first}"' in page(gus, job).content.decode()
    assert f"{first}?to=customer" in desk.get(f"jobs/{job.number}/notes/", to="customer").content.decode()
    assert reading(gus).get(first).status_code == desk.get(first, to="customer").status_code == 204

    says(job, ada, "We come at nine.")

    assert "We come at nine." in words(reading(gus).get(first))
    assert "We come at nine." in words(desk.get(first, to="customer"))
    assert reading(ines).get(first).status_code == desk.get(first, to="internal").status_code == 204
