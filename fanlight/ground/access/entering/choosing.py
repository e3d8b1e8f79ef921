"""Choosing: the grants by which somebody who proved who they are may come in, for whoever has more than one.

A visit carries exactly one of them. A code proves an address, which may be shared: then each person of that mailbox is
offered, inside one workspace.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from fanlight.core.doors import OfWorkspace
from fanlight.ground.access.models import Invitation
from fanlight.ground.people.models import ContactAddress
from fanlight.ground.rooms.models import Grant


@dataclass(frozen=True, slots=True)
class Choice:
    """One way in to choose from. `client_name` is set where the grant is for one client."""

    grant: Grant
    contact_name: str
    portal_name: str
    client_name: str

    @property
    def key(self) -> str:
        return self.grant.key


def grants_of(
    owner: OfWorkspace, *, contact_id: int = 0, address_key: str = "", or_invited: bool = False
) -> list[Choice]:
    """What is open to that contact and to whoever is reached at that folded address, by name. Two queries at most.

    Portals that are off are left out. With `or_invited`, grants whose invitation still waits are in it too: who
    proves the address may accept it.
    """
    people = {contact_id} if contact_id else set()
    if address_key:
        reached = ContactAddress.objects.within(owner).filter(folded_key=address_key)
        people |= set(reached.values_list("contact_id", flat=True))
    if not people:
        return []
    grants = _open(owner, or_invited=or_invited).filter(contact_id__in=people)
    named = grants.select_related("contact", "portal", "client")
    return [
        _choice(one) for one in named.order_by("contact__name_key", "portal__name", "client__name_key", "id")
    ]


def chosen(
    owner: OfWorkspace, key: str, *, contact_id: int = 0, address_key: str = "", or_invited: bool = False
) -> Choice | None:
    """The one of that key among them; None for every other key, theirs or nobody's."""
    mine = grants_of(owner, contact_id=contact_id, address_key=address_key, or_invited=or_invited)
    return next((one for one in mine if one.key == key), None)


def _open(owner: OfWorkspace, *, or_invited: bool) -> Any:
    grants = Grant.objects.within(owner).filter(contact__disabled_at=None, contact__erased_at=None)
    grants = grants.filter(Q(portal__parent=None) | Q(portal__parent__on=True), portal__on=True)
    if not or_invited:
        return grants.active()
    waiting = Invitation.objects.within(owner).pending().values("grant_id")
    return grants.filter(Q(state="active") | Q(state="invited", id__in=waiting))


def _choice(grant: Any) -> Choice:
    client = grant.client.name if grant.client else ""
    return Choice(grant, grant.contact.name, grant.portal.name, client)
