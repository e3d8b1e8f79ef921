"""Photos of a job: the grid, their captions, and which of them the portals show. All are the team's alone at first."""

from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from fanlight.core.errors import Refusal
from fanlight.faces.console.gate import StaffRequest, for_staff
from fanlight.faces.console.pages import files, job_page
from fanlight.faces.console.toasts import said
from fanlight.ground.blobs.kinds import PICTURES
from fanlight.ground.rooms.models import AUDIENCES
from fanlight.ui.addresses import url
from fanlight.ui.answers import Context, done, invalid, show
from fanlight.work.files.models import File, FilePublication
from fanlight.work.files.models.refusals import AlreadyPublished, NotPublished
from fanlight.work.jobs.models import Job

PAGE: Final = 48
LIST: Final = "console/files/photos.html"


@for_staff
@require_GET
def photo_list(request: StaffRequest, number: str) -> HttpResponse:
    job = job_page.found(request, number)
    return show(request, LIST, _photos(request, job), fragment="photos")


@for_staff
@require_POST
def photo_add(request: StaffRequest, number: str) -> HttpResponse:
    job = job_page.found(request, number)
    if refused := files.taken(request, job.room).wrong:
        return invalid(request, LIST, _photos(request, job) | {"wrong": " ".join(refused)})
    return done(request, url("console:photo-list", number))


@for_staff
@require_POST
def photo_caption(request: StaffRequest, number: str, key: str) -> HttpResponse:
    job = job_page.found(request, number)
    photos = File.objects.visible_to(request.viewer).in_room(job.room).photos()
    photo: File = get_object_or_404(photos, key=key)
    words = request.POST.get("caption", "")
    try:
        photo.change_caption(words, by=request.viewer)
    except Refusal as refusal:
        context = _photos(request, job) | {"unsaved": {key: (words, refusal.message)}}
        return invalid(request, LIST, context, fragment="photos")
    return done(request, url("console:photo-list", number))


@for_staff
@require_POST
def photo_share(request: StaffRequest, number: str) -> HttpResponse:
    """Add the chosen photos to a portal, or take them off it. What stands as asked already is passed over."""
    job = job_page.found(request, number)
    audience, is_added = request.POST.get("audience", ""), request.POST.get("say") != "remove"
    photos = File.objects.visible_to(request.viewer).in_room(job.room).photos()
    chosen = list(photos.filter(key__in=request.POST.getlist("chosen")[:PAGE]).order_by("id"))
    if audience not in dict(AUDIENCES) or not chosen:
        said(request, _("Choose at least one photo."))
        return done(request, url("console:photo-list", number))
    with transaction.atomic():
        changed = sum(_shared(photo, request, audience, is_added=is_added) for photo in chosen)
    said(request, _told(changed, is_added=is_added))
    return done(request, url("console:photo-list", number))


def _shared(photo: File, request: StaffRequest, audience: str, *, is_added: bool) -> bool:
    """Whether it changed anything."""
    verb = photo.publish if is_added else photo.withdraw
    try:
        verb(by=request.viewer, audience=audience)
    except (AlreadyPublished, NotPublished):
        return False
    return True


def _told(changed: int, *, is_added: bool) -> str:
    if not changed:
        return _("Nothing changed: it stands that way already.")
    if is_added:
        words = ngettext("%(num)s photo is in the gallery.", "%(num)s photos are in the gallery.", changed)
    else:
        words = ngettext("%(num)s photo was taken out.", "%(num)s photos were taken out.", changed)
    return words % {"num": changed}


def _photos(request: StaffRequest, job: Job) -> Context:
    """A page of photos, newest first, each with the audiences that see it. Two queries."""
    photos = File.objects.visible_to(request.viewer).in_room(job.room).photos()
    before = request.GET.get("before", "")
    if before:
        photos = photos.filter(id__lt=photos.filter(key=before).values("id")[:1])
    found: list[Any] = list(photos.with_blob().select_related("contact").newest_first()[: PAGE + 1])
    shown = FilePublication.objects.visible_to(request.viewer).open_by_file([photo.pk for photo in found])
    return job_page.frame(job, "photos") | {
        "photos": [(photo, shown.get(photo.pk, [])) for photo in found[:PAGE]],
        "older": found[PAGE - 1].key if len(found) > PAGE else "",
        "is_first": not before,
        "audiences": AUDIENCES,
        "limit_bytes": settings.UPLOAD_BYTES,
        "accept": PICTURES,
        "unsaved": {},
        "wrong": "",
    }
