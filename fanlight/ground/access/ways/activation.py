"""The cloud, turned: the portal is opened for a contact at once, or shut, for one job or for a whole reach.

By hand or by itself, the same grant comes of it. Whoever decides about a contact's ways in holds the contact's row, so
that of two presses one opens and one letter leaves. Where the business asks for a password or passkey, turning on is an
invitation instead: until it is accepted nobody comes in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fanlight.core.errors import NotAllowed, Refusal
from fanlight.core.viewers import Viewer
from fanlight.ground.access.models import ShareLink
from fanlight.ground.access.ways import clouds, inviting, standing
from fanlight.ground.access.ways.letters import LINK_KEY
from fanlight.ground.mail import values
from fanlight.ground.mail.models import Letter
from fanlight.ground.mail.outbox import Draft, post
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms.evidence import Way
from fanlight.ground.rooms.models import Grant, GrantedRoom, Participant, Portal, Reach, Room
from fanlight.ground.rooms.models.grants import AlreadyActive, NotDisabled
from fanlight.ground.rooms.visibility import first_closed, reasons
from fanlight.ground.workspaces.models import Workspace

KIND: Final = "portal_open"


class NoPortal(Refusal):
    code = "activation.no_portal"
    message = gettext_lazy("There is no portal for people who take part in this way.")
    field = "portal"


class NotShown(Refusal):
    """A switch above keeps the job from everybody; the message says which."""

    code = "activation.not_shown"
    field = "portal"


class AlreadyOff(Refusal):
    code = "activation.already_off"
    message = gettext_lazy("The portal is off for this person already.")


class NotListed(Refusal):
    code = "activation.not_listed"
    message = gettext_lazy("This access is not for chosen jobs, or is not open any more.")
    field = "job"


class AlreadyOpen(Refusal):
    code = "activation.already_open"
    message = gettext_lazy("This job is open for them already.")
    field = "job"


@dataclass(frozen=True, slots=True)
class Shut:
    """What turning off shut, by the keys of the grants, and the share links that still let the person in."""

    grants: tuple[str, ...]
    links: tuple[ShareLink, ...]


def register() -> None:
    """Called once, when the apps are ready."""
    label = gettext_lazy("Title of what was opened")
    values.provides("opened_room", label, _opened_room, is_offered=False)


def reach_of(person: Participant) -> Reach:
    """This one job, in the portal of the person's audience. Raises NoPortal."""
    portals = Portal.objects.within(person).general().filter(audience=person.audience)
    portal = portals.first()
    if portal is None:
        raise NoPortal
    return Reach(portal, "listed", rooms=(person.room,))


@transaction.atomic
def turn_on(contact: Contact, reach: Reach, *, by: Viewer, line: str = "") -> Grant:
    """The portal is open for this contact from now on, and a letter with a link that signs them in is on its way.

    `line` is a personal word in it. Raises NoEmail, PortalOff, Disabled, NotShown, AlreadyActive, Bounced, Wider, or
    Malformed for the line; nothing was changed then.
    """
    if not by.is_staff:
        raise NotAllowed("contact.turn_on")
    words = inviting.readable(line)
    contact = Contact.objects.within(contact).locked(contact.pk)
    inviting.require_welcome(contact, reach.portal)
    for room in reach.rooms:
        _require_shown(contact, reach.portal, room)
    grant = _same(contact, reach)
    if grant is not None and grant.state == "active" and _is_within(grant, reach, contact):
        raise AlreadyActive
    if _asks_for_more(contact) and (grant is None or grant.state != "active"):
        return _invited(contact, reach, grant, by=by, line=words)
    return _opened(contact, reach, by=by, line=words)


@transaction.atomic
def turn_off(person: Participant, *, by: Viewer) -> Shut:
    """No grant lets this person into the room any more, from the next request on. Raises AlreadyOff.

    A grant for some jobs loses this one; one that reaches further goes whole. Share links stay; the answer names them.
    """
    if not by.is_staff:
        raise NotAllowed("contact.turn_off")
    Contact.objects.within(person).locked(person.contact_id)
    ways = clouds.ways_of(person)
    if not ways.grants:
        raise AlreadyOff
    for grant in ways.grants:
        grant.close_room(person.room, by=by)
    standing.settle(person.contact_id, owner=person)
    return Shut(tuple(grant.key for grant in ways.grants), ways.links)


@transaction.atomic
def turn_back(person: Participant, keys: Sequence[str], *, by: Viewer) -> None:
    """What `turn_off` shut, the grants of these keys, is open again, and nobody is written to. Raises NotDisabled."""
    if not by.is_staff:
        raise NotAllowed("contact.turn_back")
    contact = Contact.objects.within(person).locked(person.contact_id)
    if contact.disabled_at or contact.erased_at:
        raise inviting.Disabled
    grants = list(Grant.objects.within(person).filter(contact=contact, key__in=keys))
    if not grants or clouds.ways_of(person).grants:
        raise NotDisabled
    for grant in grants:
        if grant.state == "disabled":
            grant.enable(by=by)
        if grant.scope == "listed":
            grant.open_room(person.room, by=by)
    standing.settle(contact.pk, owner=person)


@transaction.atomic
def deactivate(grant: Grant, *, by: Viewer) -> None:
    """This portal is shut for the contact: visits and one-tap links end with the grant, share links are ended too.

    Raises AlreadyDisabled.
    """
    Contact.objects.within(grant).locked(grant.contact_id)
    grant.disable(by=by)
    inviting.end_open(grant)
    links = ShareLink.objects.within(grant).live().filter(kind="share", contact_id=grant.contact_id)
    for link in links.filter(portal_id=grant.portal_id):
        link.end(by=by)
    standing.settle(grant.contact_id, owner=grant)


@transaction.atomic
def activate(grant: Grant, *, by: Viewer) -> None:
    """What `deactivate` shut is as it was, but for links and invitations: those stay ended. Raises NotDisabled."""
    Contact.objects.within(grant).locked(grant.contact_id)
    grant.enable(by=by)
    if grant.state == "invited":
        inviting.cancel(grant, by=by)
    standing.settle(grant.contact_id, owner=grant)


@transaction.atomic
def open_job(grant: Grant, room: Room, *, by: Viewer) -> None:
    """One more job on a grant for chosen ones; nobody is written to. Raises NotListed, or AlreadyOpen."""
    Contact.objects.within(grant).locked(grant.contact_id)
    if grant.reloaded().scope != "listed" or grant.state not in ("active", "invited"):
        raise NotListed
    opened = GrantedRoom.objects.within(grant).filter(grant=grant, room=room, closed_at=None)
    if opened.exists():
        raise AlreadyOpen
    grant.open_room(room, by=by)


@transaction.atomic
def close_job(grant: Grant, room: Room, *, by: Viewer) -> None:
    """One job fewer on a grant for chosen ones; with the last one it is shut. Raises NotListed, or AlreadyOff."""
    Contact.objects.within(grant).locked(grant.contact_id)
    if grant.reloaded().scope != "listed":
        raise NotListed
    opened = GrantedRoom.objects.within(grant).filter(grant=grant, closed_at=None)
    if not opened.filter(room=room).exists():
        raise AlreadyOff
    grant.close_room(room, by=by)
    if grant.state == "invited" and not opened.exists():
        inviting.cancel(grant, by=by)
    standing.settle(grant.contact_id, owner=grant)


def _require_shown(contact: Contact, portal: Portal, room: Room) -> None:
    way = Way(True, "link", room_id=room.pk)
    if closed := first_closed(reasons(contact, room, portal=portal, way=way)):
        raise NotShown(closed.sentence)


def _same(contact: Contact, reach: Reach) -> Grant | None:
    """The grant that this reach would become: a contact has one without a client in each portal."""
    mine = Grant.objects.within(contact).filter(contact=contact, portal=reach.portal, client=reach.client)
    found: Grant | None = mine.first()
    return found


def _is_within(grant: Grant, reach: Reach, contact: Contact) -> bool:
    """Whether the grant, were it active, opens all of it already."""
    if reach.scope != "listed":
        return grant.scope == reach.scope
    if grant.scope == "own":
        mine = Participant.objects.within(grant).filter(contact=contact, audience=reach.portal.audience)
        return mine.filter(room__in=reach.rooms).count() == len(set(reach.rooms))
    opened = GrantedRoom.objects.within(grant).filter(grant=grant, closed_at=None, room__in=reach.rooms)
    return opened.count() == len(set(reach.rooms))


def _asks_for_more(contact: Contact) -> bool:
    """Whether the business wants a password or passkey before anybody comes in."""
    return Workspace.objects.get(pk=contact.workspace_id).sign_in_policy == "required"


def _invited(contact: Contact, reach: Reach, grant: Grant | None, *, by: Viewer, line: str) -> Grant:
    """An invitation; one that waits already opens this too, and is not sent twice."""
    try:
        invited: Grant = inviting.invite(contact, reach, by=by, line=line).grant
    except inviting.AlreadyInvited:
        if grant is None or _is_within(grant, reach, contact):
            raise
        invited = Grant.give(contact, reach, by=by, state="invited")
        standing.settle(contact.pk, owner=contact)
    return invited


def _opened(contact: Contact, reach: Reach, *, by: Viewer, line: str) -> Grant:
    grant = _taken_up(contact, reach, by=by)
    inviting.end_open(grant)
    link = ShareLink.one_tap(grant, by=by)
    room = reach.rooms[0] if len(reach.rooms) == 1 else None
    post(_draft(contact, link, room=room, line=line, is_by_hand=by.actor[0] == "member"), by=by)
    standing.settle(contact.pk, owner=contact)
    return grant


def _taken_up(contact: Contact, reach: Reach, *, by: Viewer) -> Grant:
    """One that waits to be accepted and covers it is active now; else it is given, or widened."""
    waiting = _same(contact, reach)
    is_wider = waiting is not None and (waiting.scope, reach.scope) == ("own", "listed")
    if waiting and is_wider and waiting.state == "invited" and _is_within(waiting, reach, contact):
        waiting.activate(by=by)
        return waiting
    return Grant.give(contact, reach, by=by)


def _draft(contact: Contact, link: ShareLink, *, room: Room | None, line: str, is_by_hand: bool) -> Draft:
    with translation.override(contact.written_language):
        about = _(
            "your portal with {{ business }} is open: dates, documents and messages of “{{ opened_room }}” are in "
            "one place."
        )
        if room is None:
            about = _(
                "your portal with {{ business }} is open: dates, documents and messages of your work with us are "
                "in one place."
            )
        lines = [
            _("Hello {{ contact }},"),
            about,
            line,
            "{{ portal_link }}",
            _("The link is yours alone and signs you in by itself. It works until {{ link_ends }}."),
            _("Later you come in at {{ portal_address }} with your email address."),
            _("Kind regards") + ("\n{{ member }}" if is_by_hand else "") + "\n{{ business }}",
        ]
        subject = _("Your portal with {{ business }} is open")
    body = "\n\n".join(one for one in lines if one)
    return Draft(kind=KIND, subject=subject, body=body, contact=contact, room=room, keys={LINK_KEY: link.key})


def _opened_room(letter: Letter) -> str:
    return letter.room.title if letter.room else ""
