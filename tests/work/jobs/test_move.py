"""Moving a job: through its stages, to its end and back."""

import pytest

from fanlight.core.errors import NotAllowed
from fanlight.ground.activity.models import Event
from fanlight.work.jobs.models import Job, Status, StatusMove
from fanlight.work.jobs.models.jobs import AlreadyThere
from fanlight.work.jobs.stages import next_status, stages


def status(viewer, label):
    return Status.objects.visible_to(viewer).get(label=label)


def told(viewer):
    events = Event.objects.visible_to(viewer).order_by("number").values_list("name", flat=True)
    return [name for name in events if name.startswith("job.")]


def steps(job, viewer):
    known = list(Status.objects.visible_to(viewer).of_kind("claim"))
    moves = StatusMove.objects.visible_to(viewer).filter(job=job).order_by("id")
    return {stage.name: stage.state for stage in stages(known, job.status_id, moves)}


def test_a_move_is_dated_and_told(job, ada):
    job.move(status(ada, "Survey booked"), by=ada)

    assert StatusMove.objects.visible_to(ada).filter(job=job).count() == 2
    (event,) = Event.objects.visible_to(ada).filter(name="job.moved")
    assert event.payload == {"status": "Survey booked"}
    assert event.audience == "*"


def test_the_same_status_twice_is_refused(job, ada):
    job.move(status(ada, "Survey booked"), by=ada)
    late = job.reloaded()
    job.move(status(ada, "Report sent"), by=ada)

    with pytest.raises(AlreadyThere):
        late.move(status(ada, "Complete"), by=ada)
    with pytest.raises(AlreadyThere):
        job.move(status(ada, "Report sent"), by=ada)
    assert Job.objects.visible_to(ada).for_page()[0].status.label == "Report sent"


def test_the_end_closes_and_going_back_opens_again(job, ada):
    job.move(status(ada, "Complete"), by=ada)
    assert not job.reloaded().is_open

    job.move(status(ada, "Final checks"), by=ada)
    assert job.reloaded().is_open
    assert told(ada) == ["job.opened", "job.moved", "job.closed", "job.moved", "job.reopened"]


def test_cancelling_closes_too_and_closes_once(job, ada):
    job.move(status(ada, "Complete"), by=ada)
    closed_at = job.reloaded().closed_at
    job.move(status(ada, "Cancelled"), by=ada)

    assert job.reloaded().closed_at == closed_at
    assert told(ada).count("job.closed") == 1


def test_moving_to_approved_approves(job, ada):
    job.move(status(ada, "Approved"), by=ada)

    assert job.reloaded().approved_at is not None
    assert "job.approved" in told(ada)


def test_stages_are_done_up_to_where_the_job_stands(job, ada):
    job.move(status(ada, "Waiting for approval"), by=ada)

    assert list(steps(job, ada).items()) == [
        ("Instructed", "done"),
        ("Survey", "done"),
        ("Report", "done"),
        ("Approval", "now"),
        ("Repairs", "next"),
        ("Final checks", "next"),
        ("Complete", "next"),
    ]


def test_a_complete_job_has_all_stages_behind_it(job, ada):
    job.move(status(ada, "Complete"), by=ada)
    assert set(steps(job, ada).values()) == {"done"}


def test_a_cancelled_job_shows_what_it_reached(job, ada):
    job.move(status(ada, "Report sent"), by=ada)
    job.move(status(ada, "Cancelled"), by=ada)

    reached = [name for name, state in steps(job, ada).items() if state == "done"]
    assert reached == ["Instructed", "Report"]


@pytest.mark.parametrize(
    ("here", "onward"),
    [
        ("New instruction", "Survey booked"),
        ("Waiting for approval", "Repairs under way"),
        ("Final checks", "Complete"),
        ("Complete", None),
        ("Cancelled", None),
    ],
)
def test_the_next_stage_begins_with_its_first_status(alder, ada, here, onward):
    known = list(Status.objects.visible_to(ada).of_kind("claim"))

    found = next_status(known, status(ada, here).pk)

    assert (found.label if found else None) == onward


def test_a_client_cannot_move(job, gus, ada):
    with pytest.raises(NotAllowed):
        job.move(status(ada, "Survey booked"), by=gus.viewer)
