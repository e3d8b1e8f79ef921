"""Tasks that try again: at least once, later each time, and never lost when a worker dies or the database is busy.

A worker that dies between a failure and its next attempt leaves the row running; the reaper brings it back.
"""

import datetime
import functools
import logging
import time
from collections.abc import Callable
from typing import Any, Final

from django.db import DatabaseError
from django.tasks import Task, task
from django.utils.timezone import now

logger = logging.getLogger(__name__)
WAITS_SECONDS: Final = (5, 30, 120, 600, 3600, 3 * 3600, 12 * 3600)
PAUSES_SECONDS: Final = (0.2, 1.0, 3.0)


def retrying(*, queue: str = "default") -> Callable[[Callable[..., None]], Task[Any, None]]:
    """Decorates a task function whose arguments are strings: after a failure it runs again, later each time.

    The function must be idempotent: after a crash it may run a second time.
    """

    def decorate(function: Callable[..., None]) -> Task[Any, None]:
        @functools.wraps(function)
        def attempt(*args: str, attempt: int = 0) -> None:
            try:
                function(*args)
            except Exception as failure:
                if attempt >= len(WAITS_SECONDS):
                    raise
                told = (function.__name__, attempt + 1, failure)
                logger.warning("%s failed, attempt %s: %s", *told, exc_info=True)
                later = made.using(run_after=now() + datetime.timedelta(seconds=WAITS_SECONDS[attempt]))
                _patiently(lambda: later.enqueue(*args, attempt=attempt + 1))

        made: Task[Any, None] = task(queue_name=queue)(attempt)
        return made

    return decorate


def _patiently(enqueue: Callable[[], Any]) -> None:
    """The database may be what failed. When it stays away, the worker's lane keeps the task for later."""
    for pause in PAUSES_SECONDS:
        try:
            enqueue()
        except DatabaseError:
            time.sleep(pause)
        else:
            return
    enqueue()
