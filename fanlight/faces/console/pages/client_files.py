"""A client's own documents: terms, contracts, what belongs to no single job. They lie in the client's room."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fanlight.faces.console.gate import StaffRequest, for_staff
from fanlight.faces.console.pages import folders
from fanlight.faces.console.pages.clients import CLIENT
from fanlight.faces.console.pages.files import say, taken
from fanlight.ground.blobs.kinds import ACCEPTED
from fanlight.ground.people.models import Client
from fanlight.ground.rooms.models import AUDIENCES, Room
from fanlight.ui.addresses import url
from fanlight.ui.answers import Context, done, invalid, show
from fanlight.ui.downloads import send_poured
from fanlight.work.files.bundles import MOST_FILES, bundle
from fanlight.work.files.findings import are_held_up
from fanlight.work.files.models import File, FilePublication, Folder

PAGE = 50


@for_staff
@require_GET
def client_document_list(request: StaffRequest, key: str) -> HttpResponse:
    client = CLIENT.found(request, key)
    return show(request, "console/clients/documents.html", _documents(request, client), fragment="documents")


@for_staff
@require_POST
def client_file_add(request: StaffRequest, key: str) -> HttpResponse:
    """Take each file by itself: one that is refused is named, and the others are kept."""
    client = CLIENT.found(request, key)
    room = Room.of_client(client)
    folder = folders.chosen(request, room, request.GET.get("folder", ""))
    refused = taken(request, room, folder)
    if refused.wrong:
        context = _documents(request, client) | {"wrong": " ".join(refused.wrong), "same": refused.same}
        return invalid(request, "console/clients/documents.html", context)
    return done(request, folders.Shelf.of_client(client).inside(folder))


@for_staff
@require_http_methods(["GET", "POST"])
def client_folder_new(request: StaffRequest, key: str) -> HttpResponse:
    client = CLIENT.found(request, key)
    room = Room.of_client(client) if request.method == "POST" else None
    return folders.new_page(request, room, folders.Shelf.of_client(client))


@for_staff
@require_GET
def client_document_zip(request: StaffRequest, key: str) -> HttpResponseBase:
    """All documents of the client's own as one ZIP."""
    client = CLIENT.found(request, key)
    files = _files(request, client).with_blob().select_related("folder").newest_first()
    return send_poured(request, bundle(files[: MOST_FILES + 1], by=request.viewer, name=client.name))


@for_staff
@require_POST
def client_file_publish(request: StaffRequest, key: str, file: str) -> HttpResponse:
    return _say(request, key, file, verb="publish")


@for_staff
@require_POST
def client_file_withdraw(request: StaffRequest, key: str, file: str) -> HttpResponse:
    return _say(request, key, file, verb="withdraw")


@for_staff
@require_http_methods(["GET", "POST"])
def client_file_hide(request: StaffRequest, key: str, file: str) -> HttpResponse:
    client = CLIENT.found(request, key)
    paper = _found(request, client, file)
    shelf = folders.Shelf.of_client(client)
    if request.method == "POST":
        paper.hide(by=request.viewer)
        return done(request, shelf.inside(paper.folder))
    asked = {
        "title": _("Remove “%(name)s”?") % {"name": paper.name},
        "why": _("Nobody finds it at this client any more, neither your team nor clients who could see it."),
        "verb": _("Remove the file"),
        "back": shelf.inside(paper.folder),
        "trail": shelf.trail,
    }
    return show(request, "console/confirm.html", asked)


def _say(request: StaffRequest, key: str, file: str, *, verb: str) -> HttpResponse:
    client = CLIENT.found(request, key)
    paper = _found(request, client, file)
    say(request, paper, verb=verb)
    return done(request, folders.Shelf.of_client(client).inside(paper.folder))


def _files(request: StaffRequest, client: Client) -> Any:
    return File.objects.visible_to(request.viewer).of_client(client)


def _found(request: StaffRequest, client: Client, key: str) -> File:
    """Photos as well: whoever brought one here can take it away again."""
    files = File.objects.visible_to(request.viewer).of_client(client).select_related("folder")
    file: File = get_object_or_404(files, key=key)
    return file


def _documents(request: StaffRequest, client: Client) -> Context:
    """A page of what lies in the client's room, in a folder or in none. Four queries beside the client's."""
    rooms = Room.objects.visible_to(request.viewer).filter(client=client, kind="client")
    room = rooms.first()
    folder: Folder | None = folders.chosen(request, room, request.GET.get("folder", ""))
    files = File.objects.visible_to(request.viewer).filter(room=room).in_folder(folder)
    before = request.GET.get("before", "")
    if before:
        files = files.filter(id__lt=files.filter(key=before).values("id")[:1])
    listed = files.with_blob().select_related("contact", "member", "folder").newest_first()
    found: list[Any] = list(listed[: PAGE + 1]) if room else []
    shown = FilePublication.objects.visible_to(request.viewer).open_by_file([file.pk for file in found])
    return {
        "client": client,
        "folder": folder,
        "folders": folders.folders_of(request, room),
        "files": [(file, shown.get(file.pk, [])) for file in found[:PAGE]],
        "older": found[PAGE - 1].key if len(found) > PAGE else "",
        "is_first": not before,
        "here": url("console:client-document-list", client.key),
        "are_held_up": are_held_up(request.viewer),
        "audiences": AUDIENCES,
        "limit_bytes": settings.UPLOAD_BYTES,
        "accept": ACCEPTED,
        "place": {"client": client.key, "folder": folder.key if folder else ""},
        "wrong": "",
        "same": False,
    }
