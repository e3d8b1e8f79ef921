"""A client's own documents: terms, contracts, what belongs to no single job. They lie in the client's room."""

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fanlight.faces.console.gate import StaffRequest, for_staff
from fanlight.faces.console.pages import folders, shelves
from fanlight.faces.console.pages.clients import CLIENT
from fanlight.faces.console.pages.files import say, taken
from fanlight.ground.people.models import Client
from fanlight.ground.rooms.models import Room
from fanlight.ui.answers import Context, done, invalid, show
from fanlight.ui.downloads import send_poured
from fanlight.work.files.bundles import MOST_FILES, bundle
from fanlight.work.files.models import File


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
    why = _("Nobody finds it at this client any more, neither your team nor clients who could see it.")
    return shelves.put_away(request, paper, back=shelf.inside(paper.folder), why=why, trail=shelf.trail)


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
    """What lies in the client's room, photos as well; the room is there with the first file."""
    room = Room.objects.visible_to(request.viewer).filter(client=client, kind="client").first()
    files = File.objects.visible_to(request.viewer).filter(room=room)
    shelf, place = folders.Shelf.of_client(client), {"client": client.key}
    return {"client": client} | shelves.listed(request, shelf, room, files=files, place=place)
