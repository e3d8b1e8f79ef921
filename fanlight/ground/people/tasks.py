"""Background entrances of people: whoever is found by a client's name follows when it changes."""

from fanlight.core.viewers import TaskViewer
from fanlight.ground.background.retry import retrying
from fanlight.ground.people import following


@retrying()
def follow_client(workspace_id: str, client_id: str) -> None:
    following.contacts_of(int(client_id), owner=TaskViewer(int(workspace_id), 0, "people"))
