"""What a file consists of, and whom it is shown to: versions of its content, and publications to audiences."""

from collections.abc import Collection
from typing import ClassVar, Self

from django.db import models
from django.utils.timezone import now

from fanlight.core.doors import Door, StaffQuerySet
from fanlight.core.tenancy import TenantForeignKey, TenantModel
from fanlight.ground.blobs.models import Blob
from fanlight.ground.rooms.models import AUDIENCES
from fanlight.ground.workspaces.models import Member


class FileVersionQuerySet(StaffQuerySet["FileVersion"]):
    """Versions of files, for staff: an audience has the one that its publication names."""

    def of_file(self, file: models.Model) -> Self:
        """Newest first, with their bytes' rows and who brought them."""
        return self.filter(file_id=file.pk).select_related("blob", "member").order_by("-number")


class FileVersion(TenantModel):
    """One state of a file's content; the highest number is the current one.

    `name`: what its bytes were called as they came in; empty for the first one, which gave the file its name.
    """

    privacy: ClassVar = dict.fromkeys(["file", "blob", "number", "member"], "technical") | {
        "name": "personal"
    }

    file = TenantForeignKey("files.File", owned=True)
    blob = TenantForeignKey(Blob)
    number = models.PositiveIntegerField(default=1)
    name = models.CharField(max_length=200, blank=True)
    member = TenantForeignKey(Member, null=True, blank=True)

    objects = Door(FileVersionQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "file", "number"], name="files_fileversion_number")
        ]
        indexes = [models.Index(fields=["workspace", "blob"], name="files_fileversion_blob")]

    def has_content_of(self, blob: Blob) -> bool:
        """Whether it is the same content, under whichever row its bytes lie."""
        mine = self.blob
        return bytes(mine.digest) == bytes(blob.digest) and bool(mine.media_type == blob.media_type)


class FilePublicationQuerySet(StaffQuerySet["FilePublication"]):
    """Publications of files, for staff."""

    def open_by_file(self, keys: Collection[int]) -> dict[int, list[str]]:
        """For each of these files the audiences that may see it. One query."""
        found: dict[int, list[str]] = {}
        opened = self.filter(file__in=keys, withdrawn_at=None).order_by("audience")
        for key, audience in opened.values_list("file_id", "audience"):
            found.setdefault(key, []).append(audience)
        return found

    def open_numbers(self, file: models.Model) -> list[tuple[str, int]]:
        """The audiences that may see this file, and the number of the version each is shown. One query."""
        opened = self.filter(file_id=file.pk, withdrawn_at=None).order_by("audience")
        return list(opened.values_list("audience", "version__number"))


class FilePublication(TenantModel):
    """Makes a file visible to one audience, until it is withdrawn: the versions from `first_number` to `version`."""

    privacy: ClassVar = dict.fromkeys(
        ["file", "version", "first_number", "member"], "technical"
    ) | dict.fromkeys(["audience", "at", "withdrawn_at"], "business")
    is_leaf = True

    file = TenantForeignKey("files.File", owned=True)
    version = TenantForeignKey(FileVersion)
    first_number = models.PositiveIntegerField(default=1)
    member = TenantForeignKey(Member, null=True, blank=True)
    audience = models.CharField(max_length=20, choices=AUDIENCES)
    at = models.DateTimeField(default=now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = Door(FilePublicationQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "file", "audience"],
                condition=models.Q(withdrawn_at=None),
                name="files_filepublication_open_once",
            )
        ]
