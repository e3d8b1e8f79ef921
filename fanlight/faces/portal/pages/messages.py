"""Messages of everything the reader sees: one thread for each job and request, the newest words first."""

from types import SimpleNamespace
from typing import Any, Final

from django.db.models import F
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from fanlight.core.viewers import PortalViewer
from fanlight.faces.portal.gate import PortalRequest, for_contacts
from fanlight.faces.portal.pages import paging
from fanlight.ui.addresses import url
from fanlight.ui.answers import show
from fanlight.work.conversations.models import Note, Thread
from fanlight.work.jobs.models import Job
from fanlight.work.requests.models import WorkRequest

MOST_NEWS: Final = 20


@for_contacts
@require_safe
def message_list(request: PortalRequest) -> HttpResponse:
    """`?before=` is the key of a thread's newest message. Six queries at most, however many there are."""
    threads = Thread.objects.visible_to(request.viewer)
    at = paging.before(request)
    rows: Any = paging.older(threads, threads.filter(note__key=at) if at else None, by="note_id")
    said = {"key": F("note__key"), "at": F("note__created_at"), "author": F("note__contact_id")}
    listed = paging.page(rows.with_words().values("id", "room_id", "words", "note__member__name", **said))
    found = listed["rows"]
    unread = threads.filter(id__in=[row.id for row in found]).unread_by(request.viewer)
    places = _places(request.viewer, {row.room_id for row in found})
    fresh = set(unread.values_list("id", flat=True)) if found else set()
    listed["rows"] = [
        SimpleNamespace(**vars(row), place=places[row.room_id], is_unread=row.id in fresh)
        for row in found
        if row.room_id in places
    ]
    newest = found[0].key if found and not at else ""
    me = request.viewer.contact_id
    return show(
        request, "portal/messages/list.html", listed | {"is_first": not at, "newest": newest, "me": me}
    )


@for_contacts
@require_safe
def message_news(request: PortalRequest) -> HttpResponse:
    """How many threads have something new since the message `?after=`; 204 when none. One query."""
    after = Note.objects.visible_to(request.viewer).filter(key=request.GET.get("after", "")[:22])
    newer = Thread.objects.visible_to(request.viewer).unread_by(request.viewer)
    newer = newer.filter(note_id__gt=after.values("id")[:1])
    keys = list(newer.newest_first().values_list("note__key", flat=True)[:MOST_NEWS])
    if not keys:
        return HttpResponse(status=204)
    return show(request, "portal/messages/news.html", {"count": len(keys), "newest": keys[0]})


def _places(viewer: PortalViewer, rooms: set[int]) -> dict[int, dict[str, str]]:
    """Title and address of what these rooms belong to. Two queries."""
    jobs = Job.objects.visible_to(viewer).filter(room__in=rooms).values_list("room_id", "title", "number")
    found = {
        room: {"title": title, "number": number, "href": url("portal:job-show", number) + "#messages"}
        for room, title, number in jobs
    }
    asked = WorkRequest.objects.visible_to(viewer).filter(room__in=rooms - found.keys())
    for room, title, number in asked.values_list("room_id", "title", "number"):
        href = url("portal:request-show", number) + "#messages"
        found[room] = {"title": title, "number": number, "href": href}
    return found
