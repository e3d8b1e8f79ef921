"""Visits as calendar programs read them (RFC 5545): one, or all that a reader sees.

A visit keeps its name in every calendar (UID) and counts its changes (SEQUENCE), so that a moved or cancelled one is
moved or cancelled there, too.
"""

import datetime
from collections.abc import Iterable
from typing import Any, Final

from django.conf import settings
from django.db.models import F
from django.utils.timezone import now

from fanlight.core.viewers import Viewer
from fanlight.work.jobs.models import Appointment

MEDIA_TYPE: Final = "text/calendar; charset=utf-8"
BACK: Final = datetime.timedelta(days=90)
AHEAD: Final = datetime.timedelta(days=550)
MOST: Final = 1_000
STATES: Final = {
    "planned": "TENTATIVE",
    "confirmed": "CONFIRMED",
    "done": "CONFIRMED",
    "cancelled": "CANCELLED",
}
TOLD: Final = ("key", "title", "details", "starts_at", "ends_at", "state", "sequence", "created_at")


def feed(viewer: Viewer, *, name: str) -> bytes:
    """Every visit this viewer sees, from a quarter of a year back, called-off ones among them. One query."""
    visits: Any = Appointment.objects.visible_to(viewer)
    near = visits.filter(starts_at__gte=now() - BACK, starts_at__lt=now() + AHEAD).order_by("starts_at", "id")
    said = {"job_title": F("job__title"), "place": F("job__site__lines"), "who": F("member__name")}
    return calendar(near.values(*TOLD, **said)[:MOST], name=name)


def single(visit: Appointment, *, name: str) -> bytes:
    """One visit, to be put into a calendar by hand."""
    said = {field: getattr(visit, field) for field in TOLD}
    site, member = visit.job.site, visit.member
    more = {
        "job_title": visit.job.title,
        "place": site.lines if site else "",
        "who": member.name if member else "",
    }
    return calendar([said | more], name=name)


def calendar(visits: Iterable[dict[str, Any]], *, name: str) -> bytes:
    """A whole calendar, called `name`."""
    from icalendar import Calendar  # heavy, and not needed to start

    made = Calendar()
    made.add("prodid", "-//Fanlight//Portal//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", name)
    made.add("refresh-interval", datetime.timedelta(hours=1), parameters={"VALUE": "DURATION"})
    for visit in visits:
        made.add_component(_event(visit))
    content: bytes = made.to_ical()
    return content


def _event(visit: dict[str, Any]) -> Any:
    from icalendar import Event

    told = Event()
    told.add("uid", f"{visit['key']}@{settings.ORIGIN.hostname}")
    told.add("sequence", visit["sequence"])
    told.add("dtstamp", visit["created_at"])
    told.add("dtstart", visit["starts_at"].astimezone(datetime.UTC))
    told.add("dtend", visit["ends_at"].astimezone(datetime.UTC))
    told.add("status", STATES[visit["state"]])
    told.add("summary", f"{visit['title']} · {visit['job_title']}")
    if visit["place"]:
        told.add("location", visit["place"])
    words = "\n".join(word for word in (visit["details"], visit["who"]) if word)
    if words:
        told.add("description", words)
    return told
