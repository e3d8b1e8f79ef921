"""Grants: the right of one contact in one portal. The other way in, a share link, lives in `access`."""

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.timezone import now

from fanlight.core.doors import Door, StaffQuerySet, compare_and_set
from fanlight.core.tenancy import TenantForeignKey, TenantModel
from fanlight.ground.people.models import Client, Contact
from fanlight.ground.rooms.models.portals import Portal
from fanlight.ground.rooms.models.rooms import Room


class GrantQuerySet(StaffQuerySet["Grant"]):
    """Grants, for staff."""

    def active(self) -> Self:
        return self.filter(state="active")


class Grant(TenantModel):
    """Contact, portal and scope: own rooms, all rooms of one client, or listed rooms."""

    SCOPES: ClassVar = [(s, s) for s in ("own", "client", "listed")]
    STATES: ClassVar = [(s, s) for s in ("inactive", "invited", "active", "disabled")]
    privacy: ClassVar = dict.fromkeys(["contact", "portal", "client"], "technical") | dict.fromkeys(
        ["scope", "state", "uploads"], "business"
    )

    contact = TenantForeignKey(Contact)
    portal = TenantForeignKey(Portal)
    client = TenantForeignKey(Client, null=True, blank=True)
    scope = models.CharField(max_length=8, choices=SCOPES)
    state = models.CharField(max_length=10, choices=STATES, default="active")
    uploads = models.BooleanField(null=True, blank=True)

    objects = Door(GrantQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "contact", "portal", "client"], name="rooms_grant_client"
            ),
            models.UniqueConstraint(
                fields=["workspace", "contact", "portal"],
                condition=models.Q(client=None),
                name="rooms_grant_no_client",
            ),
            models.CheckConstraint(
                condition=models.Q(scope="client", client__isnull=False)
                | (~models.Q(scope="client") & models.Q(client=None)),
                name="rooms_grant_scope_client",
            ),
        ]

    @classmethod
    def listed_for(cls, contact: Contact, portal: Portal, room: Room) -> "Grant":
        """The contact's grant without a client in that portal, active and opened for `room`; made when there is none.

        A grant of scope own is left as it is: it covers the room already, and giving it back would open more than one.
        """
        owner: dict[str, Any] = {"workspace_id": contact.workspace_id, "contact": contact, "portal": portal}
        grant, _made = cls.rows.get_or_create(**owner, client=None, defaults={"scope": "listed"})
        if grant.scope == "listed":
            compare_and_set(grant, expect={}, state="active")
            GrantedRoom.rows.get_or_create(
                workspace_id=contact.workspace_id, grant=grant, room=room, closed_at=None
            )
        found: Grant = grant
        return found

    def opens(self, room: Room) -> bool:
        """Whether it lets its contact into `room`, leaving the portal's switches aside."""
        if self.state != "active" or self.scope != "listed":
            return self.state == "active"
        opened = GrantedRoom.objects.within(self).filter(grant=self, room=room, closed_at=None)
        return opened.exists()

    def close(self, room: Room) -> None:
        """Take `room` away from a listed grant, and with its last room the grant; one of wider scope goes whole."""
        if self.scope == "listed":
            opened = GrantedRoom.objects.within(self).filter(grant=self, closed_at=None)
            opened.filter(room=room).update(closed_at=now())
            if opened.exists():
                return
        compare_and_set(self, expect={"state": "active"}, state="disabled")


class GrantedRoom(TenantModel):
    """A room that a listed grant opens, from when to when."""

    privacy: ClassVar = dict.fromkeys(["grant", "room"], "technical") | dict.fromkeys(
        ["opened_at", "closed_at"], "business"
    )
    is_leaf = True

    grant = TenantForeignKey(Grant, owned=True)
    room = TenantForeignKey(Room, owned=True)
    opened_at = models.DateTimeField(default=now)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = Door(StaffQuerySet["GrantedRoom"])

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "grant", "room"],
                condition=models.Q(closed_at=None),
                name="rooms_grantedroom_open_once",
            )
        ]
        indexes = [models.Index(fields=["workspace", "room"], name="rooms_grantedroom_room")]
