"""What stands on a shelf, a page at a time, and what is done there: the same for jobs, clients and assets."""

from typing import Any, Final

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from fanlight.core.errors import Sentence
from fanlight.faces.console.gate import StaffRequest
from fanlight.faces.console.pages import folders
from fanlight.ground.blobs.kinds import ACCEPTED
from fanlight.ground.rooms.models import AUDIENCES, Room
from fanlight.ui.answers import Context, done, show
from fanlight.work.files.findings import are_held_up, findings
from fanlight.work.files.models import File, FilePublication
from fanlight.work.files.models.looks import latest_look

PAGE: Final = 50
LISTED: Final = ("contact", "member", "folder")


def listed(
    request: StaffRequest, shelf: folders.Shelf, room: Room | None, *, files: Any, place: dict[str, str]
) -> Context:
    """Files of the room, newest first, each with who sees it and who looked last: of the open folder, or of none.

    Four queries, five with flagged ones. `place` is said of files that are added.
    """
    folder = folders.chosen(request, room, request.GET.get("folder", ""))
    files = files.in_folder(folder)
    before = request.GET.get("before", "")
    if before:
        files = files.filter(id__lt=files.filter(key=before).values("id")[:1])
    newest = files.with_blob().select_related(*LISTED).annotate(**latest_look()).newest_first()
    found: list[Any] = list(newest[: PAGE + 1]) if room else []
    shown = FilePublication.objects.visible_to(request.viewer).open_by_file([file.pk for file in found])
    return {
        "shelf": shelf,
        "findings": findings(found[:PAGE], by=request.viewer),
        "are_held_up": are_held_up(request.viewer),
        "files": [(file, shown.get(file.pk, [])) for file in found[:PAGE]],
        "folder": folder,
        "folders": folders.folders_of(request, room),
        "older": found[PAGE - 1].key if len(found) > PAGE else "",
        "is_first": not before,
        "audiences": AUDIENCES,
        "limit_bytes": settings.UPLOAD_BYTES,
        "accept": ACCEPTED,
        "place": place | {"folder": folder.key if folder else ""},
        "wrong": "",
        "same": False,
    }


def put_away(
    request: StaffRequest, file: File, *, back: str, why: Sentence, trail: list[folders.Crumb]
) -> HttpResponse:
    """A page that asks, and the press."""
    if request.method == "POST":
        file.hide(by=request.viewer)
        return done(request, back)
    asked: Context = {
        "title": _("Remove “%(name)s”?") % {"name": file.name},
        "why": why,
        "verb": _("Remove the file"),
        "back": back,
        "trail": trail,
    }
    return show(request, "console/confirm.html", asked)
