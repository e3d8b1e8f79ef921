"""What happened on a job, all of it, newest first, by day. Staff only: audiences read their part in the portal.

It can be narrowed to one topic and one person. Who comes into question is read from the log itself: whoever left
the job still did what they did.
"""

from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from fanlight.core.viewers import StaffViewer
from fanlight.faces.console.gate import StaffRequest, for_staff
from fanlight.faces.console.pages import job_page
from fanlight.faces.console.pages.told import told
from fanlight.ground.activity.models import Event
from fanlight.ground.people.models import Contact
from fanlight.ground.workspaces.models import Member
from fanlight.ui import timelines
from fanlight.ui.addresses import url
from fanlight.ui.answers import show
from fanlight.work.jobs.models import Job

PAGE: Final = 50
MACHINE: Final = "fanlight"
"""In place of a person's key: what nobody did."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address says: a topic, somebody's key, and the number of the event to go on after."""

    topic: str
    who: str
    before: int

    @classmethod
    def of(cls, given: QueryDict) -> "Asked":
        topic, before = given.get("topic", ""), given.get("before", "")
        return cls(
            topic if topic in timelines.TOPICS else "",
            given.get("who", "")[:40],
            int(before) if before.isascii() and before.isdigit() and len(before) < 18 else 0,
        )


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who did something on the job; `kind` and `pk` as events have them."""

    key: str
    name: str
    kind: str
    pk: int


@for_staff
@require_GET
def history_show(request: StaffRequest, number: str) -> HttpResponse:
    """Asked for more than there is, it says so; a topic or person that is unknown narrows nothing."""
    job, asked = job_page.found(request, number), Asked.of(request.GET)
    actors = _actors(request.viewer, job)
    chosen = next((actor for actor in actors if actor.key == asked.who), None)
    found = _events(request.viewer, job, asked=asked, chosen=chosen)[: PAGE + 1]
    entries = told(request.viewer, found)
    here, keeping = url("console:history-show", job.number), {"who": chosen.key if chosen else ""}
    said = keeping | {"topic": asked.topic}
    older = str(entries[PAGE - 1]["number"]) if len(entries) > PAGE else ""
    context = job_page.frame(job, "history") | {
        "days": timelines.by_day(entries[:PAGE]),
        "topics": timelines.tabs(here, asked.topic, offered=timelines.TOPICS, keeping=keeping),
        "topic": asked.topic,
        "people": [("", _("Everybody")), *((actor.key, actor.name) for actor in actors)],
        "who": keeping["who"],
        "older": timelines.address(here, said | {"before": older}) if older else "",
        "newest": timelines.address(here, said) if asked.before else "",
    }
    return show(request, "console/jobs/history.html", context)


def _events(viewer: StaffViewer, job: Job, *, asked: Asked, chosen: Actor | None) -> Any:
    events = Event.objects.visible_to(viewer).filter(room=job.room).newest_first().with_actor_name()
    events = events.filter(number__lt=asked.before) if asked.before else events
    events = events.filter(name__in=timelines.facts_of(asked.topic)) if asked.topic else events
    return events.filter(actor_kind=chosen.kind, actor_id=chosen.pk) if chosen else events


def _actors(viewer: StaffViewer, job: Job) -> list[Actor]:
    """Who is in the log of the job, by name, the machine last. Three queries."""
    events = Event.objects.visible_to(viewer).filter(room=job.room)
    pairs = set(events.order_by().values_list("actor_kind", "actor_id").distinct())
    found = []
    for kind, table in (("member", Member), ("contact", Contact)):
        keys = [pk for said, pk in pairs if said == kind]
        rows = table.objects.visible_to(viewer).filter(pk__in=keys).values_list("key", "name", "pk")
        found += [Actor(key, name, kind, pk) for key, name, pk in rows]
    found.sort(key=lambda actor: actor.name.casefold())
    return [*found, *([Actor(MACHINE, _("Fanlight"), "system", 0)] if ("system", 0) in pairs else [])]
