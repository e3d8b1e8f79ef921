"""Accepting an invitation: how somebody becomes a member, with the login they have or with a new one.

Looking an invitation up reads and changes nothing; only `join` and `join_anew` use it, and of two at once one wins.
"""

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from fanlight.core import tokens
from fanlight.core.doors import compare_and_set
from fanlight.core.errors import Refusal
from fanlight.core.facts import record
from fanlight.core.viewers import StaffViewer
from fanlight.ground.access.models.members import PENDING, MemberInvitation, Over
from fanlight.ground.workspaces import events, team
from fanlight.ground.workspaces.founding import Owner, add_member
from fanlight.ground.workspaces.models import Login, Member


class SomebodyElse(Refusal):
    code = "invitation.somebody_else"
    message = _("This invitation was sent to another email address than the one you are signed in with.")


class HasLogin(Refusal):
    code = "invitation.has_login"
    message = _("There is an account for this email address already. Sign in with it to accept.")


def look_up(token: str) -> MemberInvitation | None:
    """The open invitation behind a token; None for unknown, used, cancelled and late alike. At most one query."""
    if not tokens.is_well_formed(token, tokens.INVITATION):
        return None
    return behind(tokens.digest(token))


def behind(digest: bytes) -> MemberInvitation | None:
    """The same by the digest, which a session may remember: it opens nothing for whoever reads it."""
    everywhere = MemberInvitation.objects.everyone("the digest says which workspace it is")
    return everywhere.open().filter(digest=digest).select_related("workspace", "member").first()


def login_of(invitation: MemberInvitation) -> Login | None:
    """The login of the address that was invited, if it has one."""
    return Login.objects.filter(email=invitation.email_key).first()


@transaction.atomic
def join(invitation: MemberInvitation, *, login: Login) -> Member:
    """A member by the login they are signed in with. Raises SomebodyElse, or Over when it is not open any more."""
    if login.email != invitation.email_key:
        raise SomebodyElse
    return _settle(invitation, Owner(login.email, invitation.name or login.email.partition("@")[0]))


@transaction.atomic
def join_anew(invitation: MemberInvitation, *, name: str, password: str) -> Member:
    """A member with a login of their own, made now. Raises HasLogin when the address has one: then `join`."""
    if login_of(invitation):
        raise HasLogin
    return _settle(invitation, Owner(invitation.email_key, name, password))


def _settle(invitation: MemberInvitation, who: Owner) -> Member:
    still_open = MemberInvitation.objects.within(invitation).open().filter(pk=invitation.pk)
    used = {"accepted_at": now(), "digest": None}
    expected = PENDING | {"digest": invitation.digest}
    if not still_open.exists() or not compare_and_set(invitation, expect=expected, **used):
        raise Over
    _require_no_member(invitation)
    member = add_member(invitation.workspace, who, role=invitation.role)
    by = StaffViewer(member.workspace_id, member.pk, member.role)
    record(events.MemberJoined(about=member, who=team.personal(member), role=member.role), by=by)
    return member


def _require_no_member(invitation: MemberInvitation) -> None:
    """Who came in another way meanwhile, or was stopped, is not added a second time."""
    if Member.objects.within(invitation).filter(login__email=invitation.email_key).exists():
        raise Over
