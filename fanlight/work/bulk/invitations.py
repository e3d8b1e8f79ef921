"""Send Portal Invite: many contacts are invited at once, each by one letter, however often the work begins anew."""

from collections.abc import Sequence
from typing import Any, Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from fanlight.core.errors import Refusal, Sentence
from fanlight.core.folding import folded_email
from fanlight.core.viewers import Viewer
from fanlight.ground.access.models import Invitation
from fanlight.ground.access.ways import inviting
from fanlight.ground.people.models import Affiliation, Client, Contact
from fanlight.ground.rooms.models import Grant, Portal, Reach
from fanlight.ground.rooms.models.grants import AlreadyActive
from fanlight.work.bulk.verbs import Before, NothingToDo, Question, Said, Verb, register_verb

CLIENTS_AT_MOST: Final = 2
"""So many are looked up: more than one is too many to choose from unseen."""


class NoOneClient(Refusal):
    code = "bulk.no_one_client"
    message = _("Belongs to no client, or to several. Invite them from their own page.")


class PortalGone(Refusal):
    code = "bulk.portal_gone"
    message = _("This portal is not there any more.")


class WasTaken(Refusal):
    """Whoever took it away had a reason, which nobody looks up who chose a whole list."""

    code = "bulk.was_taken"
    message = _("Access was taken away. Invite them from their own page, if you mean to.")


class NotPending(Refusal):
    code = "bulk.not_pending"
    message = _("The invitation was accepted, sent again or cancelled since, so it stays as it is.")


def invite(contact: Contact, said: Said, by: Viewer) -> Before | None:
    """`said["reach"]` is the key of a portal and a scope. The grant and its invitation are what undoing needs."""
    reach = _reach(contact, said.get("reach", ""))
    Contact.objects.within(contact).locked(contact.pk)
    try:
        _require_not_taken(contact, reach)
        invitation = inviting.invite(contact, reach, by=by)
    except AlreadyActive:
        raise NothingToDo(_("Already active.")) from None
    except inviting.AlreadyInvited:
        raise NothingToDo(_("Invited already.")) from None
    except inviting.NoEmail:
        raise Refusal(_("No email address.")) from None
    except inviting.Disabled:
        raise Refusal(_("Disabled.")) from None
    except inviting.PortalOff:
        raise Refusal(_("The portal is off.")) from None
    return {"grant": invitation.grant_id, "invitation": invitation.key}


def uninvite(contact: Contact, before: Before, by: Viewer) -> None:
    """Cancels what is still pending, and nothing else."""
    Contact.objects.within(contact).locked(contact.pk)
    sent = Invitation.objects.within(contact).pending().filter(key=before["invitation"])
    grant = Grant.objects.within(contact).filter(pk=before["grant"], contact=contact).first()
    if grant is None or not sent.exists():
        raise NotPending
    inviting.cancel(grant, by=by)


def address(contact: Any) -> str:
    """What two contacts with one mailbox have in common."""
    return folded_email(contact.email_address or "")


def _reach(contact: Contact, said: str) -> Reach:
    key, _space, scope = said.partition(" ")
    portal = Portal.objects.within(contact).filter(key=key).first()
    if portal is None:
        raise PortalGone
    return Reach(portal, scope, client=_client(contact) if scope == "client" else None)


def _require_not_taken(contact: Contact, reach: Reach) -> None:
    """In no shape: whoever may not see their own jobs is not given those of the client, nor the other way round."""
    taken = Grant.objects.within(contact).filter(contact=contact, portal=reach.portal, state="disabled")
    if reach.client is not None:
        taken = taken.filter(Q(client=None) | Q(client=reach.client))
    if taken.exists():
        raise WasTaken


def _client(contact: Contact) -> Client:
    ties = Affiliation.objects.within(contact).of_contact(contact)[:CLIENTS_AT_MOST]
    clients: list[Client] = [tie.client for tie in ties]
    if len(clients) != 1:
        raise NoOneClient
    return clients[0]


def _reaches(viewer: Viewer) -> Sequence[tuple[str, Sentence]]:
    """Each portal with each scope that makes sense for many."""
    portals = list(Portal.objects.visible_to(viewer).general())
    return [
        (f"{portal.key} {scope}", words % {"portal": portal.name})
        for portal in portals
        for scope, words in SCOPES.items()
    ]


SCOPES: Final[dict[str, Any]] = {
    "own": _("%(portal)s: jobs they take part in, later ones too"),
    "client": _("%(portal)s: all jobs of their client, later ones too"),
}


def _sent(count: int) -> str:
    return ngettext("%(num)s invitation is on its way", "%(num)s invitations are on their way", count) % {
        "num": count
    }


INVITE: Final = Verb(
    name="invite",
    label=_("Send Portal Invite"),
    icon="send",
    act=invite,
    undo=uninvite,
    done=_sent,
    asks=Question(name="reach", label=_("Portal, and what they may see"), choices=_reaches),
    states=("live",),
    same=address,
    twin=_("Duplicate: somebody else here has the same address and got the letter."),
    words={"done": _("Sent"), "undone": _("Cancelled")},
)


def register() -> None:
    """Called once, when the apps are ready."""
    register_verb("contacts", INVITE)
