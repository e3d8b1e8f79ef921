"""Background entrances of people: who is found by another's name follows, and rows follow after a merge."""

from fanlight.core.viewers import TaskViewer
from fanlight.ground.background.retry import retrying
from fanlight.ground.people import following, merging


@retrying()
def follow(workspace_id: str, kind: str, key: str) -> None:
    """`kind`: client, contact or site."""
    following.follow(kind, int(key), owner=TaskViewer(int(workspace_id), 0, "people"))


@retrying()
def gather(workspace_id: str, kind: str, key: str) -> None:
    """`key` is that of a row that was merged."""
    merging.gather(kind, int(key), owner=TaskViewer(int(workspace_id), 0, "people"))
