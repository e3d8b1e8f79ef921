"""The team hears of what a contact did: by one letter, then quiet for ten minutes, and nothing is forgotten."""

import datetime

import pytest
from django.utils.timezone import now

from fanlight.core.doors import compare_and_set
from fanlight.ground.activity.listeners import tell_all
from fanlight.ground.activity.models import Event
from fanlight.ground.mail.models import Letter
from fanlight.ground.mail.values import named_in
from fanlight.ground.workspaces.models import Login, Member
from fanlight.work.conversations import alerts
from fanlight.work.conversations.models import Note
from tests import world
from tests.work.files.uploads import a_file

pytestmark = pytest.mark.feature("A14")


def tell(viewer):
    """Does what the worker does with every event that somebody listens to."""
    for event in Event.objects.visible_to(viewer).order_by("number"):
        tell_all(event)


def letters(viewer):
    return list(Letter.objects.visible_to(viewer).filter(kind="alert").order_by("send_at", "id"))


@pytest.fixture
def desk(job, monkeypatch):
    """The job's room is looked after by whoever a test puts here."""
    found = {job.room_id: alerts.Desk("J-1 Kitchen ceiling", "jobs/J-1/")}
    monkeypatch.setattr(alerts, "_finders", [lambda room: found.get(room.pk)])
    return found


def looked_after_by(desk, job, viewer):
    member = Member.objects.within(viewer).get(pk=viewer.member_id)
    desk[job.room_id] = alerts.Desk("J-1 Kitchen ceiling", "jobs/J-1/", member)
    return member


def test_the_member_who_looks_after_the_job_is_told_where_to_answer(desk, job, ada, max_, gus):
    looked_after_by(desk, job, max_)
    Note.write(by=gus.viewer, room=job.room, body="canary")
    tell(ada)

    (letter,) = letters(ada)
    assert letter.to_address == "max@alder.example"
    assert letter.subject == "Gus Garner wrote a message on “J-1 Kitchen ceiling”"
    assert "https://fanlight.test/console/alder/jobs/J-1/" in letter.body
    assert "canary" not in letter.subject + letter.body
    assert letter.room_id == job.room_id


@pytest.mark.feature("A13")
def test_a_file_from_a_contact_is_told_too(desk, job, ada, gus):
    a_file(job.room, by=gus.viewer)
    tell(ada)

    assert [letter.subject for letter in letters(ada)] == ["Gus Garner sent a file on “J-1 Kitchen ceiling”"]


def test_without_somebody_in_charge_every_owner_and_admin_is_told(desk, alder, job, ada, max_, gus):
    world.a_member(alder, "Ann Ash", role="admin")
    Note.write(by=gus.viewer, room=job.room, body="Hello.")
    tell(ada)

    assert sorted(letter.to_address for letter in letters(ada)) == ["ada@alder.example", "ann@alder.example"]


def test_somebody_who_has_left_is_not_told(desk, job, ada, max_, gus):
    member = looked_after_by(desk, job, max_)
    compare_and_set(member, expect={}, disabled_at=now())
    Note.write(by=gus.viewer, room=job.room, body="Hello.")
    tell(ada)

    assert [letter.to_address for letter in letters(ada)] == ["ada@alder.example"]


@pytest.mark.trust("TD08")
def test_somebody_whose_login_was_stopped_is_not_told(desk, job, ada, max_, gus):
    member = looked_after_by(desk, job, max_)
    Login.objects.filter(pk=member.login_id).update(is_active=False)
    Note.write(by=gus.viewer, room=job.room, body="Hello.")
    tell(ada)

    assert [letter.to_address for letter in letters(ada)] == ["ada@alder.example"]


def test_what_the_team_itself_does_alerts_nobody(desk, job, ada, max_):
    Note.write(by=max_, room=job.room, body="Hello.", audience="customer")
    a_file(job.room, by=max_, publish_to=["customer"])
    tell(ada)

    assert letters(ada) == []


def test_ten_messages_in_ten_minutes_are_two_letters_and_the_last_message_is_covered(
    desk, job, ada, gus, time_machine
):
    began = now()
    for minute in range(10):
        time_machine.move_to(began + datetime.timedelta(minutes=minute))
        Note.write(by=gus.viewer, room=job.room, body=f"Message {minute}.")
        tell(ada)

    first, second = letters(ada)
    assert second.send_at - first.send_at == alerts.QUIET
    assert second.send_at > Event.objects.visible_to(ada).filter(name="note.written").latest("number").at


def test_being_told_twice_of_one_event_posts_one_letter(desk, job, ada, gus, time_machine):
    Note.write(by=gus.viewer, room=job.room, body="Hello.")
    tell(ada)
    time_machine.move_to(now() + datetime.timedelta(minutes=30))
    tell(ada)

    assert len(letters(ada)) == 1


def test_after_a_quiet_time_the_next_message_is_told_at_once(desk, job, ada, gus, time_machine):
    Note.write(by=gus.viewer, room=job.room, body="Hello.")
    tell(ada)
    later = now() + datetime.timedelta(minutes=30)
    time_machine.move_to(later)
    Note.write(by=gus.viewer, room=job.room, body="Are you there?")
    tell(ada)

    _first, second = letters(ada)
    assert second.send_at - later < datetime.timedelta(minutes=1)


def test_another_room_has_a_quiet_time_of_its_own(desk, alder, job, ada, gus):
    other = world.a_job(alder, title="Roof")
    nearby = world.a_guest(alder, other, "Gil Grant")
    Note.write(by=gus.viewer, room=job.room, body="Hello.")
    Note.write(by=nearby.viewer, room=other.room, body="Hello.")
    tell(ada)

    assert {letter.room_id for letter in letters(ada)} == {job.room_id, other.room_id}


def test_a_reader_without_a_good_address_does_not_keep_the_news_from_others(desk, alder, job, ada, gus):
    world.a_member(alder, "Ann Ash", role="admin")
    broken = Member.objects.within(ada).select_related("login").get(pk=ada.member_id)
    broken.login.email = "not an address"
    broken.login.save()
    Note.write(by=gus.viewer, room=job.room, body="Hello.")
    tell(ada)

    assert [letter.to_address for letter in letters(ada)] == ["ann@alder.example"]


@pytest.mark.trust("TG08")
@pytest.mark.parametrize("braces", ["{{", "{{{", "{{{{", "{{%{{"])
def test_a_name_that_looks_like_a_dynamic_value_stays_a_name(desk, alder, job, ada, braces):
    rogue = world.a_guest(alder, job, f"Eve {braces} portal_link }}}}")
    Note.write(by=rogue.viewer, room=job.room, body="Hello.")
    tell(ada)

    (letter,) = letters(ada)
    assert letter.subject.startswith("Eve { ")
    assert named_in(letter.subject + letter.body) == []
