"""Invitations of contacts: the letter that asks somebody to activate a grant."""

import datetime
from typing import ClassVar, Final, Self

from django.db import models
from django.db.models.functions import Now
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import Door, StaffQuerySet
from fanlight.core.errors import Refusal
from fanlight.core.ids import new_key
from fanlight.core.tenancy import TenantForeignKey, TenantModel
from fanlight.ground.access.models.lettered import Lettered
from fanlight.ground.mail.models import Letter
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms.models import Grant
from fanlight.ground.workspaces.models import Member

INVITATION_LASTS: Final = datetime.timedelta(days=14)
LINE_LENGTH: Final = 500
UNANSWERED: Final = {"accepted_at": None, "cancelled_at": None}


class Over(Refusal):
    code = "portal_invitation.over"
    message = _("This invitation was accepted, cancelled or replaced already.")


class InvitationQuerySet(StaffQuerySet["Invitation"]):
    """Invitations of contacts, for staff."""

    def unanswered(self) -> Self:
        """Neither accepted nor cancelled, in time or not."""
        return self.filter(**UNANSWERED)

    def pending(self) -> Self:
        """Unanswered and in time: what their letters carry opens something."""
        return self.unanswered().filter(ends_at__gt=Now())

    def behind(self, digest: bytes) -> Self:
        """The one that a token of this digest belongs to."""
        return self.filter(digest=digest)

    def of_grant(self, grant: Grant) -> Self:
        return self.filter(grant=grant)

    def newest_first(self) -> Self:
        return self.order_by("-id")


class Invitation(Lettered, TenantModel):
    """A contact was asked to activate a grant. A resend ends the older one; a grant has one open invitation.

    Its letter carries a token, which may be exchanged as often as needed until it is accepted. `member` or `inviter`,
    a contact of the same client, is who asked.
    """

    privacy: ClassVar = (
        {"key": "technical", "digest": "secret", "may_have_arrived": "technical", "line": "personal"}
        | dict.fromkeys(["ends_at", "accepted_at", "cancelled_at", "sent_at"], "business")
        | dict.fromkeys(["grant", "letter", "member", "inviter"], "technical")
    )
    is_leaf = True

    key = models.CharField(max_length=22, default=new_key, editable=False)
    grant = TenantForeignKey(Grant, owned=True)
    line = models.CharField(max_length=LINE_LENGTH, blank=True)
    ends_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    letter = TenantForeignKey(Letter, null=True, blank=True)
    member = TenantForeignKey(Member, null=True, blank=True)
    inviter = TenantForeignKey(Contact, null=True, blank=True)

    objects = Door(InvitationQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "key"], name="access_invitation_by_key"),
            models.UniqueConstraint(fields=["workspace", "digest"], name="access_invitation_digest"),
            models.UniqueConstraint(
                fields=["workspace", "grant"],
                condition=models.Q(**UNANSWERED),
                name="access_invitation_one_open",
            ),
        ]
        indexes = [models.Index(fields=["workspace", "grant", "id"], name="access_invitation_grant")]

    @property
    def is_pending(self) -> bool:
        return self.accepted_at is None and self.cancelled_at is None and self.ends_at > now()

    def mint(self, *, letter: Letter) -> str:
        """The token for one try of its letter. Raises Over when it was replaced."""
        token = self._mint(letter, expect=UNANSWERED | {"letter": letter})
        if token is None:
            raise Over
        return token
