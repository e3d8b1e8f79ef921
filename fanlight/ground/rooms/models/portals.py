"""Portals: definitions for an audience, their switches, their look, and which rooms are on them."""

from typing import Any, ClassVar, Self

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import Door, GuardedQuerySet, StaffQuerySet, compare_and_set
from fanlight.core.errors import NotAllowed, Refusal
from fanlight.core.facts import record
from fanlight.core.ids import new_key
from fanlight.core.tenancy import TenantForeignKey, TenantModel
from fanlight.core.viewers import PortalViewer, Viewer
from fanlight.ground.blobs.models import Blob
from fanlight.ground.people.models import Client
from fanlight.ground.rooms import events
from fanlight.ground.rooms.models.rooms import AUDIENCES, Room
from fanlight.ground.workspaces.models import Member


class AlreadySaid(Refusal):
    code = "publication.already_said"
    message = _("Somebody did that a moment ago.")


class PortalQuerySet(StaffQuerySet["Portal"]):
    """Portals, for staff; a gate reads the one it admits to."""

    def general(self) -> Self:
        """The workspace's own portals, one per audience; those of single clients follow them."""
        return self.filter(client=None).order_by("id")

    def showing(self, room: Room) -> Self:
        """Those that are on and have this room on them: by a publication, or by default."""
        said = Publication.rows.filter(workspace_id=room.workspace_id, room=room, portal_id=OuterRef("id"))
        by_default = ~Exists(said) & models.Q(rooms_on_by_default=True)
        return self.filter(Exists(said.filter(on=True)) | by_default, on=True, workspace__portal_on=True)


class Portal(TenantModel):
    """What one audience sees: sections, rights, look. With a parent it follows that one until it has own settings."""

    privacy: ClassVar = dict.fromkeys(
        ["key", "audience", "name", "on", "rooms_on_by_default", "own_settings"], "business"
    ) | dict.fromkeys(["client", "parent"], "technical")

    key = models.CharField(max_length=22, default=new_key, editable=False)
    audience = models.CharField(_("audience"), max_length=20, choices=AUDIENCES)
    name = models.CharField(_("name"), max_length=120)
    on = models.BooleanField(_("on"), default=True)
    rooms_on_by_default = models.BooleanField(_("jobs are on this portal by default"), default=True)
    own_settings = models.BooleanField(default=True)
    client = TenantForeignKey(Client, null=True, blank=True)
    parent = TenantForeignKey("self", null=True, blank=True)

    objects = Door(PortalQuerySet)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "key"], name="rooms_portal_by_key")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """On, and so is the one it follows. A query where it follows one."""
        return bool(self.on and (self.parent is None or self.parent.on))

    @property
    def settings_id(self) -> int:
        """The key of the portal whose switches apply: this one, or its parent while it has no own settings."""
        return int(self.pk if self.own_settings or self.parent_id is None else self.parent_id)


class PortalSettingQuerySet(GuardedQuerySet["PortalSetting"]):
    """Switches of portals: all for staff, those of their own portal for whoever looks through one."""

    def visible_to(self, viewer: Viewer) -> Self:
        mine = self.of(viewer)
        if viewer.is_staff:
            return mine
        return mine.filter(portal_id=viewer.settings_id) if isinstance(viewer, PortalViewer) else mine.none()

    def effective(self, settings_id: int, room_id: int) -> dict[str, bool]:
        """Every switch of a portal for one room; the room's own word beats the portal's. One query."""
        rows = self.filter(portal_id=settings_id).filter(models.Q(room=None) | models.Q(room_id=room_id))
        words = rows.values_list("name", "on", "room_id")
        return {name: on for name, on, _room in sorted(words, key=lambda word: word[2] is not None)}


class PortalSetting(TenantModel):
    """One switch (`section.documents`, `may.upload`) of a portal, or of one room on it."""

    privacy: ClassVar = dict.fromkeys(["name", "on"], "business") | dict.fromkeys(
        ["portal", "room"], "technical"
    )
    is_leaf = True

    portal = TenantForeignKey(Portal, owned=True)
    room = TenantForeignKey(Room, owned=True, null=True, blank=True)
    name = models.CharField(max_length=60)
    on = models.BooleanField()

    objects = Door(PortalSettingQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "portal", "name", "room"], name="rooms_portalsetting_room"
            ),
            models.UniqueConstraint(
                fields=["workspace", "portal", "name"],
                condition=models.Q(room=None),
                name="rooms_portalsetting_portal",
            ),
        ]

    @classmethod
    def is_on(cls, viewer: PortalViewer, name: str, *, room: str) -> Any:
        """A condition for a queryset: the switch is on for the room named by the column `room`. Closed when unknown."""
        words = cls.rows.filter(workspace_id=viewer.workspace_id, portal_id=viewer.settings_id, name=name)
        of_room = words.filter(room_id=OuterRef(room)).values("on")[:1]
        of_portal = words.filter(room=None).values("on")[:1]
        return Coalesce(
            Subquery(of_room), Subquery(of_portal), Value(False), output_field=models.BooleanField()
        )

    @classmethod
    def shows_kind(cls, viewer: PortalViewer, *, room: str) -> Any:
        """A condition: the room named by the column `room` is of a kind without a section, or that section is on.

        What lies in the room of an asset goes with the assets, and is gone with one that was archived.
        """
        of_asset = Room.rows.filter(workspace_id=viewer.workspace_id, id=OuterRef(room), kind="asset")
        kept = models.Q(Exists(of_asset.filter(archived_at=None)))
        return ~models.Q(Exists(of_asset)) | kept & models.Q(cls.is_on(viewer, "section.assets", room=room))


class Branding(TenantModel):
    """How a workspace looks to its clients; with a portal, how that portal alone looks."""

    privacy: ClassVar = dict.fromkeys(["accent", "header", "footer", "welcome"], "business") | dict.fromkeys(
        ["portal", "logo", "logo_dark", "wallpaper"], "technical"
    )
    is_leaf = True

    portal = TenantForeignKey(Portal, owned=True, null=True, blank=True)
    accent = models.CharField(max_length=7, default="#4053d6")
    header = models.TextField(blank=True)
    footer = models.TextField(blank=True)
    welcome = models.CharField(max_length=200, blank=True)
    logo = TenantForeignKey(Blob, null=True, blank=True)
    logo_dark = TenantForeignKey(Blob, null=True, blank=True)
    wallpaper = TenantForeignKey(Blob, null=True, blank=True)

    objects = Door(StaffQuerySet["Branding"])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "portal"], name="rooms_branding_portal"),
            models.UniqueConstraint(
                fields=["workspace"], condition=models.Q(portal=None), name="rooms_branding_workspace"
            ),
        ]


class Publication(TenantModel):
    """Says that a room is on, or off, a portal. Without one the portal's default holds."""

    privacy: ClassVar = dict.fromkeys(["room", "portal", "member"], "technical") | {
        "on": "business",
        "at": "business",
    }
    is_leaf = True

    room = TenantForeignKey(Room, owned=True)
    portal = TenantForeignKey(Portal, owned=True)
    member = TenantForeignKey(Member, null=True, blank=True)
    on = models.BooleanField()
    at = models.DateTimeField(auto_now=True)

    objects = Door(StaffQuerySet["Publication"])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "room", "portal"], name="rooms_publication_pair")
        ]

    @classmethod
    @transaction.atomic
    def put(cls, room: Room, portal: Portal, *, by: Viewer, on: bool = True) -> None:
        """Say that the room is on the portal, or off it, whatever its default. Raises AlreadySaid."""
        if not by.is_staff:
            raise NotAllowed("room.publish")
        kind, key = by.actor
        member = key if kind == "member" else None
        owner: dict[str, Any] = {"workspace_id": room.workspace_id, "room": room, "portal": portal}
        said, is_new = cls.rows.get_or_create(**owner, defaults={"on": on, "member_id": member})
        if not is_new and not compare_and_set(said, expect={"on": not on}, on=on, member_id=member, at=now()):
            raise AlreadySaid
        state = "on" if on else "off"
        record(events.RoomPublished(about=room, room_id=room.pk, portal=portal.name, state=state), by=by)
