"""What somebody must not see is not counted for them either, and moves nothing on their pages."""

import pytest

from tests.walk.counts import COUNTS
from tests.walk.crowds import CROWDS
from tests.walk.engine import each_so_many
from tests.walk.quiet import Quiet
from tests.walk.test_holes import anew, forget_plans, without_second_lock
from tests.walk.test_walk import routes_that_exist, walk

__all__ = ["walk"]


@pytest.mark.trust("TE03")
def test_a_crowd_that_is_not_theirs_moves_nothing_on_anybodys_pages(walk):
    every = each_so_many(sqlite=2, postgresql=4)
    quiet = Quiet(walk, routes_that_exist(), every=every)

    assert quiet.faults() == []
    assert quiet.compared > 500 // every
    print(f"compared {quiet.compared} pages")


@pytest.mark.trust("TE19")
def test_every_count_that_ignores_its_reader_is_noticed(walk):
    missed = [plant.__name__ for plant, routes, crowd in COUNTS if not is_noticed(walk, plant, routes, crowd)]

    assert missed == []


def is_noticed(walk, plant, routes, crowd) -> bool:
    """The walk itself is blind to it: no canary, no write and no wrong answer betrays a sum."""
    with pytest.MonkeyPatch.context() as patch:
        forget_plans()
        without_second_lock(patch)
        plant(patch)
        quiet = Quiet(anew(walk), routes, [one for one in CROWDS if one.name == crowd])
        faults = quiet.faults()
    forget_plans()
    print(f"{plant.__name__}: {len(faults)} faults in {quiet.compared} pages, such as {faults[:1]}")
    return bool(faults)
