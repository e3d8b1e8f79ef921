"""Editing a job: whoever read an older state is refused, and nothing is overwritten unseen."""

import pytest

from fanlight.core.errors import NotAllowed, Stale
from fanlight.core.fulltext import matching
from fanlight.ground.activity.models import Event
from fanlight.work.jobs.models import Job
from fanlight.work.jobs.models.jobs import JobDraft
from tests import world


def draft(**more):
    return JobDraft(**({"title": "Kitchen and hall", "kind": "claim", "site": "14 Alder Row, Bath"} | more))


def now(job):
    return (
        Job.objects.everyone("a test looks at the row")
        .for_page()
        .get(workspace_id=job.workspace_id, pk=job.pk)
    )


def test_an_edit_takes_over_what_is_said(alder, job, ada):
    other = world.a_client(alder, "Northcote Mutual")

    job.edit(draft(client=other, summary="Two rooms", outside_reference="NM-1"), by=ada, revision=1)

    there = now(job)
    assert (there.title, there.summary, there.outside_reference) == ("Kitchen and hall", "Two rooms", "NM-1")
    assert (there.room.title, there.room.client_id, there.revision) == ("Kitchen and hall", other.pk, 2)
    assert Job.objects.visible_to(ada).filter(matching(ada, "northcote hall nm-1")).exists()


def test_the_second_of_two_editors_is_refused(job, ada, max_):
    mine, theirs = now(job), now(job)
    theirs.edit(draft(title="Max was first"), by=max_, revision=theirs.revision)

    with pytest.raises(Stale):
        mine.edit(draft(title="Ada was second"), by=ada, revision=1)

    assert now(job).title == "Max was first"


def test_the_event_names_what_changed(job, ada, insurer):
    job.edit(draft(client=insurer), by=ada, revision=1)

    (event,) = Event.objects.visible_to(ada).filter(name="job.edited")
    assert event.payload == {"fields": ["title"]}


def test_a_client_cannot_edit(job, gus):
    with pytest.raises(NotAllowed):
        job.edit(draft(), by=gus.viewer, revision=1)
    assert now(job).title == "Kitchen ceiling"
