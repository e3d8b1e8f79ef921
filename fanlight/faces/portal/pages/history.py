"""What the reader may know of what happened on a job: by day, newest first, all of it or one topic."""

from typing import Any, Final

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from fanlight.faces import telling
from fanlight.faces.portal.gate import PortalRequest, for_contacts
from fanlight.faces.portal.pages import paging
from fanlight.faces.portal.pages.job_reading import JobPage, entry, section_of
from fanlight.ground.activity.models import Event
from fanlight.ground.activity.reads import ENTRY
from fanlight.ui import timelines
from fanlight.ui.addresses import url
from fanlight.ui.answers import show

TOPICS: Final = {"documents": "documents", "messages": "notes", "visits": "appointments", "asks": "asks"}
"""Each with the section it tells of. Ways in are nothing that an audience is told."""


@for_contacts
@require_safe
def event_list(request: PortalRequest, number: str) -> HttpResponse:
    """`?topic=` narrows it to a section that is on; any other says nothing."""
    here = section_of(request.viewer, number, "history")
    offered = [topic for topic, section in TOPICS.items() if here.is_on(section)]
    topic = request.GET.get("topic", "")
    topic = topic if topic in offered else ""
    listed = _page(request, here, topic)
    page = url("portal:event-list", here.job.number)
    context = {
        "here": here,
        "days": timelines.by_day(_told(request, listed["rows"])),
        "topics": timelines.tabs(page, topic, offered=offered),
        "older": timelines.address(page, {"topic": topic, "before": listed["next"]})
        if listed["next"]
        else "",
    }
    return show(request, "portal/jobs/history.html", context)


def _page(request: PortalRequest, here: JobPage, topic: str) -> dict[str, Any]:
    events = Event.objects.visible_to(request.viewer).filter(room_id=here.job.room_id)
    at = paging.before(request)
    edge = events.filter(number=at) if at.isdecimal() else None
    events = events.filter(name__in=timelines.facts_of(topic)) if topic else events
    rows = paging.older(events, edge, by="number").with_actor_name()
    return paging.page(rows.values(*ENTRY, "subject_kind", "subject_id"), name="number")


def _told(request: PortalRequest, rows: list[Any]) -> list[dict[str, Any]]:
    names = telling.subjects(request.viewer, rows)
    return [entry(event, request.viewer) | {"name": names.get(event.subject_id, "")} for event in rows]
