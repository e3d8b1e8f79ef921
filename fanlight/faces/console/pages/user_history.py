"""What happened about one portal user, and what they did: read from the log, which nobody can change."""

from itertools import islice
from typing import Any, Final

from fanlight.core.viewers import StaffViewer
from fanlight.faces.console.gate import StaffRequest
from fanlight.faces.console.pages.told import told
from fanlight.ground.access.models import ShareLink
from fanlight.ground.activity.models import Event
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms.models import Grant
from fanlight.ui.addresses import url
from fanlight.ui.answers import Context
from fanlight.ui.timelines import by_day
from fanlight.work.jobs.models import Job

PAGE: Final = 30


def history(request: StaffRequest, contact: Contact) -> Context:
    until = request.GET.get("until", "")
    start = int(until) if until.isdecimal() and len(until) < 18 else 0
    found = _newest(request.viewer, contact, before=start)
    here = url("console:portal-user-history", contact.key)
    return {
        "days": by_day(_entries(request.viewer, found[:PAGE])),
        "older": f"{here}?until={found[PAGE - 1].number}" if len(found) > PAGE else "",
        "newest": here if start else "",
    }


def _newest(viewer: StaffViewer, contact: Contact, *, before: int) -> list[Any]:
    """Two questions of an index each, a page from either: what they did, and what was done about them."""
    events = Event.objects.visible_to(viewer).newest_first().with_actor_name()
    events = events.filter(number__lt=before) if before else events
    merged = Contact.objects.visible_to(viewer).merged_into(contact).values_list("pk", flat=True)
    people = [contact.pk, *merged]
    did = events.by_contact(people)[: PAGE + 1]
    about = events.filter(subject_id__in=_subjects(viewer, contact, people))[: PAGE + 1]
    both = {event.number: event for event in [*did, *about]}
    return list(islice((both[number] for number in sorted(both, reverse=True)), PAGE + 1))


def _subjects(viewer: StaffViewer, contact: Contact, people: list[int]) -> list[int]:
    grants = Grant.objects.visible_to(viewer).filter(contact=contact).values_list("pk", flat=True)
    links = ShareLink.objects.visible_to(viewer).filter(contact=contact).values_list("pk", flat=True)
    return [*people, *grants, *links]


def _entries(viewer: StaffViewer, found: list[Any]) -> list[Context]:
    jobs = Job.objects.visible_to(viewer).filter(room__in={event.room_id for event in found if event.room_id})
    numbers = dict(jobs.values_list("room_id", "number"))
    entries = told(viewer, found)
    for event, entry in zip(found, entries, strict=True):
        number = numbers.get(event.room_id or 0, "")
        entry["name"] = " · ".join(filter(None, (entry["name"], number)))
    return entries
