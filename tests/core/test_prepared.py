"""Prepared reads give what their plain queryset gives, for each viewer, and refuse to read while building."""

import pytest
from django.test.utils import CaptureQueriesContext

from fanlight.core.prepared import Prepared
from fanlight.ground.rooms.models import Room
from tests import world

ROOMS = Prepared(
    lambda viewer, title: Room.objects.visible_to(viewer).filter(title=title).values("id", "title")
)


def test_each_viewer_gets_their_own_rows_from_few_plans(alder, birch, job, cleo, gus, ines, max_):
    world.a_job(birch, title=job.title)
    viewers = [alder.owner, max_, cleo.viewer, gus.viewer, ines.viewer, birch.owner]

    for viewer in viewers:
        plain = list(Room.objects.visible_to(viewer).filter(title=job.title).values_list("id", "title"))
        assert [tuple(row) for row in ROOMS(viewer, title=job.title)] == plain
        assert len(plain) == 1
        assert (plain[0][0] == job.room_id) == (viewer.workspace_id == alder.workspace_id)


def test_a_second_call_compiles_nothing_and_reads_once(alder, job, monkeypatch):
    from django.db import connection

    ROOMS(alder.owner, title=job.title)
    monkeypatch.setattr(Prepared, "_compile", lambda *_: pytest.fail("compiled again"))

    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert ROOMS.first(alder.owner, title=job.title).title == job.title

    assert len(queries) == 1


def test_a_build_that_reads_is_refused(alder, job):
    reads = Prepared(
        lambda viewer: (
            Room.objects.within(viewer).filter(id=Room.objects.within(viewer).get().pk).values("id")
        )
    )

    with pytest.raises(AssertionError, match="must not read"):
        reads(alder.owner)


def test_a_build_that_branches_on_a_key_is_caught(alder, job):
    odd = Prepared(
        lambda viewer, room: (
            Room.objects.within(viewer).filter(id=room).order_by("id" if room > 2**62 else "-id").values("id")
        )
    )

    with pytest.raises(AssertionError, match="differs"):
        odd(alder.owner, room=job.room_id)
