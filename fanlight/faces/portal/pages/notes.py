"""The messages of a job: writing one, the earlier ones behind the section, what is new, and how far one has read."""

from types import SimpleNamespace

from django.core.validators import slug_re
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from fanlight.faces.messaging import message_of, unsent
from fanlight.faces.portal.gate import PortalRequest, for_contacts
from fanlight.faces.portal.pages import paging
from fanlight.faces.portal.pages.job_reading import section_of
from fanlight.faces.portal.pages.jobs import shown
from fanlight.ground.rooms.models import Room
from fanlight.ui.answers import done, show
from fanlight.work.conversations.enclosures import below
from fanlight.work.conversations.models import Note, NoteQuerySet, ReadMark
from fanlight.work.conversations.reads import LATEST, MESSAGE


@for_contacts
@require_safe
def note_list(request: PortalRequest, number: str) -> HttpResponse:
    """Every message, a page at a time, oldest first within a page as people read."""
    here = section_of(request.viewer, number, "notes")
    notes = Note.objects.visible_to(request.viewer).filter(room_id=here.job.room_id)
    at = paging.before(request)
    rows = paging.older(notes, notes.filter(key=at) if at else None)
    listed = paging.page(rows.told().values(*MESSAGE))
    listed["rows"] = listed["rows"][::-1]
    listed["below"] = below(listed["rows"], by=request.viewer)
    return show(request, "portal/jobs/messages.html", {"here": here} | listed)


@for_contacts
@require_POST
def note_add(request: PortalRequest, number: str) -> HttpResponse:
    here = section_of(request.viewer, number, "notes")
    room = get_object_or_404(Room.objects.visible_to(request.viewer), pk=here.job.room_id)
    if draft := unsent(message_of(request), by=request.viewer, room=room):
        context = shown(request, section_of(request.viewer, number, "notes"), draft=draft)
        return draft.answer(request, "portal/jobs/show.html", context, fragment="messages")
    return done(request, reverse("portal:job-show", args=[number]))


@for_contacts
@require_safe
def note_news(request: PortalRequest, key: str) -> HttpResponse:
    """What came after the message `key`, for a page that is open; 204 when nothing did. Two queries."""
    notes = Note.objects.visible_to(request.viewer)
    return _news(request, notes.written_after(get_object_or_404(notes, key=key)))


@for_contacts
@require_safe
def note_first(request: PortalRequest, key: str) -> HttpResponse:
    """The same where nothing was written yet: `key` is the room's."""
    room = get_object_or_404(Room.objects.visible_to(request.viewer), key=key)
    return _news(request, Note.objects.visible_to(request.viewer).in_room(room).order_by("id"))


@for_contacts
@require_safe
def note_files(request: PortalRequest, key: str) -> HttpResponse:
    """The files below the message `key`, for a page that is open; 204 while one is being checked."""
    notes = Note.objects.visible_to(request.viewer).told()
    note = get_object_or_404(notes, key=key)
    found = below([note], by=request.viewer).get(note.key)
    if found is None or found.is_waiting:
        return HttpResponse(status=204)
    return show(request, "portal/jobs/parts/enclosed.html", {"below": found, "key": key})


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


def _news(request: PortalRequest, notes: NoteQuerySet) -> HttpResponse:
    rows = [SimpleNamespace(**row) for row in notes.told().values(*MESSAGE)[:LATEST]]
    if not rows:
        return HttpResponse(status=204)
    me = request.viewer.contact_id if request.viewer.is_contact else None
    context = {"rows": rows, "me": me, "below": below(rows, by=request.viewer)}
    return show(request, "portal/jobs/parts/news.html", context)
