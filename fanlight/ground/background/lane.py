"""One thread that does the tasks of one queue, one after the other, by the rules of django-tasks-db."""

import logging
import threading
from typing import Any

from django.db import DatabaseError, close_old_connections, connections
from django.tasks import TaskResultStatus
from django.utils.timezone import now
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from fanlight.ground.background import reaper

logger = logging.getLogger(__name__)


class Lane(threading.Thread):
    """Looks without a lock, claims by one conditional update, runs without a transaction."""

    def __init__(self, queue: str, *, worker_id: str, interval: float, stop: threading.Event) -> None:
        super().__init__(name=queue, daemon=True)
        self._ready = {"backend_name": "default", "queue_name": queue}
        self._interval, self._stopping = interval, stop
        self._worker_id = worker_id
        self._in_hand: Any = None
        self._runner = _runner(worker_id)

    def run(self) -> None:
        try:
            while not self._stopping.is_set():
                if not self._turn():
                    self._stopping.wait(self._interval)
        finally:
            connections.close_all()

    def _turn(self) -> bool:
        """Run one task; False when there is none, or the database is busy or away."""
        close_old_connections()
        try:
            self._let_go()
            self._in_hand = self._claimed()
            if self._in_hand is None:
                return False
            self._runner.run_task(self._in_hand)
        except DatabaseError as trouble:
            logger.warning("The queue %s waits for the database: %s", self.name, trouble)
            return False
        self._in_hand = None
        return True

    def _let_go(self) -> None:
        """A task whose end could not be written down goes back in line."""
        if self._in_hand is not None:
            reaper.put_back(self._in_hand)
            self._in_hand = None

    def _claimed(self) -> Any:
        """The next task, if there is one: whoever changes its row from ready to running has it."""
        waiting = DBTaskResult.objects.ready().filter(**self._ready)
        while task := waiting.first():
            mine = {"status": TaskResultStatus.RUNNING, "worker_ids": [*task.worker_ids, self._worker_id]}
            free = DBTaskResult.objects.filter(pk=task.pk, status=TaskResultStatus.READY)
            if free.update(started_at=now(), **mine):
                task.refresh_from_db()
                return task
        return None


def _runner(worker_id: str) -> Worker:
    return Worker(
        queue_names=["*"],
        interval=0,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=worker_id,
        excluded_queue_names=[],
    )
