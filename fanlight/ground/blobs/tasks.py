"""Background entrances: check what came in, find what lost its check, and clear what interrupted uploads left."""

from typing import Final

from fanlight.ground.background.pending import pending
from fanlight.ground.background.retry import retrying
from fanlight.ground.blobs import checking
from fanlight.ground.blobs.inspector import Inspector
from fanlight.ground.blobs.models import Blob
from fanlight.ground.blobs.reaping import reap

AT_ONCE: Final = 20
"""One process looks into so many files, before the next task begins with a fresh one."""


@retrying(queue="checks")
def check(workspace_id: str, blob_id: str) -> None:
    """This blob, and others that wait: starting the process costs more than looking into a photo."""
    blobs = Blob.objects.everyone("a task carries the workspace's key with the row's")
    one = blobs.filter(workspace_id=int(workspace_id), pk=int(blob_id)).first()
    done: list[int] = []
    with Inspector() as inspector:
        while one and len(done) < AT_ONCE:
            checking.check(one, inspector)
            done.append(one.pk)
            due = Blob.objects.everyone("files of all workspaces wait in one line").due()
            one = due.exclude(pk__in=done).first()


@retrying(queue="checks")
def check_waiting() -> None:
    """Files whose task was lost, and files that were put off and whose time has come."""
    due = list(Blob.objects.everyone("files of all workspaces wait in one line").due()[:1000])
    has_task = pending(check)  # asked afterwards: rows and tasks come in one transaction
    for blob in due:
        keys = str(blob.workspace_id), str(blob.pk)
        if keys not in has_task:
            check.enqueue(*keys)


@retrying()
def reap_leftovers() -> None:
    reap()
