"""Recurring work happens once per due time, however many workers race for it."""

import datetime

import pytest
from django.tasks import task
from django_tasks_db.models import DBTaskResult

from fanlight.ground.background import tick
from fanlight.ground.background.models import Tick
from tests.ground.background.test_lease import together
from tests.sizes import trials

NOON = datetime.datetime(2026, 11, 22, 12, 0, 30, tzinfo=datetime.UTC)
LATER = NOON + datetime.timedelta(minutes=1)
pytestmark = pytest.mark.django_db


@task
def chime():
    """Does nothing: that it was enqueued is what counts."""


@pytest.fixture(autouse=True)
def _only_the_chime(monkeypatch):
    monkeypatch.setattr(tick, "_recurring", {})
    tick.every("chime", 60, chime)


def forgetful():
    """As another process, which has not seen who took what."""
    tick.every("chime", 60, chime)


def test_a_due_time_is_taken_once():
    assert tick.turn(at=NOON) == 1
    forgetful()
    assert tick.turn(at=NOON + datetime.timedelta(seconds=20)) == 0
    assert tick.turn(at=LATER) == 1
    assert DBTaskResult.objects.count() == 2


def test_a_tick_that_is_taken_already_costs_no_query(django_assert_num_queries):
    tick.turn(at=NOON)

    with django_assert_num_queries(0):
        tick.turn(at=NOON)


def test_due_times_lie_on_the_clock():
    tick.turn(at=NOON)

    assert Tick.objects.get().due == NOON.replace(second=0)


def test_a_tick_whose_task_could_not_be_enqueued_is_not_taken(monkeypatch):
    def refuse(*_arguments):
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr("django_tasks_db.backend.DatabaseBackend.enqueue", refuse)
        with pytest.raises(ZeroDivisionError):
            tick.turn(at=NOON)

    assert tick.turn(at=NOON) == 1


def test_of_many_workers_at_once_exactly_one_enqueues(transactional_db):
    races = trials(short=5, long=100, of="races of 8 workers for one due time")
    for minute in range(races):
        at = NOON + datetime.timedelta(minutes=minute)
        forgetful()

        assert sum(together(lambda at=at: tick.turn(at=at))) == 1

    assert DBTaskResult.objects.count() == races
