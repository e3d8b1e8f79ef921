"""A lease has one holder, also when many want it at once."""

import threading

import pytest
from django.db import connection

from fanlight.ground.background import lease
from fanlight.ground.background.models import Lease

pytestmark = pytest.mark.django_db


def test_a_lease_that_is_held_cannot_be_taken():
    held = lease.take("import", seconds=60)

    assert held
    assert lease.take("import", seconds=60) is None
    assert lease.take("another", seconds=60)


def test_a_lease_that_ran_out_is_free_and_its_holder_notices():
    late = lease.take("import", seconds=-1)

    assert lease.take("import", seconds=60)
    assert not lease.renew(late, seconds=60)


def test_a_renewed_lease_stays_with_its_holder():
    held = lease.take("import", seconds=-1)

    assert lease.renew(held, seconds=60)
    assert lease.take("import", seconds=60) is None


def test_a_released_lease_is_free():
    lease.release(lease.take("import", seconds=60))

    assert lease.take("import", seconds=60)


def test_releasing_a_lease_that_somebody_else_took_changes_nothing():
    late = lease.take("import", seconds=-1)
    lease.take("import", seconds=60)

    lease.release(late)

    assert lease.take("import", seconds=60) is None


def test_a_name_that_nobody_else_can_want_is_taken_up_again():
    held = lease.take("worker:me", seconds=60)
    Lease.objects.all().delete()

    lease.revive(held, seconds=60)

    assert lease.living("worker:") == {"worker:me"}
    assert lease.renew(held, seconds=60)


def together(act, *, count=8):
    """What each of many threads got that began at the same moment."""
    got, start = [], threading.Barrier(count)

    def one():
        start.wait()
        try:
            got.append(act())
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == count
    return got


@pytest.mark.parametrize("began", ["fresh", "run out"])
def test_of_many_at_once_one_gets_the_lease(transactional_db, began):
    if began == "run out":
        lease.take("import", seconds=-1)

    got = together(lambda: lease.take("import", seconds=60))

    assert len([held for held in got if held]) == 1
