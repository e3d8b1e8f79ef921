"""Colleagues: a client's owner invites and removes people of the same client, in the portal they are in themselves.

The rows are written by the machine, since contacts write none of them; what was asked is written down as the owner's.
"""

from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fanlight.core.errors import Malformed, NotAllowed, Refusal
from fanlight.core.facts import Personal, record
from fanlight.core.viewers import GrantViewer, TaskViewer, Viewer
from fanlight.ground.access import events
from fanlight.ground.access.entering import credentials
from fanlight.ground.access.models import Invitation
from fanlight.ground.access.ways import inviting, standing
from fanlight.ground.mail.lines import is_address, one_line
from fanlight.ground.people.models import Affiliation, Client, Contact, ContactAddress
from fanlight.ground.people.models.contacts import LONGEST_NAME, ContactDraft
from fanlight.ground.rooms.models import Grant, Portal, Reach

ROLES: Final = tuple(Affiliation.ROLES)
SHOWN: Final = ("invited", "active")


class WasTaken(Refusal):
    """Whoever took it away, staff or an owner, may have had a reason that another owner does not know."""

    code = "colleague.was_taken"
    message = _("Access of this person was taken away. Ask us to give it back.")
    field = "email"


class Yourself(Refusal):
    code = "colleague.yourself"
    message = _("You cannot take away your own access. Ask another owner, or us.")


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the same client with access, or asked to take it up."""

    key: str
    name: str
    email: str
    role: str
    is_invited: bool
    is_oneself: bool


def may_manage(viewer: Viewer) -> bool:
    """Whether this reader is an owner of the client whose portal they are in. One query, none for most readers."""
    if not isinstance(viewer, GrantViewer) or viewer.scope != "client" or not viewer.client_id:
        return False
    mine = Affiliation.objects.within(viewer).filter(contact_id=viewer.contact_id, client_id=viewer.client_id)
    return mine.filter(role="owner").exists()


def colleagues_of(by: GrantViewer) -> list[Colleague]:
    """Who of the client has access to this portal or was asked, by name; the reader among them. Three queries."""
    _require_owner(by)
    grants = list(_grants(by).filter(state__in=SHOWN).select_related("contact"))
    people = [grant.contact_id for grant in grants]
    ties = Affiliation.objects.within(by).filter(client_id=by.client_id, contact_id__in=people)
    roles, words = dict(ties.values_list("contact_id", "role")), dict(ROLES)
    emails = _emails(by, people)
    return [
        Colleague(
            grant.key,
            grant.contact.name,
            emails.get(grant.contact_id, ""),
            str(words.get(roles.get(grant.contact_id, ""), "")),
            is_invited=grant.state == "invited",
            is_oneself=grant.contact_id == by.contact_id,
        )
        for grant in grants
    ]


@dataclass(frozen=True, slots=True)
class NewColleague:
    """Whom to ask, and into which role."""

    name: str
    email: str
    role: str


@transaction.atomic
def invite(who: NewColleague, *, by: GrantViewer) -> Invitation:
    """Ask a colleague in, with a letter on its way that names who asks.

    Somebody of the same client with that address is that person; whoever else has it stays unknown to the owner.
    Raises NotProven, WasTaken, Malformed with its field, or as `inviting.invite`.
    """
    _require_owner(by)
    credentials.require_fresh_proof(by)
    client = Client.objects.within(by).select_for_update(no_key=True).get(pk=by.client_id)
    portal = Portal.objects.within(by).get(pk=by.portal_id)
    contact = _found_or_made(_checked(who), client, by=by)
    Contact.objects.within(by).locked(contact.pk)  # whoever takes access away meanwhile waits, or was first
    if _was_taken(contact, who.email, by=by):
        raise WasTaken
    machine, reach = _machine(by), Reach(portal, "client", client)
    invitation = inviting.ask(contact, reach, by=machine, inviter=by.contact_id)
    fact = events.ColleagueInvited(
        about=invitation.grant, contact=contact.pk, to=_named(contact), role=str(dict(ROLES)[who.role])
    )
    record(fact, by=by)
    return invitation


@transaction.atomic
def remove(key: str, *, by: GrantViewer) -> None:
    """Take away a colleague's access to this client in this portal; whatever else they have stays.

    Raises NotProven, Yourself, NotAllowed for everybody else's keys, or AlreadyDisabled.
    """
    _require_owner(by)
    credentials.require_fresh_proof(by)
    grant = _grants(by).filter(key=key).select_related("contact").first()
    if grant is None:
        raise NotAllowed("colleague.remove")
    if grant.contact_id == by.contact_id:
        raise Yourself
    Contact.objects.within(by).locked(grant.contact_id)
    grant.disable(by=_machine(by))
    inviting.end_open(grant)
    fact = events.ColleagueRemoved(about=grant, contact=grant.contact_id, to=_named(grant.contact))
    record(fact, by=by)
    standing.settle(grant.contact_id, owner=by)


def named(key: str, *, by: GrantViewer) -> Colleague | None:
    """The one of that key among them; None for every other key."""
    return next((one for one in colleagues_of(by) if one.key == key), None)


def _require_owner(by: GrantViewer) -> None:
    if not may_manage(by):
        raise NotAllowed("colleague.manage")


def _grants(by: GrantViewer) -> Any:
    mine = Grant.objects.within(by).filter(client_id=by.client_id, portal_id=by.portal_id, scope="client")
    return mine.order_by("contact__name_key", "id")


def _emails(by: GrantViewer, people: list[int]) -> dict[int, str]:
    primary = ContactAddress.objects.within(by).filter(contact_id__in=people, is_primary=True)
    return dict(primary.values_list("contact_id", "address"))


def _checked(who: NewColleague) -> NewColleague:
    name, email = one_line(who.name, most=LONGEST_NAME), who.email.strip()
    if not name:
        raise Malformed(_("Write a name."), field="name")
    if not is_address(email):
        raise Malformed(_("Write one email address, like name@example.com."), field="email")
    if who.role not in dict(ROLES):
        raise Malformed(_("Choose a role."), field="role")
    return NewColleague(name, email, who.role)


def _found_or_made(who: NewColleague, client: Client, *, by: GrantViewer) -> Contact:
    """The person of this client with that address, or a new one. The client's row is held: two presses find one."""
    machine = _machine(by)
    known = (
        Contact.objects.within(by).of_client(client.pk).reached_at(who.email).live().order_by("id").first()
    )
    if known is not None:
        for tie in Affiliation.objects.within(by).filter(contact=known, client=client):
            tie.give_role(who.role, by=machine)
        found: Contact = known
        return found
    made = Contact.write_down(ContactDraft(who.name, emails=(who.email,)), by=machine)
    Affiliation.tie(made, client, by=machine, role=who.role)
    return made


def _was_taken(contact: Contact, email: str, *, by: GrantViewer) -> bool:
    """From them, or from whoever of this client had that address and was put away since: not to be got round anew."""
    earlier = Contact.objects.within(by).of_client(by.client_id).reached_at(email).archived()
    if earlier.exclude(disabled_at=None).exists():
        return True
    people = [contact.pk, *earlier.values_list("pk", flat=True)]
    taken = Grant.objects.within(by).filter(portal_id=by.portal_id, contact_id__in=people, state="disabled")
    of_this = Q(client_id=by.client_id) | Q(client=None)  # all of the client holds what was theirs alone, too
    return bool(taken.filter(of_this).exists())


def _named(contact: Contact) -> Personal:
    return Personal("contact", contact.pk, contact.name)


def _machine(by: Viewer) -> TaskViewer:
    return TaskViewer(by.workspace_id, 0, "colleague")
