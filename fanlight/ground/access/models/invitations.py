"""Invitations of colleagues: how somebody becomes a member of a workspace."""

import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import Door, StaffQuerySet
from fanlight.core.ids import new_key
from fanlight.core.tenancy import TenantForeignKey, TenantModel
from fanlight.ground.mail.models import Letter
from fanlight.ground.workspaces.models import Member

INVITATION_LASTS = datetime.timedelta(days=14)


class MemberInvitationQuerySet(StaffQuerySet["MemberInvitation"]):
    """Invitations of colleagues, for staff."""

    def open(self) -> Self:
        return self.filter(accepted_at=None, cancelled_at=None, ends_at__gt=Now()).order_by("-id")


class MemberInvitation(TenantModel):
    """Somebody was asked to work here. Its letter carries a secret, of which only the digest is kept."""

    privacy: ClassVar = (
        dict.fromkeys(["email", "email_key", "name"], "personal")
        | {"key": "technical", "digest": "secret", "role": "business"}
        | dict.fromkeys(["ends_at", "accepted_at", "cancelled_at"], "business")
        | dict.fromkeys(["letter", "member"], "technical")
    )
    is_leaf = True

    key = models.CharField(max_length=22, default=new_key, editable=False)
    email = models.EmailField(_("email"))
    email_key = models.CharField(max_length=254, editable=False)
    name = models.CharField(_("name"), max_length=200, blank=True)
    role = models.CharField(_("role"), max_length=8, choices=Member.ROLES, default="staff")
    digest = models.BinaryField(max_length=32, null=True, blank=True)
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
