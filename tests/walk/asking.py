"""Work requests on the stage of the walk: one in the room of each job, and one of each contact's own."""

from typing import Any

from fanlight.ground.people.models import Contact
from fanlight.ground.rooms.models import PortalSetting, Room
from fanlight.work.jobs.models import Job
from fanlight.work.requests.models import WorkRequest
from tests import world

RIGHT = "may.request"


def open_to_requests(business: world.Business) -> None:
    PortalSetting.objects.within(business).filter(name=RIGHT, room=None).update(on=True)


def on_job(business: world.Business, job: Job, contact: Contact, words: str) -> WorkRequest:
    """A new one, which whoever sees the job by a grant sees. Its number is the job's: no two stages share it."""
    return _a_request(business, job.room, contact, number=job.number.replace("J", "R"), words=words)


def of_ones_own(business: world.Business, person: world.Person) -> Any:
    """One that this contact may take back, by the word of its address. All with the whole client see it."""
    client = person.viewer.client_id or None
    owner = {"workspace_id": business.workspace_id}
    room = Room.objects.create(**owner, kind="request", title="Asked", client_id=client)
    words = f"can.{business.place}.one.customer."
    made = _a_request(business, room, person.contact, number=f"R-{person.contact.key[:12]}", words=words)
    made._open_to(person.viewer)
    return _Named(made.number)


def _a_request(
    business: world.Business, room: Room, contact: Contact, *, number: str, words: str
) -> WorkRequest:
    said = {name: f"{words}{name}" for name in ("title", "words", "place")}
    made: WorkRequest = WorkRequest.objects.create(
        workspace_id=business.workspace_id,
        number=number,
        kind="quote",
        audience="customer",
        press=number,
        room=room,
        portal=business.portal("customer"),
        contact=contact,
        **said,
    )
    return made


class _Named:
    """A request as the walk names what lies in no job: by the word of its address."""

    def __init__(self, key: str) -> None:
        self.key = key
