"""What the hottest pages read of jobs, compiled once per kind of viewer. No visibility of its own.

Keyset paging: a page begins before or after a job's number, and one row more than it shows says whether there is more.
"""

import functools
from collections.abc import Sequence
from typing import Any, Final

from django.db.models import F, QuerySet

from fanlight.core.fulltext import sought
from fanlight.core.prepared import Prepared
from fanlight.core.viewers import Viewer
from fanlight.ground.rooms.rights import role_said, uploads_said
from fanlight.work.jobs.models import Appointment, Job, KeyDate, Status, StatusMove

PAGE: Final = 50
STATES: Final = ("open", "closed", "all")
ROW: Final = {
    "client": F("room__client__name"),
    "address": F("site__lines"),
    "status_label": F("status__label"),
    "status_means": F("status__means"),
    "looked_after_by": F("member__name"),
}


def job_list(viewer: Viewer, *, state: str = "open", words: Sequence[str] = (), **edges: Any) -> list[Any]:
    """At most PAGE + 1 jobs, newest first. `before` or `after`: the number of a job; `status`: the key of a status.

    With `after` the rows are the ones next above that job, and the extra one comes first.
    """
    keys = {name: key for name, key in edges.items() if key}
    if words:
        keys["found"] = sought(words, workspace_id=viewer.workspace_id, marks=_marks(state, keys))
    rows = _JOB_LIST[state](viewer, **keys)
    return rows[::-1] if "after" in keys else rows


def _jobs(state: str, viewer: Viewer, **keys: Any) -> QuerySet[Job, Any]:
    jobs: Any = Job.objects.visible_to(viewer)
    if state != "all":
        jobs = jobs.filter(closed_at__isnull=state == "open")
    if "status" in keys:
        jobs = jobs.filter(status_id=keys["status"])
    if "found" in keys:
        jobs = jobs.found_by(keys["found"])
    rows: QuerySet[Job, Any] = _from_edge(jobs, viewer, keys).values("number", "title", "closed_at", **ROW)
    return rows[: PAGE + 1]


def _marks(state: str, keys: dict[str, Any]) -> list[str]:
    marks = [] if state == "all" else [state]
    return [*marks, f"s{keys['status']}"] if "status" in keys else marks


def _from_edge(jobs: Any, viewer: Viewer, keys: dict[str, Any]) -> Any:
    at = Job.objects.visible_to(viewer)
    if "after" in keys:
        return jobs.filter(id__gt=at.filter(number=keys["after"]).values("id")[:1]).order_by("id")
    if "before" in keys:
        jobs = jobs.filter(id__lt=at.filter(number=keys["before"]).values("id")[:1])
    return jobs.newest_first()


_JOB_LIST: Final = {state: Prepared(functools.partial(_jobs, state)) for state in STATES}


FOR_CLIENTS: Final = {
    "room_archived_at": F("room__archived_at"),
    "address": F("site__lines"),
    "status_label": F("status__label"),
    "status_means": F("status__means"),
    "looked_after_by": F("member__name"),
    "looked_after_title": F("member__title"),
    "looked_after_phone": F("member__phone"),
}
VISIT: Final = ("key", "title", "details", "starts_at", "ends_at", "zone", "state", "member_id")
VISITOR: Final = {
    "person": F("member__name"),
    "person_title": F("member__title"),
    "phone": F("member__phone"),
}
VISITS: Final = 5

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
            "role",
            "uploads",
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
        Appointment.objects.visible_to(viewer).filter(job_id=job).ahead().values(*VISIT, **VISITOR)
    )
)
PAST: Final = Prepared(
    lambda viewer, job: (
        Appointment.objects.visible_to(viewer)
        .filter(job_id=job)
        .past()
        .values(*VISIT, **VISITOR)[: VISITS + 1]
    )
)
KEY_DATES: Final = Prepared(
    lambda viewer, job: KeyDate.objects.visible_to(viewer).filter(job_id=job).in_order().values("name", "on")
)
