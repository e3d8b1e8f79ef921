"""Documents of a job: adding some, fetching one, and the list behind the section."""

import itertools
from types import SimpleNamespace
from typing import Any, Final

from django.db.models import F
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fanlight.core.errors import Malformed, NoSpace, TooOften
from fanlight.faces.portal.gate import PortalRequest, for_contacts
from fanlight.faces.portal.pages import paging
from fanlight.faces.portal.pages.job_reading import job_page, section_of
from fanlight.faces.portal.pages.jobs import shown
from fanlight.ground.rooms.models import Room
from fanlight.ui.answers import done, invalid, show
from fanlight.ui.downloads import send_file, send_poured
from fanlight.work.files.bundles import MOST_FILES, bundle
from fanlight.work.files.downloads import NoSuchVariant, download
from fanlight.work.files.downloads import variant as variant_of
from fanlight.work.files.models import File, FileLook, Folder
from fanlight.work.files.models.refusals import SameAgain
from fanlight.work.files.reads import FOLDER, PHOTO, TILE
from fanlight.work.jobs.models import Job

MOST_AT_ONCE: Final = 20


@for_contacts
@require_safe
def file_list(request: PortalRequest, number: str) -> HttpResponse:
    here = section_of(request.viewer, number, "documents")
    files = File.objects.visible_to(request.viewer).filter(room_id=here.job.room_id).on_shelves()
    at = paging.before(request)
    rows = paging.older(files, files.filter(key=at) if at else None)
    listed = paging.page(rows.with_blob().values(*TILE, **FOLDER))
    context = listed | {"here": here, "shelves": _shelves(listed["rows"])}
    return show(request, "portal/jobs/documents.html", context)


@for_contacts
@require_safe
def document_list(request: PortalRequest) -> HttpResponse:
    """Every document the reader may see: job by job, the newest job first, and those of the client's own."""
    files = File.objects.visible_to(request.viewer).on_shelves()
    at = paging.before(request)
    rows = paging.older(files, files.filter(key=at) if at else None, by="room_id")
    listed = paging.page(rows.with_blob().values("room_id", *TILE, **FOLDER, room_kind=F("room__kind")))
    jobs = Job.objects.visible_to(request.viewer).filter(room__in={row.room_id for row in listed["rows"]})
    titles = {job.room_id: job for job in jobs}
    groups = [
        (titles.get(room), _shelves(list(rows)))
        for (room, kind), rows in itertools.groupby(
            listed["rows"], key=lambda row: (row.room_id, row.room_kind)
        )
        if room in titles or kind == "client"
    ]
    return show(request, "portal/jobs/all_documents.html", listed | {"groups": groups})


@for_contacts
@require_safe
def document_zip(request: PortalRequest, number: str) -> HttpResponseBase:
    """The job's documents as the reader may see them, as one ZIP."""
    here = section_of(request.viewer, number, "documents")
    files = File.objects.visible_to(request.viewer).filter(room_id=here.job.room_id).on_shelves()
    return _poured(request, files, name=here.job.title)


@for_contacts
@require_safe
def client_document_zip(request: PortalRequest) -> HttpResponseBase:
    """The documents of the client's own as the reader may see them, as one ZIP."""
    rooms = Room.objects.visible_to(request.viewer).filter(kind="client")
    if not rooms.exists():
        raise Http404
    files = File.objects.visible_to(request.viewer).filter(room__in=rooms).on_shelves()
    return _poured(request, files, name=_("Documents"))


@for_contacts
@require_safe
def folder_zip(request: PortalRequest, key: str) -> HttpResponseBase:
    """What the reader may see of one folder, as one ZIP."""
    folder = get_object_or_404(Folder.objects.visible_to(request.viewer), key=key)
    files = File.objects.visible_to(request.viewer).on_shelves().in_folder(folder)
    return _poured(request, files, name=folder.name)


@for_contacts
@require_safe
def photo_list(request: PortalRequest, number: str) -> HttpResponse:
    here = section_of(request.viewer, number, "photos")
    photos = (
        File.objects.visible_to(request.viewer).filter(room_id=here.job.room_id).photos().outside_messages()
    )
    at = paging.before(request)
    rows = paging.older(photos, photos.filter(key=at) if at else None)
    listed = paging.page(rows.with_blob().values(*PHOTO))
    return show(request, "portal/jobs/photos.html", {"here": here} | listed)


@for_contacts
@require_safe
def file_preview(request: PortalRequest, key: str) -> HttpResponse:
    """The file to look at, as pictures of ours; one without pictures is told of and can be fetched."""
    file = _found(request, key)
    job = Job.objects.visible_to(request.viewer).filter(room_id=file.room_id).first()
    if job is None:
        get_object_or_404(Room.objects.visible_to(request.viewer), pk=file.room_id, kind="client")
    is_mine = request.viewer.is_contact and file.contact_id == request.viewer.contact_id
    return show(request, "portal/jobs/preview.html", {"file": file, "job": job, "is_mine": is_mine})


@for_contacts
@require_POST
def file_add(request: PortalRequest, number: str) -> HttpResponse:
    """Each file stands for itself: those that can be taken are, the others come back by name with the reason."""
    here = job_page(request.viewer, number)
    if not here.is_on("documents"):
        raise Http404
    room = get_object_or_404(Room.objects.visible_to(request.viewer), pk=here.job.room_id)
    uploads = request.FILES.getlist("files")
    refused = [refusal for upload in uploads if (refusal := _added(request, room, upload))]
    if uploads and not refused:
        return done(request, reverse("portal:job-show", args=[number]))
    same = any(one["is_same"] for one in refused)
    listed = refused if len(uploads) > 1 else []
    return _refused(request, number, listed, wrong=_wrong(uploads, refused), same=same)


@for_contacts
@require_safe
def file_show(request: PortalRequest, key: str) -> HttpResponseBase:
    """The stored bytes, always as a download. Asked for again each time: nothing is kept on the way."""
    return send_file(request, download(_found(request, key), by=request.viewer))


@for_contacts
@require_POST
def file_seen(request: PortalRequest, key: str) -> HttpResponse:
    """The reader looks at the file, or fetched it: reported by the page, never by the download itself."""
    file = get_object_or_404(File.objects.visible_to(request.viewer).select_related("room"), key=key)
    FileLook.report(file, by=request.viewer)
    return HttpResponse(status=204)


@for_contacts
@require_safe
def file_variant(request: PortalRequest, key: str, variant: str) -> HttpResponseBase:
    """A picture of the file that we drew ourselves, to be shown inside a page."""
    try:
        return send_file(request, variant_of(_found(request, key), variant, by=request.viewer))
    except NoSuchVariant:
        raise Http404 from None


def _poured(request: PortalRequest, files: Any, *, name: str) -> HttpResponseBase:
    chosen = files.with_blob().select_related("folder").newest_first()[: MOST_FILES + 1]
    return send_poured(request, bundle(chosen, by=request.viewer, name=name))


def _shelves(rows: list[Any]) -> list[tuple[Any, list[Any]]]:
    """The rows of a page by folder: first what lies in none, then the folders by name. No query."""
    folders: dict[Any, list[Any]] = {}
    for row in sorted(rows, key=lambda row: (row.folder_order or "", row.folder_key or "")):
        folders.setdefault((row.folder_key, row.folder_name), []).append(row)
    return [(SimpleNamespace(key=key, name=name), found) for (key, name), found in folders.items()]


def _found(request: PortalRequest, key: str) -> Any:
    return get_object_or_404(File.objects.visible_to(request.viewer).with_blob(), key=key)


def _added(request: PortalRequest, room: Room, upload: Any) -> dict[str, Any] | None:
    """None when it was taken, else its name and why not. Whoever may not upload is refused as a whole."""
    add = File.add if "keep" in request.POST else File.add_once
    try:
        add(by=request.viewer, room=room, upload=upload)
    except (Malformed, NoSpace, TooOften, SameAgain) as refusal:
        return {"name": upload.name, "why": refusal.message, "is_same": isinstance(refusal, SameAgain)}
    return None


def _wrong(uploads: list[Any], refused: list[dict[str, Any]]) -> object:
    """What stands beside the field: the reason itself where there was one file."""
    if not uploads:
        return _("Choose a file first.")
    return refused[0]["why"] if len(uploads) == 1 else _("Some files were not taken.")


def _refused(
    request: PortalRequest, number: str, refused: list[dict[str, Any]], *, wrong: object, same: bool
) -> HttpResponse:
    here = job_page(request.viewer, number)
    context = shown(request, here, file_wrong=wrong, refused=refused, file_same=same)
    return invalid(request, "portal/jobs/show.html", context, fragment="documents")
