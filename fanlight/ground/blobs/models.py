"""Stored bytes: one row per content and workspace, one file on disk under its digest."""

from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import models

from fanlight.core.doors import Door, StaffQuerySet
from fanlight.core.tenancy import TenantModel


class Blob(TenantModel):
    """Bytes that arrived whole. Nobody sees a blob by itself: only through the file that names it.

    `state` is `clean` once every check that this instance knows has passed; anything else is never served.
    """

    STATES: ClassVar = [(s, s) for s in ("receiving", "quarantined", "clean", "flagged", "checking")]
    privacy: ClassVar = dict.fromkeys(["digest", "size_bytes", "media_type", "state"], "technical")

    digest = models.BinaryField(max_length=32)
    size_bytes = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=120)
    state = models.CharField(max_length=12, choices=STATES, default="clean")

    objects = Door(StaffQuerySet["Blob"])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "digest"], name="blobs_blob_digest")]

    @property
    def path(self) -> Path:
        """Where the bytes lie: outside every served folder, named by us."""
        return blob_path(self.workspace_id, bytes(self.digest))


def blob_path(workspace_id: int, digest: bytes) -> Path:
    name = digest.hex()
    return Path(settings.DATA) / "blobs" / str(workspace_id) / name[:2] / name
