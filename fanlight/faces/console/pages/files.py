"""Documents of a job: what lies in its room, who outside may see each, and the way in and out."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fanlight.core.errors import Refusal
from fanlight.faces.console.gate import StaffRequest, for_staff
from fanlight.faces.console.pages import job_page
from fanlight.ground.blobs.kinds import ACCEPTED
from fanlight.ground.rooms.models import AUDIENCES
from fanlight.ui.addresses import url
from fanlight.ui.answers import Context, done, invalid, show
from fanlight.ui.downloads import send_file
from fanlight.work.files.downloads import download
from fanlight.work.files.models import File, FilePublication
from fanlight.work.files.models.files import SameAgain
from fanlight.work.jobs.models import Job

PAGE = 50


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
    uploads = request.FILES.getlist("files")
    wrong, same = [] if uploads else [str(_("Choose at least one file."))], False
    add = File.add if "keep" in request.POST else File.add_once
    for upload in uploads:
        try:
            add(by=request.viewer, room=job.room, upload=upload)
        except Refusal as refusal:
            same = same or isinstance(refusal, SameAgain)
            wrong.append(f"{upload.name}: {refusal.message}")
    if wrong:
        context = _documents(request, job) | {"wrong": " ".join(wrong), "same": same}
        return invalid(request, "console/files/list.html", context)
    return done(request, url("console:file-list", number))


@for_staff
@require_GET
def file_show(request: StaffRequest, key: str) -> HttpResponseBase:
    file = get_object_or_404(File.objects.visible_to(request.viewer).with_blob(), key=key)
    return send_file(request, download(file, by=request.viewer))


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
    if request.method == "POST":
        file.hide(by=request.viewer)
        return done(request, url("console:file-list", number))
    asked = {
        "title": _("Remove “%(name)s”?") % {"name": file.name},
        "why": _("Nobody finds it on this job any more, neither your team nor clients who could see it."),
        "verb": _("Remove the file"),
        "back": url("console:file-list", number),
    }
    return show(request, "console/confirm.html", asked | {"job": job})


def _say(request: StaffRequest, number: str, key: str, *, verb: str) -> HttpResponse:
    """Publish to, or withdraw from, the audience that the button names. Pressed twice, it says so."""
    file = _found(request, job_page.found(request, number), key)
    try:
        getattr(file, verb)(by=request.viewer, audience=request.POST.get("audience", ""))
    except Refusal as refusal:
        messages.info(request, str(refusal.message))
    return done(request, url("console:file-list", number))


def _found(request: StaffRequest, job: Job, key: str) -> File:
    file: File = get_object_or_404(File.objects.visible_to(request.viewer).in_room(job.room), key=key)
    return file


def _documents(request: StaffRequest, job: Job) -> Context:
    """A page of files, newest first, each with the audiences that see it. Two queries."""
    files = File.objects.visible_to(request.viewer).in_room(job.room)
    before = request.GET.get("before", "")
    if before:
        files = files.filter(id__lt=files.filter(key=before).values("id")[:1])
    found: list[Any] = list(files.with_blob().select_related("contact", "member").newest_first()[: PAGE + 1])
    shown = FilePublication.objects.visible_to(request.viewer).open_by_file([file.pk for file in found])
    return job_page.frame(job, "documents") | {
        "files": [(file, shown.get(file.pk, [])) for file in found[:PAGE]],
        "older": found[PAGE - 1].key if len(found) > PAGE else "",
        "is_first": not before,
        "audiences": AUDIENCES,
        "limit_bytes": settings.UPLOAD_BYTES,
        "accept": ACCEPTED,
        "room_key": job.room.key,
        "wrong": "",
        "same": False,
    }
