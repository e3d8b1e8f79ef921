"""A task that fails is tried again, later each time, and is not lost while the database is busy."""

import pytest
from django.db import OperationalError
from django.utils.timezone import now
from django_tasks_db.models import DBTaskResult

from fanlight.ground.background import retry
from fanlight.ground.background.pending import pending

pytestmark = pytest.mark.django_db
calls = []


@retry.retrying(queue="mail")
def fragile(word: str) -> None:
    calls.append(word)
    raise OperationalError("database is locked")


@pytest.fixture(autouse=True)
def _no_calls():
    calls.clear()


def test_a_failed_task_waits_in_its_own_queue_for_its_next_try():
    fragile.call("once")

    again = DBTaskResult.objects.get()
    assert calls == ["once"]
    assert again.queue_name == "mail"
    assert 4 < (again.run_after - now()).total_seconds() <= 5
    assert again.args_kwargs == {"args": ["once"], "kwargs": {"attempt": 1}}
    assert pending(fragile) == {("once",)}


def test_the_waits_grow_and_the_last_failure_is_raised():
    for attempt in range(len(retry.WAITS_SECONDS)):
        fragile.call("again", attempt=attempt)
    with pytest.raises(OperationalError):
        fragile.call("again", attempt=len(retry.WAITS_SECONDS))

    due = list(DBTaskResult.objects.order_by("enqueued_at").values_list("run_after", flat=True))
    assert due == sorted(due)
    assert len(due) == len(retry.WAITS_SECONDS)


def test_a_database_that_is_busy_for_a_moment_does_not_lose_the_next_try(monkeypatch):
    enqueue, refusals = retry.Task.enqueue, [1, 1]

    def busy(task, *args, **kwargs):
        if refusals and refusals.pop():
            raise OperationalError("database is locked")
        return enqueue(task, *args, **kwargs)

    monkeypatch.setattr(retry.Task, "enqueue", busy)
    monkeypatch.setattr(retry, "PAUSES_SECONDS", (0, 0, 0))

    fragile.call("kept")

    assert DBTaskResult.objects.count() == 1
