"""Invitations of contacts: the letter that asks somebody to activate a grant."""

import datetime
from typing import ClassVar, Final, Self

from django.db import models
from django.db.models.functions import Now
from django.utils.timezone import now

from fanlight.core.doors import Door, StaffQuerySet
from fanlight.core.ids import new_key
from fanlight.core.tenancy import TenantForeignKey, TenantModel
from fanlight.ground.mail.models import Letter
from fanlight.ground.rooms.models import Grant
from fanlight.ground.workspaces.models import Member

INVITATION_LASTS: Final = datetime.timedelta(days=14)


class InvitationQuerySet(StaffQuerySet["Invitation"]):
    """Invitations of contacts, for staff."""

    def unanswered(self) -> Self:
        """Neither accepted nor cancelled, in time or not."""
        return self.filter(accepted_at=None, cancelled_at=None)

    def pending(self) -> Self:
        """Unanswered and in time: what their letters carry opens something."""
        return self.unanswered().filter(ends_at__gt=Now())

    def newest_first(self) -> Self:
        return self.order_by("-id")


class Invitation(TenantModel):
    """A contact was asked to activate a grant. A resend ends the older one; a grant has one open invitation.

    Its letter carries a token of which only the digest is kept, minted when the letter leaves. It may be exchanged as
    often as needed until it is accepted.
    """

    privacy: ClassVar = (
        {"key": "technical", "digest": "secret", "line": "personal"}
        | dict.fromkeys(["ends_at", "accepted_at", "cancelled_at", "sent_at"], "business")
        | dict.fromkeys(["grant", "letter", "member"], "technical")
    )
    is_leaf = True

    key = models.CharField(max_length=22, default=new_key, editable=False)
    grant = TenantForeignKey(Grant, owned=True)
    digest = models.BinaryField(max_length=32, null=True, blank=True)
    line = models.CharField(max_length=500, blank=True)
    ends_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    letter = TenantForeignKey(Letter, null=True, blank=True)
    member = TenantForeignKey(Member, null=True, blank=True)

    objects = Door(InvitationQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "key"], name="access_invitation_by_key"),
            models.UniqueConstraint(fields=["workspace", "digest"], name="access_invitation_digest"),
            models.UniqueConstraint(
                fields=["workspace", "grant"],
                condition=models.Q(accepted_at=None, cancelled_at=None),
                name="access_invitation_one_open",
            ),
        ]
        indexes = [models.Index(fields=["workspace", "grant", "id"], name="access_invitation_grant")]

    @property
    def is_pending(self) -> bool:
        return self.accepted_at is None and self.cancelled_at is None and self.ends_at > now()
