"""Grants: the right of one contact in one portal. The other way in, a share link, lives in `access`."""

from dataclasses import dataclass
from typing import Any, ClassVar, Final, Self

from django.db import models, transaction
from django.db.models import Exists, OuterRef
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import Door, StaffQuerySet, compare_and_set
from fanlight.core.errors import Malformed, NotAllowed, Refusal
from fanlight.core.facts import Fact, Personal, record
from fanlight.core.ids import new_key
from fanlight.core.tenancy import TenantForeignKey, TenantModel
from fanlight.core.viewers import Viewer
from fanlight.ground.people.models import Client, Contact
from fanlight.ground.rooms import events, leftovers
from fanlight.ground.rooms.models.portals import Portal
from fanlight.ground.rooms.models.rooms import Participant, Room


class AlreadyActive(Refusal):
    code = "grant.already_active"
    message = _("This person can sign in already.")


class AlreadyDisabled(Refusal):
    code = "grant.already_disabled"
    message = _("This access was taken away already.")


class NotDisabled(Refusal):
    code = "grant.not_disabled"
    message = _("This access was given back already.")


class Wider(Refusal):
    code = "grant.wider"
    message = _("They may see every job they take part in. Add them to the address book of this one instead.")
    field = "rooms"


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a grant goes: a portal, and the rooms where its contact takes part, all of a client, or those listed."""

    portal: Portal
    scope: str = "own"
    client: Client | None = None
    rooms: tuple[Room, ...] = ()

    def check(self) -> None:
        if self.scope not in SCOPES or (self.scope == "client") != (self.client is not None):
            raise Malformed(_("Choose what this person may see."), field="scope")
        if self.scope == "listed" and not self.rooms:
            raise Malformed(_("Choose at least one job."), field="rooms")


SCOPES: Final = ("own", "client", "listed")
SHUT: Final = ("inactive", "disabled")
"""States in which a grant neither lets anybody in nor asks anybody."""


class GrantQuerySet(StaffQuerySet["Grant"]):
    """Grants, for staff."""

    def active(self) -> Self:
        return self.filter(state="active")

    def alive(self) -> Self:
        """Those that let their contact in, once portal and contact are in order too."""
        return self.active().filter(contact__disabled_at=None, contact__erased_at=None)

    def covering(self, room: Room) -> Self:
        """Those within whose scope the room or its parent lies, whatever their state; the portal's switches aside."""
        rooms = [key for key in (room.pk, room.parent_id) if key]
        here = Room.rows.filter(workspace_id=room.workspace_id, id__in=rooms)
        people = Participant.rows.filter(workspace_id=room.workspace_id, room_id__in=rooms)
        taking_part = people.filter(contact_id=OuterRef("contact_id"), audience=OuterRef("portal__audience"))
        opened = GrantedRoom.rows.filter(workspace_id=room.workspace_id, room_id__in=rooms, closed_at=None)
        own = self.filter(Exists(taking_part), scope="own", contact_id__in=people.values("contact_id"))
        of_client = self.filter(scope="client", client_id__in=here.values("client_id"))
        listed = self.filter(scope="listed", id__in=opened.values("grant_id"))
        return self.filter(
            id__in=own.values("id").union(of_client.values("id"), listed.values("id"), all=True)
        )


class Grant(TenantModel):
    """Contact, portal and scope: own rooms, all rooms of one client, or listed rooms.

    inactive: never opened; invited: asked in, not accepted; active: lets in; disabled: shut, and `was` is what it was
    before, so that it can be undone.
    """

    STATES: ClassVar = [(s, s) for s in ("inactive", "invited", "active", "disabled")]
    privacy: ClassVar = dict.fromkeys(["key", "contact", "portal", "client"], "technical") | dict.fromkeys(
        ["scope", "state", "was", "uploads"], "business"
    )

    key = models.CharField(max_length=22, default=new_key, editable=False)
    contact = TenantForeignKey(Contact)
    portal = TenantForeignKey(Portal)
    client = TenantForeignKey(Client, null=True, blank=True)
    scope = models.CharField(max_length=8, choices=[(scope, scope) for scope in SCOPES])
    state = models.CharField(max_length=10, choices=STATES, default="active")
    was = models.CharField(max_length=10, choices=STATES, default="", blank=True)
    uploads = models.BooleanField(null=True, blank=True)

    objects = Door(GrantQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "key"], name="rooms_grant_by_key"),
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
        Of one that was shut nothing else comes back. Call it in a transaction.
        """
        owner: dict[str, Any] = {"workspace_id": contact.workspace_id, "contact": contact, "portal": portal}
        grant, _made = cls.rows.get_or_create(**owner, client=None, defaults={"scope": "listed"})
        if grant.scope == "listed":
            if grant.state in SHUT:
                grant._clear()
            compare_and_set(grant, expect={}, state="active", was="")
            GrantedRoom.rows.get_or_create(
                workspace_id=contact.workspace_id, grant=grant, room=room, closed_at=None
            )
        found: Grant = grant
        return found

    @classmethod
    def held_in(cls, portal_id: int | str) -> Exists:
        """A condition for contacts: they have, or had, a grant in that portal."""
        mine = {"workspace_id": OuterRef("workspace_id"), "contact_id": OuterRef("id")}
        return Exists(cls.rows.filter(**mine, portal_id=portal_id))

    @classmethod
    @transaction.atomic
    def give(cls, contact: Contact, reach: Reach, *, by: Viewer, state: str = "active") -> "Grant":
        """The contact's grant with that reach, in `state` (active or invited); made when there is none.

        One that is there becomes as wide as `reach`; an active one stays active. Jobs are added to listed ones, and
        those of a grant that was shut are not given back with it. Raises Malformed for a reach that says nothing,
        Refusal for a contact who is disabled, Wider where all jobs are open and some are asked for.
        """
        if not by.is_staff:
            raise NotAllowed("grant.give")
        reach.check()
        Contact.objects.within(contact).locked(contact.pk)
        if contact.reloaded().disabled_at or contact.erased_at:
            raise Refusal(_("This contact is disabled. Enable them first."), field="contact")
        owner: dict[str, Any] = {"workspace_id": contact.workspace_id, "contact": contact}
        grant, is_new = cls.rows.get_or_create(
            **owner, portal=reach.portal, client=reach.client, defaults={"scope": reach.scope, "state": state}
        )
        if not is_new:
            grant._make_way(reach)
        grant._widen(reach, by=by)
        kept = "active" if grant.state == "active" else state
        was = grant.state
        compare_and_set(grant, expect={}, scope=reach.scope, state=kept, was="")
        if is_new or was != kept:
            grant._tell(events.GrantMade, by=by, scope=reach.scope, state=kept)
        found: Grant = grant
        return found

    @transaction.atomic
    def activate(self, *, by: Viewer) -> None:
        """From now on it lets its contact in. Raises AlreadyActive, or AlreadyDisabled for one that was taken away."""
        if self.reloaded().state == "disabled":
            raise AlreadyDisabled
        if not compare_and_set(self, expect={"state__in": ["inactive", "invited"]}, state="active"):
            raise AlreadyActive
        self._tell(events.GrantActivated, by=by)

    @transaction.atomic
    def disable(self, *, by: Viewer) -> None:
        """It lets nobody in from the next request on. What it was is kept for `enable`."""
        _require_staff(by, "grant.disable")
        state = self.reloaded().state
        if state == "disabled" or not compare_and_set(
            self, expect={"state": state}, state="disabled", was=state
        ):
            raise AlreadyDisabled
        self._tell(events.GrantDisabled, by=by)

    @transaction.atomic
    def enable(self, *, by: Viewer) -> None:
        """Back to what it was before it was disabled."""
        _require_staff(by, "grant.enable")
        back = self.reloaded().was or "inactive"
        if not compare_and_set(self, expect={"state": "disabled"}, state=back, was=""):
            raise NotDisabled
        self._tell(events.GrantEnabled, by=by)

    @transaction.atomic
    def open_room(self, room: Room, *, by: Viewer) -> None:
        """One more job on a listed grant; nothing where it is open already."""
        _require_staff(by, "grant.open_room")
        key: dict[str, Any] = {
            "workspace_id": self.workspace_id,
            "grant": self,
            "room": room,
            "closed_at": None,
        }
        _row, is_new = GrantedRoom.rows.get_or_create(**key)
        if is_new:
            record(self._of_room(events.RoomOpened, room), by=by)

    @transaction.atomic
    def close_room(self, room: Room, *, by: Viewer) -> None:
        """One job fewer on a listed grant; with its last one the grant is disabled. Others lose it whole."""
        _require_staff(by, "grant.close_room")
        self.close(room)
        record(self._of_room(events.RoomClosed, room), by=by)

    def _make_way(self, reach: Reach) -> None:
        """What lies on a shut grant stays shut when it opens for something else; a wide one is not narrowed."""
        if self.state in SHUT:
            self._clear()
        elif (self.scope, reach.scope) == ("own", "listed"):
            raise Wider

    def _clear(self) -> None:
        """Nothing that was opened or handed out before opens anything from now on."""
        GrantedRoom.objects.within(self).filter(grant=self, closed_at=None).update(closed_at=now())
        leftovers.end(self)

    def _widen(self, reach: Reach, *, by: Viewer) -> None:
        for room in reach.rooms if reach.scope == "listed" else ():
            self.open_room(room, by=by)

    def _of_room(self, fact: Any, room: Room) -> Fact:
        whom = Contact.objects.within(self).get(pk=self.contact_id)
        to = Personal("contact", whom.pk, whom.name)
        made: Fact = fact(about=self, room_id=room.pk, contact=whom.pk, to=to)
        return made

    def _tell(self, fact: Any, *, by: Viewer, **said: Any) -> None:
        portal = Portal.objects.within(self).get(pk=self.portal_id)
        record(fact(about=self, contact=self.contact_id, portal=portal.name, **said), by=by)

    def opens(self, room: Room) -> bool:
        """Whether it lets its contact into `room`, leaving the portal's switches aside."""
        if self.state != "active" or self.scope != "listed":
            return self.state == "active"
        opened = GrantedRoom.objects.within(self).filter(grant=self, room=room, closed_at=None)
        return opened.exists()

    def close(self, room: Room) -> None:
        """Take `room` away from a listed grant, and with its last room the grant; one of wider scope goes whole.

        `enable` gives a grant that went whole back; the room is opened again by `open_room`.
        """
        if self.scope == "listed":
            opened = GrantedRoom.objects.within(self).filter(grant=self, closed_at=None)
            opened.filter(room=room).update(closed_at=now())
            if opened.exists():
                return
        compare_and_set(self, expect={"state": "active"}, state="disabled", was="active")


def _require_staff(by: Viewer, action: str) -> None:
    if not by.is_staff:
        raise NotAllowed(action)


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
