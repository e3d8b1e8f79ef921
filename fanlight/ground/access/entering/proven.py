"""What a right code is worth: coming in as one of those who are reached at that address, or going on as oneself.

Once, within ten minutes, in the browser that asked. What may be chosen is asked again at that moment.
"""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from fanlight.core.errors import Refusal
from fanlight.core.facts import Personal, record
from fanlight.core.viewers import ContactViewer
from fanlight.ground.access import events
from fanlight.ground.access.entering import accepting, choosing, credentials, signin
from fanlight.ground.access.entering.accepting import Asked
from fanlight.ground.access.entering.arriving import Arrived, Caller, come_in
from fanlight.ground.access.entering.choosing import Choice
from fanlight.ground.access.models import PortalSession, SignInCode
from fanlight.ground.people.models import Contact, ContactAddress


class CodeOver(Refusal):
    code = "code.over"
    message = _("This code was used already, or it is too old. Ask for a new one.")


class NothingOpen(Refusal):
    code = "code.nothing_open"
    message = _("Nothing is open to you here any more.")


def reader(viewer: ContactViewer) -> Contact:
    """Who is in the midst of this visit."""
    found: Contact = Contact.objects.within(viewer).get(pk=viewer.contact_id)
    return found


def address_of(viewer: ContactViewer) -> str:
    """Where a code to the reader would go; empty without an address."""
    return ContactAddress.objects.within(viewer).primary_of(viewer.contact_id)


def masked(address: str) -> str:
    """Enough to know one's own address by, and no more: whoever holds a link need not be the person it was made for."""
    name, _at, host = address.partition("@")
    return f"{name[:1]}…@{host}" if host else ""


def choices(code: SignInCode) -> list[Choice]:
    """Whoever the right code may come in as, and where; by name."""
    return choosing.grants_of(code, address_key=code.address_key, or_invited=True) if code.is_proven else []


@transaction.atomic
def come_in_by_code(code: SignInCode, key: str, caller: Caller, *, is_kept: bool) -> Arrived:
    """Begin a visit by the grant of that key; an invitation that waited is accepted.

    Raises CodeOver, NothingOpen when that grant is not, or no longer, open to the address, or NeedsCredential when
    it opens with a password or passkey alone, and the code is still good for setting one: see `invited`.
    """
    choice = choosing.chosen(code, key, address_key=code.address_key, or_invited=True)
    if choice is None:
        raise NothingOpen
    if not code.take():
        raise CodeOver
    grant = choice.grant
    arrived = come_in(grant, caller, method="code", proved_key=code.address_key, is_kept=is_kept)
    by = credentials.viewer_of(grant, arrived.session)
    accepting.accept_by_code(grant, by=by)
    ip, agent = _personal(grant, caller.ip), _personal(grant, caller.agent[: signin.AGENT_LENGTH])
    record(events.CodeUsed(about=grant.contact, portal=choice.portal_name, ip=ip, agent=agent), by=by)
    return arrived


def invited(code: SignInCode, key: str) -> Asked | None:
    """The invitation that waits at the grant of that key, for whoever gave the right code; None for all else."""
    if code.contact_id or not code.is_proven:
        return None
    choice = choosing.chosen(code, key, address_key=code.address_key, or_invited=True)
    return accepting.look_up_by_code(choice.grant, code) if choice else None


@transaction.atomic
def confirm_by_code(code: SignInCode, *, by: ContactViewer) -> tuple[PortalSession, str]:
    """The visit goes on, proven, under a new secret. Raises CodeOver, also when the address is theirs no more."""
    mine = ContactAddress.objects.within(by).filter(contact_id=by.contact_id, folded_key=code.address_key)
    if not mine.exists() or not code.take():
        raise CodeOver
    return signin.confirm(by, proved_key=code.address_key)


def _personal(grant: Any, value: str) -> Personal:
    return Personal("contact", grant.contact_id, value)
