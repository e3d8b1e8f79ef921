"""Notes: text in a room, internal or for exactly one audience. No audience ever reads another's."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import Door, GuardedQuerySet
from fanlight.core.ids import new_key
from fanlight.core.tenancy import TenantForeignKey, TenantModel
from fanlight.core.viewers import PortalViewer, Viewer
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms.models import AUDIENCES, PortalSetting, Room
from fanlight.ground.workspaces.models import Member

LONGEST_NOTE = 10_000


class NoteQuerySet(GuardedQuerySet["Note"]):
    """Notes: all for staff; for an audience, its own, in rooms it sees, while notes are on."""

    def visible_to(self, viewer: Viewer) -> Self:
        mine = self.of(viewer)
        if viewer.is_staff:
            return mine
        if not isinstance(viewer, PortalViewer):
            return mine.none()
        mine = mine.filter(audience=viewer.audience, room__in=Room.objects.visible_to(viewer))
        return mine.filter(PortalSetting.is_on(viewer, "section.notes", room="room_id"))

    def in_room(self, room: Room) -> Self:
        return self.filter(room=room)

    def newest_first(self) -> Self:
        return self.order_by("-id")

    def with_author_name(self) -> Self:
        """Adds `author_name`, of the member or contact who wrote it."""
        workspace = {"workspace_id": OuterRef("workspace_id")}
        member = Member.rows.filter(id=OuterRef("member_id"), **workspace).values("name")
        contact = Contact.rows.filter(id=OuterRef("contact_id"), **workspace).values("name")
        return self.annotate(author_name=Coalesce(Subquery(member), Subquery(contact), models.Value("")))


class Note(TenantModel):
    """A message. `audience` empty: only the team reads it."""

    privacy: ClassVar = {"key": "technical", "audience": "business", "body": "personal", "classification": "business"} | (
        dict.fromkeys(["room", "contact", "member", "reply_to"], "technical")
    )

    key = models.CharField(max_length=22, default=new_key, editable=False)
    audience = models.CharField(_("who reads it"), max_length=20, choices=AUDIENCES, null=True, blank=True)
    body = models.TextField(_("message"), max_length=LONGEST_NOTE)
    classification = models.CharField(max_length=60, blank=True)
    room = TenantForeignKey(Room, owned=True)
    contact = TenantForeignKey(Contact, null=True, blank=True)
    member = TenantForeignKey(Member, null=True, blank=True)
    reply_to = TenantForeignKey("self", null=True, blank=True)

    objects = Door(NoteQuerySet)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "key"], name="conversations_note_by_key")]
        indexes = [models.Index(fields=["workspace", "room", "audience", "id"], name="conversations_note_room")]
