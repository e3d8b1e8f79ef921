"""Documents in folders: one of the featured job's, and what belongs to an insurer and to no single job."""

import datetime
from collections.abc import Callable
from importlib import resources
from typing import Any, Final

from django.core.files import File as Stream

from fanlight.core.viewers import StaffViewer
from fanlight.demo.past import Step, dated
from fanlight.ground.people.models import Client
from fanlight.ground.rooms.models import Room
from fanlight.work.files.models import File, Folder
from fanlight.work.jobs.models import Job

WORKS: Final = ("Plans and schedules", "Schedule of works.pdf")
TERMS: Final = ("Terms", "guarantee.pdf", "Guarantee on our work.pdf")
HERE: Final = resources.files("fanlight.demo")
AUDIENCE: Final = "instructing_client"


def steps(*, by: StaffViewer, job: str, client: Client) -> list[Step]:
    """Through the verbs of the product, among what else happened: a history is read in the order in which it was
    written. `job`: the title of the one whose schedule is put into a folder."""
    return [(-3.5, _sorted(job, by)), (-15, _terms(client, by))]


def _sorted(title: str, by: StaffViewer) -> Callable[[datetime.datetime], None]:
    def act(moment: datetime.datetime) -> None:
        room = Job.objects.within(by).get(title=title).room
        name, lies = WORKS
        folder = dated(Folder.add(room, name, by=by), moment)
        File.objects.within(by).get(room=room, name=lies).move(folder, by=by)

    return act


def _terms(client: Client, by: StaffViewer) -> Callable[[datetime.datetime], None]:
    def act(moment: datetime.datetime) -> None:
        name, source, called = TERMS
        room = Room.of_client(client)
        folder = dated(Folder.add(room, name, by=by), moment)
        with (HERE / "papers" / source).open("rb") as stream:
            upload: Any = Stream(stream, name=called)
            file = dated(File.add_to(folder, by=by, upload=upload), moment)
        file.publish(by=by, audience=AUDIENCE)

    return act
