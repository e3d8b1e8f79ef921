"""The test of the test: each planted hole must be noticed by the slice of the walk that touches its table."""

import gc
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.models import Value
from django.db.models.fields import BooleanField

from fanlight.core.prepared import Prepared
from fanlight.faces.console.pages import job_page
from fanlight.ground.access import signin
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
from tests.sizes import IS_LONG
from tests.walk.test_walk import routes_that_exist, walk

__all__ = ["walk"]

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
    (files_without_publication, ["portal:file-show"]),
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


def without_second_lock(patch: pytest.MonkeyPatch) -> None:
    """The walk must notice by itself; on PostgreSQL the database would fill some of the holes."""
    patch.setitem(connection.settings_dict, "ROW_ROLE", "")


@pytest.mark.trust("TE18")
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no second lock")
def test_the_second_lock_fills_a_hole_between_workspaces(walk):
    with pytest.MonkeyPatch.context() as patch:
        forget_plans()
        jobs_of_every_workspace(patch)
        report = walk.over(["console:job-show"])
    forget_plans()

    assert report.denied > 0
    assert report.faults == []


@pytest.mark.trust("TE19")
@pytest.mark.parametrize(("plant", "routes"), HOLES, ids=lambda value: getattr(value, "__name__", ""))
def test_a_planted_hole_is_noticed(walk, plant, routes):
    with pytest.MonkeyPatch.context() as patch:
        forget_plans()
        without_second_lock(patch)
        plant(patch)
        report = walk.over(routes_that_exist() if IS_LONG else routes)
    forget_plans()

    print(
        f"{plant.__name__}: {len(report.faults)} faults in {report.requests} requests, such as {report.faults[:1]}"
    )
    assert report.faults, f"the walk did not notice {plant.__name__}"


@pytest.mark.trust("TE19")
def test_without_a_hole_the_same_slices_are_clean(walk):
    slices = sorted({route for _, routes in HOLES for route in routes})

    assert walk.over(slices).faults == []


def forget_plans() -> None:
    """A prepared read keeps its compiled statement; a planted hole must be compiled into it, and out of it again."""
    for thing in gc.get_objects():
        if type(thing) is Prepared:
            thing._plans.clear()


def _rooms(viewer: Any) -> Any:
    return Room.objects.visible_to(viewer)
