"""Quiet is each thread's and each reader's own: whoever looks after one thread is told whatever others were told."""

import datetime

import pytest
from django.utils.timezone import now

from fanlight.ground.mail.models import Letter
from fanlight.ground.workspaces.models import Member
from fanlight.work.conversations import alerts
from fanlight.work.conversations.models import Note, Thread
from tests.work.conversations.test_alerts import desk as _desk
from tests.work.conversations.test_alerts import letters, looked_after_by, tell
from tests.work.files.uploads import a_file

pytestmark = pytest.mark.feature("A14")
desk = _desk
MAX, ADA = "max@alder.example", "ada@alder.example"


def says(person, job):
    return Note.write(by=person.viewer, room=job.room, body="Hello.")


def given(thread_of, viewer, to):
    thread = Thread.objects.visible_to(viewer).get(audience=thread_of)
    thread.assign(Member.objects.within(viewer).get(pk=to.member_id), by=viewer)


def told(viewer):
    return [(letter.to_address, letter.audience) for letter in letters(viewer)]


def minutes_later(time_machine, minutes):
    time_machine.move_to(now() + datetime.timedelta(minutes=minutes))


def test_who_looks_after_the_other_thread_is_told_at_once_in_the_quiet_time_of_the_first(
    desk, job, ada, max_, gus, ines, time_machine
):
    looked_after_by(desk, job, ada)
    Note.write(by=ada, room=job.room, body="Hello.", audience="instructing_client")
    given("instructing_client", ada, max_)
    says(gus, job)
    tell(ada)
    minutes_later(time_machine, 1)

    says(ines, job)
    tell(ada)

    assert told(ada) == [(ADA, "customer"), (MAX, "instructing_client")]
    first, second = letters(ada)
    assert datetime.timedelta(0) < second.send_at - first.send_at < alerts.QUIET


def test_a_letter_that_waits_about_one_thread_covers_nothing_of_the_other(
    desk, job, ada, gus, ines, time_machine
):
    looked_after_by(desk, job, ada)
    for _ in range(2):
        says(gus, job)
        tell(ada)
        minutes_later(time_machine, 1)

    says(ines, job)
    tell(ada)
    tell(ada)

    assert sorted(told(ada)) == [(ADA, "customer"), (ADA, "customer"), (ADA, "instructing_client")]


def test_who_is_given_the_thread_in_its_quiet_time_is_told_of_what_comes_then(
    desk, job, ada, max_, gus, time_machine
):
    looked_after_by(desk, job, ada)
    for _ in range(2):
        says(gus, job)
        tell(ada)
        minutes_later(time_machine, 1)
    assert told(ada) == [(ADA, "customer")] * 2

    given("customer", ada, max_)
    last = says(gus, job)
    tell(ada)

    to_max = [letter for letter in letters(ada) if letter.to_address == MAX]
    assert len(to_max) == 1
    assert to_max[0].send_at >= last.created_at
    assert told(ada).count((ADA, "customer")) == 2, "nobody is told twice of the same"


def test_files_have_the_quiet_of_the_room_and_messages_that_of_their_thread(
    desk, job, ada, gus, ines, time_machine
):
    looked_after_by(desk, job, ada)
    a_file(job.room, by=gus.viewer)
    a_file(job.room, by=ines.viewer)
    says(gus, job)
    tell(ada)
    tell(ada)

    assert sorted(told(ada)) == [(ADA, ""), (ADA, "customer")]
    assert Letter.objects.within(ada).filter(kind="alert").count() == 2
