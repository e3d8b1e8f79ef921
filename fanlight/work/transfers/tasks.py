"""Background entrances: carry an import on to its next state, make an export, and end those whose day is over."""

from django.utils.translation import gettext as _

from fanlight.ground.background.pending import pending
from fanlight.ground.background.retry import retrying
from fanlight.work.transfers import applying, exporting, reading, sheets, undoing
from fanlight.work.transfers.models import Export, Import


@retrying(queue="imports")
def look(workspace_id: str, import_id: str) -> None:
    reading.look(_found(workspace_id, import_id))


@retrying(queue="imports")
def read(workspace_id: str, import_id: str) -> None:
    reading.read(_found(workspace_id, import_id))


@retrying(queue="imports")
def apply(workspace_id: str, import_id: str) -> None:
    applying.apply(_found(workspace_id, import_id))


@retrying(queue="imports")
def undo(workspace_id: str, import_id: str) -> None:
    undoing.undo(_found(workspace_id, import_id))


@retrying(queue="imports")
def tidy_sheets() -> None:
    """Rows of workbooks that nobody read for a day."""
    sheets.tidy()


@retrying(queue="exports")
def export(workspace_id: str, export_id: str) -> None:
    exports = Export.objects.everyone("a task carries the workspace's key with the row's")
    exporting.make(exports.get(workspace_id=int(workspace_id), pk=int(export_id)))


@retrying(queue="exports")
def end_exports() -> None:
    """Files whose day is over go. An export that lost its task says so, instead of being waited for."""
    for one in Export.objects.everyone("the day of each export ends by itself").over():
        one.end()
    unfinished = list(Export.objects.everyone("a task may be given up").under_way())
    has_task = pending(export)  # asked afterwards: rows and tasks come in one transaction
    for one in unfinished:
        if (str(one.workspace_id), str(one.pk)) not in has_task:
            one.fail(_("The file could not be made. Ask for it once more."))


def _found(workspace_id: str, import_id: str) -> Import:
    imports = Import.objects.everyone("a task carries the workspace's key with the row's")
    return imports.select_related("blob").get(workspace_id=int(workspace_id), pk=int(import_id))
