"""How much was sent today, by person, by link and by workspace: counted in advance, so that no race exceeds it."""

import datetime
import math
from collections.abc import Iterator
from typing import Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import Door, OfWorkspace, StaffQuerySet
from fanlight.core.errors import NoSpace, Sentence, TooOften
from fanlight.core.tenancy import TenantModel
from fanlight.core.viewers import Viewer
from fanlight.ground.blobs.models import Blob


class OverQuota(TooOften):
    """More than may be sent in one day. `seconds` until the next day begins."""

    code = "upload.over_quota"

    def __init__(self, *, left_bytes: int, left_files: int) -> None:
        words = _(
            "This is more than can be added in one day: %(size)s in %(files)s files are left. "
            "Tomorrow there is room again."
        )
        nothing = _("Nothing more can be added today. Tomorrow there is room again.")
        is_any = left_bytes > 0 and left_files > 0
        left = {"size": _rounded_down(left_bytes), "files": left_files}
        super().__init__(_until_tomorrow(), words % left if is_any else nothing)


class StorageFull(NoSpace):
    code = "upload.storage_full"

    def __init__(self, left_bytes: int) -> None:
        words = _("The storage of this business is nearly full: no more than %(size)s can be added.")
        nothing = _("The storage of this business is full: nothing more can be added.")
        super().__init__(words % {"size": _rounded_down(left_bytes)} if left_bytes > 0 else nothing)


class UploadTally(TenantModel):
    """What came in on one day (UTC), through one link, from one contact, or to the whole workspace."""

    SCOPES: ClassVar = [(s, s) for s in ("workspace", "contact", "link")]
    privacy: ClassVar = dict.fromkeys(["scope", "whom", "on", "files", "size_bytes"], "technical")
    is_leaf = True

    scope = models.CharField(max_length=9, choices=SCOPES)
    whom = models.BigIntegerField(default=0)
    on = models.DateField()
    files = models.PositiveIntegerField(default=0)
    size_bytes = models.PositiveBigIntegerField(default=0)

    objects = Door(StaffQuerySet["UploadTally"])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "scope", "whom", "on"], name="files_uploadtally_day")
        ]


@transaction.atomic
def charge(by: Viewer, size_bytes: int, *, is_stored: bool = False) -> None:
    """Count one more file against every tally it falls under, or none. Raises OverQuota or StorageFull.

    `is_stored`: its blob counts among what is stored already. The workspace's tally comes first, and so its row is the
    lock under which everything else is asked.
    """
    for scope, whom in _scopes(by):
        _count(by, scope, whom=whom, size_bytes=size_bytes)
    if settings.STORED_BYTES:
        left = settings.STORED_BYTES - stored_bytes(by)
        if left < (0 if is_stored else size_bytes):
            raise StorageFull(left + size_bytes if is_stored else left)


def stored_bytes(owner: OfWorkspace) -> int:
    """What lies in a workspace, and what was announced and may still come."""
    from fanlight.work.files.models.uploads import Upload

    def total(rows: Any, what: str) -> int:
        return int(rows.aggregate(total=models.Sum(what))["total"] or 0)

    coming = Upload.objects.within(owner).filter(file=None, ends_at__gt=now())
    return total(Blob.objects.within(owner), "size_bytes") + total(coming, "size_bytes")


def give_back(by: Viewer, size_bytes: int) -> None:
    """Bytes that were announced today and will not come. That they were announced stays counted."""
    for scope, whom in _scopes(by):
        tally = UploadTally.objects.within(by).filter(scope=scope, whom=whom, on=_today())
        tally.filter(size_bytes__gte=size_bytes).update(size_bytes=models.F("size_bytes") - size_bytes)


def _scopes(by: Viewer) -> Iterator[tuple[str, int]]:
    yield "workspace", 0
    if by.is_contact:
        yield "contact", by.actor[1]
    if by.via[0] == "share_link":
        yield "link", by.via[1]


def _count(by: Viewer, scope: str, *, whom: int, size_bytes: int) -> None:
    kind = "workspace" if scope == "workspace" else "person"
    most_bytes, most_files = settings.DAY_BYTES[kind], settings.DAY_FILES[kind]
    row = UploadTally(workspace_id=by.workspace_id, scope=scope, whom=whom, on=_today())
    UploadTally.objects.bulk_create([row], ignore_conflicts=True)
    tally = UploadTally.objects.within(by).filter(scope=scope, whom=whom, on=_today())
    fits = tally.filter(files__lt=most_files, size_bytes__lte=most_bytes - size_bytes)
    if not fits.update(files=models.F("files") + 1, size_bytes=models.F("size_bytes") + size_bytes):
        had = tally.get()
        raise OverQuota(left_bytes=most_bytes - had.size_bytes, left_files=most_files - had.files)


def _today() -> datetime.date:
    return now().date()


def _until_tomorrow() -> int:
    midnight = datetime.datetime.combine(
        _today() + datetime.timedelta(days=1), datetime.time(), tzinfo=datetime.UTC
    )
    return math.ceil((midnight - now()).total_seconds())


def _rounded_down(size_bytes: int) -> Sentence:
    """ "3 MB", "912 kB", "80 bytes": never more than there is. Whoever is told "0 MB" wonders what is wrong."""
    for unit, words in ((1_000_000, _("%(number)s MB")), (1_000, _("%(number)s kB"))):
        if size_bytes >= unit:
            return words % {"number": size_bytes // unit}
    return _("%(number)s bytes") % {"number": size_bytes}
