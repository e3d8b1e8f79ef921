"""What the frame and the overview of a job's page show. Every page of a job hangs in it, and so do the drawers."""

from typing import Any, Final

from django.shortcuts import get_object_or_404

from fanlight.core.viewers import StaffViewer
from fanlight.faces.console.gate import StaffRequest
from fanlight.faces.console.pages.own_fields import own_facts
from fanlight.faces.console.pages.told import told
from fanlight.ground.access.ways.clouds import showing, ways_into
from fanlight.ground.activity.models import Event
from fanlight.ground.rooms.models import Participant
from fanlight.ui import dates
from fanlight.ui.answers import Context
from fanlight.work.jobs.models import Appointment, Job, KeyDate, Status, StatusMove
from fanlight.work.jobs.stages import next_status, stages

LATEST: Final = 6
NEXT_VISITS: Final = 5
TONES: Final = {"approved": "ok", "closed": "ok", "cancelled": "mute"}


def found(request: StaffRequest, number: str) -> Job:
    """The job of that number, or 404: the same for one that is not there and one of another workspace."""
    job: Job = get_object_or_404(Job.objects.visible_to(request.viewer).for_page(), number=number)
    return job


def frame(job: Job, tab: str) -> Context:
    """What stands around every tab: heading, status, client, address, tabs. No query."""
    return {"job": job, "client": job.room.client, "tab": tab, "tone": TONES.get(job.status.means, "info")}


def overview(viewer: StaffViewer, job: Job) -> Context:
    """The context of `console/jobs/show.html`, and of every page that extends it. Thirteen queries."""
    statuses = list(Status.objects.visible_to(viewer).of_kind(job.kind))
    moves = StatusMove.objects.visible_to(viewer).filter(job=job).order_by("id")
    onward = next_status(statuses, job.status_id)
    visits = Appointment.objects.visible_to(viewer).filter(job=job).upcoming().select_related("member")
    taking_part, portals = people(viewer, job), showing(job.room)
    ways = ways_into(job.room, taking_part, shown_by=portals)
    return frame(job, "overview") | {
        "steps": [_step(stage) for stage in stages(statuses, job.status_id, moves)],
        "statuses": [(status.label_key, status.label) for status in statuses],
        "onward": onward,
        "is_offered_approval": job.approved_at is None
        and any(status.means == "approved" for status in statuses),
        "visits": list(visits[:NEXT_VISITS]),
        "people": taking_part,
        "clouds": {contact: way.cloud for contact, way in ways.items()},
        "key_dates": list(KeyDate.objects.visible_to(viewer).filter(job=job).in_order()),
        "latest": history(viewer, job)[:LATEST],
        "own_facts": own_facts(viewer, "job", job, address=("console:job-fill", job.number)),
        "portals_on": len([portal for portal in portals if portal.client_id is None]),
    }


def people(viewer: StaffViewer, job: Job) -> list[Participant]:
    return list(Participant.objects.visible_to(viewer).of_room(job.room))


def history(viewer: StaffViewer, job: Job, *, before: int = 0, most: int = LATEST) -> list[Context]:
    """What happened in the job's room, newest first, as the timeline shows it. Two queries at most."""
    events = Event.objects.visible_to(viewer).filter(room=job.room).newest_first().with_actor_name()
    events = events.filter(number__lt=before) if before else events
    return told(viewer, events[:most])


def _step(stage: Any) -> Context:
    return {"name": stage.name, "state": stage.state, "when": dates.short_day(stage.at) if stage.at else ""}
