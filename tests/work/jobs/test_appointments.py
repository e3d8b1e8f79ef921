"""Visits and key dates as verbs: refused for clients, told to those who may know."""

import datetime as dt

import pytest

from fanlight.core.errors import NotAllowed, Stale
from fanlight.ground.activity.models import Event
from fanlight.ground.workspaces.models import Member
from fanlight.work.jobs.models import Appointment, KeyDate
from fanlight.work.jobs.models.appointments import AlreadyOver, NotCancelled, Planned
from tests import world

START = dt.datetime(2027, 1, 14, 8, 30, tzinfo=dt.UTC)


def planned(**more):
    return Planned(
        **({"title": "Survey", "starts_at": START, "ends_at": START + dt.timedelta(hours=2)} | more),
        zone="Europe/London",
    )


def test_a_change_needs_the_state_that_was_read(job, ada, max_):
    visit = world.an_appointment(job, by=ada)
    mine, theirs = visit.reloaded(), visit.reloaded()
    theirs.change(planned(title="Max was first"), by=max_, sequence=0)

    with pytest.raises(Stale):
        mine.change(planned(title="Ada was second"), by=ada, sequence=0)
    assert (visit.reloaded().title, visit.reloaded().sequence) == ("Max was first", 1)


def test_a_cancelled_visit_stays_cancelled(job, ada):
    visit = world.an_appointment(job, by=ada)
    visit.cancel(by=ada)

    with pytest.raises(AlreadyOver):
        visit.cancel(by=ada)
    with pytest.raises(AlreadyOver):
        visit.change(planned(), by=ada, sequence=1)
    assert visit.reloaded().sequence == 1


@pytest.mark.parametrize(("internal", "told"), [(True, ""), (False, "*")])
def test_an_internal_visit_is_told_to_staff_alone(job, ada, gus, internal, told):
    world.an_appointment(job, by=ada, internal=internal)

    assert Event.objects.visible_to(ada).get(name="appointment.planned").audience == told
    assert Appointment.objects.visible_to(gus.viewer).exists() is not internal


def test_a_client_plans_changes_and_cancels_nothing(job, ada, gus):
    visit = world.an_appointment(job, by=ada)
    for verb in (
        lambda: Appointment.plan(job, planned(), by=gus.viewer),
        lambda: visit.change(planned(), by=gus.viewer, sequence=0),
        lambda: visit.cancel(by=gus.viewer),
        lambda: KeyDate.put(job, "Due", START.date(), by=gus.viewer),
    ):
        with pytest.raises(NotAllowed):
            verb()
    assert visit.reloaded().state == "planned"


def test_a_name_is_one_date(job, ada):
    for day in (2, 3):
        KeyDate.put(job, "Instructed", dt.date(2026, 11, day), by=ada)

    (date,) = KeyDate.objects.visible_to(ada)
    assert date.on == dt.date(2026, 11, 3)


def test_removing_a_date_is_remembered(job, ada):
    world.a_key_date(job, by=ada).remove(by=ada)

    assert not KeyDate.objects.visible_to(ada).exists()
    assert Event.objects.visible_to(ada).get(name="key_date.removed").payload == {"title": "Instructed"}


def test_a_cancelling_is_taken_back_once_and_counts_as_a_change(job, ada, gus):
    visit = world.an_appointment(job, by=ada)
    with pytest.raises(NotCancelled):
        visit.restore(by=ada)
    visit.cancel(by=ada)
    stale = visit.reloaded()

    visit.restore(by=ada)

    assert (visit.reloaded().state, visit.reloaded().sequence) == ("planned", 2)
    with pytest.raises(NotCancelled):
        stale.restore(by=ada)
    with pytest.raises(NotAllowed):
        visit.restore(by=gus.viewer)
    (told,) = Event.objects.visible_to(ada).filter(name="appointment.restored")
    assert (told.payload["title"], told.audience) == ("Survey", "*")


def test_cancelling_counts_from_what_the_database_holds(job, ada, max_):
    visit = world.an_appointment(job, by=ada)
    mine = visit.reloaded()
    visit.change(planned(title="Max was first"), by=max_, sequence=0)

    mine.cancel(by=ada)

    assert (mine.sequence, visit.reloaded().sequence) == (2, 2)


@pytest.mark.parametrize(
    ("hours", "spans"),
    [(2, False), (15.5, False), (16, True), (40, True)],
    ids=["day", "midnight", "after", "days"],
)
def test_a_visit_that_goes_on_past_midnight_knows_it(job, ada, hours, spans):
    visit = Appointment.plan(job, planned(ends_at=START + dt.timedelta(hours=hours)), by=ada)

    assert visit.reloaded().spans_days is spans


def test_one_that_becomes_longer_is_found_on_its_further_days(job, ada):
    visit = Appointment.plan(job, planned(), by=ada)

    visit.change(planned(ends_at=START + dt.timedelta(days=2)), by=ada, sequence=0)

    assert visit.reloaded().spans_days


def test_visits_of_the_same_member_at_the_same_time_are_beside_each_other(job, ada, max_):
    members = {one: Member.objects.visible_to(ada).get(pk=one.member_id) for one in (ada, max_)}

    def a_visit(hours_later, who, hours=2):
        starts = START + dt.timedelta(hours=hours_later)
        visit = planned(starts_at=starts, ends_at=starts + dt.timedelta(hours=hours), member=members[who])
        return Appointment.plan(job, visit, by=ada)

    visit, touching, inside = a_visit(0, ada), a_visit(2, ada), a_visit(1, ada, 0.5)
    around, off, of_max = a_visit(-24, ada, 48), a_visit(0, ada), a_visit(0, max_)
    off.cancel(by=ada)

    beside = list(Appointment.objects.visible_to(ada).beside(visit))

    assert beside == [around, inside]
    assert touching not in beside
    assert of_max not in beside
