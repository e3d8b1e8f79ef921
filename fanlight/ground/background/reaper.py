"""Brings back what a dead worker had begun, and clears away what is long over."""

import datetime
import logging
from typing import Any, Final

from django.tasks import TaskResultStatus
from django.utils.timezone import now
from django_tasks_db.models import DBTaskResult

from fanlight.ground.background import lease
from fanlight.ground.background.models import Lease, Tick

logger = logging.getLogger(__name__)
WORKER: Final = "worker:"
MOST_DEATHS: Final = 5
KEEP_DAYS: Final = {TaskResultStatus.SUCCESSFUL: 3, TaskResultStatus.FAILED: 30}


def reap() -> int:
    """Put running tasks whose worker died back in line; how many. A task that killed five workers is given up."""
    alive = lease.living(WORKER)
    orphans = [
        task for task in DBTaskResult.objects.running() if not alive.intersection(task.worker_ids[-1:])
    ]
    return sum(put_back(task) for task in orphans)


def prune() -> None:
    """Forget finished tasks, due times and leases that nobody needs any more."""
    for status, days in KEEP_DAYS.items():
        DBTaskResult.objects.filter(status=status, finished_at__lt=_ago(days)).delete()
    Tick.objects.filter(due__lt=_ago(1)).delete()
    Lease.objects.filter(until__lt=_ago(1)).delete()


def put_back(orphan: Any) -> int:
    """A running task goes back in line, unless somebody put it there already; 1 or 0."""
    given_up = len(orphan.worker_ids) >= MOST_DEATHS
    changes: dict[str, Any] = {"status": TaskResultStatus.READY, "started_at": None}
    if given_up:
        told = f"Given up: {MOST_DEATHS} workers died while running it."
        changes = {"status": TaskResultStatus.FAILED, "finished_at": now(), "traceback": told}
    begun = {"status": TaskResultStatus.RUNNING, "started_at": orphan.started_at}
    hit = DBTaskResult.objects.filter(pk=orphan.pk, **begun).update(**changes)
    if hit:
        logger.warning(
            "%s was left unfinished; %s", orphan.task_path, "given up" if given_up else "it runs again"
        )
    return hit


def _ago(days: int) -> datetime.datetime:
    return now() - datetime.timedelta(days=days)
