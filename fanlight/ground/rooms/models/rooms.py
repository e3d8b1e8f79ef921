"""Rooms, and the people who take part in them: the participants of a job's room are its address book."""

from typing import Any, ClassVar, Final, Self

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import Door, GuardedQuerySet, StaffQuerySet
from fanlight.core.errors import NotAllowed, Refusal
from fanlight.core.facts import record
from fanlight.core.ids import new_key
from fanlight.core.tenancy import TenantForeignKey, TenantModel
from fanlight.core.viewers import PortalViewer, Viewer
from fanlight.ground.people.models import Client, Contact
from fanlight.ground.rooms import events

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
    privacy: ClassVar = (
        dict.fromkeys(["key", "kind", "archived_at"], "technical")
        | {"title": "business"}
        | {
            "client": "technical",
            "parent": "technical",
        }
    )

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
                fields=["workspace", "client"],
                condition=models.Q(kind="client"),
                name="rooms_room_one_per_client",
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "client", "id"], name="rooms_room_client"),
            models.Index(fields=["workspace", "parent"], name="rooms_room_parent"),
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def of_client(cls, client: Client) -> "Room":
        """The client's own room, made when it is asked for first: above those of what belongs to the client."""
        owner: dict[str, Any] = {"workspace_id": client.workspace_id, "kind": "client", "client": client}
        room, _is_new = cls.rows.get_or_create(**owner, defaults={"title": client.name})
        return room

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None


class AlreadyTakesPart(Refusal):
    code = "person.already_takes_part"
    message = _("This contact is in the job's address book already.")
    field = "contact"


class ParticipantQuerySet(StaffQuerySet["Participant"]):
    """Who is on a job, for staff; a portal page reads the reader's own row through its own rule."""

    def of_room(self, room: Any) -> Self:
        return (
            self.filter(room_id=getattr(room, "pk", room))
            .select_related("contact")
            .order_by("-is_primary", "id")
        )


class Participant(TenantModel):
    """A contact on a job, for an audience. One of them is primary."""

    privacy: ClassVar = (
        dict.fromkeys(["room", "contact"], "technical")
        | dict.fromkeys(["audience", "is_primary", "uploads"], "business")
        | {"key": "technical"}
    )

    key = models.CharField(max_length=22, default=new_key, editable=False)
    room = TenantForeignKey(Room, owned=True)
    contact = TenantForeignKey(Contact)
    audience = models.CharField(_("audience"), max_length=20, choices=AUDIENCES)
    is_primary = models.BooleanField(_("primary contact"), default=False)
    uploads = models.BooleanField(_("may upload"), null=True, blank=True)

    objects = Door(ParticipantQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "key"], name="rooms_participant_by_key"),
            models.UniqueConstraint(fields=["workspace", "room", "contact"], name="rooms_participant_once"),
            models.UniqueConstraint(
                fields=["workspace", "room"],
                condition=models.Q(is_primary=True),
                name="rooms_participant_one_primary",
            ),
        ]
        indexes = [models.Index(fields=["workspace", "contact", "room"], name="rooms_participant_contact")]

    @classmethod
    @transaction.atomic
    def add(
        cls, contact: Contact, room: Room, *, by: Viewer, audience: str, is_primary: bool = False
    ) -> Self:
        """Put a contact on a job. The first one becomes primary. Raises AlreadyTakesPart for a second time."""
        if not by.is_staff:
            raise NotAllowed("person.add")
        people = cls.objects.within(room).filter(room=room)
        if people.filter(contact=contact).exists():
            raise AlreadyTakesPart
        first = not people.filter(is_primary=True).exists()
        person: Self = cls.objects.create(
            workspace_id=room.workspace_id, room=room, contact=contact, audience=audience, is_primary=first
        )
        if is_primary and not first:
            person.make_primary(by=by)
        record(
            events.PersonAdded(about=person, room_id=room.pk, contact=contact.pk, audience=audience), by=by
        )
        return person

    @transaction.atomic
    def remove(self, *, by: Viewer) -> None:
        """Take a contact off the job. Links they hold are the caller's to end."""
        if not by.is_staff:
            raise NotAllowed("person.remove")
        record(events.PersonRemoved(about=self, room_id=self.room_id, contact=self.contact_id), by=by)
        self.delete()

    @transaction.atomic
    def make_primary(self, *, by: Viewer) -> None:
        """The job's one primary contact is this one from now on."""
        if not by.is_staff:
            raise NotAllowed("person.make_primary")
        others = (
            Participant.objects.within(self).filter(room_id=self.room_id, is_primary=True).exclude(pk=self.pk)
        )
        others.update(is_primary=False)
        self.is_primary = True
        self.save(update_fields=["is_primary"])

    def allow_uploads(self, allowed: bool | None, *, by: Viewer) -> None:
        """Yes, no, or None: as the portal says."""
        if not by.is_staff:
            raise NotAllowed("person.allow_uploads")
        self.uploads = allowed
        self.save(update_fields=["uploads"])
