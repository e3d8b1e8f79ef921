"""The cloud beside a person: is there any open way for them into this room; for a contact, into any portal.

The rule of `rooms.visibility` for everybody on a job at once, in four queries; a test compares the two. A contact's
cloud reads what `standing` wrote down.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import now

from fanlight.ground.access.models import Invitation, ShareLink
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms.models import Grant, GrantedRoom, Participant, Portal, Room
from fanlight.ground.rooms.visibility import ALWAYS_ON, NEVER_ON

ON: Final = "on"
INVITED: Final = "invited"
OFF: Final = "off"
NONE: Final = "none"
"""Off, and there is no address to write to."""


@dataclass(frozen=True, slots=True)
class Ways:
    """What lets one person into a room now: grants and share links; `invited` are grants that wait to be taken up.

    `is_shown`: whether the portal of their audience shows the room.
    """

    grants: tuple[Grant, ...] = ()
    links: tuple[ShareLink, ...] = ()
    invited: tuple[Grant, ...] = ()
    email: str = ""
    is_disabled: bool = False
    is_shown: bool = False

    @property
    def cloud(self) -> str:
        if self.grants or self.links:
            return ON
        if self.invited:
            return INVITED
        return OFF if self.email or self.is_disabled else NONE


def of_contact(contact: Contact, *, email: str | None) -> str:
    """The cloud of a contact: any active grant. `email` is their primary address. No query."""
    if contact.portal_state == "active":
        return ON
    if contact.portal_state == "invited" and (contact.portal_until is None or contact.portal_until > now()):
        return INVITED
    return OFF if email or contact.disabled_at else NONE


def ways_of(person: Participant) -> Ways:
    """What lets one person of a room into it."""
    return ways_into(person.room, [person])[person.contact_id]


def ways_into(
    room: Room, people: Sequence[Participant], *, shown_by: Sequence[Portal] | None = None
) -> dict[int, Ways]:
    """By the contact's key, for people who take part in `room`; a room without a parent. Four queries at most.

    `shown_by`: what `showing` said of the room, for whoever asked already.
    """
    if not people:
        return {}
    portals = {portal.pk: portal for portal in (showing(room) if shown_by is None else shown_by)}
    contacts = _contacts(room, people)
    welcome = [contact for contact, (_email, is_disabled) in contacts.items() if not is_disabled]
    grants, links = _grants(room, welcome, portals), _links(room, welcome, portals)
    found: dict[int, Ways] = {}
    for person in people:
        mine = [grant for grant in grants if _covers(grant, person, room=room, portals=portals)]
        email, is_disabled = contacts[person.contact_id]
        found[person.contact_id] = Ways(
            grants=tuple(grant for grant in mine if grant.state == "active"),
            links=tuple(link for link in links if link.contact_id == person.contact_id),
            invited=tuple(grant for grant in mine if grant.state == "invited"),
            email=email,
            is_disabled=is_disabled,
            is_shown=any(portal.audience == person.audience for portal in portals.values()),
        )
    return found


def showing(room: Room) -> list[Portal]:
    """The portals that are on and have this room on them. One query; none for a room that is on none."""
    if room.kind == NEVER_ON:
        return []
    portals = Portal.objects.within(room).filter(Q(parent=None) | Q(parent__on=True))
    if room.kind in ALWAYS_ON:
        return list(portals.filter(on=True, workspace__portal_on=True).order_by("id"))
    return list(portals.showing(room).order_by("id"))


def _contacts(room: Room, people: Iterable[Participant]) -> dict[int, tuple[str, bool]]:
    """Primary address, and whether every way in is shut."""
    keys = [person.contact_id for person in people]
    rows: Any = Contact.objects.within(room).filter(pk__in=keys).with_email()
    return {row.pk: (row.email_address or "", bool(row.disabled_at or row.erased_at)) for row in rows}


def _grants(room: Room, contacts: Sequence[int], portals: dict[int, Portal]) -> list[Any]:
    """Active ones, and those with an invitation that can still be taken up; `is_listed`: this room is among theirs."""
    if not contacts or not portals:
        return []
    opened = GrantedRoom.objects.within(room).filter(grant=OuterRef("pk"), room=room, closed_at=None)
    waiting = Invitation.objects.within(room).pending().filter(grant=OuterRef("pk"))
    alive = Q(state="active") | Q(Exists(waiting), state="invited")
    mine = Grant.objects.within(room).filter(alive, contact__in=contacts, portal__in=list(portals))
    return list(mine.annotate(is_listed=Exists(opened)).order_by("id"))


def _links(room: Room, contacts: Sequence[int], portals: dict[int, Portal]) -> list[ShareLink]:
    if not contacts or not portals:
        return []
    links = ShareLink.objects.within(room).live().filter(kind="share", room=room, contact__in=contacts)
    return list(links.filter(portal__in=list(portals)).order_by("id"))


def _covers(grant: Any, person: Participant, *, room: Room, portals: dict[int, Portal]) -> bool:
    if grant.contact_id != person.contact_id:
        return False
    if grant.scope == "client":
        return bool(room.client_id == grant.client_id)
    if grant.scope == "listed":
        return bool(grant.is_listed)
    return portals[grant.portal_id].audience == person.audience
