"""The append-only log of a workspace: numbered without gaps, each row chained to the one before by its hash."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from fanlight.core.doors import Door, GuardedQuerySet, StaffQuerySet
from fanlight.core.facts import EVERY_AUDIENCE
from fanlight.core.tenancy import TenantForeignKey, TenantModel
from fanlight.core.viewers import PortalViewer, Viewer
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms.models import PortalSetting, Room
from fanlight.ground.workspaces.models import Member


class EventQuerySet(GuardedQuerySet["Event"]):
    """Events: all for staff; for an audience, those told to it, in rooms it sees, while the history section is on."""

    def visible_to(self, viewer: Viewer) -> Self:
        mine = self.of(viewer)
        if viewer.is_staff:
            return mine
        if not isinstance(viewer, PortalViewer):
            return mine.none()
        told = mine.filter(
            audience__in=[EVERY_AUDIENCE, viewer.audience], room__in=Room.objects.visible_to(viewer)
        )
        return told.filter(PortalSetting.is_on(viewer, "section.history", room="room_id"))

    def by_contacts(self) -> Self:
        """What people did in the portal."""
        return self.filter(actor_kind="contact")

    def by_contact(self, contact_ids: list[int]) -> Self:
        """What these did in the portal."""
        return self.by_contacts().filter(actor_id__in=contact_ids)

    def newest_first(self) -> Self:
        return self.order_by("-number")

    def with_actor_name(self) -> Self:
        """Adds `actor_name`: what the person who acted is called today, or nothing for machines."""
        same = {"workspace_id": OuterRef("workspace_id"), "id": OuterRef("actor_id")}
        member, contact = (
            Member.rows.filter(**same).values("name"),
            Contact.rows.filter(**same).values("name"),
        )
        return self.annotate(actor_name=Coalesce(Subquery(member), Subquery(contact), models.Value("")))


class Event(TenantModel):
    """A fact, written down. An audit row outlives its subject, so people and things stand in it as plain keys.

    `audience` is who may read it besides staff: nobody (empty), every audience (`*`), or one.
    """

    privacy: ClassVar = (
        dict.fromkeys(
            [
                "number",
                "previous_hash",
                "hash",
                "name",
                "actor_kind",
                "actor_id",
                "via_kind",
                "via_id",
                "room",
            ],
            "technical",
        )
        | {
            "payload": "sealed",
            "subject_kind": "technical",
            "subject_id": "technical",
            "audience": "technical",
        }
        | {"at": "technical"}
    )
    is_leaf = True

    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    name = models.CharField(max_length=60)
    payload: Any = models.JSONField(default=dict)
    audience = models.CharField(max_length=20, blank=True)
    actor_kind = models.CharField(max_length=12)
    actor_id = models.BigIntegerField(default=0)
    via_kind = models.CharField(max_length=12)
    via_id = models.BigIntegerField(default=0)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    room = TenantForeignKey(Room, null=True, blank=True)
    previous_hash = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    objects = Door(EventQuerySet)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "number"], name="activity_event_number")]
        indexes = [
            models.Index(fields=["workspace", "room", "number"], name="activity_event_room"),
            models.Index(fields=["workspace", "subject_id", "number"], name="activity_event_subject"),
            models.Index(
                fields=["workspace", "number"],
                condition=models.Q(actor_kind="contact"),
                name="activity_event_portal",
            ),
            models.Index(
                fields=["workspace", "actor_id", "number"],
                condition=models.Q(actor_kind="contact"),
                name="activity_event_contact",
            ),
        ]


class ChainHead(TenantModel):
    """The last number and hash of a workspace's chain; its row lock puts writers in a line."""

    privacy: ClassVar = {"number": "technical", "hash": "technical"}
    is_leaf = True

    number = models.PositiveBigIntegerField(default=0)
    hash = models.BinaryField(max_length=32, default=bytes)

    objects = Door(StaffQuerySet["ChainHead"])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace"], name="activity_chainhead_one")]
