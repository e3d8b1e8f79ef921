"""What passwords and passkeys of contacts share: who may set one, what is told of it, and how one is removed."""

import datetime
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fanlight.core.errors import NotAllowed, NotProven, Refusal
from fanlight.core.facts import Fact, record
from fanlight.core.viewers import ContactViewer, GrantViewer, TaskViewer, Viewer
from fanlight.ground.access import events
from fanlight.ground.access.entering import arriving, choosing
from fanlight.ground.access.entering.arriving import Arrived, Caller
from fanlight.ground.access.models import Credential, PortalSession
from fanlight.ground.mail.outbox import Bounced, Draft, NoAddress, post
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms.models import Grant, Portal
from fanlight.ground.workspaces.models import Workspace

FRESH: Final = datetime.timedelta(minutes=10)
PROOFS: Final = ("code", "passkey", "password")
BESIDE_PASSWORD: Final = ("code", "passkey")
"""What a password is changed or removed with by whoever does not say it."""
KIND: Final = "portal_credential"


class NotOffered(Refusal):
    code = "credential.not_offered"
    message = gettext_lazy("People come in by links and codes here; there are no passwords and passkeys.")


class Gone(Refusal):
    code = "credential.gone"
    message = gettext_lazy("This was removed already.")


class LastOne(Refusal):
    code = "credential.last_one"
    message = gettext_lazy("A password or a passkey is required here. Set another one first.")


@dataclass(frozen=True, slots=True)
class Proved:
    """Somebody who showed what they come in with, and the grants it opens."""

    contact: Contact
    grants: tuple[Grant, ...]


def policy_of(workspace_id: int) -> str:
    return str(Workspace.objects.values_list("sign_in_policy", flat=True).get(pk=workspace_id))


def require_offer(by: ContactViewer) -> None:
    """Raises NotOffered where the workspace has neither passwords nor passkeys."""
    if policy_of(by.workspace_id) == "passwordless":
        raise NotOffered


def require_proof(by: ContactViewer) -> None:
    """Raises NotProven for a visit of which only a link is known: whoever holds it may be somebody else."""
    if not by.is_proven:
        raise NotProven


def require_fresh_proof(by: ContactViewer, proofs: tuple[str, ...] = PROOFS) -> None:
    """Raises NotProven unless it was shown a moment ago: whoever sits at an open window may be somebody else."""
    if not is_fresh(by, proofs):
        raise NotProven


def is_fresh(by: ContactViewer, proofs: tuple[str, ...] = PROOFS) -> bool:
    """Whether this visit began with one of these proofs within ten minutes, or a code was given in it since."""
    lately = now() - FRESH
    begun = Q(method__in=proofs, created_at__gt=lately)
    mine = PortalSession.objects.within(by).filter(pk=by.session_id, contact_id=by.contact_id)
    return mine.filter(begun | Q(stepped_up_at__gt=lately)).exists()


def of_contact(contact_id: int, *, owner: Viewer) -> Any:
    """A contact's password and passkeys, the password first."""
    mine = Credential.objects.within(owner).filter(contact_id=contact_id)
    return mine.order_by("-kind", "id")


def people_with_any(owner: Viewer) -> int:
    """How many contacts have set a password or a passkey."""
    return int(Credential.objects.within(owner).values("contact_id").distinct().count())


def grants_of(contact: Contact) -> tuple[Grant, ...]:
    """What this contact may come in by, by name of portal and client."""
    return tuple(choice.grant for choice in choosing.grants_of(contact, contact_id=contact.pk))


@transaction.atomic
def come_in(proved: Proved, caller: Caller, *, method: str) -> Arrived:
    """A visit for whoever showed a password or passkey, by the first of their grants; the portal offers the others."""
    grant = proved.grants[0]
    arrived = arriving.come_in(grant, caller, method=method)
    record(
        events.CredentialUsed(about=proved.contact, contact=proved.contact.pk, method=method),
        by=viewer_of(grant, arrived.session),
    )
    return arrived


def viewer_of(grant: Grant, session: PortalSession) -> GrantViewer:
    """Who came in by that grant, or by its one-tap link, in that visit: for what is written down about it."""
    portal = Portal.objects.within(grant).get(pk=grant.portal_id)
    return GrantViewer(
        grant.workspace_id,
        portal.pk,
        portal.settings_id,
        portal.audience,
        grant.contact_id,
        session.pk,
        grant_id=grant.pk,
        scope=grant.scope,
        client_id=grant.client_id or 0,
        link_id=session.link_id or 0,
        assurance=session.assurance,
    )


@transaction.atomic
def remove_own(key: str, *, by: ContactViewer) -> None:
    """The contact takes a password or passkey away. Raises NotProven, Gone, or LastOne where one is required.

    It needs a fresh proof. For a password that is a code or passkey: a new one may be set then, without the one so far.
    """
    require_proof(by)
    contact = Contact.objects.within(by).locked(by.contact_id)
    mine = Credential.objects.within(by).filter(contact=contact)
    if policy_of(by.workspace_id) == "required" and mine.count() == 1:
        raise LastOne
    found = mine.filter(key=key).first()
    if found:
        require_fresh_proof(by, BESIDE_PASSWORD if found.kind == "password" else PROOFS)
    _remove(found, by=by)


@transaction.atomic
def remove(credential: Credential, *, by: Viewer) -> None:
    """Staff take one away, as when a phone was lost; its contact comes in by a code. Nobody else can set one anew."""
    if not by.is_staff:
        raise NotAllowed("credential.remove")
    Contact.objects.within(credential).locked(credential.contact_id)
    _remove(credential, by=by)


def announce(contact: Contact, fact: Fact, *, by: Viewer) -> None:
    """Write down what changed, and tell the address on file, so that it is noticed when it was somebody else."""
    record(fact, by=by)
    try:
        with transaction.atomic():
            post(_draft(contact, str(type(fact).story)), by=TaskViewer(contact.workspace_id, 0, "credential"))
    except (NoAddress, Bounced):
        return  # nowhere to tell it; the history has it


def tell_of_address(contact: Contact, was: str, by: Viewer) -> None:
    """Codes and invitations go elsewhere from now on: both addresses hear of it, if there is a way in to lose."""
    if contact.reloaded().portal_state not in ("active", "invited", "link"):
        return
    for address in (was, ""):
        try:
            with transaction.atomic():
                draft = _address_draft(contact, address)
                post(draft, by=TaskViewer(contact.workspace_id, 0, "credential"))
        except (NoAddress, Bounced):
            continue


def _remove(credential: Credential | None, *, by: Viewer) -> None:
    if credential is None:
        raise Gone
    mine = Credential.objects.within(credential).filter(pk=credential.pk)
    if not mine.delete()[0]:
        raise Gone
    contact = Contact.objects.within(credential).get(pk=credential.contact_id)
    fact = events.PasswordRemoved if credential.kind == "password" else events.PasskeyRemoved
    announce(contact, fact(about=contact, contact=contact.pk), by=by)


def _draft(contact: Contact, what: str) -> Draft:
    with translation.override(contact.written_language):
        lines = [
            _("Hello {{ contact }},"),
            _("How you come in to your portal with {{ business }} was changed: somebody %(what)s.")
            % {"what": what},
            _("If that was you, there is nothing to do. If not, tell us: we can shut your access at once."),
            _("Kind regards") + "\n{{ business }}",
        ]
        subject = _("How you sign in with {{ business }} was changed")
    return Draft(kind=KIND, subject=subject, body="\n\n".join(lines), contact=contact)


def _address_draft(contact: Contact, to_address: str) -> Draft:
    with translation.override(contact.written_language):
        lines = [
            _("Hello,"),
            _(
                "{{ business }} has another email address for you now. Letters and sign-in codes go to the new one, "
                "and no longer to the one so far."
            ),
            _("If that is right, there is nothing to do. If not, tell us: we can shut your access at once."),
            _("Kind regards") + "\n{{ business }}",
        ]
        subject = _("Your email address with {{ business }} was changed")
    body = "\n\n".join(lines)
    whose = None if to_address else contact  # the one so far is theirs no more
    return Draft(kind=KIND, subject=subject, body=body, contact=whose, to_address=to_address)
