"""How much was sent today, by person, by link and by workspace: counted in advance, so that no race exceeds it."""

import datetime
import math
import os
from collections.abc import Iterator
from typing import Any, ClassVar, Protocol

from django.conf import settings
from django.db import models, transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import Door, OfWorkspace, StaffQuerySet
from fanlight.core.errors import NoSpace, Sentence, TooOften
from fanlight.core.tenancy import TenantModel
from fanlight.core.viewers import Viewer
from fanlight.ground.blobs import space
from fanlight.ground.blobs.models import StoredTally


class Measured(Protocol):
    """Bytes whose end can be found without reading them."""

    def seek(self, offset: int, whence: int = 0, /) -> Any: ...

    def tell(self) -> int: ...


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


class TooManyOpen(TooOften):
    """More is on its way than one sender, or one workspace, may have open. `seconds` until room of it is free again."""

    code = "upload.too_many_open"
    message = _("Too many files are on their way at once. This one follows when others have arrived.")

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)


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


def require_left(by: Viewer, size_bytes: int) -> None:
    """Raises what `charge` would, and counts nothing: asked before bytes are laid down, which are counted later."""
    for scope, whom in _scopes(by):
        had = _of_today(by, scope, whom).first() or UploadTally(scope=scope)
        _require_fits(had, size_bytes)
    require_storage(by, size_bytes)


def require_taken(by: Viewer, upload: Measured) -> None:
    """Disk and quotas are asked with the length of the upload before a byte is laid down. It is rewound."""
    upload.seek(0, os.SEEK_END)
    size_bytes = upload.tell()
    upload.seek(0)
    require_disk(size_bytes)
    require_left(by, size_bytes)


def require_disk(size_bytes: int) -> None:
    """Raises Full where the disk has no room beyond what was promised to uploads on their way."""
    from fanlight.work.files.models.uploads import Upload

    space.require_room(size_bytes + Upload.promised_bytes())


def require_few_open(by: Viewer, size_bytes: int) -> None:
    """Raises TooManyOpen where the sender or the workspace has too much on its way already.

    Asked under the lock of `charge` or of `space.one_at_a_time`, so that of many at once none goes beyond.
    """
    from fanlight.work.files.models.uploads import Upload

    open_now = Upload.objects.within(by).coming()
    for kind, those in (("person", open_now.of_sender(by)), ("workspace", open_now)):
        left = models.Sum(models.F("size_bytes") - models.F("received_bytes"))
        had = those.aggregate(num=models.Count("id"), left=left, until=models.Min("held_until"))
        is_much = int(had["left"] or 0) + size_bytes > settings.OPEN_BYTES[kind]
        if had["num"] and (is_much or had["num"] >= settings.OPEN_FILES[kind]):
            raise TooManyOpen(max(1, math.ceil((had["until"] - now()).total_seconds())))


@transaction.atomic
def charge(by: Viewer, size_bytes: int, *, is_stored: bool = False) -> None:
    """Count one more file against every tally it falls under, or none. Raises OverQuota or StorageFull.

    `is_stored`: its blob counts among what is stored already. The workspace's tally comes first, and so its row is the
    lock under which everything else is asked.
    """
    for scope, whom in _scopes(by):
        _count(by, scope, whom=whom, size_bytes=size_bytes)
    require_storage(by, size_bytes, is_stored=is_stored)


def stored_bytes(owner: OfWorkspace) -> int:
    """What lies in a workspace, and what arrived or is awaited of uploads on their way: a tally, and their rows."""
    from fanlight.work.files.models.uploads import Upload

    is_held = models.When(held_until__gt=now(), then="size_bytes")
    taken = models.Sum(models.Case(is_held, default="received_bytes"))
    unfinished = Upload.objects.within(owner).unfinished().aggregate(total=taken)
    return StoredTally.stored_bytes(owner) + int(unfinished["total"] or 0)


def give_back(upload: Any) -> None:
    """Bytes that were announced and will not come, to the day and the link they were counted on.

    That they were announced stays counted.
    """
    size_bytes = upload.size_bytes - upload.received_bytes
    scopes = [("workspace", 0), ("contact", upload.contact_id), ("link", upload.link)]
    for scope, whom in scopes:
        tally = UploadTally.objects.within(upload).filter(scope=scope, whom=whom or 0, on=upload.counted_on)
        tally.filter(size_bytes__gte=size_bytes).update(size_bytes=models.F("size_bytes") - size_bytes)


def _scopes(by: Viewer) -> Iterator[tuple[str, int]]:
    yield "workspace", 0
    if by.is_contact:
        yield "contact", by.actor[1]
    if by.via[0] == "share_link":
        yield "link", by.via[1]


def _count(by: Viewer, scope: str, *, whom: int, size_bytes: int) -> None:
    most_bytes, most_files = _most(scope)
    row = UploadTally(workspace_id=by.workspace_id, scope=scope, whom=whom, on=today())
    UploadTally.objects.bulk_create([row], ignore_conflicts=True)
    tally = _of_today(by, scope, whom)
    fits = tally.filter(files__lt=most_files, size_bytes__lte=most_bytes - size_bytes)
    if not fits.update(files=models.F("files") + 1, size_bytes=models.F("size_bytes") + size_bytes):
        _require_fits(tally.get(), size_bytes)


def _require_fits(had: UploadTally, size_bytes: int) -> None:
    most_bytes, most_files = _most(had.scope)
    if had.files >= most_files or had.size_bytes + size_bytes > most_bytes:
        raise OverQuota(left_bytes=most_bytes - had.size_bytes, left_files=most_files - had.files)


def require_storage(by: Viewer, size_bytes: int, *, is_stored: bool = False) -> None:
    if settings.STORED_BYTES:
        left = settings.STORED_BYTES - stored_bytes(by)
        if left < (0 if is_stored else size_bytes):
            raise StorageFull(left + size_bytes if is_stored else left)


def _most(scope: str) -> tuple[int, int]:
    """Bytes and files of a day."""
    kind = "workspace" if scope == "workspace" else "person"
    return settings.DAY_BYTES[kind], settings.DAY_FILES[kind]


def _of_today(by: Viewer, scope: str, whom: int) -> models.QuerySet[UploadTally]:
    return UploadTally.objects.within(by).filter(scope=scope, whom=whom, on=today())


def today() -> datetime.date:
    return now().date()


def _until_tomorrow() -> int:
    midnight = datetime.datetime.combine(
        today() + datetime.timedelta(days=1), datetime.time(), tzinfo=datetime.UTC
    )
    return math.ceil((midnight - now()).total_seconds())


def _rounded_down(size_bytes: int) -> Sentence:
    """ "3 MB", "912 kB", "80 bytes": never more than there is. Whoever is told "0 MB" wonders what is wrong."""
    for unit, words in ((1_000_000, _("%(number)s MB")), (1_000, _("%(number)s kB"))):
        if size_bytes >= unit:
            return words % {"number": size_bytes // unit}
    return _("%(number)s bytes") % {"number": size_bytes}
