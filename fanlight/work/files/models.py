"""Documents and photos in a room. Nobody outside sees a file until a publication names their audience."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import Door, GuardedQuerySet, StaffQuerySet
from fanlight.core.ids import new_key
from fanlight.core.tenancy import TenantForeignKey, TenantModel
from fanlight.core.viewers import PortalViewer, Viewer
from fanlight.ground.blobs.models import Blob
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms.models import AUDIENCES, PortalSetting, Room
from fanlight.ground.workspaces.models import Member


class FileQuerySet(GuardedQuerySet["File"]):
    """Files: all for staff; for an audience, those published to it, in rooms it sees, while documents are on."""

    def visible_to(self, viewer: Viewer) -> Self:
        mine = self.of(viewer).filter(hidden_at=None)
        if viewer.is_staff:
            return mine
        if not isinstance(viewer, PortalViewer):
            return mine.none()
        published = FilePublication.rows.filter(
            workspace_id=viewer.workspace_id, file_id=OuterRef("id"), audience=viewer.audience, withdrawn_at=None
        )
        mine = mine.filter(Exists(published), room__in=Room.objects.visible_to(viewer))
        return mine.filter(PortalSetting.is_on(viewer, "section.documents", room="room_id"))

    def in_room(self, room: Room) -> Self:
        return self.filter(room=room)

    def newest_first(self) -> Self:
        return self.order_by("-id")


class File(TenantModel):
    """A document or photo in a room, by the name people gave it."""

    KINDS: ClassVar = [("document", _("Document")), ("photo", _("Photo"))]
    privacy: ClassVar = dict.fromkeys(["key", "kind", "hidden_at"], "technical") | dict.fromkeys(
        ["name", "caption"], "personal"
    ) | dict.fromkeys(["room", "contact", "member", "from_contact"], "technical")

    key = models.CharField(max_length=22, default=new_key, editable=False)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=8, choices=KINDS, default="document")
    caption = models.CharField(max_length=300, blank=True)
    from_contact = models.BooleanField(default=False)
    hidden_at = models.DateTimeField(null=True, blank=True)
    room = TenantForeignKey(Room, owned=True)
    contact = TenantForeignKey(Contact, null=True, blank=True)
    member = TenantForeignKey(Member, null=True, blank=True)

    objects = Door(FileQuerySet)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "key"], name="files_file_by_key")]
        indexes = [models.Index(fields=["workspace", "room", "id"], name="files_file_room")]

    def __str__(self) -> str:
        return self.name


class FileVersion(TenantModel):
    """One state of a file's content; the highest number is the current one."""

    privacy: ClassVar = dict.fromkeys(["file", "blob", "number"], "technical")

    file = TenantForeignKey(File, owned=True)
    blob = TenantForeignKey(Blob)
    number = models.PositiveIntegerField(default=1)

    objects = Door(StaffQuerySet["FileVersion"])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "file", "number"], name="files_fileversion_number")]


class FilePublication(TenantModel):
    """Makes a file visible to one audience, until it is withdrawn."""

    privacy: ClassVar = dict.fromkeys(["file", "version", "member"], "technical") | dict.fromkeys(
        ["audience", "at", "withdrawn_at"], "business"
    )
    is_leaf = True

    file = TenantForeignKey(File, owned=True)
    version = TenantForeignKey(FileVersion)
    member = TenantForeignKey(Member, null=True, blank=True)
    audience = models.CharField(max_length=20, choices=AUDIENCES)
    at = models.DateTimeField(default=now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = Door(StaffQuerySet["FilePublication"])

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "file", "audience"],
                condition=models.Q(withdrawn_at=None),
                name="files_filepublication_open_once",
            )
        ]
