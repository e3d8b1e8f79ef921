"""Tasks that try again: at least once, later each time, and never lost when a worker dies."""

import datetime
import functools
import logging
from collections.abc import Callable
from typing import Any

from django.tasks import Task, task
from django.utils.timezone import now

logger = logging.getLogger(__name__)
WAITS_SECONDS = (5, 30, 120, 600, 3600, 3 * 3600, 12 * 3600)


def retrying(*, queue: str = "default") -> Callable[[Callable[..., None]], Task[Any, None]]:
    """Decorates a task function whose arguments are strings. A failure enqueues it again, later; the last one is logged.

    The function must be idempotent: after a crash it may run a second time.
    """

    def decorate(function: Callable[..., None]) -> Task[Any, None]:
        @functools.wraps(function)
        def attempt(*args: str, attempt: int = 0) -> None:
            try:
                function(*args)
            except Exception:
                if attempt >= len(WAITS_SECONDS):
                    raise
                logger.warning("%s failed, attempt %s; it will be tried again", function.__name__, attempt + 1)
                again = made.using(run_after=now() + datetime.timedelta(seconds=WAITS_SECONDS[attempt]))
                again.enqueue(*args, attempt=attempt + 1)

        made: Task[Any, None] = task(queue_name=queue)(attempt)
        return made

    return decorate
