"""One work request: what was asked, where it stands, what was written about it since, and taking it back."""

from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fanlight.core.errors import NotAllowed, Refusal
from fanlight.core.viewers import GrantViewer
from fanlight.faces.messaging import Draft, message_of, unsent
from fanlight.faces.portal.gate import PortalRequest, for_contacts
from fanlight.faces.portal.pages import paging
from fanlight.ground.blobs.kinds import ACCEPTED
from fanlight.ground.rooms import rights
from fanlight.ui.answers import Context, done, invalid, show, wants_piece
from fanlight.work.conversations.enclosures import below
from fanlight.work.conversations.models import Note
from fanlight.work.conversations.reads import MESSAGE
from fanlight.work.files.models import File
from fanlight.work.files.reads import TILE
from fanlight.work.requests.models import WorkRequest
from fanlight.work.requests.models.requests import NotNew
from fanlight.work.requests.wording import KINDS, PARTS

MOST_FILES: Final = 50


@for_contacts
@require_safe
def request_show(request: PortalRequest, number: str) -> HttpResponse:
    """`?before=` is the key of a message to go on before."""
    return show(
        request, "portal/requests/show.html", shown(request, _found(request, number)), fragment="messages"
    )


@for_contacts
@require_http_methods(["GET", "HEAD", "POST"])
def request_withdraw(request: PortalRequest, number: str) -> HttpResponse:
    """A page that asks, and the press. Only whoever asked for it, while nobody has looked at it."""
    found = _found(request, number)
    if found.contact_id != request.viewer.contact_id:
        raise Http404
    if request.method != "POST":
        return show(request, "portal/requests/withdraw.html", {"one": found})
    try:
        found.withdraw(by=request.viewer)
    except NotNew as refusal:
        context = shown(request, _found(request, number), trouble=refusal.message)
        return show(request, "portal/requests/show.html", context, status=409)
    return done(request, reverse("portal:request-show", args=[number]))


@for_contacts
@require_POST
def request_note_add(request: PortalRequest, number: str) -> HttpResponse:
    found = _found(request, number)
    if draft := unsent(message_of(request), by=request.viewer, room=found.room):
        context = shown(request, found, draft=draft)
        return draft.answer(request, "portal/requests/show.html", context, fragment="messages")
    return done(request, reverse("portal:request-show", args=[number]))


@for_contacts
@require_POST
def request_file_add(request: PortalRequest, number: str) -> HttpResponse:
    """More photos or documents, afterwards. Each stands for itself."""
    found = _found(request, number)
    if not rights.may(request.viewer, "may.upload", found.room):
        raise NotAllowed("file.add")
    refused = refused_files(request, found)
    if request.FILES and not refused:
        return done(request, reverse("portal:request-show", args=[number]))
    wrong = "" if refused else _("Choose a file first.")
    context = shown(request, found, refused=refused, file_wrong=wrong)
    return invalid(request, "portal/requests/show.html", context, fragment="files")


def refused_files(request: PortalRequest, found: WorkRequest) -> list[dict[str, Any]]:
    """Adds the files of the form to the request; those that were not taken, by name, and why not.

    A missing right is one of the reasons: the request itself has been sent, and a page of its own would hide that.
    """
    tried = ((upload, _why_not(request, found, upload)) for upload in request.FILES.getlist("files"))
    return [{"name": upload.name, "why": why} for upload, why in tried if why]


def shown(request: PortalRequest, found: WorkRequest, **more: object) -> Context:
    """The context of the page; a refused form adds what was typed and what is wrong with it."""
    reader: GrantViewer = request.viewer
    notes = Note.objects.visible_to(reader).filter(room_id=found.room_id)
    at = paging.before(request)
    older = paging.older(notes, notes.filter(key=at) if at else None)
    thread = paging.page(older.told().values(*MESSAGE))
    files = File.objects.visible_to(reader).filter(room_id=found.room_id).outside_messages().newest_first()
    plain: Context = {
        "one": found,
        "kind": dict(KINDS)[found.kind],
        "wished": [(wish.on, dict(PARTS)[wish.part] if wish.part else "") for wish in found.wished],
        "is_mine": found.contact_id == reader.contact_id,
        "reader_id": reader.contact_id,
        "notes": thread["rows"][::-1],
        "below": below(thread["rows"], by=reader),
        "is_newest": not at,
        "earlier": thread["next"],
        "files": list(files.with_blob().values(*TILE)[:MOST_FILES]),
        "may_write": rights.may(reader, "may.write", found.room),
        "may_upload": rights.may(reader, "may.upload", found.room),
        "limits": {"bytes": settings.UPLOAD_BYTES, "accept": ACCEPTED},
    }
    empty = {"draft": Draft(), "refused": [], "file_wrong": "", "trouble": ""}
    return plain | empty | {"is_piece": wants_piece(request)} | more


def _found(request: PortalRequest, number: str) -> WorkRequest:
    found: WorkRequest = get_object_or_404(
        WorkRequest.objects.visible_to(request.viewer).for_page(), number=number
    )
    return found


def _why_not(request: PortalRequest, found: WorkRequest, upload: Any) -> Any:
    try:
        File.add(by=request.viewer, room=found.room, upload=upload)
    except Refusal as refusal:
        return refusal.message
    return ""
