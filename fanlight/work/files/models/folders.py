"""Folders of a room, one level deep: where its documents lie. They say nothing of who may see what lies in them."""

from typing import ClassVar, Final, Self

from django.db import IntegrityError, models, transaction
from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import Door, GuardedQuerySet
from fanlight.core.errors import Malformed, NotAllowed, Refusal
from fanlight.core.facts import record
from fanlight.core.folding import folded
from fanlight.core.ids import new_key
from fanlight.core.tenancy import TenantForeignKey, TenantModel
from fanlight.core.viewers import PortalViewer, Viewer
from fanlight.ground.rooms.models import Room
from fanlight.work.files import events

LONGEST_NAME: Final = 80


class FolderTaken(Refusal):
    code = "folder.name_taken"
    message = _("There is a folder of this name already.")
    field = "name"


class FolderGone(Refusal):
    code = "folder.gone"
    message = _("This folder was removed. Choose another one.")
    field = "folder"


class FolderQuerySet(GuardedQuerySet["Folder"]):
    """Folders: all for staff; for an audience those in which something lies that it sees."""

    def visible_to(self, viewer: Viewer) -> Self:
        from fanlight.work.files.models.files import File  # a file names its folder

        mine = self.of(viewer)
        if viewer.is_staff:
            return mine
        if not isinstance(viewer, PortalViewer):
            return mine.none()
        seen = File.objects.visible_to(viewer).on_shelves()
        return mine.filter(Exists(seen.filter(folder_id=OuterRef("id"))))

    def in_room(self, room: Room) -> Self:
        return self.filter(room=room)

    def with_counts(self) -> Self:
        """Adds `documents`: how many lie in each, for staff."""
        from fanlight.work.files.models.files import File  # a file names its folder

        lying = File.rows.filter(
            workspace_id=OuterRef("workspace_id"), folder_id=OuterRef("id"), hidden_at=None
        )
        counted = lying.order_by().values("folder_id").annotate(num=Count("id")).values("num")
        return self.annotate(documents=Coalesce(Subquery(counted), 0))

    def by_name(self) -> Self:
        return self.order_by("name_key", "id")


class Folder(TenantModel):
    """A folder in a room. `name_key` is its name as names are compared: one of a kind in its room."""

    privacy: ClassVar = {
        "key": "technical",
        "room": "technical",
        "name": "personal",
        "name_key": "personal",
    }

    key = models.CharField(max_length=22, default=new_key, editable=False)
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    name_key = models.CharField(max_length=LONGEST_NAME * 4, editable=False)
    room = TenantForeignKey(Room, owned=True)

    objects = Door(FolderQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "key"], name="files_folder_by_key"),
            models.UniqueConstraint(fields=["workspace", "room", "name_key"], name="files_folder_by_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def option(self) -> tuple[str, str]:
        """As a choice of a form."""
        return self.key, self.name

    @classmethod
    @transaction.atomic
    def add(cls, room: Room, name: str, *, by: Viewer) -> "Folder":
        """A new folder in a room. Raises NotAllowed, Malformed for no or too long a name, FolderTaken."""
        _only_staff(by, "folder.add")
        folder = cls(workspace_id=by.workspace_id, room=room)
        folder._name(name)
        record(events.FolderAdded(about=folder, room_id=room.pk), by=by)
        return folder

    @transaction.atomic
    def rename(self, name: str, *, by: Viewer) -> None:
        """Another name; what lies in it stays. Raises as `add` does."""
        _only_staff(by, "folder.rename")
        if name.strip() == self.name:
            return
        self._name(name)
        record(events.FolderRenamed(about=self, room_id=self.room_id), by=by)

    @transaction.atomic
    def remove(self, *, by: Viewer) -> None:
        """Take the folder away. Its files, and those on their way, lie outside of any. Raises FolderGone."""
        from fanlight.work.files.models.files import File  # a file names its folder
        from fanlight.work.files.models.uploads import Upload  # so does one on its way

        _only_staff(by, "folder.remove")
        self.hold()
        File.objects.within(self).filter(folder=self).update(folder=None)
        Upload.objects.within(self).filter(folder=self).update(folder=None)
        record(events.FolderRemoved(about=self, room_id=self.room_id), by=by)
        self.delete()

    def hold(self) -> None:
        """Until the transaction ends it is not removed. Raises FolderGone when it was."""
        if not Folder.objects.within(self).select_for_update().filter(pk=self.pk).exists():
            raise FolderGone

    def _name(self, name: str) -> None:
        said = name.strip()
        if not folded(said):
            raise Malformed(_("Give the folder a name."), field="name")
        if len(said) > LONGEST_NAME:
            too_long = _("A name has at most %(most)s characters.") % {"most": LONGEST_NAME}
            raise Malformed(too_long, field="name")
        self.name, self.name_key = said, folded(said)[: LONGEST_NAME * 4]
        try:
            with transaction.atomic():
                self.save(update_fields=None if self._state.adding else ["name", "name_key"])
        except IntegrityError:
            raise FolderTaken from None


def _only_staff(by: Viewer, verb: str) -> None:
    if not by.is_staff:
        raise NotAllowed(verb)
