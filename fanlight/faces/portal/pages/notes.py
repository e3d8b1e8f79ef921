"""The messages of a job: writing one, the earlier ones behind the section, what is new, and how far one has read."""

from django.core.validators import slug_re
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from fanlight.core.errors import Malformed
from fanlight.faces.portal.gate import PortalRequest, for_contacts
from fanlight.faces.portal.pages import paging
from fanlight.faces.portal.pages.job_reading import section_of
from fanlight.faces.portal.pages.jobs import shown
from fanlight.ground.rooms.models import Room
from fanlight.ui.answers import done, invalid, show
from fanlight.work.conversations.models import Note, ReadMark
from fanlight.work.conversations.reads import LATEST, MESSAGE


@for_contacts
@require_safe
def note_list(request: PortalRequest, number: str) -> HttpResponse:
    """Every message, a page at a time, oldest first within a page as people read."""
    here = section_of(request.viewer, number, "notes")
    notes = Note.objects.visible_to(request.viewer).filter(room_id=here.job.room_id)
    at = paging.before(request)
    rows = paging.older(notes, notes.filter(key=at) if at else None)
    listed = paging.page(rows.with_author_name().values(*MESSAGE))
    listed["rows"] = listed["rows"][::-1]
    return show(request, "portal/jobs/messages.html", {"here": here} | listed)


@for_contacts
@require_POST
def note_add(request: PortalRequest, number: str) -> HttpResponse:
    here = section_of(request.viewer, number, "notes")
    room = get_object_or_404(Room.objects.visible_to(request.viewer), pk=here.job.room_id)
    words = request.POST.get("body", "")
    try:
        Note.write(by=request.viewer, room=room, body=words, audience=request.viewer.audience)
    except Malformed as refusal:
        context = shown(request, here, typed=words, wrong=refusal.message)
        return invalid(request, "portal/jobs/show.html", context, fragment="messages")
    return done(request, reverse("portal:job-show", args=[number]))


@for_contacts
@require_safe
def note_news(request: PortalRequest, key: str) -> HttpResponse:
    """What came after the message `key`, for a page that is open; 204 when nothing did. Two queries."""
    notes = Note.objects.visible_to(request.viewer)
    newer = notes.written_after(get_object_or_404(notes, key=key))
    rows = list(newer.with_author_name().values(*MESSAGE)[:LATEST])
    if not rows:
        return HttpResponse(status=204)
    me = request.viewer.contact_id if request.viewer.is_contact else None
    return show(request, "portal/jobs/parts/news.html", {"rows": rows, "me": me})


@for_contacts
@require_POST
def note_seen(request: PortalRequest, key: str) -> HttpResponse:
    """The reader has read up to the message `key`: reported by the page, or said with a button."""
    note = get_object_or_404(Note.objects.visible_to(request.viewer), key=key)
    ReadMark.reach(note, by=request.viewer)
    number = request.POST.get("job", "")
    if not slug_re.fullmatch(number):
        return HttpResponse(status=204)
    return done(request, reverse("portal:job-show", args=[number]))
