"""Visits and key dates as verbs: refused for clients, told to those who may know."""

import datetime as dt

import pytest

from fanlight.core.errors import NotAllowed, Stale
from fanlight.ground.activity.models import Event
from fanlight.work.jobs.models import Appointment, KeyDate
from fanlight.work.jobs.models.appointments import AlreadyOver, Planned
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
