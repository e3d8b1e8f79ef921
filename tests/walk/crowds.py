"""Many rows that a reader must not know of: more of each kind than any page shows, written as people write them."""

from collections.abc import Callable
from typing import Any, NamedTuple

from fanlight.ground.workspaces.models import SavedView
from fanlight.work.conversations.models import Note, NoteAttachment
from fanlight.work.files.models import File, FilePublication, FileVersion
from fanlight.work.jobs.models import Job
from tests import world
from tests.walk import devices, exports
from tests.walk.stage import AUDIENCES, Stage, an_ask
from tests.walk.viewers import Walker

MANY = 52
"""More than a page of anything."""
FEW = 7
"""More than a block of a page shows of visits."""
DAYS_AROUND = (-2, 2)

type Audience = str | None


class Crowd(NamedTuple):
    """What comes into being here or there, and who must not notice."""

    name: str
    gather: Callable[[Stage, Stage], Any]
    is_shut_to: Callable[[Walker], bool]


def _of_the_team(here: Stage, _there: Stage) -> None:
    for jobs in here.jobs.values():
        _on(here, jobs.job, None)


def _of_another_audience(audience: str) -> Callable[[Stage, Stage], None]:
    return lambda here, _there: _on(here, here.jobs["one"].job, audience)


def _of_other_jobs(here: Stage, _there: Stage) -> None:
    """One that was there, and a new one of another client with people of its own."""
    business = here.business
    new = world.a_job(business, title="Crowd", client=world.a_client(business, "Crowded & Co"))
    for job in (here.jobs["two"].job, new):
        for audience in AUDIENCES:
            _on(here, job, audience)
    for number in range(FEW):
        world.a_guest(business, new, f"Guest {number}")
        world.a_holder(business, new, f"Holder {number}", scope="own")


def _of_another_business(_here: Stage, there: Stage) -> None:
    _of_other_jobs(there, there)
    _of_the_team(there, there)
    _of_colleagues(there, there)
    for number in range(MANY):
        world.a_job(
            there.business, title=f"Crowd {number}", client=world.a_client(there.business, f"{number}")
        )


def _of_colleagues(here: Stage, _there: Stage) -> None:
    """What is one member's alone."""
    for number in range(FEW):
        exports.make({"bare": here.staff["bare"]})
        devices.make({"bare": here.staff["bare"]})
        SavedView.keep("jobs", "", by=here.staff["bare"], name=f"Crowd {number}", is_shared=False)


def _on(stage: Stage, job: Job, audience: Audience) -> None:
    """Notes, files and visits, of the team alone or of one audience; visits are everybody's or the team's."""
    owner = stage.business.owner
    for number in range(MANY):
        note = Note.write(by=owner, room=job.room, body=f"Crowd {number}", audience=audience)
        _file(stage, job, f"crowd-{number}.txt", audience)
        if number < FEW:
            _file(stage, job, f"enclosed-{number}.txt", audience, note=note)
        if audience:
            an_ask(stage.business, job, f"Crowd {number}", audience)
    for days in DAYS_AROUND * FEW:
        world.an_appointment(job, by=owner, title="Crowd", in_days=days, internal=True)


def _file(stage: Stage, job: Job, name: str, audience: Audience, *, note: Note | None = None) -> None:
    blob = FileVersion.objects.within(stage.business).select_related("blob")[0].blob
    own = {"workspace_id": stage.business.workspace_id}
    file = File.objects.create(**own, room=job.room, name=name, in_message=note is not None)
    version = FileVersion.objects.create(**own, file=file, blob=blob)
    if audience:
        FilePublication.objects.create(**own, file=file, version=version, audience=audience)
    if note:
        NoteAttachment.objects.create(**own, note=note, file=file)


def _is_contact(walker: Walker) -> bool:
    return not walker.is_staff


def _reads_as(audience: str) -> Callable[[Walker], bool]:
    return lambda walker: walker.audience == audience


CROWDS = [
    Crowd("the team", _of_the_team, _is_contact),
    Crowd("instructing clients", _of_another_audience("instructing_client"), _reads_as("customer")),
    Crowd("customers", _of_another_audience("customer"), _reads_as("instructing_client")),
    Crowd("other jobs", _of_other_jobs, lambda walker: _is_contact(walker) and "two" not in walker.jobs),
    Crowd("colleagues", _of_colleagues, lambda walker: walker.is_staff),
    Crowd("another business", _of_another_business, lambda _walker: True),
]
