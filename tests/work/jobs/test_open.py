"""Opening a job: its number, its room, its first status."""

import pytest

from fanlight.core.errors import NotAllowed
from fanlight.ground.activity.models import Event
from fanlight.ground.rooms.models import Room
from fanlight.work.jobs.models import Job, StatusMove
from fanlight.work.jobs.models.jobs import JobDraft, ReferenceTaken
from tests import world


def test_a_job_gets_the_next_number_a_room_and_the_first_status(alder, ada, insurer):
    first, second = world.a_job(alder), world.a_job(alder, title="Roof", client=insurer)

    assert (first.number, second.number) == ("J-1", "J-2")
    assert (second.room.title, second.room.client_id, second.room.kind) == ("Roof", insurer.pk, "job")
    assert second.status.label == "New instruction"
    assert [move.status_id for move in StatusMove.objects.visible_to(ada).filter(job=second)] == [
        second.status_id
    ]


def test_each_business_counts_for_itself(alder, birch):
    assert [world.a_job(business).number for business in (alder, birch, alder)] == ["J-1", "J-1", "J-2"]


def test_opening_is_written_down(job, ada):
    (event,) = Event.objects.visible_to(ada).filter(name="job.opened")

    assert (event.subject_id, event.room_id, event.actor_id) == (job.pk, job.room_id, ada.member_id)


def test_a_client_cannot_open_a_job(alder, gus):
    with pytest.raises(NotAllowed):
        Job.open(JobDraft(title="Mine", kind="claim"), by=gus.viewer)
    assert Job.objects.visible_to(alder.owner).count() == 1


def test_a_taken_reference_leaves_nothing_behind(alder, ada):
    world.a_job(alder, outside_reference="BW-1")

    with pytest.raises(ReferenceTaken):
        world.a_job(alder, title="Roof", outside_reference="BW-1")

    assert Job.objects.visible_to(ada).count() == Room.objects.visible_to(ada).count() == 1
    assert world.a_job(alder).number == "J-2", "no number is lost"


def test_the_same_reference_may_stand_in_two_businesses(alder, birch):
    for business in (alder, birch):
        assert world.a_job(business, outside_reference="BW-1").outside_reference == "BW-1"
