"""Inviting a contact: a grant that waits, and the letter that asks for it to be taken up.

The link in the letter is minted when it leaves; the row that stays opens nothing. A grant has one open invitation: a
resend ends the older one. Whoever decides about a contact's ways in holds the contact's row, so two presses are one.
"""

from typing import Final

from django.db import transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fanlight.core import tokens
from fanlight.core.doors import compare_and_set
from fanlight.core.errors import Malformed, NotAllowed, Refusal
from fanlight.core.facts import Personal, record
from fanlight.core.viewers import Viewer
from fanlight.ground.access import events
from fanlight.ground.access.models import Invitation
from fanlight.ground.access.models.invitations import INVITATION_LASTS, LINE_LENGTH, Over
from fanlight.ground.access.ways import standing
from fanlight.ground.mail import values
from fanlight.ground.mail.lines import one_line
from fanlight.ground.mail.models import Letter
from fanlight.ground.mail.outbox import Draft, post
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms.models import Grant, Portal, Reach
from fanlight.ground.rooms.models.grants import AlreadyActive, AlreadyDisabled
from fanlight.ground.workspaces import addresses
from fanlight.ground.workspaces.models import Workspace

KIND: Final = "portal_invitation"
INVITATION_KEY: Final = "portal_invitation"


class NoEmail(Refusal):
    code = "portal_invitation.no_email"
    message = gettext_lazy("This contact has no email address yet. Add one, then invite them.")
    field = "contact"


class PortalOff(Refusal):
    code = "portal_invitation.portal_off"
    message = gettext_lazy("This portal is off. Turn it on, then invite people to it.")
    field = "portal"


class AlreadyInvited(Refusal):
    code = "portal_invitation.already_invited"
    message = gettext_lazy("This person was invited already. Send that invitation again, or cancel it first.")
    field = "contact"


class Disabled(Refusal):
    code = "portal_invitation.disabled"
    message = gettext_lazy("This contact is disabled. Enable them first.")
    field = "contact"


def register() -> None:
    """Called once, when the apps are ready."""
    values.provides(
        "portal_invitation",
        gettext_lazy("Link of the invitation"),
        _mint,
        needs=INVITATION_KEY,
        button=gettext_lazy("Open my portal"),
        on_sent=_note_sending,
        on_unsent=_withdraw,
        is_offered=False,
    )
    mine = {"needs": INVITATION_KEY, "is_offered": False}
    values.provides("invited_by", gettext_lazy("Who invites"), _inviter, **mine)  # type: ignore[arg-type]
    values.provides("invitation_ends", gettext_lazy("Last day of the invitation"), _last_day, **mine)  # type: ignore[arg-type]
    values.provides("portal_address", gettext_lazy("Address of the portal"), _address, is_offered=False)


@transaction.atomic
def invite(contact: Contact, reach: Reach, *, by: Viewer, line: str = "") -> Invitation:
    """Ask a contact in, with a letter on its way; `line` is a personal word in it.

    Raises NoEmail, PortalOff, AlreadyActive, AlreadyInvited, Disabled, Bounced, or Malformed for the line; nothing was
    changed then.
    """
    if not by.is_staff:
        raise NotAllowed("contact.invite")
    return ask(contact, reach, by=by, line=line)


@transaction.atomic
def send_again(grant: Grant, *, by: Viewer, line: str = "") -> Invitation:
    """Another letter and fourteen more days; what was sent before opens nothing from now on.

    Without a `line` the earlier one stays. Raises AlreadyActive, AlreadyDisabled, or Over when nothing waits.
    """
    if not by.is_staff:
        raise NotAllowed("contact.invite")
    contact = Contact.objects.within(grant).locked(grant.contact_id)
    require_welcome(contact, grant.portal)
    state = grant.reloaded().state
    if state != "invited":
        raise {"active": AlreadyActive, "disabled": AlreadyDisabled}.get(state, Over)
    last = Invitation.objects.within(grant).of_grant(grant).newest_first().first()
    return _send(grant, by=by, line=readable(line) or (last.line if last else ""), is_again=True)


@transaction.atomic
def cancel(grant: Grant, *, by: Viewer) -> None:
    """The invitation is taken back: its link opens nothing, and the grant waits for nothing. Raises Over."""
    if not by.is_staff:
        raise NotAllowed("contact.uninvite")
    contact = Contact.objects.within(grant).locked(grant.contact_id)
    if not compare_and_set(grant, expect={"state": "invited"}, state="inactive"):
        raise Over
    end_open(grant)
    portal = Portal.objects.within(grant).get(pk=grant.portal_id)
    to = Personal("contact", contact.pk, contact.name)
    record(events.ContactUninvited(about=grant, contact=contact.pk, to=to, portal=portal.name), by=by)
    standing.settle(contact.pk, owner=grant)


def ask(
    contact: Contact, reach: Reach, *, by: Viewer, line: str = "", inviter: int | None = None
) -> Invitation:
    """`invite` for whoever may, `inviter` being the contact who asks. Call it in a transaction."""
    words = readable(line)
    contact = Contact.objects.within(contact).locked(contact.pk)
    require_welcome(contact, reach.portal)
    _require_new(contact, reach)
    grant = Grant.give(contact, reach, by=by, state="invited")
    return _send(grant, by=by, line=words, inviter=inviter)


def end_open(grant: Grant) -> None:
    """Whatever is open of this grant's invitations opens nothing from now on."""
    mine = Invitation.objects.within(grant).of_grant(grant).unanswered()
    mine.update(cancelled_at=now(), digest=None)


def address_of(token: str, *, workspace_name: str) -> str:
    return addresses.portal_address(workspace_name, f"invitation/{token}")


def require_welcome(contact: Contact, portal: Portal) -> None:
    """Whether a letter may ask this contact in to that portal. Raises Disabled, PortalOff or NoEmail."""
    if contact.disabled_at or contact.erased_at:
        raise Disabled
    if not portal.reloaded().is_open or not Workspace.objects.get(pk=portal.workspace_id).portal_on:
        raise PortalOff
    if not contact.email:
        raise NoEmail


def _require_new(contact: Contact, reach: Reach) -> None:
    mine = Grant.objects.within(contact).filter(contact=contact, portal=reach.portal, client=reach.client)
    grant = mine.first()
    if grant is None or grant.state in ("inactive", "disabled"):
        return
    if grant.state == "active":
        raise AlreadyActive
    if Invitation.objects.within(grant).of_grant(grant).pending().exists():
        raise AlreadyInvited


def _send(
    grant: Grant, *, by: Viewer, line: str, inviter: int | None = None, is_again: bool = False
) -> Invitation:
    end_open(grant)
    kind, key = by.actor
    invitation: Invitation = Invitation.objects.create(
        workspace_id=grant.workspace_id,
        grant=grant,
        line=line,
        ends_at=now() + INVITATION_LASTS,
        member_id=key if kind == "member" else None,
        inviter_id=inviter,
    )
    contact = Contact.objects.within(grant).get(pk=grant.contact_id)
    compare_and_set(invitation, expect={}, letter=post(_draft(invitation, contact), by=by))
    portal = Portal.objects.within(grant).get(pk=grant.portal_id)
    fact = events.ContactInvited(
        about=grant,
        contact=contact.pk,
        to=Personal("contact", contact.pk, contact.name),
        portal=portal.name,
        again=is_again,
    )
    record(fact, by=by)
    standing.settle(contact.pk, owner=grant)
    return invitation


def _draft(invitation: Invitation, contact: Contact) -> Draft:
    with translation.override(contact.written_language):
        lines = [
            _("Hello {{ contact }},"),
            _(
                "{{ invited_by }} invites you to your portal with {{ business }}: dates, documents and messages "
                "of your work with us, in one place."
            ),
            invitation.line,
            "{{ portal_invitation }}",
            _("The link is for you alone. It works until {{ invitation_ends }}, or until you have used it."),
            _("Later you come in at {{ portal_address }} with your email address."),
            _("If you did not expect this, leave it alone: nothing happens."),
            _("Kind regards") + "\n{{ business }}",
        ]
        subject = _("{{ invited_by }} invited you to your portal with {{ business }}")
    return Draft(
        kind=KIND,
        subject=subject,
        body="\n\n".join(line for line in lines if line),
        contact=contact,
        keys={INVITATION_KEY: invitation.key},
    )


def readable(line: str) -> str:
    """A personal word as it may stand in a letter: one paragraph, nothing in it that is filled or opens something."""
    words = " ".join(one_line(part, most=LINE_LENGTH + 1) for part in line.splitlines()).strip()
    if len(words) > LINE_LENGTH:
        raise Malformed(gettext_lazy("Write 500 characters at most."), field="line")
    if values.named_in(words) or tokens.LINK_PATTERN.search(words):
        raise Malformed(
            gettext_lazy("Write plain words here, without {{ }} and personal links."), field="line"
        )
    return words


def _mint(letter: Letter) -> str:
    token = _invitation_of(letter).mint(letter=letter)
    return address_of(token, workspace_name=addresses.name_of(letter.workspace_id))


def _inviter(letter: Letter) -> str:
    """A person where one asked; the business for what a task did."""
    invitation = _invitation_of(letter)
    if invitation.inviter is not None:
        return str(invitation.inviter.name)
    business = Workspace.objects.values_list("name", flat=True).get(pk=letter.workspace_id)
    return str(invitation.member.name if invitation.member else business)


def _last_day(letter: Letter) -> str:
    zone = Workspace.objects.get(pk=letter.workspace_id).zone_info
    return str(date_format(_invitation_of(letter).ends_at.astimezone(zone), "l j F Y"))


def _address(letter: Letter) -> str:
    return addresses.portal_address(addresses.name_of(letter.workspace_id))


def _note_sending(letter: Letter, text: str) -> None:
    compare_and_set(_invitation_of(letter), expect={}, sent_at=now())


def _withdraw(letter: Letter, text: str) -> None:
    _invitation_of(letter).withdraw(text.rpartition("/")[2])


def _invitation_of(letter: Letter) -> Invitation:
    found: Invitation = Invitation.objects.within(letter).get(key=letter.values[INVITATION_KEY])
    return found
