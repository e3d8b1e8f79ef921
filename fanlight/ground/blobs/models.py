"""Stored bytes: one row per content, kind and workspace, one file on disk under its digest; and what we drew of it."""

import datetime
from pathlib import Path
from typing import Any, ClassVar, Final, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest
from django.utils.timezone import now

from fanlight.core.doors import Door, OfWorkspace, StaffQuerySet, compare_and_set
from fanlight.core.tenancy import TenantForeignKey, TenantModel

WAITING: Final = ("quarantined", "checking")
WAITS_SECONDS: Final = (5, 15, 60, 120, 300)
LONG_SECONDS: Final = 600
"""A file that waits longer than this for its check is told of."""


class BlobQuerySet(StaffQuerySet["Blob"]):
    """Stored bytes, for staff and for checks."""

    def waiting(self) -> Self:
        return self.filter(state__in=WAITING)

    def due(self) -> Self:
        """Waiting, and not put off to a later time; the oldest first."""
        return self.waiting().filter(Q(check_at=None) | Q(check_at__lte=now())).order_by("id")

    def waiting_long(self) -> Self:
        return self.waiting().filter(created_at__lt=now() - datetime.timedelta(seconds=LONG_SECONDS))


class Blob(TenantModel):
    """Bytes that arrived whole, as a file of one kind. Nobody sees a blob by itself: only through what names it.

    quarantined → clean | flagged, once every check has said so; `checking` is a check that could not be finished and
    comes again at `check_at`. Only what is clean is ever served. `flaws` are code words (`flaws.py`). `checked_at` is
    empty for what this server made itself. `apart`: the contact whose bytes have a row and a check of their own; 0
    for the business. `width` and `height` are those of the upright picture.
    """

    STATES: ClassVar = [(s, s) for s in ("quarantined", "clean", "flagged", "checking")]
    privacy: ClassVar = dict.fromkeys(
        [
            *("digest", "size_bytes", "media_type", "state", "flaws", "tries", "check_at", "checked_at"),
            *("apart", "width", "height", "pages", "remote_at"),
        ],
        "technical",
    )

    digest = models.BinaryField(max_length=32)
    size_bytes = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=120)
    apart = models.BigIntegerField(default=0)
    state = models.CharField(max_length=12, choices=STATES, default="quarantined")
    flaws = models.CharField(max_length=200, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    check_at = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    pages = models.PositiveIntegerField(null=True, blank=True)
    remote_at = models.DateTimeField(null=True, blank=True)

    objects = Door(BlobQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "digest", "media_type", "apart"], name="blobs_blob_content_apart"
            )
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(state__in=WAITING), name="blobs_blob_waiting"),
            models.Index(
                fields=["workspace", "id"], condition=Q(state__in=WAITING), name="blobs_blob_waiting_own"
            ),
        ]

    @property
    def path(self) -> Path:
        """Where the bytes lie: outside every served folder, named by us."""
        return blob_path(self.workspace_id, bytes(self.digest))

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING

    @property
    def is_ours(self) -> bool:
        """Made by this server, and never checked: when somebody uploads the same bytes, they are."""
        return self.state == "clean" and self.checked_at is None

    def await_check(self) -> None:
        """Into quarantine, with a task that checks it; in the caller's transaction."""
        from fanlight.ground.blobs.tasks import check  # tasks load blobs by this model

        if not self.is_waiting:
            compare_and_set(self, expect={"state": self.state}, state="quarantined")
        check.enqueue(str(self.workspace_id), str(self.pk))

    def pass_check(self, **found: Any) -> bool:
        """Clean, from now on. False: somebody else has finished the check meanwhile."""
        return self._finish("clean", **found)

    def flag(self, flaws: list[str]) -> bool:
        """Never served. False: somebody else has finished the check meanwhile."""
        return self._finish("flagged", flaws=" ".join(dict.fromkeys(flaws))[:200])

    @transaction.atomic
    def put_off(self, flaw: str) -> None:
        """The check could not be finished, for a reason outside the file: it comes again, later each time."""
        from fanlight.ground.blobs.tasks import check  # tasks load blobs by this model

        wait = WAITS_SECONDS[min(self.tries, len(WAITS_SECONDS) - 1)]
        later = now() + datetime.timedelta(seconds=wait)
        said = {"state": "checking", "flaws": flaw, "check_at": later, "tries": F("tries") + 1}
        if Blob.objects.within(self).filter(pk=self.pk, state__in=WAITING).update(**said):
            check.using(run_after=later).enqueue(str(self.workspace_id), str(self.pk))

    def _finish(self, state: str, **found: Any) -> bool:
        done = {"flaws": ""} | found | {"state": state, "checked_at": now(), "check_at": None}
        return compare_and_set(self, expect={"state__in": WAITING}, **done)


class StoredTally(TenantModel):
    """How many bytes all blobs of a workspace have: kept up to date with each, so that asking costs one row."""

    privacy: ClassVar = {"size_bytes": "technical"}
    is_leaf = True

    size_bytes = models.PositiveBigIntegerField(default=0)

    objects = Door(StaffQuerySet["StoredTally"])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace"], name="blobs_storedtally_once")]

    @classmethod
    def count(cls, owner: OfWorkspace, more_bytes: int) -> None:
        """In the transaction in which a blob comes, or goes with a number below zero."""
        tally = cls.objects.within(owner)
        changed = {"size_bytes": Greatest(F("size_bytes") + more_bytes, 0)}
        if not tally.update(**changed):
            cls.objects.bulk_create([cls(workspace_id=owner.workspace_id)], ignore_conflicts=True)
            tally.update(**changed)

    @classmethod
    def stored_bytes(cls, owner: OfWorkspace) -> int:
        return cls.objects.within(owner).values_list("size_bytes", flat=True).first() or 0


class RenditionQuerySet(StaffQuerySet["Rendition"]):
    """What was drawn of stored bytes."""

    def of_blob(self, blob_id: int) -> Self:
        return self.filter(of_id=blob_id)

    def views(self) -> Self:
        return self.filter(use="view")


class Rendition(TenantModel):
    """What this server made of stored bytes: pictures to look at, and the copy that leaves in place of the original.

    `view`: a WebP of that width; page 0 is a photo, 1 and up are pages of a document. `copy`: the whole, in full size,
    without what lay beside it. `stripped`: a flagged document without what it was flagged for.
    """

    USES: ClassVar = [(use, use) for use in ("view", "copy", "stripped")]
    privacy: ClassVar = dict.fromkeys(["of", "blob", "use", "page", "width", "height", "format"], "technical")
    is_leaf = True

    of = TenantForeignKey(Blob, owned=True)
    blob = TenantForeignKey(Blob)
    use = models.CharField(max_length=8, choices=USES)
    page = models.PositiveSmallIntegerField(default=0)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    format = models.CharField(max_length=4)

    objects = Door(RenditionQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "of", "use", "page", "width", "format"], name="blobs_rendition_once"
            )
        ]
        indexes = [models.Index(fields=["workspace", "blob"], name="blobs_rendition_blob")]


def blob_path(workspace_id: int, digest: bytes) -> Path:
    name = digest.hex()
    return Path(settings.DATA) / "blobs" / str(workspace_id) / name[:2] / name
