"""What a dead worker had begun is done by another; what is long over is forgotten."""

import datetime

import pytest
from django.utils.timezone import now
from django_tasks_db.models import DBTaskResult

from fanlight.ground.background import lease, reaper
from fanlight.ground.background.models import Lease, Tick
from fanlight.ground.background.tasks import prune
from tests.ground.background.test_tick import chime

pytestmark = pytest.mark.django_db


def begun(by, *, deaths=0):
    chime.enqueue()
    run = DBTaskResult.objects.latest("enqueued_at")
    run.worker_ids = ["worker:earlier"] * deaths
    run.claim(by)
    return run


def states():
    return list(DBTaskResult.objects.order_by("enqueued_at").values_list("status", flat=True))


def test_a_task_of_a_dead_worker_runs_again_and_one_of_a_living_goes_on():
    alive = lease.take("worker:alive", seconds=60)
    lease.take("worker:dead", seconds=-1)
    begun(alive.key)
    begun("worker:dead")
    begun("worker:unheard of")

    assert reaper.reap() == 2
    assert states() == ["RUNNING", "READY", "READY"]


def test_a_task_that_killed_five_workers_is_given_up():
    begun("worker:dead", deaths=3)
    begun("worker:dead", deaths=4)

    reaper.reap()

    assert states() == ["READY", "FAILED"]


def test_a_task_that_was_finished_meanwhile_is_left_alone():
    run = begun("worker:dead")
    seen = DBTaskResult.objects.get()
    run.set_successful(None)

    assert reaper.put_back(seen) == 0
    assert states() == ["SUCCESSFUL"]


def test_what_is_long_over_is_forgotten_and_what_waits_is_kept():
    old = now() - datetime.timedelta(days=31)
    for status in ("SUCCESSFUL", "FAILED", "READY"):
        chime.enqueue()
        DBTaskResult.objects.filter(status="READY", finished_at=None).update(status=status, finished_at=old)
    chime.enqueue()
    for at in (old, now()):
        Tick.objects.create(name="chime", due=at)
        Lease.objects.create(key=str(at), until=at)

    prune.call()

    assert set(states()) == {"READY"}
    assert (Tick.objects.count(), Lease.objects.count()) == (1, 1)
