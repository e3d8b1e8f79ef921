"""What both faces do with files that arrive in pieces, over tus: announced, sent, asked about, cancelled."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from fanlight.core.errors import Refusal
from fanlight.ground.blobs.parts import Proof
from fanlight.ground.people.models import Client
from fanlight.ground.rooms.models import Room
from fanlight.ui import tus
from fanlight.ui.addresses import url
from fanlight.work.files.models import Folder, Upload
from fanlight.work.files.models.uploads import Announced, Piece


def announce(request: Any, *, face: str) -> HttpResponse:
    """A file for a room that the request's viewer sees, with its first bytes along if wanted."""
    if request.method == "OPTIONS":
        return tus.capabilities()
    try:
        given = tus.creation_of(request)
        room = _room(request, given.said)
        announced = _announced(given, folder=_folder(request, room, given.said))
        upload = Upload.begin(announced, by=request.viewer, room=room)
        if tus.has_piece(request):
            upload.append(_piece(request, at=0), by=request.viewer)
    except Refusal as refusal:
        return tus.refused(refusal)
    return _told(upload.reloaded(), 201, face=face, location=url(f"{face}:upload", upload.key))


def go_on(request: Any, key: str, *, face: str) -> HttpResponse:
    """How far it is, one more piece, or away with it. Another's is not there."""
    if request.method == "OPTIONS":
        return tus.capabilities()
    try:
        tus.require_spoken(request)
        upload = get_object_or_404(Upload.objects.visible_to(request.viewer), key=key)
        return _done(request, upload, face=face)
    except Refusal as refusal:
        return tus.refused(refusal)


def _done(request: Any, upload: Upload, *, face: str) -> HttpResponse:
    if request.method == "DELETE":
        upload.cancel(by=request.viewer)
        return tus.gone()
    if request.method == "PATCH":
        upload.append(_piece(request, at=tus.offset_of(request)), by=request.viewer)
        return _told(upload.reloaded(), 204, face=face)
    upload.require_living()
    return _told(upload, 200, face=face, is_head=True)


def _told(
    upload: Upload, status: int, *, face: str, location: str = "", is_head: bool = False
) -> HttpResponse:
    file = url(f"{face}:file-show", upload.file.key) if upload.file else ""
    return tus.told(upload, status, location=location, file=file, is_head=is_head)


def _room(request: Any, said: dict[str, str]) -> Room:
    """The room that is named; or the client's own, which is made with its first file."""
    if request.viewer.is_staff and "client" in said:
        clients = Client.objects.visible_to(request.viewer).filter(merged_into=None)
        client = get_object_or_404(clients, key=said["client"])
        return Room.of_client(client)
    room: Room = get_object_or_404(Room.objects.visible_to(request.viewer), key=said.get("room", ""))
    return room


def _folder(request: Any, room: Room, said: dict[str, str]) -> Folder | None:
    if not said.get("folder"):
        return None
    folders = Folder.objects.visible_to(request.viewer).in_room(room)
    folder: Folder = get_object_or_404(folders, key=said["folder"])
    return folder


def _announced(given: tus.Creation, *, folder: Folder | None) -> Announced:
    said = given.said
    return Announced(
        name=said.get("filename", ""),
        size_bytes=given.size_bytes,
        press=said.get("press", ""),
        purpose=said.get("purpose", "file"),
        about=said.get("about", ""),
        folder=folder,
    )


def _piece(request: Any, *, at: int) -> Piece:
    checksum = tus.checksum_of(request)
    proof = Proof(*checksum) if checksum else None
    return Piece(request, tus.length_of(request), at, proof=proof, keep=tus.keeps(request))
