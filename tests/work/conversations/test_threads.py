"""Whose turn it is: one row for each room and audience, kept by what is written, whoever writes at once."""

import contextlib
import threading

import pytest
from django.db import connections

from fanlight.core.errors import NotAllowed, Refusal, Stale
from fanlight.core.facts import happened_at
from fanlight.ground.activity.models import Event
from fanlight.ground.workspaces.models import Member
from fanlight.work.conversations import alerts
from fanlight.work.conversations.models import Note, Thread
from tests import world
from tests.sizes import trials

ROUNDS = trials(short=4, long=40, of="rounds of contact and team writing at once")
WRITERS = 3


def says(job, by, body="Hello.", audience="customer"):
    return Note.write(by=by, room=job.room, body=body, audience=audience)


def turns(viewer):
    return [(t.audience, t.waits_on) for t in Thread.objects.visible_to(viewer).order_by("audience")]


def thread(viewer, audience="customer"):
    return Thread.objects.visible_to(viewer).get(audience=audience)


def test_what_a_contact_writes_waits_for_the_team_since_the_oldest_of_it(job, ada, gus):
    first = says(job, gus.viewer, "When do you come?")
    since = thread(ada).since
    second = says(job, gus.viewer, "Are you there?")

    assert turns(ada) == [("customer", "team")]
    assert thread(ada).since == since
    assert thread(ada).note == second != first


def test_an_answer_settles_it_and_the_next_question_waits_from_then_on(job, ada, gus):
    says(job, gus.viewer)
    before = thread(ada).since
    says(job, ada)
    assert turns(ada) == [("customer", "")]

    says(job, gus.viewer, "One more thing.")

    assert turns(ada) == [("customer", "team")]
    assert thread(ada).since > before


def test_a_thread_that_the_team_opens_waits_for_the_client_until_the_client_writes(job, ada, gus):
    says(job, ada, "Which day suits you?")
    assert turns(ada) == [("customer", "client")]
    since = thread(ada).since
    says(job, ada, "Any day?")
    assert (turns(ada), thread(ada).since) == ([("customer", "client")], since)

    says(job, gus.viewer, "Monday.")

    assert turns(ada) == [("customer", "team")]


def test_each_audience_has_a_thread_of_its_own_and_the_team_alone_none(job, ada, gus, ines):
    says(job, gus.viewer)
    says(job, ada, audience="instructing_client")
    says(job, ada, "Margin is thin.", audience=None)

    assert turns(ada) == [("customer", "team"), ("instructing_client", "client")]


def test_an_answer_begun_before_the_question_does_not_settle_it(job, ada, gus):
    answer = Note(workspace_id=job.workspace_id, room=job.room, audience="customer", member_id=ada.member_id)
    says(job, gus.viewer)
    answer.save()

    Thread.go_on(answer)

    assert turns(ada) == [("customer", "team")]


def test_what_happened_long_ago_waits_since_then(job, ada, gus):
    with happened_at(job.created_at.replace(year=2020)):
        says(job, gus.viewer)

    assert thread(ada).since.year == 2020


def test_the_longest_wait_comes_first_and_only_its_own(alder, job, ada, gus):
    roof = world.a_job(alder, title="Roof")
    for one in (roof, job):
        says(one, ada)
    says(job, gus.viewer)

    assert [t.room_id for t in Thread.objects.visible_to(ada).waiting_on("client")] == [roof.room_id]
    assert [t.room_id for t in Thread.objects.visible_to(ada).waiting_on("team")] == [job.room_id]


def test_a_thread_is_settled_by_hand_and_that_is_taken_back(job, ada, gus):
    says(job, gus.viewer)
    row, since = thread(ada), thread(ada).since

    row.settle(by=ada)
    assert turns(ada) == [("customer", "")]
    row.reopen("team", by=ada)

    assert (turns(ada), thread(ada).since) == ([("customer", "team")], since)
    told = Event.objects.visible_to(ada).filter(name__startswith="thread.").order_by("number")
    assert [(e.name, e.audience) for e in told] == [("thread.settled", ""), ("thread.reopened", "")]


def test_settling_what_has_gone_on_meanwhile_is_refused(job, ada, gus):
    says(job, gus.viewer)
    seen = thread(ada)
    says(job, gus.viewer, "Still waiting.")

    with pytest.raises(Stale):
        seen.settle(by=ada)
    with pytest.raises(Stale):
        seen.reopen("client", by=ada)
    with pytest.raises(Refusal):
        seen.reopen("nobody", by=ada)
    assert turns(ada) == [("customer", "team")]


def test_a_contact_settles_nothing_and_sees_only_the_thread_of_their_side(job, ada, gus, ines, zed):
    says(job, gus.viewer)

    with pytest.raises(NotAllowed):
        thread(ada).settle(by=gus.viewer)
    assert [one.audience for one in Thread.objects.visible_to(gus.viewer)] == ["customer"]
    assert not Thread.objects.visible_to(ines.viewer).exists()
    assert not Thread.objects.visible_to(zed).exists()


@pytest.mark.usefixtures("lasting_db")
def test_many_who_write_first_at_once_make_one_thread_and_nothing_is_lost(alder, ada):
    for n in range(ROUNDS):
        job = world.a_job(alder, title=f"Job {n}")
        guest = world.a_guest(alder, job, f"Guest {n}")

        at_once([lambda job=job, by=by: says(job, by) for by in (ada, guest.viewer) * WRITERS])

        notes = Note.objects.visible_to(ada).filter(room=job.room)
        rows = list(Thread.objects.visible_to(ada).filter(room=job.room))
        assert notes.count() == 2 * WRITERS
        assert len(rows) == 1
        assert rows[0].note_id == max(note.pk for note in notes)
        if notes.order_by("-id")[0].contact_id:
            assert rows[0].waits_on == "team", "the last word is the contact's"


@pytest.mark.feature("A14")
def test_of_two_who_choose_at_once_one_wins_and_only_members_are_chosen(job, ada, max_, gus, zed):
    says(job, gus.viewer)
    mine, theirs = thread(ada), thread(ada)
    members = {one: Member.objects.within(one).get(pk=one.member_id) for one in (ada, max_, zed)}

    mine.assign(members[max_], by=ada)
    with pytest.raises(Stale):
        theirs.assign(members[ada], by=max_)
    assert thread(ada).member == members[max_]
    with pytest.raises(Refusal):
        mine.assign(members[zed], by=ada)
    with pytest.raises(NotAllowed):
        mine.assign(None, by=gus.viewer)

    says(job, gus.viewer, "Hello?")
    assert [one.name for one in alerts.whom(job.room, "customer")] == ["Max Moor"]
    assert [one.name for one in alerts.whom(job.room)] == ["Ada Alder"]
    thread(ada).assign(None, by=max_)
    told = Event.objects.visible_to(ada).filter(name__startswith="thread.").order_by("number")
    assert [event.name for event in told] == ["thread.assigned", "thread.let_go"]


@pytest.mark.usefixtures("lasting_db")
def test_what_is_written_while_a_thread_is_settled_waits_afterwards(alder, ada):
    for n in range(ROUNDS):
        job = world.a_job(alder, title=f"Job {n}")
        guest = world.a_guest(alder, job, f"Guest {n}")
        says(job, guest.viewer)
        seen = Thread.objects.visible_to(ada).get(room=job.room)

        def settle(row=seen):
            with contextlib.suppress(Stale):
                row.settle(by=ada)

        at_once([settle, lambda j=job, g=guest: says(j, g.viewer, "One more.")])

        assert Thread.objects.visible_to(ada).get(room=job.room).waits_on == "team"


def at_once(presses):
    line, failed = threading.Barrier(len(presses)), []

    def run(press):
        try:
            line.wait(10)
            press()
        except Refusal as failure:
            failed.append(failure)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[press]) for press in presses]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert failed == []
