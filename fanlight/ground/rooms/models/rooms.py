"""Rooms, and the people who take part in them: the participants of a job's room are its address book."""

from typing import Any, ClassVar, Final, Self

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import Door, GuardedQuerySet, StaffQuerySet
from fanlight.core.ids import new_key
from fanlight.core.tenancy import TenantForeignKey, TenantModel
from fanlight.core.viewers import PortalViewer, Viewer
from fanlight.ground.people.models import Client, Contact

AUDIENCES: Final = [
    ("customer", _("Customer")),
    ("instructing_client", _("Instructing client")),
]


class RoomQuerySet(GuardedQuerySet["Room"]):
    """Rooms: all for staff, the open ones for whoever looks through a portal, none for anybody else."""

    def visible_to(self, viewer: Viewer) -> Self:
        from fanlight.ground.rooms.visibility import open_rooms  # the rule reads every table of this package

        mine = self.of(viewer)
        if viewer.is_staff:
            return mine
        return mine.filter(id__in=open_rooms(viewer)) if isinstance(viewer, PortalViewer) else mine.none()


class Room(TenantModel):
    """What a job, a client or a request has, and what is opened to somebody. Files and notes lie in rooms."""

    KINDS: ClassVar = [(k, k) for k in ("client", "job", "request", "submission", "asset", "candidate")]
    privacy: ClassVar = dict.fromkeys(["key", "kind", "archived_at"], "technical") | {"title": "business"} | {
        "client": "technical",
        "parent": "technical",
    }

    key = models.CharField(max_length=22, default=new_key, editable=False)
    kind = models.CharField(max_length=12, choices=KINDS)
    title = models.CharField(max_length=200)
    client = TenantForeignKey(Client, null=True, blank=True)
    parent = TenantForeignKey("self", null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = Door(RoomQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "key"], name="rooms_room_by_key"),
            models.UniqueConstraint(
                fields=["workspace", "client"], condition=models.Q(kind="client"), name="rooms_room_one_per_client"
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "client", "id"], name="rooms_room_client"),
            models.Index(fields=["workspace", "parent"], name="rooms_room_parent"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None


class ParticipantQuerySet(StaffQuerySet["Participant"]):
    """Who is on a job, for staff; a portal page reads the reader's own row through its own rule."""

    def of_room(self, room: Any) -> Self:
        return self.filter(room_id=getattr(room, "pk", room)).select_related("contact").order_by("-is_primary", "id")


class Participant(TenantModel):
    """A contact on a job, for an audience. One of them is primary."""

    privacy: ClassVar = dict.fromkeys(["room", "contact"], "technical") | dict.fromkeys(
        ["audience", "is_primary", "uploads"], "business"
    )

    room = TenantForeignKey(Room, owned=True)
    contact = TenantForeignKey(Contact)
    audience = models.CharField(_("audience"), max_length=20, choices=AUDIENCES)
    is_primary = models.BooleanField(_("primary contact"), default=False)
    uploads = models.BooleanField(_("may upload"), null=True, blank=True)

    objects = Door(ParticipantQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "room", "contact"], name="rooms_participant_once"),
            models.UniqueConstraint(
                fields=["workspace", "room"], condition=models.Q(is_primary=True), name="rooms_participant_one_primary"
            ),
        ]
        indexes = [models.Index(fields=["workspace", "contact"], name="rooms_participant_contact")]

    @transaction.atomic
    def make_primary(self) -> None:
        """The job's one primary contact is this one from now on."""
        others = Participant.objects.within(self).filter(room_id=self.room_id, is_primary=True).exclude(pk=self.pk)
        others.update(is_primary=False)
        self.is_primary = True
        self.save(update_fields=["is_primary"])

    def allow_uploads(self, allowed: bool | None) -> None:
        """Yes, no, or None: as the portal says."""
        self.uploads = allowed
        self.save(update_fields=["uploads"])
