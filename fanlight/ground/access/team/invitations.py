"""The letter that asks a colleague in. Its link is minted when it leaves; the row that stays opens nothing."""

from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fanlight.core.doors import compare_and_set
from fanlight.core.viewers import Viewer
from fanlight.ground.access.models.members import Invited, MemberInvitation
from fanlight.ground.mail import values
from fanlight.ground.mail.models import Letter
from fanlight.ground.mail.outbox import Draft, post

KIND: Final = "member_invitation"
INVITATION_KEY: Final = "invitation"


def register() -> None:
    values.provides(
        "invitation_link",
        gettext_lazy("Link of the invitation"),
        _mint,
        needs=INVITATION_KEY,
        button=gettext_lazy("Join the team"),
        on_unsent=_withdraw,
        is_offered=False,
    )


@transaction.atomic
def invite(who: Invited, *, by: Viewer) -> MemberInvitation:
    """Ask somebody in, with a letter on its way. Raises a Refusal with its field."""
    invitation = MemberInvitation.invite(who, by=by)
    _send(invitation, by=by)
    return invitation


@transaction.atomic
def send_again(invitation: MemberInvitation, *, by: Viewer) -> None:
    """Another letter; whatever link lies in an earlier one is dead at once."""
    invitation.renew(by=by)
    _send(invitation, by=by)


def address_of(token: str) -> str:
    return f"{settings.ORIGIN.geturl().rstrip('/')}/accounts/invitation/{token}/"


def _send(invitation: MemberInvitation, *, by: Viewer) -> None:
    letter = post(_draft(invitation), by=by)
    compare_and_set(invitation, expect={}, letter=letter)


def _draft(invitation: MemberInvitation) -> Draft:
    lines = [
        _("Hello,"),
        _("{{ member }} asks you to join the team of {{ business }} on Fanlight."),
        "{{ invitation_link }}",
        _("The link works for 14 days, and once. If you did not expect it, leave it alone: nothing happens."),
        _("Kind regards") + "\n{{ business }}",
    ]
    return Draft(
        kind=KIND,
        subject=_("Join {{ business }} on Fanlight"),
        body="\n\n".join(lines),
        to_address=invitation.email,
        keys={INVITATION_KEY: invitation.key},
    )


def _mint(letter: Letter) -> str:
    return address_of(_invitation_of(letter).mint(letter=letter))


def _withdraw(letter: Letter, text: str) -> None:
    _invitation_of(letter).withdraw(text.rstrip("/").rpartition("/")[2])


def _invitation_of(letter: Letter) -> MemberInvitation:
    found: MemberInvitation = MemberInvitation.objects.within(letter).get(key=letter.values[INVITATION_KEY])
    return found
