"""That somebody outside looked at a file, as their page reported it: who, and when they last began to."""

import datetime as dt
from typing import Any, ClassVar

from django.db import models, transaction
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import Door, StaffQuerySet
from fanlight.core.errors import NotAllowed
from fanlight.core.facts import moment, record
from fanlight.core.tenancy import TenantForeignKey, TenantModel
from fanlight.core.viewers import ContactViewer, PreviewViewer, Viewer
from fanlight.ground.people.models import Contact
from fanlight.ground.workspaces.models import Workspace
from fanlight.work.files import events
from fanlight.work.files.models.files import File


class FileLookQuerySet(StaffQuerySet["FileLook"]):
    """Looks, for staff alone: no client learns what another one reads."""

    def of_file(self, file: File) -> Any:
        return self.filter(file=file).select_related("contact").order_by("-at", "-id")


class FileLook(TenantModel):
    """One row per file and person, however often they look: `at` is when the first look of their latest day was.

    A day is one of the business's calendar. The team, previews and whoever brought the file are never written down.
    """

    privacy: ClassVar = dict.fromkeys(["file", "contact"], "technical") | {"at": "personal"}
    is_leaf = True

    file = TenantForeignKey(File, owned=True)
    contact = TenantForeignKey(Contact)
    at = models.DateTimeField(_("looked at"))

    objects = Door(FileLookQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "file", "contact"], name="files_filelook_once")
        ]
        indexes = [
            models.Index(fields=["workspace", "file", "-at"], name="files_filelook_latest"),
            models.Index(fields=["workspace", "contact"], name="files_filelook_contact"),
        ]

    @classmethod
    def report(cls, file: File, *, by: Viewer) -> bool:
        """The reader's page says that they look at `file`, which they see. Whether it counts; the same day, once."""
        if isinstance(by, PreviewViewer):
            return False
        if not isinstance(by, ContactViewer) or by.workspace_id != file.workspace_id:
            raise NotAllowed("file.look")
        today = _today(file)
        mine = cls.objects.within(file).filter(contact_id=by.contact_id)
        if file.contact_id == by.contact_id or mine.filter(file=file, at__gte=today).exists():
            return False
        return cls._begin(file, by=by, today=today)

    @classmethod
    @transaction.atomic
    def _begin(cls, file: File, *, by: ContactViewer, today: dt.datetime) -> bool:
        """Of several that report at once, one; of photos of a room, one a day is told in its history."""
        Contact.objects.within(file).locked(by.contact_id)
        mine = cls.objects.within(file).filter(contact_id=by.contact_id)
        if mine.filter(file=file, at__gte=today).exists():
            return False
        is_told = file.kind != "photo" or not _photos(mine, file).filter(at__gte=today).exists()
        if not mine.filter(file=file).update(at=moment()):
            cls.objects.create(
                workspace_id=file.workspace_id, file=file, contact_id=by.contact_id, at=moment()
            )
        if is_told:
            record(_fact(file), by=by)
        return True


def latest_look() -> dict[str, Any]:
    """Annotations of files: who looked last, and when. They come with the files, without a query of their own."""
    mine = {"workspace_id": OuterRef("workspace_id"), "file_id": OuterRef("id")}
    looks = FileLook.rows.filter(**mine).order_by("-at", "-id")
    return {
        "seen_at": Subquery(looks.values("at")[:1]),
        "seen_by": Subquery(looks.values("contact__name")[:1]),
    }


def later(kept: FileLook, gone: FileLook) -> None:
    """Two contacts were one: the later of their looks stands."""
    if gone.at > kept.at:
        FileLook.objects.within(kept).filter(pk=kept.pk).update(at=gone.at)


def _today(file: File) -> dt.datetime:
    """When the day of the business began that it is now."""
    zone = Workspace.objects.get(pk=file.workspace_id).zone_info
    return moment().astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)


def _photos(looks: Any, file: File) -> Any:
    return looks.filter(file__room_id=file.room_id, file__kind="photo")


def _fact(file: File) -> Any:
    if file.kind == "photo":
        return events.PhotosSeen(about=file.room, room_id=file.room_id)
    return events.FileSeen(about=file, room_id=file.room_id)
