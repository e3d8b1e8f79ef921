"""The worker: every queue has its lane, each task runs once, and it goes when it is told to."""

import contextlib
import threading
import time

import pytest
from django.db import OperationalError, connection
from django.tasks import task
from django_tasks_db.models import DBTaskResult

from fanlight.ground.background import lane, lease, tick, worker
from fanlight.ground.background.models import Lease

pytestmark = pytest.mark.django_db(transaction=True)
done = []
gate = threading.Event()


@task(queue_name="mail")
def note(word: str) -> None:
    done.append(word)


@task(queue_name="imports")
def long_import() -> None:
    assert gate.wait(10)
    done.append("import")


@task
def breaks() -> None:
    raise ZeroDivisionError


@pytest.fixture(autouse=True)
def _fresh(monkeypatch):
    monkeypatch.setattr(tick, "_recurring", {})  # nothing but what a test enqueues
    done.clear()
    gate.clear()


@contextlib.contextmanager
def working(count=1, **said):
    """As many workers as asked for, in threads; afterwards each has ended."""
    stop = threading.Event()
    options = {"interval": 0.02, "lease_seconds": 0.6, "stop": stop} | said

    def work():
        try:
            worker.run(**options)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        gate.set()
        stop.set()
        for thread in threads:
            thread.join(10)
            assert not thread.is_alive()


def wait_for(condition, seconds=8):
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit, "it did not happen in time"
        time.sleep(0.02)


def test_a_slow_import_does_not_hold_up_a_letter():
    long_import.enqueue()
    note.enqueue("letter")

    with working():
        wait_for(lambda: done == ["letter"])
        gate.set()
        wait_for(lambda: done == ["letter", "import"])


def test_every_task_runs_once_among_three_workers():
    words = [str(number) for number in range(60)]
    for word in words:
        note.enqueue(word)

    with working(3):
        wait_for(lambda: DBTaskResult.objects.filter(status="SUCCESSFUL").count() == 60)

    assert sorted(done) == sorted(words)


def test_a_task_that_breaks_does_not_stop_the_others():
    breaks.enqueue()
    note.enqueue("after")

    with working():
        wait_for(lambda: done == ["after"])
        wait_for(lambda: DBTaskResult.objects.filter(status="FAILED").count() == 1)


def test_what_a_dead_worker_had_begun_is_done():
    note.enqueue("orphan")
    DBTaskResult.objects.get().claim("worker:dead")

    with working():
        wait_for(lambda: done == ["orphan"])


def test_a_worker_finishes_what_it_has_in_hand_and_leaves_nothing_behind():
    long_import.enqueue()
    with working():
        wait_for(lambda: DBTaskResult.objects.filter(status="RUNNING").exists())

    assert done == ["import"]
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"
    assert not Lease.objects.exists()
    assert lease.holder() == lease.NOBODY


def test_a_task_whose_end_could_not_be_written_down_runs_again(monkeypatch):
    run_task, troubles = lane.Worker.run_task, [OperationalError("database is locked")]

    def forgetting(runner, run):
        if troubles:
            raise troubles.pop()
        run_task(runner, run)

    monkeypatch.setattr(lane.Worker, "run_task", forgetting)
    note.enqueue("kept")

    with working():
        wait_for(lambda: done == ["kept"])


def test_a_worker_without_a_lane_says_so_and_ends(monkeypatch):
    monkeypatch.setattr(lane.Lane, "run", lambda _lane: None)

    with pytest.raises(RuntimeError, match="lane"):
        worker.run(stop=threading.Event(), lease_seconds=0.3)
