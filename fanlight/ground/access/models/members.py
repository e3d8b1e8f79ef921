"""Invitations of colleagues: how somebody becomes a member of a workspace."""

import datetime
from dataclasses import dataclass
from typing import ClassVar, Final, Self

from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import Door, StaffQuerySet, compare_and_set
from fanlight.core.errors import Malformed, NotAllowed, Refusal
from fanlight.core.facts import Personal, record
from fanlight.core.ids import new_key
from fanlight.core.tenancy import TenantForeignKey, TenantModel
from fanlight.core.viewers import Viewer
from fanlight.ground.access import events
from fanlight.ground.access.models.lettered import Lettered
from fanlight.ground.mail.models import Letter
from fanlight.ground.workspaces import team
from fanlight.ground.workspaces.logins import login_address
from fanlight.ground.workspaces.models import Member

INVITATION_LASTS: Final = datetime.timedelta(days=14)


class AlreadyMember(Refusal):
    code = "invitation.already_member"
    message = _("This person is on your team already. Look in the list below; access can be resumed there.")
    field = "email"


class AlreadyInvited(Refusal):
    code = "invitation.already_invited"
    message = _("This address has been invited already. Send that invitation again, or cancel it first.")
    field = "email"


class Over(Refusal):
    code = "invitation.over"
    message = _("This invitation was accepted, cancelled or replaced already.")


@dataclass(frozen=True, slots=True)
class Invited:
    """Whom to ask, by email address, and into which role."""

    email: str
    role: str = "staff"
    name: str = ""


class MemberInvitationQuerySet(StaffQuerySet["MemberInvitation"]):
    """Invitations of colleagues, for staff."""

    def pending(self) -> Self:
        """Neither accepted nor cancelled, whether or not they still open anything; the newest first."""
        return self.filter(accepted_at=None, cancelled_at=None).order_by("-id")

    def open(self) -> Self:
        """The ones that may be accepted: in time, and sent by somebody who may still invite into that role."""
        may_still = Q(member__role="owner") | Q(member__role="admin", role="staff")
        inviting = self.filter(may_still, member__disabled_at=None, member__login__is_active=True)
        return inviting.filter(ends_at__gt=Now()).pending()


class MemberInvitation(Lettered, TenantModel):
    """Somebody was asked to work here. Its letter carries the token that opens it."""

    privacy: ClassVar = (
        dict.fromkeys(["email", "email_key", "name"], "personal")
        | {"key": "technical", "digest": "secret", "may_have_arrived": "technical", "role": "business"}
        | dict.fromkeys(["ends_at", "accepted_at", "cancelled_at"], "business")
        | dict.fromkeys(["letter", "member"], "technical")
    )
    is_leaf = True

    key = models.CharField(max_length=22, default=new_key, editable=False)
    email = models.EmailField(_("email"))
    email_key = models.CharField(max_length=254, editable=False)
    name = models.CharField(_("name"), max_length=200, blank=True)
    role = models.CharField(_("role"), max_length=8, choices=Member.ROLES, default="staff")
    ends_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    letter = TenantForeignKey(Letter, null=True, blank=True)
    member = TenantForeignKey(Member)

    objects = Door(MemberInvitationQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "key"], name="access_memberinvitation_by_key"),
            models.UniqueConstraint(fields=["digest"], name="access_memberinvitation_digest"),
            models.UniqueConstraint(
                fields=["workspace", "email_key"],
                condition=models.Q(accepted_at=None, cancelled_at=None),
                name="access_memberinvitation_one_open",
            ),
        ]

    @property
    def is_late(self) -> bool:
        return self.ends_at <= now()

    @classmethod
    @transaction.atomic
    def invite(cls, who: Invited, *, by: Viewer) -> Self:
        """Ask somebody in; `access.invitations` posts the letter. Raises a Refusal with its field."""
        _require_say(by, who.role)
        email_key = login_address(who.email)
        if Member.objects.within(by).filter(login__email=email_key).exists():
            raise AlreadyMember
        fresh = cls(
            workspace_id=by.workspace_id,
            email=who.email.strip(),
            email_key=email_key,
            name=who.name,
            role=who.role,
            ends_at=now() + INVITATION_LASTS,
            member_id=by.actor[1],
        )
        cls.objects.bulk_create([fresh], ignore_conflicts=True)
        if not cls.objects.within(by).filter(pk=fresh.pk).exists():
            raise AlreadyInvited
        record(events.MemberInvited(about=fresh, to=fresh.sealed(fresh.email), role=who.role), by=by)
        return fresh

    @transaction.atomic
    def renew(self, *, by: Viewer) -> None:
        """Fourteen more days, on behalf of whoever renews it. What was sent before opens nothing from now on."""
        _require_say(by, self.role)
        fresh = {"digest": None, "ends_at": now() + INVITATION_LASTS, "member_id": by.actor[1]}
        if not compare_and_set(self, expect=PENDING, **fresh):
            raise Over
        record(events.InvitationRenewed(about=self, to=self.sealed(self.email)), by=by)

    @transaction.atomic
    def cancel(self, *, by: Viewer) -> None:
        """Its link opens nothing from now on."""
        _require_say(by, self.role)
        if not compare_and_set(self, expect=PENDING, cancelled_at=now(), digest=None):
            raise Over
        record(events.InvitationCancelled(about=self, to=self.sealed(self.email)), by=by)

    def mint(self, *, letter: Letter) -> str:
        """The token for one try of its letter. Raises Over when it was replaced."""
        token = self._mint(letter, expect=PENDING | {"letter": letter})
        if token is None:
            raise Over
        return token

    def sealed(self, text: str) -> Personal:
        """Of the person who invites: the one invited has no key here yet."""
        return Personal("member", self.member_id, text)


PENDING: Final = {"accepted_at": None, "cancelled_at": None}


def _require_say(by: Viewer, role: str) -> None:
    if role not in team.ROLES:
        raise Malformed(_("Choose a role."), field="role")
    if not team.may_decide(team.role_of(by), role):
        raise NotAllowed(
            "member.invite", _("Only owners invite owners and administrators; staff invite nobody.")
        )
