"""Messages at the portal: what is written reaches the team and the reader's own side, and nobody else."""

import html

import pytest

from fanlight.work.conversations.models import LONGEST_NOTE, Note
from tests import world
from tests.faces.portal.door import everything, nobody, reading, switch, token, words


def write(person, job, body, **more):
    return reading(person).post(f"jobs/{job.number}/notes/", {"body": body}, **more)


def bodies(viewer):
    return [note.body for note in Note.objects.visible_to(viewer).order_by("id")]


@pytest.mark.feature("A06", "A14", "A32")
@pytest.mark.parametrize("who", ["gus", "ines"])
def test_what_a_client_writes_bears_their_name_and_stays_on_their_side(ada, job, gus, ines, who, request):
    person = request.getfixturevalue(who)

    answer = write(person, job, "When will you come?")

    assert (answer.status_code, answer["Location"]) == (303, f"/alder/jobs/{job.number}/")
    note = Note.objects.visible_to(ada).get()
    assert (note.contact_id, note.audience) == (person.contact.pk, person.viewer.audience)
    assert bodies(person.viewer) == ["When will you come?"]
    assert bodies((ines if who == "gus" else gus).viewer) == []
    assert "You" in words(reading(person).get(f"jobs/{job.number}/"))


@pytest.mark.feature("A06", "A11")
def test_others_on_the_same_side_read_it_under_its_writers_name(job, gus, cleo, ines):
    write(gus, job, "When will you come?")

    assert "Gus Garner" in words(reading(cleo).get(f"jobs/{job.number}/"))
    assert "When will you come?" not in words(reading(ines).get(f"jobs/{job.number}/"))


def test_nobody_names_another_side_as_the_reader(job, gus, ines):
    reading(gus).post(f"jobs/{job.number}/notes/", {"body": "Hello", "audience": "instructing_client"})

    assert bodies(gus.viewer) == ["Hello"]
    assert bodies(ines.viewer) == []


@pytest.mark.feature("A14")
def test_after_sending_htmx_comes_to_the_messages_alone(job, gus):
    where = {"HX-Current-URL": f"http://testserver/alder/jobs/{job.number}/"}

    answer = reading(gus).client.post(
        f"/alder/jobs/{job.number}/notes/",
        {"body": "When will you come?"},
        headers={"HX-Request": "true", "HX-Request-Type": "partial"} | where,
        follow=True,
    )

    assert answer.redirect_chain == [(f"/alder/jobs/{job.number}/", 303)]
    assert answer.content.decode().lstrip().startswith("<section")
    assert "When will you come?" in words(answer)


@pytest.mark.feature("A06")
@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize("body", ["", "   \n ", "é" * (LONGEST_NOTE + 1)])
def test_what_cannot_be_sent_comes_back_with_the_reason_and_the_words(job, gus, body, htmx):
    before = everything()

    answer = write(gus, job, body, htmx=htmx)

    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'aria-describedby="body-wrong"' in text
    assert 'id="body-wrong"' in text
    assert (
        html.unescape(text.partition("<textarea")[2].partition(">")[2].partition("</textarea>")[0])[1:]
        == body
    )
    assert ("<!doctype html>" in text) != htmx
    assert everything() == before


def test_words_are_shown_as_words(job, gus):
    write(gus, job, "<script>alert(1)</script> & {{ 7 * 7 }}")

    text = reading(gus).get(f"jobs/{job.number}/").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; {{ 7 * 7 }}" in text


def test_control_characters_do_not_break_anything(job, gus):
    assert write(gus, job, "a\x00b").status_code in (303, 422)


@pytest.mark.feature("A15", "A32", "A33")
def test_where_writing_is_off_the_form_is_away_and_the_server_refuses_links_already_sent(alder, job, gus):
    write(gus, job, "Before")
    switch(alder, "customer", may_write=False)

    text = reading(gus).get(f"jobs/{job.number}/").content.decode()
    assert "Before" in text
    assert "<textarea" not in text
    assert write(gus, job, "After").status_code == 403
    assert bodies(gus.viewer) == ["Before"]


@pytest.mark.feature("A15", "A33")
def test_where_messages_are_off_nothing_is_written_or_listed(alder, job, gus):
    switch(alder, "customer", section_notes=False)
    before = everything()

    assert write(gus, job, "Hello").status_code == 404
    assert reading(gus).get(f"jobs/{job.number}/messages/").status_code == 404
    assert everything() == before


@pytest.mark.feature("A01")
def test_nobody_writes_into_a_job_that_is_not_theirs(alder, insurer, job, gus):
    other = world.a_guest(alder, world.a_job(alder, client=insurer), "Otto Other")
    before = everything()

    assert write(other, job, "Hello").status_code == 404
    assert nobody().post(f"jobs/{job.number}/notes/", {"body": "Hello"})["Location"] == "/alder/"
    assert reading(gus).get(f"jobs/{job.number}/notes/").status_code == 405
    assert everything() == before


@pytest.mark.trust("TA02")
def test_a_link_that_somebody_pastes_opens_nothing_for_other_readers(alder, job, gus):
    secret = token(alder, gus)

    write(gus, job, f"Here is mine: https://fanlight.test/alder/l/{secret}")

    assert secret not in reading(gus).get(f"jobs/{job.number}/").content.decode()
    assert secret not in "".join(bodies(gus.viewer))
