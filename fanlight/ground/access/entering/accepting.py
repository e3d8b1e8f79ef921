"""Accepting an invitation: what a letter's token leads to, and how pressing the button opens the portal.

Looking a token up reads and changes nothing, however often. The token is worth something while its grant waits, its
contact may come in, and the address it was sent to is still theirs: it dies with a change of address. A code that
proves their address leads to the same.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from fanlight.core import tokens
from fanlight.core.doors import OfWorkspace, compare_and_set
from fanlight.core.errors import Refusal
from fanlight.core.facts import Fact, record
from fanlight.core.folding import folded_email
from fanlight.core.viewers import ContactViewer
from fanlight.ground.access import events
from fanlight.ground.access.entering import credentials
from fanlight.ground.access.entering.arriving import Arrived, Caller, come_in
from fanlight.ground.access.models import Credential, Invitation, SignInCode
from fanlight.ground.access.models.invitations import UNANSWERED
from fanlight.ground.access.ways import standing
from fanlight.ground.people.models import Contact, ContactAddress
from fanlight.ground.rooms.models import Grant, Portal
from fanlight.ground.workspaces.models import Workspace

MAY_WAIT: Final = ("invited", "active")
"""A grant that was opened meanwhile, by hand or by a code, does not make the letter in the mailbox worthless."""


class InvitationOver(Refusal):
    code = "portal_invitation.ended"
    message = _("This invitation was used, cancelled or replaced, or it is too old.")


class NeedsCredential(Refusal):
    code = "portal_invitation.needs_credential"
    message = _("Set a password or a passkey first.")
    field = "password"


class HasCredential(Refusal):
    """Else a letter of two weeks ago would be worth a new password."""

    code = "portal_invitation.has_credential"
    message = _("You have a password or a passkey already. Open your portal, and change it there.")
    field = "password"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a token or a code leads to. `is_open` False: it asked somebody once, and is over.

    `code` is the right one that was given, if it was that: accepting uses it up.
    """

    invitation: Invitation
    policy: str
    is_open: bool
    code: SignInCode | None = None

    @property
    def contact(self) -> Contact:
        found: Contact = self.invitation.grant.contact
        return found

    @property
    def workspace_id(self) -> int:
        return self.invitation.workspace_id

    @property
    def has_credential(self) -> bool:
        return Credential.objects.within(self.invitation).filter(contact=self.contact).exists()

    @property
    def needs_credential(self) -> bool:
        """It only counts as accepted with a password or passkey, and the contact has none."""
        return self.policy == "required" and not self.has_credential

    @property
    def may_set(self) -> bool:
        """Whether a first password or passkey may be set along with it."""
        return self.policy != "passwordless" and not self.has_credential


def look_up(token: str, *, owner: OfWorkspace) -> Asked | None:
    """What the token leads to in this workspace; None for unknown, replaced, malformed and foreign alike."""
    if not tokens.is_well_formed(token, tokens.INVITATION):
        return None
    found = Invitation.objects.within(owner).behind(tokens.digest(token))
    invitation = found.select_related(
        "grant__contact", "grant__portal", "letter", "member", "inviter"
    ).first()
    return _asked(invitation) if invitation else None


def look_up_by_code(grant: Grant, code: SignInCode) -> Asked | None:
    """The invitation that waits at a grant which this right code opens; None where none waits."""
    waiting = Invitation.objects.within(grant).of_grant(grant).pending()
    invitation = waiting.select_related("grant__contact", "grant__portal").first()
    return _asked(invitation, code) if invitation else None


@transaction.atomic
def accept(
    asked: Asked,
    caller: Caller,
    *,
    method: str = "link",
    setting: Callable[[Contact], Fact] | None = None,
    is_kept: bool = True,
) -> Arrived:
    """The grant is active and a visit begins, by `method`: a link or a code alone, or what was set along with it.

    `setting` sets a first password or passkey in the same transaction, and says so by a fact. Raises InvitationOver
    when somebody was first, NeedsCredential where the workspace requires one and none is set, or HasCredential.
    """
    invitation, code = asked.invitation, asked.code
    contact = Contact.objects.within(invitation).locked(invitation.grant.contact_id)
    again = Invitation.objects.within(invitation).filter(pk=invitation.pk)
    found = again.select_related("grant__contact", "grant__portal", "letter").first()
    if found is None or not (fresh := _asked(found, code)).is_open:
        raise InvitationOver
    if setting is not None and not fresh.may_set:
        raise HasCredential
    told = setting(contact) if setting else None
    if fresh.needs_credential:
        raise NeedsCredential
    if code is not None and not code.take():
        raise InvitationOver
    proved_key = code.address_key if code else ""
    arrived = come_in(found.grant, caller, method=method, proved_key=proved_key, is_kept=is_kept)
    viewer = credentials.viewer_of(found.grant, arrived.session)
    _settle(found, by=viewer, method=method)
    if told is not None:
        credentials.announce(contact, told, by=viewer)
    return arrived


@transaction.atomic
def accept_by_code(grant: Grant, *, by: ContactViewer) -> None:
    """Who comes in by a code has accepted the invitation that waits at the grant. Nothing where none waits.

    Where a password or passkey is required and they have none, it goes on waiting, and a grant that is not open yet
    raises NeedsCredential: `look_up_by_code` says what to set it with.
    """
    Contact.objects.within(grant).locked(grant.contact_id)
    waiting = Invitation.objects.within(grant).of_grant(grant).pending().select_related("grant").first()
    if waiting is None or waiting.grant.state not in MAY_WAIT:
        return
    if not _asked(waiting).needs_credential:
        _settle(waiting, by=by, method="code")
    elif waiting.grant.state == "invited":
        raise NeedsCredential


def _asked(invitation: Invitation, code: SignInCode | None = None) -> Asked:
    grant, business = invitation.grant, Workspace.objects.get(pk=invitation.workspace_id)
    contact = grant.contact
    welcome = contact.disabled_at is None and contact.erased_at is None
    opened = business.portal_on and grant.portal.is_open and grant.state in MAY_WAIT
    is_open = invitation.is_pending and welcome and opened and _is_still_theirs(invitation, code)
    return Asked(invitation, business.sign_in_policy, is_open, code)


def _is_still_theirs(invitation: Invitation, code: SignInCode | None) -> bool:
    """Whether its contact has the address today that the code proved or, without one, that the letter went to."""
    if code is None and invitation.letter is None:
        return False
    key = code.address_key if code else folded_email(invitation.letter.to_address)
    mine = ContactAddress.objects.within(invitation).filter(contact_id=invitation.grant.contact_id)
    return mine.filter(folded_key=key).exists()


def _settle(invitation: Invitation, *, by: ContactViewer, method: str) -> None:
    """Written down once; the digest stays, so that the link can say it was used."""
    if not compare_and_set(invitation, expect=UNANSWERED, accepted_at=now()):
        raise InvitationOver
    grant = invitation.grant
    if grant.reloaded().state != "active":
        grant.activate(by=by)
    Contact.objects.within(grant).filter(pk=grant.contact_id, accepted_at=None).update(accepted_at=now())
    portal = Portal.objects.within(grant).get(pk=grant.portal_id)
    said = {"contact": grant.contact_id, "portal": portal.name, "method": method}
    record(events.InvitationAccepted(about=grant, **said), by=by)
    standing.settle(grant.contact_id, owner=grant)
