"""The alert about a job goes to the member who looks after it, and names the job as the team does."""

import pytest

from fanlight.ground.workspaces.models import Member
from fanlight.work.conversations import alerts
from fanlight.work.jobs.models import Job
from tests import world


@pytest.mark.feature("A14")
def test_the_jobs_own_member_looks_after_its_room(alder, max_):
    member = Member.objects.within(max_).get(pk=max_.member_id)
    job = world.a_job(alder, title="Roof", member=member)

    assert alerts.desk_of(job.room) == alerts.Desk(f"{job.number} Roof", f"jobs/{job.number}/", member)
    assert [recipient.email for recipient in alerts.whom(job.room)] == ["max@alder.example"]


def test_a_job_without_a_member_is_looked_after_by_the_owner(job, ada, max_):
    assert Job.objects.visible_to(ada).get(pk=job.pk).member is None
    assert [recipient.name for recipient in alerts.whom(job.room)] == ["Ada Alder"]
