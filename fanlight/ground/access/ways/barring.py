"""Shutting a person's ways in, all or one, and opening them again; asking them in once more.

What is shut stays as it was, so that it can be given back: links, grants, invitations and visits read at each request
whether their contact is disabled. The state that lists show is settled in the same transaction.
"""

from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from fanlight.core.errors import NotAllowed, Refusal
from fanlight.core.viewers import Viewer
from fanlight.ground.access.ways import inviting
from fanlight.ground.access.ways.standing import settle
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms.models import Grant, Room


class NothingToSend(Refusal):
    code = "portal_invitation.nothing_to_send"
    message = _("No invitation of this person waits for an answer.")


@transaction.atomic
def disable(contact: Contact, *, by: Viewer) -> None:
    """Every way in of this person is shut from the next request on. Raises AlreadyDisabled."""
    contact.disable(by=by)
    settle(contact.pk, owner=contact)


@transaction.atomic
def enable(contact: Contact, *, by: Viewer) -> None:
    """What is still alive of their ways in lets them in again. Raises NotDisabled."""
    contact.enable(by=by)
    settle(contact.pk, owner=contact)


def disable_grant(grant: Grant, *, by: Viewer) -> None:
    """This one portal is shut for them. Raises AlreadyDisabled."""
    _decide(grant, lambda: grant.disable(by=by))


def enable_grant(grant: Grant, *, by: Viewer) -> None:
    """Back to what it was before. Raises NotDisabled."""
    _decide(grant, lambda: grant.enable(by=by))


def open_room(grant: Grant, room: Room, *, by: Viewer) -> None:
    """One more job on a grant of listed jobs."""
    _decide(grant, lambda: grant.open_room(room, by=by))


@transaction.atomic
def send_again(contact: Contact, *, by: Viewer) -> int:
    """Every invitation of this person that waits goes out anew, to the address they have now; how many.

    What was sent before opens nothing from then on. Raises NothingToSend, or a refusal of `inviting.send_again`.
    """
    if not by.is_staff:
        raise NotAllowed("contact.invite")
    waiting = Grant.objects.within(contact).filter(contact=contact, state="invited").order_by("id")
    grants = list(waiting.select_related("portal"))
    if not grants:
        raise NothingToSend
    for grant in grants:
        inviting.send_again(grant, by=by)
    return len(grants)


@transaction.atomic
def _decide(grant: Grant, verb: Callable[[], None]) -> None:
    """In turn with everybody else who decides about this contact's ways in."""
    Contact.objects.within(grant).locked(grant.contact_id)
    verb()
    settle(grant.contact_id, owner=grant)
