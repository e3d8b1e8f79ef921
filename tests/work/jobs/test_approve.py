"""Approving a job happens once, whoever presses and however often."""

import threading

import pytest
from django.db import connection

from fanlight.core.errors import NotAllowed
from fanlight.ground.activity import chain
from fanlight.ground.activity.models import Event
from fanlight.work.jobs.models import Job
from fanlight.work.jobs.models.jobs import AlreadyApproved
from tests import world
from tests.sizes import trials

THREADS = 8


def approvals(viewer):
    return Event.objects.visible_to(viewer).filter(name="job.approved").count()


def test_approving_moves_the_job_and_says_so(job, ada):
    job.approve(by=ada)

    there = Job.objects.visible_to(ada).for_page()[0]
    assert there.status.label == "Approved"
    assert there.approved_at is not None
    assert approvals(ada) == 1


def test_a_second_approval_is_refused(job, ada):
    late = job.reloaded()
    job.approve(by=ada)

    with pytest.raises(AlreadyApproved):
        late.approve(by=ada)
    assert approvals(ada) == 1


def test_a_client_cannot_approve(job, gus, ada):
    with pytest.raises(NotAllowed):
        job.approve(by=gus.viewer)
    assert approvals(ada) == 0


def test_eight_who_press_at_once_approve_once(lasting_db):
    alder = world.a_business("alder")
    for _ in range(trials(short=3, long=40, of="races to approve a job")):
        before = approvals(alder.owner)
        outcomes = race(world.a_job(alder), by=alder.owner)

        assert sorted(outcomes) == ["approved"] + ["refused"] * (THREADS - 1)
        assert approvals(alder.owner) == before + 1
    assert chain.verify(alder.workspace) is None


def race(job, *, by):
    """What became of each of the presses, which all start together."""
    outcomes, start = [], threading.Barrier(THREADS)

    def press():
        mine = job.reloaded()
        connection.close()  # the pool is smaller than the crowd, and nobody may hold a place while waiting
        start.wait(timeout=60)
        try:
            mine.approve(by=by)
        except AlreadyApproved:
            outcomes.append("refused")
        else:
            outcomes.append("approved")
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes
