"""A confirmed job opens the portal for its customers by itself, where the business wants that: once for each job.

It runs as a task, since letters are posted. Grants, letters and the mark that it was done are one transaction: killed
anywhere and begun again, nobody gets two letters.
"""

from typing import Final

from django.db import transaction

from fanlight.core.doors import compare_and_set
from fanlight.core.errors import Refusal
from fanlight.core.facts import Personal, moment, record
from fanlight.core.viewers import TaskViewer, Viewer
from fanlight.ground.access.ways import activation, clouds, handout
from fanlight.ground.activity.models import Event
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms.models import Participant
from fanlight.ground.workspaces.models import Workspace
from fanlight.work.jobs import events
from fanlight.work.jobs.models import Job

AUDIENCE: Final = "customer"


def on_confirmed(event: Event) -> None:
    """Hears `job.confirmed`."""
    job = Job.objects.within(event).filter(pk=event.subject_id).first()
    if job is not None:
        open_portal(job)


@transaction.atomic
def open_portal(job: Job) -> int:
    """For how many of its customers the portal was opened now; nobody, where it was done before or is not wanted.

    Whoever has a way in already is left alone, and so is whoever cannot be written to, or lost it by hand.
    """
    if not Workspace.objects.get(pk=job.workspace_id).activates_on_confirmed:
        return 0
    held = Job.objects.within(job).select_for_update(no_key=True).get(pk=job.pk)
    if held.activated_at or held.archived_at:
        return 0
    by = TaskViewer(job.workspace_id, 0, "confirmed")
    customers = (
        Participant.objects.within(job).of_room(held.room).filter(audience=AUDIENCE).order_by("contact_id")
    )
    opened = [person for person in customers if _turned_on(person, by)]
    if opened:
        compare_and_set(held, expect={"activated_at": None}, activated_at=moment())
    for person in opened:
        to = Personal("contact", person.contact_id, person.contact.name)
        fact = events.PortalOpened(about=held, room_id=held.room_id, contact=person.contact_id, to=to)
        record(fact, by=by)
    return len(opened)


def _turned_on(person: Participant, by: Viewer) -> bool:
    """Under the contact's lock from the first look on: whoever takes access away meanwhile waits, or was first."""
    Contact.objects.within(person).locked(person.contact_id)
    if clouds.ways_of(person).cloud == clouds.ON:
        return False
    try:
        reach = activation.reach_of(person)
        handout.check_nothing_was_taken(person.room, reach.portal, person.contact)
        activation.turn_on(person.contact, reach, by=by)
    except Refusal:  # no address, a portal that is off: the cloud says which, to whoever looks
        return False
    return True
