"""What is wanted of a client: put, given, accepted, sent back; by whom, once, and read by nobody else."""

import datetime

import pytest
from django.utils.timezone import now

from fanlight.core.errors import Malformed, NotAllowed
from fanlight.ground.activity.models import Event
from fanlight.ground.rooms.models import Participant, PortalSetting
from fanlight.work.asks.models import LONGEST_TEXT, AlreadyGiven, Ask, AskDraft, AskFile, NotGiven
from fanlight.work.asks.reads import ASKS
from fanlight.work.files.models import File
from tests import world
from tests.work.files.uploads import a_pdf

pytestmark = pytest.mark.django_db


def an_ask(job, *, by, kind="answer", audience="customer", **said):
    return Ask.put(
        job.room, AskDraft(kind, said.pop("text", "Your claim number"), **said), by=by, audience=audience
    )


def told(viewer, name):
    return Event.objects.visible_to(viewer).filter(name=name).order_by("number").last()


def texts(viewer):
    return [ask.text for ask in Ask.objects.visible_to(viewer)]


@pytest.mark.feature("E01")
def test_an_answer_is_given_and_accepted_and_each_step_is_written_down(ada, job, cleo):
    ask = an_ask(job, by=ada)
    assert Ask.objects.visible_to(cleo.viewer).waiting().get() == ask

    ask.give(by=cleo.viewer, words=" Number\r\n 12 ")
    assert (ask.state, ask.words, ask.contact_id) == ("answered", "Number\n 12", cleo.contact.pk)
    assert ask.answered_at <= now()
    ask.accept(by=ada)

    assert Ask.objects.visible_to(cleo.viewer).get().state == "accepted"
    assert not Ask.objects.visible_to(cleo.viewer).waiting().exists()
    for fact in ("ask.put", "ask.answered", "ask.accepted"):
        assert told(ada, fact).audience == "customer"
    assert told(ada, "ask.answered").actor_kind == "contact"


def test_a_file_lies_in_the_room_and_is_tied_to_what_was_asked(ada, job, cleo):
    ask = an_ask(job, by=ada, kind="file")

    ask.give(by=cleo.viewer, uploads=[a_pdf("a.pdf"), a_pdf("b.pdf")])

    files = [row.file for row in AskFile.objects.within(ada).filter(ask=ask).select_related("file")]
    assert sorted(file.name for file in files) == ["a.pdf", "b.pdf"]
    assert all(file.room_id == job.room_id and file.from_contact for file in files)


def test_a_file_that_cannot_be_taken_gives_nothing_and_a_confirmation_needs_no_words(ada, job, cleo):
    ask, tick = an_ask(job, by=ada, kind="file"), an_ask(job, by=ada, kind="confirmation", text="Cleared")

    for uploads in ([], [a_pdf("run.exe")]):
        with pytest.raises(Malformed):
            ask.give(by=cleo.viewer, uploads=uploads)
    assert Ask.objects.within(ada).get(pk=ask.pk).state == "open"
    tick.give(by=cleo.viewer)
    assert tick.state == "answered"


def test_it_is_sent_back_with_a_reason_and_given_again(ada, job, cleo):
    ask = an_ask(job, by=ada)
    ask.give(by=cleo.viewer, words="12")
    with pytest.raises(Malformed):
        ask.send_back("  ", by=ada)

    ask.send_back("That is the policy number.", by=ada)

    seen = Ask.objects.visible_to(cleo.viewer).waiting().get()
    assert (seen.state, seen.reason) == ("sent_back", "That is the policy number.")
    seen.give(by=cleo.viewer, words="13")
    assert (seen.state, seen.reason) == ("answered", "")


def test_whoever_comes_second_is_told(ada, job, cleo):
    first, second = (an_ask(job, by=ada) for _ in range(2))
    again = Ask.objects.visible_to(cleo.viewer).get(pk=first.pk)
    first.give(by=cleo.viewer, words="1")
    with pytest.raises(AlreadyGiven):
        again.give(by=cleo.viewer, words="2")
    with pytest.raises(NotGiven):
        second.accept(by=ada)
    first.accept(by=ada)
    for verb in (
        lambda: first.accept(by=ada),
        lambda: first.send_back("x", by=ada),
        lambda: first.withdraw(by=ada),
    ):
        with pytest.raises(NotGiven):
            verb()
    assert Ask.objects.within(ada).get(pk=first.pk).words == "1"


def test_what_is_withdrawn_is_gone_for_the_client_and_stays_for_the_team(ada, job, cleo):
    ask = an_ask(job, by=ada)
    ask.withdraw(by=ada)

    assert texts(cleo.viewer) == []
    assert texts(ada) == [ask.text]
    with pytest.raises(AlreadyGiven):
        ask.give(by=cleo.viewer, words="late")


@pytest.mark.trust("TE07")
def test_each_audience_reads_its_own_and_outsiders_none(alder, ada, zed, insurer, job, cleo, ines):
    an_ask(job, by=ada, text="Of the customer")
    an_ask(job, by=ada, text="Of the insurer", audience="instructing_client")
    other = world.a_guest(alder, world.a_job(alder, client=insurer), "Otto Other")

    assert texts(cleo.viewer) == ["Of the customer"]
    assert texts(ines.viewer) == ["Of the insurer"]
    assert texts(other.viewer) == texts(zed) == []
    with pytest.raises(NotAllowed):
        Ask.objects.within(ada).get(text="Of the insurer").give(by=cleo.viewer, words="mine")


def test_the_section_off_hides_them_and_refuses_what_is_sent(alder, ada, job, cleo):
    ask = an_ask(job, by=ada)
    PortalSetting.objects.within(alder).filter(name="section.asks").update(on=False)

    assert texts(cleo.viewer) == []
    with pytest.raises(NotAllowed):
        ask.give(by=cleo.viewer, words="12")


@pytest.mark.feature("D08")
def test_the_paper_clip_refuses_a_file_and_lets_an_answer_through(alder, ada, job, cleo):
    file, answer = an_ask(job, by=ada, kind="file"), an_ask(job, by=ada)
    Participant.objects.within(alder).filter(contact=cleo.contact).update(uploads=False)

    with pytest.raises(NotAllowed):
        file.give(by=cleo.viewer, uploads=[a_pdf()])
    answer.give(by=cleo.viewer, words="12")

    assert File.objects.within(ada).count() == 0
    assert answer.state == "answered"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"text": " \u200b "}, "text"),
        ({"text": "x" * (LONGEST_TEXT + 1)}, "text"),
        ({"kind": "signature"}, "kind"),
        ({"details": "x" * 2_001}, "details"),
        ({"audience": "everybody"}, "audience"),
    ],
)
def test_what_cannot_be_asked_is_refused_by_its_field(ada, job, said, field):
    with pytest.raises(Malformed) as refused:
        an_ask(job, by=ada, **said)

    assert refused.value.field == field
    assert not Ask.objects.within(ada).exists()


def test_contacts_ask_for_nothing_and_decide_nothing(ada, job, cleo):
    ask = an_ask(job, by=ada)
    for verb in (
        lambda: an_ask(job, by=cleo.viewer),
        lambda: ask.accept(by=cleo.viewer),
        lambda: ask.withdraw(by=cleo.viewer),
        lambda: ask.send_back("x", by=cleo.viewer),
        lambda: ask.change(AskDraft("answer", "Other"), by=cleo.viewer),
        lambda: ask.give(by=ada, words="for them"),
    ):
        with pytest.raises(NotAllowed):
            verb()


def test_other_words_are_taken_while_it_waits_and_not_after(ada, job, cleo):
    ask, day = an_ask(job, by=ada), datetime.date(2027, 1, 2)
    ask.change(AskDraft("answer", "The number on the letter", due_on=day), by=ada)
    assert (texts(cleo.viewer), ask.due_on) == (["The number on the letter"], day)
    ask.give(by=cleo.viewer, words="12")

    with pytest.raises(NotGiven):
        ask.change(AskDraft("answer", "Too late"), by=ada)


def test_what_is_done_never_crowds_out_what_is_asked(ada, job, cleo):
    for number in range(3):
        done = an_ask(job, by=ada, text=f"Done {number}", due_on=datetime.date(2026, 1, 1 + number))
        done.give(by=cleo.viewer, words="yes")
        done.accept(by=ada)
    an_ask(job, by=ada, text="Open, without a day")

    shown = ASKS(cleo.viewer, room=job.room_id)

    assert [ask.text for ask in shown] == ["Open, without a day", "Done 0", "Done 1", "Done 2"]
