"""Background entrances: check what came in, find what lost its check, and clear what interrupted uploads left."""

import datetime
from typing import Final

from django.utils.timezone import now

from fanlight.core.doors import compare_and_set
from fanlight.core.viewers import TaskViewer
from fanlight.ground.background.pending import pending
from fanlight.ground.background.retry import retrying
from fanlight.ground.blobs import bucket, checking
from fanlight.ground.blobs.inspector import Inspector
from fanlight.ground.blobs.models import Blob
from fanlight.ground.blobs.reaping import GRACE_SECONDS, reap

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


@retrying(queue="checks")
def put_away(workspace_id: str, blob_id: str) -> None:
    """Checked bytes into the bucket. The file here goes later, with the reaper: somebody may be reading it."""
    blobs = Blob.objects.everyone("a task carries the workspace's key with the row's")
    one = blobs.filter(workspace_id=int(workspace_id), pk=int(blob_id), state="clean", remote_at=None).first()
    if one and bucket.is_set():
        bucket.put(one)
        compare_and_set(one, expect={"remote_at": None}, remote_at=now())


@retrying()
def reap_leftovers() -> None:
    reap()


@retrying()
def reap_bucket() -> None:
    """Objects that no row names: of workspaces and exports that are gone."""
    if not bucket.is_set():
        return
    for named in bucket.listed(before=now() - datetime.timedelta(seconds=GRACE_SECONDS)):
        for workspace_id, digest in named:
            if (
                not Blob.objects.within(TaskViewer(workspace_id, 0, "blobs.reap"))
                .filter(digest=digest)
                .exists()
            ):
                bucket.drop(workspace_id, digest)
