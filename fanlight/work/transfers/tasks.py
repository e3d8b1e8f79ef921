"""Background entrances: carry an import on to its next state."""

from fanlight.ground.background.retry import retrying
from fanlight.work.transfers import applying, reading
from fanlight.work.transfers.models import Import


@retrying(queue="imports")
def look(workspace_id: str, import_id: str) -> None:
    reading.look(_found(workspace_id, import_id))


@retrying(queue="imports")
def read(workspace_id: str, import_id: str) -> None:
    reading.read(_found(workspace_id, import_id))


@retrying(queue="imports")
def apply(workspace_id: str, import_id: str) -> None:
    applying.apply(_found(workspace_id, import_id))


def _found(workspace_id: str, import_id: str) -> Import:
    imports = Import.objects.everyone("a task carries the workspace's key with the row's")
    return imports.select_related("blob").get(workspace_id=int(workspace_id), pk=int(import_id))
