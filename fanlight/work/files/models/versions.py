"""What a file consists of, and whom it is shown to: versions of its content, and publications to audiences."""

from collections.abc import Collection
from typing import ClassVar

from django.db import models
from django.utils.timezone import now

from fanlight.core.doors import Door, StaffQuerySet
from fanlight.core.tenancy import TenantForeignKey, TenantModel
from fanlight.ground.blobs.models import Blob
from fanlight.ground.rooms.models import AUDIENCES
from fanlight.ground.workspaces.models import Member


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

    objects = Door(StaffQuerySet["FileVersion"])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "file", "number"], name="files_fileversion_number")
        ]
        indexes = [models.Index(fields=["workspace", "blob"], name="files_fileversion_blob")]


class FilePublicationQuerySet(StaffQuerySet["FilePublication"]):
    """Publications of files, for staff."""

    def open_by_file(self, keys: Collection[int]) -> dict[int, list[str]]:
        """For each of these files the audiences that may see it. One query."""
        found: dict[int, list[str]] = {}
        opened = self.filter(file__in=keys, withdrawn_at=None).order_by("audience")
        for key, audience in opened.values_list("file_id", "audience"):
            found.setdefault(key, []).append(audience)
        return found


class FilePublication(TenantModel):
    """Makes a file visible to one audience, until it is withdrawn: the versions from `first_number` to `version`."""

    privacy: ClassVar = dict.fromkeys(["file", "version", "first_number", "member"], "technical") | dict.fromkeys(
        ["audience", "at", "withdrawn_at"], "business"
    )
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
