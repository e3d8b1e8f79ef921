"""Planted holes: realistic mistakes of one line, each with the slice of the walk that must notice it.

Two kinds: a rule that was written otherwise, and a condition that was forgotten somewhere.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Value
from django.db.models.fields import BooleanField

from fanlight.core.prepared import Prepared
from fanlight.faces.console.pages import job_page
from fanlight.ground.access.entering import signin
from fanlight.ground.access.models import PortalSession
from fanlight.ground.rooms import reads
from fanlight.ground.rooms.models import PortalSetting, Room
from fanlight.ground.rooms.models.rooms import RoomQuerySet
from fanlight.ground.workspaces.models import Counter, Member
from fanlight.ground.workspaces.models.own_fields import OwnFieldQuerySet
from fanlight.work.conversations.models import NoteQuerySet
from fanlight.work.files.models import FileQuerySet
from fanlight.work.jobs.models import Job
from fanlight.work.jobs.models.appointments import AppointmentQuerySet
from fanlight.work.jobs.models.jobs import JobQuerySet

type Plant = Callable[[pytest.MonkeyPatch], None]


def files_without_publication(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        FileQuerySet, "visible_to", lambda self, viewer: self.of(viewer).filter(room__in=_rooms(viewer))
    )


def notes_of_every_audience(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        NoteQuerySet, "visible_to", lambda self, viewer: self.of(viewer).filter(room__in=_rooms(viewer))
    )


def rooms_of_the_whole_workspace(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(RoomQuerySet, "visible_to", lambda self, viewer: self.of(viewer))


def jobs_of_every_workspace(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(JobQuerySet, "visible_to", lambda self, viewer: self.filter(workspace_id__gt=0))


def internal_appointments(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        AppointmentQuerySet,
        "visible_to",
        lambda self, viewer: self.of(viewer).filter(job__room__in=_rooms(viewer)),
    )


def sections_always_on(patch: pytest.MonkeyPatch) -> None:
    on = Value(True, output_field=BooleanField())
    patch.setattr(PortalSetting, "is_on", classmethod(lambda cls, viewer, name, *, room: on))
    honest = reads.switches
    patch.setattr(reads, "switches", lambda viewer, *, room: dict.fromkeys(honest(viewer, room=room), True))


def visits_that_never_end(patch: pytest.MonkeyPatch) -> None:
    honest = signin._sessions

    def endless(digest: bytes, place: str) -> Any:
        found = honest(digest, place).all()
        found.query.where = PortalSession.objects.everyone("planted").filter(digest=digest).query.where
        return found

    patch.setattr(signin, "_SESSION", Prepared(endless))


def disabled_members_walk_in(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(type(Member.objects.everyone("planted")), "working", lambda self: self)


def writing_before_refusing(patch: pytest.MonkeyPatch) -> None:
    honest = job_page.found

    def hasty(request: Any, number: str) -> Any:
        Counter.rows.create(workspace_id=request.viewer.workspace_id, series=f"planted {number}"[:20])
        return honest(request, number)

    patch.setattr(job_page, "found", hasty)


def telling_foreign_from_missing(patch: pytest.MonkeyPatch) -> None:
    honest = JobQuerySet.visible_to

    def talkative(self: Any, viewer: Any) -> Any:
        found = honest(self, viewer)
        return found if viewer.is_staff else found | Job.rows.filter(workspace_id=viewer.workspace_id)

    patch.setattr(JobQuerySet, "visible_to", talkative)


def own_fields_of_every_audience(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(OwnFieldQuerySet, "visible_to", lambda self, viewer: self.of(viewer))


HOLES: list[tuple[Plant, list[str]]] = [
    (files_without_publication, ["portal:file-show", "portal:file-variant"]),
    (notes_of_every_audience, ["portal:note-list"]),
    (rooms_of_the_whole_workspace, ["portal:job-show"]),
    (jobs_of_every_workspace, ["console:job-show"]),
    (internal_appointments, ["portal:appointment-list"]),
    (sections_always_on, ["portal:event-list"]),
    (visits_that_never_end, ["portal:job-show"]),
    (disabled_members_walk_in, ["console:job-list"]),
    (writing_before_refusing, ["console:note-add"]),
    (telling_foreign_from_missing, ["portal:job-show"]),
    (own_fields_of_every_audience, ["portal:job-show"]),
]


def _rooms(viewer: Any) -> Any:
    return Room.objects.visible_to(viewer)
