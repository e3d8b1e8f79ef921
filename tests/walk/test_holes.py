"""The test of the test: each planted hole must be noticed by the slice of the walk that touches its table."""

import functools
import gc

import pytest
from django.db import connection

from fanlight.core.prepared import Prepared
from tests.sizes import IS_LONG
from tests.walk.engine import Walk, each_so_many
from tests.walk.forgotten import FORGOTTEN
from tests.walk.holes import HOLES, Plant, jobs_of_every_workspace
from tests.walk.test_walk import walk

__all__ = ["walk"]

ALL = [*HOLES, *FORGOTTEN]


@pytest.mark.trust("TE18")
@pytest.mark.second_lock
def test_the_second_lock_fills_a_hole_between_workspaces(walk):
    with pytest.MonkeyPatch.context() as patch:
        forget_plans()
        jobs_of_every_workspace(patch)
        report = walk.over(["console:job-show"])
    forget_plans()

    assert report.denied > 0
    assert report.faults == []


@pytest.mark.trust("TE19")
def test_every_planted_hole_is_noticed_and_nothing_else(walk):
    """On one stage, since a walk leaves no trace on it; without a hole the same slices are clean."""
    slices = sorted({route for _plant, routes in ALL for route in routes})
    assert len(ALL) >= 20
    assert anew(walk).over(slices, every=each_so_many(sqlite=4, postgresql=8)).faults == []

    missed = [plant.__name__ for plant, routes in ALL if not is_noticed(walk, plant, routes)]

    assert missed == []


def is_noticed(walk: Walk, plant: Plant, routes: list[str]) -> bool:
    with pytest.MonkeyPatch.context() as patch:
        forget_plans()
        without_second_lock(patch)
        plant(patch)
        report = anew(walk).over(routes, to_the_end=IS_LONG)
    forget_plans()
    print(
        f"{plant.__name__}: {len(report.faults)} faults in {report.requests} requests, such as {report.faults[:1]}"
    )
    return bool(report.faults)


def anew(walk: Walk) -> Walk:
    """The same stage and people; what the walk before found is forgotten."""
    return Walk(walk.here, walk.there, walk.walkers)


def without_second_lock(patch: pytest.MonkeyPatch) -> None:
    """The walk must notice by itself; on PostgreSQL the database would fill some of the holes."""
    patch.setitem(connection.settings_dict, "ROW_ROLE", "")


def forget_plans() -> None:
    """A prepared read keeps its compiled statement; a planted hole must be compiled into it, and out of it again."""
    for one in prepared_reads():
        one._plans.clear()


@functools.cache
def prepared_reads() -> list[Prepared]:
    """All there are: each is made when its module is imported, and the site map has imported them all."""
    return [thing for thing in gc.get_objects() if type(thing) is Prepared]
