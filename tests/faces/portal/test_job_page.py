"""The job as its client sees it."""

from tests import world


def test_a_customer_sees_the_job_behind_the_link(alder, job, gus, portal):
    world.an_appointment(job, by=alder.owner, title="Survey of the ceiling")
    answer = portal(alder, gus).get(f"/alder/jobs/{job.number}/")
    assert answer.status_code == 200
    print(answer.content.decode())
    assert "Survey of the ceiling" in answer.content.decode()
