"""The one-press link: Customer Portal in a job's menu gives the primary contact's address, or says what is missing."""

import datetime
from typing import Final

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from fanlight.core.errors import NotAllowed, Refusal
from fanlight.core.viewers import Viewer
from fanlight.ground.access.models import ShareLink, Sharing
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms.models import Participant, Portal, Room
from fanlight.ground.rooms.visibility import Way, first_closed, reasons
from fanlight.ground.workspaces.models import Workspace

AUDIENCE: Final = "customer"


class Missing(Refusal):
    """One of the conditions does not hold; the message says which."""

    code = "customer_portal.missing"


@transaction.atomic
def customer_link(room: Room, *, by: Viewer) -> tuple[ShareLink, str]:
    """The primary contact's live link to this job, or a new one, and a fresh token for it. Raises Missing, in words."""
    if not by.is_staff:
        raise NotAllowed("customer_portal.copy")
    portal, contact = _portal(room), _primary(room)
    closed = first_closed(reasons(contact, room, portal=portal, way=Way(True, "link", room_id=room.pk)))
    if closed:
        raise Missing(closed.sentence)
    Contact.objects.within(room).locked(contact.pk)  # pressed twice, the second finds what the first made
    link = _live(room, portal, contact) or _fresh(room, portal, contact, by=by)
    return link, link.mint(by=by, why="copy")


def _portal(room: Room) -> Portal:
    found = Portal.objects.within(room).general().filter(audience=AUDIENCE).first()
    if found is None:
        raise Missing(_("There is no portal for customers."))
    return found


def _primary(room: Room) -> Contact:
    person = Participant.objects.within(room).of_room(room).filter(is_primary=True).first()
    if person is None:
        raise Missing(_("No primary contact is chosen on this job."))
    if person.audience != AUDIENCE:
        raise Missing(_("The primary contact is not a customer. Use Share & Sync for other audiences."))
    contact: Contact = person.contact
    return contact


def _live(room: Room, portal: Portal, contact: Contact) -> ShareLink | None:
    links = ShareLink.objects.within(room).live().of_room(room)
    return links.filter(portal=portal, contact=contact, kind="share").newest_first().first()


def _fresh(room: Room, portal: Portal, contact: Contact, *, by: Viewer) -> ShareLink:
    workspace = Workspace.objects.get(pk=room.workspace_id)
    until = now().astimezone(workspace.zone_info).date() + datetime.timedelta(days=workspace.link_days)
    return ShareLink.share(Sharing(contact, portal, room, until, workspace.keeps_access), by=by)
