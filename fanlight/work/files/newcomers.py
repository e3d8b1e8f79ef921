"""A document goes to a contact who is not on the job yet: they take part from now on, and their portal is turned on.

Taking part, showing, opening and writing are one transaction under the contact's row: of two presses one adds and
writes, and the other is told so. It is never done without the word that turns the portal on.
"""

from django.db import transaction
from django.utils.translation import gettext_lazy

from fanlight.core.errors import Malformed, NotAllowed, Refusal
from fanlight.core.viewers import Viewer
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms.models import AUDIENCES, Participant, Room
from fanlight.ground.rooms.models.rooms import AlreadyTakesPart
from fanlight.work.files import sending
from fanlight.work.files.models import File, FileSending


class NotOnTheJob(Refusal):
    code = "file.not_on_the_job"
    message = gettext_lazy(
        "They are not on this job yet. Tick “Turn on the portal for them” to add them and send it."
    )
    field = "turns_on"


class AddressKnown(Malformed):
    code = "file.address_known"
    message = gettext_lazy("Somebody else has this email address. Choose them as a contact above.")
    field = "email"


@transaction.atomic
def send(file: File, contact: Contact, *, by: Viewer, audience: str, turns_on: bool) -> FileSending:
    """Raises NotOnTheJob without `turns_on`, AlreadyTakesPart for another audience, and what `sending.send` raises."""
    if not by.is_staff or contact.workspace_id != file.workspace_id or audience not in dict(AUDIENCES):
        raise NotAllowed("file.send")
    if not turns_on:
        raise NotOnTheJob
    contact = Contact.objects.within(file).locked(contact.pk)
    room = Room.objects.within(file).get(pk=file.room_id)
    person = Participant.objects.within(file).filter(room=room, contact=contact).first()
    if person is None:
        person = Participant.add(contact, room, by=by, audience=audience)
    elif person.audience != audience:
        raise AlreadyTakesPart
    person.room = room
    return sending.send(file, person, by=by, times=0, turns_on=True)


@transaction.atomic
def send_to_new(
    file: File, *, by: Viewer, said: tuple[str, str], audience: str, turns_on: bool
) -> FileSending:
    """To somebody new, called and reached as `said`; one who was written down so by the same press is them.

    Raises AddressKnown where the address belongs to somebody of another name, and what `send` raises.
    """
    if not by.is_staff or by.workspace_id != file.workspace_id:
        raise NotAllowed("file.send")
    if not turns_on:
        raise NotOnTheJob
    name, email = said
    Room.objects.within(file).select_for_update(no_key=True).get(
        pk=file.room_id
    )  # two presses: one new contact
    reached = Contact.objects.within(file).live().reached_at(email)
    contact = reached.named(name).by_name().first()
    if contact is None and reached.exists():
        raise AddressKnown
    contact = contact or Contact.add(by=by, name=name, email=email)
    return send(file, contact, by=by, audience=audience, turns_on=True)
