"""What the reader is asked for, on the job's page: given in place, with words kept where it cannot be taken."""

import pytest

from fanlight.ground.rooms.models import Participant
from fanlight.work.asks.models import Ask, AskDraft
from tests.faces.portal.door import nobody, reading, switch, words
from tests.work.asks.test_asks import an_ask
from tests.work.files.uploads import a_pdf

pytestmark = [pytest.mark.django_db, pytest.mark.feature("E01")]


@pytest.fixture
def ask(ada, job):
    return an_ask(job, by=ada, text="Your claim number", details="It begins with BW.")


def give(reader, ask, **said):
    """As the form sends it that shows what is there now."""
    now_read = {"revision": Ask.objects.within(ask).get(pk=ask.pk).revision}
    return reader.post(f"jobs/J-1/asks/{ask.key}/files/", now_read | said)


def state(ask):
    return Ask.objects.within(ask).get(pk=ask.pk).state


@pytest.mark.parametrize("who", ["cleo", "gus"])
def test_it_stands_on_the_job_and_is_answered_there(request, job, ask, who):
    reader = reading(request.getfixturevalue(who))
    page = words(reader.get(f"jobs/{job.number}/"))
    assert "What we need from you Your claim number" in page
    assert "It begins with BW." in page

    answer = give(reader, ask, words="BW 12")

    assert (answer.status_code, answer["Location"]) == (303, f"/alder/jobs/{job.number}/#asks")
    assert state(ask) == "answered"
    assert "We look at it." in words(reader.get(f"jobs/{job.number}/"))


def test_an_empty_answer_comes_back_with_the_reason_at_its_field(job, ask, cleo):
    answer = give(reading(cleo), ask, words="  ")

    assert answer.status_code == 422
    page = answer.content.decode()
    assert f'id="words-{ask.key}_error"' in page
    assert "Write something first." in page
    assert state(ask) == "open"


def test_words_that_are_too_long_are_kept(ask, cleo):
    answer = give(reading(cleo), ask, words="z" * 2_001)

    assert answer.status_code == 422
    assert "z" * 2_001 in answer.content.decode()


def test_files_are_sent_and_a_wrong_kind_is_named(ada, job, cleo):
    wanted = an_ask(job, by=ada, kind="file", text="Photos")
    reader = reading(cleo)

    refused = give(reader, wanted, files=[a_pdf("run.exe")])
    assert refused.status_code == 422
    assert "This kind of file is not accepted." in words(refused)
    assert give(reader, wanted).status_code == 422
    assert give(reader, wanted, files=[a_pdf("one.pdf"), a_pdf("two.pdf")]).status_code == 303

    assert state(wanted) == "answered"


def test_whoever_is_second_is_told_and_nothing_is_overwritten(ask, cleo, gus):
    give(reading(cleo), ask, words="BW 12")

    answer = give(reading(gus), ask, words="BW 13")

    assert answer.status_code == 409
    assert Ask.objects.within(ask).get(pk=ask.pk).words == "BW 12"


@pytest.mark.parametrize("kind", ["answer", "confirmation"])
@pytest.mark.parametrize("what", ["reworded", "sent back", "not said"])
def test_nobody_answers_what_they_did_not_read(ada, job, cleo, kind, what):
    ask, reader = an_ask(job, by=ada, kind=kind, text="Start on Monday"), reading(cleo)
    read = {"revision": ask.revision} if what != "not said" else {}
    if what == "reworded":
        ask.change(AskDraft(kind, "Start on Monday, at your cost"), by=ada)
    elif what == "sent back":
        ask.give(by=cleo.viewer, words="Gladly")
        ask.send_back("Which Monday?", by=ada)
    before = state(ask)

    answer = reader.post(f"jobs/J-1/asks/{ask.key}/files/", read | {"words": "Yes please, do"})

    assert answer.status_code == 409
    assert "was changed a moment ago" in words(answer)
    assert Ask.objects.within(ask).get(pk=ask.pk).text in words(answer)
    assert ("Yes please, do</textarea>" in answer.content.decode()) is (kind == "answer")
    assert state(ask) == before
    assert (
        f'name="revision" value="{Ask.objects.within(ask).get(pk=ask.pk).revision}"'
        in answer.content.decode()
    )
    assert give(reader, ask, words="Yes please, do").status_code == 303


@pytest.mark.trust("TE03")
def test_somebody_elses_is_as_little_there_as_one_that_does_not_exist(ada, job, ask, ines, cleo):
    theirs = an_ask(job, by=ada, audience="instructing_client")

    for reader, path in ((ines, ask.key), (cleo, theirs.key), (cleo, "x" * 22)):
        answer = reading(reader).post(f"jobs/{job.number}/asks/{path}/files/", {"words": "12"})
        assert answer.status_code == 404
    assert nobody().post(f"jobs/{job.number}/asks/{ask.key}/files/", {"words": "12"}).status_code == 302
    assert {state(ask), state(theirs)} == {"open"}


def test_the_section_off_leaves_nothing_and_refuses(alder, job, ask, cleo):
    switch(alder, "customer", section_asks=False)

    assert "What we need" not in words(reading(cleo).get(f"jobs/{job.number}/"))
    assert give(reading(cleo), ask, words="12").status_code == 404
    assert state(ask) == "open"


def test_without_the_right_to_add_files_the_page_says_so(alder, ada, job, cleo):
    an_ask(job, by=ada, kind="file", text="Photos")
    Participant.objects.within(alder).filter(contact=cleo.contact).update(uploads=False)

    page = words(reading(cleo).get(f"jobs/{job.number}/"))

    assert "You cannot add files here." in page


def test_the_reason_of_what_came_back_is_read_beside_it(ada, job, ask, cleo):
    ask.give(by=cleo.viewer, words="AW 12")
    ask.send_back("It begins with BW, not AW.", by=ada)

    page = reading(cleo).get(f"jobs/{job.number}/")

    assert "It begins with BW, not AW." in words(page)
    assert "AW 12</textarea>" in page.content.decode()
