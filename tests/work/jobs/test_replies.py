"""What a contact says to a visit: it suits, or another time would; and what becomes of that when the visit moves."""

import datetime
from dataclasses import replace

import pytest
from django.utils.timezone import now

from fanlight.core.errors import Malformed, NotAllowed, Stale
from fanlight.ground.activity.models import Event
from fanlight.ground.people.models import Affiliation
from fanlight.work.jobs.models import Appointment, MoveRequest
from fanlight.work.jobs.models.appointments import AlreadyOver, Planned
from fanlight.work.jobs.models.moves import AlreadyWished, NotOpen, Wish
from tests import world

pytestmark = [pytest.mark.django_db, pytest.mark.feature("A04", "E05")]


@pytest.fixture
def visit(ada, job):
    return world.an_appointment(job, by=ada)


def kept(visit):
    return Appointment.objects.within(visit).select_related("job__room").get(pk=visit.pk)


def in_days(days):
    return now().date() + datetime.timedelta(days=days)


def a_wish(visit, person, **said):
    wish = Wish(said.pop("on", in_days(5)), **said)
    return MoveRequest.wish(kept(visit), wish, by=person.viewer, sequence=kept(visit).sequence)


def told(viewer, name):
    return Event.objects.visible_to(viewer).filter(name=name).order_by("number").last()


def moved(visit, *, by, hours=24):
    there = kept(visit)
    later = there.moved_to(there.starts_at + datetime.timedelta(hours=hours))
    there.change(later, by=by, sequence=there.sequence)


@pytest.mark.parametrize("who", ["cleo", "gus", "ines"])
def test_whoever_sees_it_confirms_it_and_both_sides_know(request, ada, visit, who):
    person = request.getfixturevalue(who)

    kept(visit).confirm(by=person.viewer, sequence=0)

    said = kept(visit)
    assert (said.state, said.confirmed_by_id) == ("confirmed", person.contact.pk)
    assert said.confirmed_at <= now()
    assert told(ada, "appointment.confirmed").actor_id == person.contact.pk


def test_a_visit_that_was_moved_or_cancelled_meanwhile_is_not_confirmed_unseen(ada, visit, cleo):
    moved(visit, by=ada)
    with pytest.raises(Stale):
        kept(visit).confirm(by=cleo.viewer, sequence=0)
    assert kept(visit).state == "planned"
    kept(visit).cancel(by=ada)
    with pytest.raises(AlreadyOver):
        kept(visit).confirm(by=cleo.viewer, sequence=kept(visit).sequence)


def test_a_confirmation_is_void_when_the_visit_moves_or_is_restored_and_stays_when_words_change(
    ada, visit, cleo
):
    kept(visit).confirm(by=cleo.viewer, sequence=0)
    there = kept(visit)
    there.change(replace(there.moved_to(there.starts_at), details="Ring twice"), by=ada, sequence=0)
    assert kept(visit).state == "confirmed"

    moved(visit, by=ada)

    said = kept(visit)
    assert (said.state, said.confirmed_at, said.confirmed_by_id) == ("planned", None, None)
    said.confirm(by=cleo.viewer, sequence=said.sequence)
    kept(visit).cancel(by=ada)
    assert kept(visit).confirmed_at is None
    kept(visit).restore(by=ada)
    assert kept(visit).state == "planned"


def test_what_is_over_is_not_confirmed(ada, job, cleo):
    past = world.an_appointment(job, by=ada, in_days=-2)
    with pytest.raises(AlreadyOver):
        kept(past).confirm(by=cleo.viewer, sequence=0)
    with pytest.raises(AlreadyOver):
        a_wish(past, cleo)


def test_staff_viewers_and_whoever_may_only_look_do_not_speak_for_the_client(ada, insurer, job, visit, cleo):
    Affiliation.tie(cleo.contact, insurer, by=ada, role="viewer")
    for viewer in (ada, cleo.viewer):
        with pytest.raises(NotAllowed):
            kept(visit).confirm(by=viewer, sequence=0)
        with pytest.raises(NotAllowed):
            MoveRequest.wish(kept(visit), Wish(in_days(5)), by=viewer, sequence=0)
    assert kept(visit).state == "planned"


def test_another_time_is_asked_for_once_and_takes_a_confirmation_back(ada, visit, cleo, gus):
    kept(visit).confirm(by=cleo.viewer, sequence=0)

    wish = a_wish(visit, cleo, part="morning", words="Not  before\nnine")

    assert (wish.state, wish.words, kept(visit).state) == ("open", "Not  before\nnine", "planned")
    assert told(ada, "appointment.move_wished")
    for person in (cleo, gus):
        with pytest.raises(AlreadyWished):
            a_wish(visit, person)


def test_moving_the_visit_answers_the_wish(ada, visit, cleo):
    wish = a_wish(visit, cleo)

    moved(visit, by=ada)

    assert MoveRequest.objects.within(ada).get(pk=wish.pk).state == "moved"
    assert told(ada, "appointment.move_answered").payload["outcome"] == "moved"
    a_wish(visit, cleo)


@pytest.mark.parametrize(
    ("part", "starts", "hour"),
    [("any", 9, 9), ("morning", 9, 9), ("morning", 15, 9), ("afternoon", 15, 15), ("afternoon", 9, 13)],
)
def test_it_is_accepted_in_one_press_at_the_hour_it_had_or_their_part_of_the_day(
    alder, ada, job, cleo, part, starts, hour
):
    zone = alder.workspace.zone_info
    at = datetime.datetime.combine(in_days(3), datetime.time(starts), zone)
    planned = Planned("Survey", at, at + datetime.timedelta(hours=2), str(zone))
    visit = Appointment.plan(job, planned, by=ada)
    wish = a_wish(visit, cleo, part=part)

    wish.accept(by=ada)

    there = kept(visit)
    wanted = datetime.datetime.combine(in_days(5), datetime.time(hour), zone)
    assert (there.starts_at, there.ends_at - there.starts_at) == (wanted, datetime.timedelta(hours=2))
    again = MoveRequest.objects.within(ada).get(pk=wish.pk)
    assert again.state == "moved"
    with pytest.raises(NotOpen):
        again.accept(by=ada)


def test_it_is_declined_with_words_which_the_client_reads(ada, visit, cleo):
    wish = a_wish(visit, cleo)
    for words in ("", "  ", "x" * 501):
        with pytest.raises(Malformed):
            wish.decline(words, by=ada)
    with pytest.raises(NotAllowed):
        wish.decline("no", by=cleo.viewer)

    wish.decline("The scaffold comes that day.", by=ada)

    seen = MoveRequest.objects.visible_to(cleo.viewer).get()
    assert (seen.state, seen.answer) == ("declined", "The scaffold comes that day.")
    with pytest.raises(NotOpen):
        wish.decline("again", by=ada)


def test_it_is_taken_back_by_whom_it_belongs_to(ada, visit, cleo, gus):
    wish = a_wish(visit, cleo)
    with pytest.raises(NotAllowed):
        wish.take_back(by=gus.viewer)

    wish.take_back(by=cleo.viewer)

    with pytest.raises(NotOpen):
        wish.take_back(by=cleo.viewer)
    a_wish(visit, gus)


@pytest.mark.parametrize(
    ("said", "field"),
    [({"on": -1}, "on"), ({"on": 400}, "on"), ({"part": "night"}, "part"), ({"words": "x" * 501}, "words")],
)
def test_what_cannot_be_wished_is_refused_by_its_field(ada, visit, cleo, said, field):
    on = in_days(said.pop("on", 5))
    with pytest.raises(Malformed) as refused:
        a_wish(visit, cleo, on=on, **said)
    assert refused.value.field == field
    assert not MoveRequest.objects.within(ada).exists()


@pytest.mark.trust("TE07")
def test_other_audiences_and_outsiders_read_no_wish(alder, ada, zed, insurer, visit, cleo, ines):
    a_wish(visit, cleo, words="My mother is ill")
    other = world.a_guest(alder, world.a_job(alder, client=insurer), "Otto Other")

    assert MoveRequest.objects.visible_to(ada).exists()
    for viewer in (ines.viewer, other.viewer, zed):
        assert not MoveRequest.objects.visible_to(viewer).exists()


@pytest.mark.trust("TE07")
def test_one_audience_hears_nothing_of_the_others_wish_and_is_not_kept_from_its_own(ada, visit, cleo, ines):
    kept(visit).confirm(by=cleo.viewer, sequence=0)
    a_wish(visit, cleo)

    seen = Event.objects.visible_to(ines.viewer).values_list("name", flat=True)
    assert "appointment.planned" in seen
    assert not {"appointment.move_wished", "appointment.confirmed"} & set(seen)
    a_wish(visit, ines)
