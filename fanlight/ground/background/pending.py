"""What is enqueued and not done: for sweeps that look for work which lost its task."""

from typing import Any

from django.tasks import Task, TaskResultStatus
from django_tasks_db.models import DBTaskResult


def pending(task: Task[Any, Any]) -> set[tuple[str, ...]]:
    """The arguments of every run of this task that waits or is under way."""
    unfinished = [TaskResultStatus.READY, TaskResultStatus.RUNNING]
    runs = DBTaskResult.objects.filter(task_path=task.module_path, status__in=unfinished)
    return {tuple(run["args"]) for run in runs.values_list("args_kwargs", flat=True)}
