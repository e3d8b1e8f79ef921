"""What the hottest pages read of jobs, compiled once per kind of viewer. No visibility of its own.

The list of jobs answers here what it is asked most; everything else goes through its `Listing`.
"""

import functools
from typing import Any, Final

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from fanlight.core.listings import PAGE, Asked
from fanlight.core.prepared import Prepared
from fanlight.core.viewers import Viewer
from fanlight.ground.rooms.rights import role_said, uploads_said
from fanlight.work.jobs.models import Appointment, Job, KeyDate, MoveRequest, Status, StatusMove
from fanlight.work.jobs.models.jobs import ARCHIVED, CLOSED, OPEN

ROW: Final = {
    "client": F("room__client__name"),
    "address": F("site__lines"),
    "status_label": F("status__label"),
    "status_means": F("status__means"),
    "looked_after_by": F("member__name"),
}
STATES: Final = {"open": OPEN, "closed": CLOSED, "archived": ARCHIVED, "all": Q()}


def job_list(viewer: Viewer, asked: Asked, size: int) -> list[Any] | None:
    """The list of jobs as it mostly is looked at: one state, newest first, whatever the page. None for other questions.

    `size` + 1 rows beyond the edge; with `before` the extra one comes first. None at an edge that is gone.
    """
    if size != PAGE or asked.q.strip() or asked.filters or asked.chosen or asked.sort not in ("", "newest"):
        return None
    edge = {"before": asked.before} if asked.before else {"after": asked.after} if asked.after else {}
    rows = _JOB_LIST[asked.state or "open"](viewer, **edge)
    return rows[::-1] if asked.before else rows


def _jobs(state: str, viewer: Viewer, **edge: str) -> QuerySet[Job, Any]:
    jobs: Any = Job.objects.visible_to(viewer).filter(STATES[state])
    at = Job.objects.visible_to(viewer)
    if "before" in edge:
        jobs = jobs.filter(id__gt=at.filter(number=edge["before"]).values("id")[:1]).order_by("id")
    elif "after" in edge:
        jobs = jobs.filter(id__lt=at.filter(number=edge["after"]).values("id")[:1]).newest_first()
    else:
        jobs = jobs.newest_first()
    rows: QuerySet[Job, Any] = jobs.values("number", "title", "closed_at", "archived_at", **ROW)
    return rows[: PAGE + 1]


_JOB_LIST: Final = {state: Prepared(functools.partial(_jobs, state)) for state in STATES}


FOR_CLIENTS: Final = {
    "client": F("room__client__name"),
    "client_own": F("room__client__own"),
    "room_archived_at": F("room__archived_at"),
    "address": F("site__lines"),
    "status_label": F("status__label"),
    "status_means": F("status__means"),
    "looked_after_by": F("member__name"),
    "looked_after_title": F("member__title"),
    "looked_after_phone": F("member__phone"),
}
VISIT: Final = ("key", "title", "details", "starts_at", "ends_at", "zone", "state", "sequence", "member_id")
VISITOR: Final = {
    "person": F("member__name"),
    "person_title": F("member__title"),
    "phone": F("member__phone"),
}
VISITS: Final = 5
MOST_AHEAD: Final = 100

PORTAL_JOB: Final = Prepared(
    lambda viewer, number: (
        Job.objects.visible_to(viewer)
        .filter(number=number)
        .annotate(
            role=role_said(viewer, client="room__client_id"), uploads=uploads_said(viewer, room="room_id")
        )
        .values(
            "id",
            "number",
            "title",
            "kind",
            "room_id",
            "status_id",
            "member_id",
            "own",
            "role",
            "uploads",
            room_key=F("room__key"),
            **FOR_CLIENTS,
        )
    )
)
"""One job as a reader of a portal may know it, with what decides the reader's rights there."""

STATUSES: Final = Prepared(
    lambda viewer, kind: Status.objects.visible_to(viewer).of_kind(kind).values("id", "stage", "means")
)
EVERY_STATUS: Final = Prepared(
    lambda viewer: (
        Status.objects.visible_to(viewer).order_by("kind", "order", "id").values("id", "label", "label_key")
    )
)
MOVES: Final = Prepared(
    lambda viewer, job: (
        StatusMove.objects.visible_to(viewer).filter(job_id=job).order_by("id").values("status_id", "at")
    )
)
AHEAD: Final = Prepared(
    lambda viewer, job: (
        Appointment.objects.visible_to(viewer)
        .filter(job_id=job)
        .ahead()
        .values(*VISIT, **VISITOR)[:MOST_AHEAD]
    )
)
"""By time; `called_off_last` puts them into the order of a page."""
PAST: Final = Prepared(
    lambda viewer, job: (
        Appointment.objects.visible_to(viewer)
        .filter(job_id=job)
        .past()
        .values(*VISIT, **VISITOR)[: VISITS + 1]
    )
)
WISH: Final = ("key", "on", "part", "words", "state", "answer", "contact_id")
WISHES: Final = Prepared(
    lambda viewer, job: (
        MoveRequest.objects.visible_to(viewer)
        .filter(appointment__job_id=job, appointment__ends_at__gte=Now())
        .exclude(state__in=["moved", "taken_back"])
        .order_by("id")
        .values(*WISH, visit=F("appointment__key"))
    )
)
"""Wishes for another time that still say something: waiting for an answer, or declined. The newest of a visit last."""
KEY_DATES: Final = Prepared(
    lambda viewer, job: KeyDate.objects.visible_to(viewer).filter(job_id=job).in_order().values("name", "on")
)
FIRST_TWO: Final = Prepared(
    lambda viewer: Job.objects.visible_to(viewer).order_by("-id").values("number")[:2]
)
"""Enough to know whether a visit begins at the only job there is, or at a list."""
