"""Taking somebody off a job: everything that let them into its room ends with it, in one transaction."""

from django.db import transaction
from django.utils.timezone import now

from fanlight.core.errors import NotAllowed
from fanlight.core.viewers import Viewer
from fanlight.ground.access.models import ShareLink
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms.models import GrantedRoom, Participant


@transaction.atomic
def take_off(person: Participant, *, by: Viewer) -> None:
    """Out of the address book; their live links to this room end, and a listed grant no longer opens it."""
    if not by.is_staff:
        raise NotAllowed("person.remove")
    Contact.objects.within(person).locked(person.contact_id)  # no link is made for them meanwhile
    links = (
        ShareLink.objects.within(person).live().filter(room_id=person.room_id, contact_id=person.contact_id)
    )
    for link in links:
        link.end(by=by)
    opened = GrantedRoom.objects.within(person).filter(room_id=person.room_id, closed_at=None)
    opened.filter(grant__contact_id=person.contact_id).update(closed_at=now())
    person.remove(by=by)
