"""Letters: the outbox and the record in one table. The row holds the truth; a task only carries its key."""

import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import Door, StaffQuerySet
from fanlight.core.ids import new_key
from fanlight.core.tenancy import TenantForeignKey, TenantModel
from fanlight.ground.background.models import Lease
from fanlight.ground.blobs.models import Blob
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms.models import AUDIENCES, Room
from fanlight.ground.workspaces.models import Member


class Classification(TenantModel):
    """What kind of outgoing mail a letter is; the workspace's own list, started from its trade pack."""

    privacy: ClassVar = {"label": "business", "order": "technical"}
    is_leaf = True

    label = models.CharField(max_length=60)
    order = models.PositiveSmallIntegerField(default=0)

    objects = Door(StaffQuerySet["Classification"])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "label"], name="mail_classification_label")
        ]
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

    def failed(self, *, since: datetime.datetime) -> Self:
        """Given up since that moment, the newest first."""
        return self.filter(state="failed", send_at__gte=since).order_by("-send_at", "-id")

    def of_room(self, room: Any) -> Self:
        return self.filter(room_id=getattr(room, "pk", room))

    def waiting(self, *, since: datetime.datetime | None = None) -> Self:
        """Due, or begun by a worker that died; `since` leaves out what became so only after that moment."""
        moment = since or now()
        alive = Exists(Lease.objects.filter(key=OuterRef("leased_by"), until__gte=now()))
        left = Q(leased_until__lt=moment) | (~Q(leased_by="") & ~Q(alive))
        waiting = Q(state="queued", send_at__lte=moment) | (Q(state="leased") & left)
        return self.alias(alive=alive).filter(waiting)

    def overdue(self) -> Self:
        """Waiting for longer than a worker that is well would let them; at most 500, the oldest first."""
        return self.waiting(since=now() - datetime.timedelta(minutes=1)).order_by("id")[:500]

    def task_keys(self) -> set[tuple[str, ...]]:
        """What the task of each letter carries: workspace and letter, as strings."""
        return {(str(owner), str(letter)) for owner, letter in self.values_list("workspace_id", "id")}


class Letter(TenantModel):
    """A mail to one address. `values` names what is filled at sending (a link's key), never a secret.

    `until`: worth nothing after that moment, and better lost than twice in a mailbox (a code). `audience`: of the
    threads of `room` the one it is about; empty: none of them.
    """

    BY_HAND: ClassVar = "letter"
    STATES: ClassVar = [(s, s) for s in ("queued", "leased", "sent", "failed", "uncertain", "held")]
    privacy: ClassVar = (
        dict.fromkeys(
            ["kind", "classification", "audience", "state", "tries", "send_at", "sent_at"], "business"
        )
        | dict.fromkeys(["to_address", "subject", "body", "failure"], "personal")
        | dict.fromkeys(["room", "contact", "member", "template", "values"], "technical")
        | dict.fromkeys(["key", "message_id", "leased_until", "leased_by", "until"], "technical")
    )

    key = models.CharField(max_length=22, default=new_key, editable=False)
    kind = models.CharField(max_length=40)
    classification = models.CharField(max_length=60, blank=True)
    audience = models.CharField(max_length=20, choices=AUDIENCES, blank=True)
    to_address = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    values: Any = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=10, choices=STATES, default="queued")
    message_id = models.CharField(max_length=200)
    tries = models.PositiveSmallIntegerField(default=0)
    send_at = models.DateTimeField(default=now)
    until = models.DateTimeField(null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    leased_by = models.CharField(max_length=64, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=500, blank=True)
    room = TenantForeignKey(Room, null=True, blank=True)
    contact = TenantForeignKey(Contact, null=True, blank=True)
    member = TenantForeignKey(Member, null=True, blank=True)
    template = TenantForeignKey(Template, null=True, blank=True)

    objects = Door(LetterQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "key"], name="mail_letter_by_key"),
            models.UniqueConstraint(fields=["workspace", "message_id"], name="mail_letter_message_id"),
        ]
        indexes = [
            models.Index(fields=["workspace", "room", "id"], name="mail_letter_room"),
            models.Index(
                fields=["workspace", "contact", "id"],
                condition=Q(contact__isnull=False),
                name="mail_letter_contact",
            ),
            models.Index(
                fields=["send_at"], condition=Q(state__in=["queued", "leased"]), name="mail_letter_waiting"
            ),
            models.Index(
                fields=["workspace", "send_at", "id"],
                condition=Q(state="failed"),
                name="mail_letter_failed",
            ),
        ]

    @property
    def is_automatic(self) -> bool:
        """Nobody wrote it by hand."""
        return self.kind != self.BY_HAND


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
