"""Letters: the outbox and the record in one table. The row holds the truth; a task only carries its key."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import Door, StaffQuerySet
from fanlight.core.tenancy import TenantForeignKey, TenantModel
from fanlight.ground.blobs.models import Blob
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms.models import Room
from fanlight.ground.workspaces.models import Member


class Classification(TenantModel):
    """What kind of outgoing mail a letter is; the workspace's own list, started from its trade pack."""

    privacy: ClassVar = {"label": "business", "order": "technical"}
    is_leaf = True

    label = models.CharField(max_length=60)
    order = models.PositiveSmallIntegerField(default=0)

    objects = Door(StaffQuerySet["Classification"])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "label"], name="mail_classification_label")]
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.label


class Template(TenantModel):
    """Words to start a letter from. Placeholders like {{ portal_link }} are dynamic values, filled when it leaves."""

    privacy: ClassVar = dict.fromkeys(["name", "language", "subject", "body"], "business")

    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(max_length=12, default="en")
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))

    objects = Door(StaffQuerySet["Template"])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "name", "language"], name="mail_template_name")
        ]
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class LetterQuerySet(StaffQuerySet["Letter"]):
    """Letters: for staff only. What a client reads of one lies in their own mailbox."""

    def newest_first(self) -> Self:
        return self.order_by("-id")

    def waiting(self) -> Self:
        """Due, or left behind by a worker that died while it held the lease."""
        due = Q(state="queued", send_at__lte=now())
        return self.filter(due | Q(state="leased", leased_until__lt=now()))


class Letter(TenantModel):
    """A mail to one address. `values` names what is filled at sending (a link's key), never a secret."""

    STATES: ClassVar = [(s, s) for s in ("queued", "leased", "sent", "failed", "uncertain", "held")]
    privacy: ClassVar = (
        dict.fromkeys(["kind", "classification", "state", "tries", "send_at", "sent_at", "leased_until"], "business")
        | dict.fromkeys(["to_address", "subject", "body", "failure"], "personal")
        | dict.fromkeys(["room", "contact", "member", "template", "message_id", "values"], "technical")
    )

    kind = models.CharField(max_length=40)
    classification = models.CharField(max_length=60, blank=True)
    to_address = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    values: Any = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=10, choices=STATES, default="queued")
    message_id = models.CharField(max_length=200)
    tries = models.PositiveSmallIntegerField(default=0)
    send_at = models.DateTimeField(default=now)
    leased_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=500, blank=True)
    room = TenantForeignKey(Room, null=True, blank=True)
    contact = TenantForeignKey(Contact, null=True, blank=True)
    member = TenantForeignKey(Member, null=True, blank=True)
    template = TenantForeignKey(Template, null=True, blank=True)

    objects = Door(LetterQuerySet)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "message_id"], name="mail_letter_message_id")]
        indexes = [
            models.Index(fields=["workspace", "room", "id"], name="mail_letter_room"),
            models.Index(
                fields=["send_at"], condition=Q(state__in=["queued", "leased"]), name="mail_letter_waiting"
            ),
        ]


class LetterAttachment(TenantModel):
    """A stored blob that goes along with a letter, under a name."""

    privacy: ClassVar = {"letter": "technical", "blob": "technical", "name": "personal"}
    is_leaf = True

    letter = TenantForeignKey(Letter, owned=True)
    blob = TenantForeignKey(Blob)
    name = models.CharField(max_length=200)

    objects = Door(StaffQuerySet["LetterAttachment"])

    class Meta:
        indexes = [models.Index(fields=["workspace", "letter"], name="mail_letterattachment_letter")]
