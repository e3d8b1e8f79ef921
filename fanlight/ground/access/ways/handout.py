"""The one-press link: Customer Portal in a job's menu gives the primary contact's address, or says what is missing."""

from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from fanlight.core.errors import NotAllowed, Refusal
from fanlight.core.viewers import Viewer
from fanlight.ground.access.models import ShareLink
from fanlight.ground.access.ways.standing import settle
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms.evidence import Way
from fanlight.ground.rooms.models import Grant, GrantedRoom, Participant, Portal, Reach, Room
from fanlight.ground.rooms.visibility import first_closed, reasons
from fanlight.ground.workspaces.models import PackChoice, Workspace
from fanlight.ground.workspaces.packs import pack

AUDIENCE: Final = "customer"


class Missing(Refusal):
    """One of the conditions does not hold; the message says which."""

    code = "customer_portal.missing"


@transaction.atomic
def customer_link(room: Room, *, by: Viewer) -> tuple[ShareLink, str]:
    """The primary contact's one-tap link and a fresh token for it; with a grant, where nothing was opened to them yet.

    Raises Missing, in words. What was taken away is never given back on the way.
    """
    if not by.is_staff:
        raise NotAllowed("customer_portal.copy")
    portal, contact = _portal(room), _primary(room)
    closed = first_closed(reasons(contact, room, portal=portal, way=Way(True, "link", room_id=room.pk)))
    if closed:
        raise Missing(closed.sentence)
    Contact.objects.within(room).locked(contact.pk)  # pressed twice, the second finds what the first made
    grant = _open_grant(room, portal, contact) or _given(room, portal, contact, by=by)
    link = ShareLink.one_tap(grant, by=by)
    settle(contact.pk, owner=room)
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


def _open_grant(room: Room, portal: Portal, contact: Contact) -> Grant | None:
    """The oldest one through which they see this job already."""
    mine = Grant.objects.within(room).filter(contact=contact, portal=portal)
    found: Grant | None = mine.active().covering(room).order_by("id").first()
    return found


def _given(room: Room, portal: Portal, contact: Contact, *, by: Viewer) -> Grant:
    """A grant as wide as the trade usually goes, or this job added to the list of those that are open."""
    check_nothing_was_taken(room, portal, contact)
    mine = Grant.objects.within(room).filter(contact=contact, portal=portal, client=None)
    is_active = mine.active().exists()
    if not is_active and Workspace.objects.get(pk=room.workspace_id).sign_in_policy == "required":
        raise Missing(
            _("Everybody sets a password or passkey here. Invite %(name)s to the portal first.")
            % {"name": contact.name}
        )
    scope = mine.values_list("scope", flat=True).first() or _usual_scope(room)
    rooms = (room,) if scope == "listed" else ()
    return Grant.give(contact, Reach(portal, scope, rooms=rooms), by=by)


def _usual_scope(room: Room) -> str:
    """How far a grant goes in this trade when nobody says how far."""
    return pack(PackChoice.objects.within(room).values_list("pack", flat=True)[0]).scope


def check_nothing_was_taken(room: Room, portal: Portal, contact: Contact) -> None:
    """Raises Missing where opening the room by the way would give back what somebody took away.

    A listed grant that ran out of jobs is no grant that was taken: another job gives none of them back.
    """
    mine = Grant.objects.within(room).filter(contact=contact, portal=portal)
    rooms = GrantedRoom.objects.within(room)
    has_jobs = Exists(rooms.filter(grant_id=OuterRef("id"), closed_at=None))
    taken = mine.filter(~Q(scope="listed") | has_jobs, state="disabled")
    if taken.filter(Q(client=None) | Q(id__in=mine.covering(room).values("id"))).exists():
        raise Missing(
            _("Access to the portal was taken away from %(name)s. Give it back first, if you mean to.")
            % {"name": contact.name}
        )
    if rooms.filter(room=room, grant__in=mine, closed_at__isnull=False).exists():
        raise Missing(
            _("Access to this job was taken away from %(name)s. Give it back first, if you mean to.")
            % {"name": contact.name}
        )
