"""Documents of a job: what lies in its room, who outside may see each, and the way in and out."""

from typing import Any, NamedTuple

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fanlight.core.errors import Malformed, Refusal
from fanlight.faces.console.gate import StaffRequest, for_staff
from fanlight.faces.console.pages import folders, job_page, shelves
from fanlight.ground.rooms.models import AUDIENCES, Room
from fanlight.ui.addresses import url
from fanlight.ui.answers import Context, done, invalid, show
from fanlight.ui.downloads import send_file, send_poured
from fanlight.work.files.bundles import MOST_FILES, bundle
from fanlight.work.files.downloads import NoSuchVariant, download, download_version
from fanlight.work.files.downloads import variant as variant_of
from fanlight.work.files.models import File, FileLook, FilePublication, FileVersion, Folder
from fanlight.work.files.models.refusals import SameAgain
from fanlight.work.jobs.models import Job


@for_staff
@require_GET
def file_list(request: StaffRequest, number: str) -> HttpResponse:
    job = job_page.found(request, number)
    return show(request, "console/files/list.html", _documents(request, job), fragment="documents")


@for_staff
@require_POST
def file_add(request: StaffRequest, number: str) -> HttpResponse:
    """Take each file by itself: one that is refused is named, and the others are kept."""
    job = job_page.found(request, number)
    folder = folders.chosen(request, job.room, request.GET.get("folder", ""))
    refused = taken(request, job.room, folder)
    if refused.wrong:
        context = _documents(request, job) | {"wrong": " ".join(refused.wrong), "same": refused.same}
        return invalid(request, "console/files/list.html", context)
    return done(request, folders.Shelf.of_job(job).inside(folder))


class Refused(NamedTuple):
    """Why not, for each file that was refused; `same`: one of them is here already, and may be kept twice."""

    wrong: list[str]
    same: bool


def taken(request: StaffRequest, room: Room, folder: Folder | None = None) -> Refused:
    """Take the files of the request into the room and folder, each by itself."""
    uploads = request.FILES.getlist("files")
    wrong, same = [] if uploads else [str(_("Choose at least one file."))], False
    for upload in uploads:
        try:
            _take(request, room, folder, upload=upload)
        except Refusal as refusal:
            same = same or isinstance(refusal, SameAgain)
            wrong.append(f"{upload.name}: {refusal.message}")
    return Refused(wrong, same)


def _take(request: StaffRequest, room: Room, folder: Folder | None, *, upload: Any) -> File:
    keep = "keep" in request.POST
    if folder:
        return File.add_to(folder, by=request.viewer, upload=upload, keep=keep)
    return (File.add if keep else File.add_once)(by=request.viewer, room=room, upload=upload)


@for_staff
@require_GET
def document_zip(request: StaffRequest, number: str) -> HttpResponseBase:
    """All documents of the job as one ZIP."""
    job = job_page.found(request, number)
    files = File.objects.visible_to(request.viewer).in_room(job.room).documents()
    chosen = files.with_blob().select_related("folder").newest_first()[: MOST_FILES + 1]
    return send_poured(request, bundle(chosen, by=request.viewer, name=f"{job.number} {job.title}"))


@for_staff
@require_GET
def file_preview(request: StaffRequest, number: str, key: str) -> HttpResponse:
    """The file to look at, and its versions: who brought each, when, and which one an audience sees."""
    job = job_page.found(request, number)
    return show(request, "console/files/preview.html", _preview(request, job, key))


@for_staff
@require_POST
def file_replace(request: StaffRequest, number: str, key: str) -> HttpResponse:
    job = job_page.found(request, number)
    file = _found(request, job, key)
    upload = request.FILES.get("files")
    try:
        if upload is None:
            raise Malformed(_("Choose a file first."), field="files")
        file.replace(by=request.viewer, upload=upload, is_shown=request.POST.get("shown") == "on")
    except Malformed as refusal:
        context = _preview(request, job, key) | {"wrong": refusal.message}
        return invalid(request, "console/files/preview.html", context)
    return done(request, url("console:file-preview", number, key))


@for_staff
@require_GET
def version_show(request: StaffRequest, key: str, version: int) -> HttpResponseBase:
    """An older state of a file. For the team alone."""
    return send_file(request, download_version(_with_blob(request, key), version, by=request.viewer))


@for_staff
@require_GET
def file_show(request: StaffRequest, key: str) -> HttpResponseBase:
    return send_file(request, download(_with_blob(request, key), by=request.viewer))


@for_staff
@require_GET
def file_variant(request: StaffRequest, key: str, variant: str) -> HttpResponseBase:
    """A picture of the file that we drew ourselves, or `stripped`: a flagged document without what was found."""
    try:
        return send_file(request, variant_of(_with_blob(request, key), variant, by=request.viewer))
    except NoSuchVariant:
        raise Http404 from None


@for_staff
@require_POST
def file_publish(request: StaffRequest, number: str, key: str) -> HttpResponse:
    return _say(request, number, key, verb="publish")


@for_staff
@require_POST
def file_withdraw(request: StaffRequest, number: str, key: str) -> HttpResponse:
    return _say(request, number, key, verb="withdraw")


@for_staff
@require_http_methods(["GET", "POST"])
def file_hide(request: StaffRequest, number: str, key: str) -> HttpResponse:
    job = job_page.found(request, number)
    file = _found(request, job, key)
    is_photo, shelf = file.kind == "photo", folders.Shelf.of_job(job)
    back = url("console:photo-list", number) if is_photo else shelf.inside(file.folder)
    why = _("Nobody finds it on this job any more, neither your team nor clients who could see it.")
    return shelves.put_away(request, file, back=back, why=why, trail=shelf.trail)


def say(request: StaffRequest, file: File, *, verb: str) -> None:
    """Publish to, or withdraw from, the audience that the button names. Pressed twice, it says so."""
    try:
        getattr(file, verb)(by=request.viewer, audience=request.POST.get("audience", ""))
    except Refusal as refusal:
        messages.info(request, str(refusal.message))


def _say(request: StaffRequest, number: str, key: str, *, verb: str) -> HttpResponse:
    job = job_page.found(request, number)
    file = _found(request, job, key)
    say(request, file, verb=verb)
    return done(request, folders.Shelf.of_job(job).inside(file.folder))


def _with_blob(request: StaffRequest, key: str) -> Any:
    return get_object_or_404(File.objects.visible_to(request.viewer).with_blob(), key=key)


def _found(request: StaffRequest, job: Job, key: str) -> File:
    files = File.objects.visible_to(request.viewer).in_room(job.room).select_related("folder")
    file: File = get_object_or_404(files, key=key)
    return file


def _preview(request: StaffRequest, job: Job, key: str) -> Context:
    file = _with_blob(request, key)
    if file.room_id != job.room_id:
        raise Http404
    versions = FileVersion.objects.visible_to(request.viewer).of_file(file)
    shown = FilePublication.objects.visible_to(request.viewer).open_numbers(file)
    names = dict(AUDIENCES)
    return job_page.frame(job, "photos" if file.kind == "photo" else "documents") | {
        "file": file,
        "versions": [
            (version, [names[audience] for audience, number in shown if number == version.number])
            for version in versions
        ],
        "looks": list(FileLook.objects.visible_to(request.viewer).of_file(file)[: shelves.PAGE]),
        "folders": folders.folders_of(request, job.room),
        "limit_bytes": settings.UPLOAD_BYTES,
        "wrong": "",
    }


def _documents(request: StaffRequest, job: Job) -> Context:
    files = File.objects.visible_to(request.viewer).in_room(job.room).documents()
    shelf, place = folders.Shelf.of_job(job), {"room": job.room.key}
    listed = shelves.listed(request, shelf, job.room, files=files, place=place)
    return job_page.frame(job, "documents") | listed
