"""The messages of a job: writing one, and the earlier ones behind the section."""

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
from fanlight.work.conversations.models import Note
from fanlight.work.conversations.reads import MESSAGE


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
