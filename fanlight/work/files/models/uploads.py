"""Files that arrive in pieces: announced, sent bit by bit over any number of connections, and then a File."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Self

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from fanlight.core import rowlock
from fanlight.core.doors import Door, GuardedQuerySet, compare_and_set
from fanlight.core.errors import Malformed, NotAllowed, Refusal
from fanlight.core.ids import new_key
from fanlight.core.tenancy import TenantForeignKey, TenantModel
from fanlight.core.viewers import ContactViewer, Viewer
from fanlight.ground.blobs import ingest, parts, space
from fanlight.ground.blobs.names import clean_name
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms import rights
from fanlight.ground.rooms.models import Room
from fanlight.ground.workspaces.models import Member
from fanlight.work.files.models import purposes
from fanlight.work.files.models.files import File
from fanlight.work.files.models.folders import Folder
from fanlight.work.files.models.tallies import (
    charge,
    give_back,
    require_disk,
    require_few_open,
    require_storage,
    today,
)

HOLD: Final = datetime.timedelta(minutes=10)
"""From the announcement or the last piece: how long room is kept for what did not come yet."""

FIRST: Final = datetime.timedelta(hours=2)
"""Within which the first piece must come: longer than 50 MB take on the slowest line that the front waits for."""

LIFE: Final = datetime.timedelta(hours=11)
"""From the last byte. A part is reaped after twelve hours, so nothing goes that somebody may still go on with."""

LONGEST: Final = datetime.timedelta(hours=24)
"""From the announcement, however the bytes come: nobody keeps room for ever by a byte now and then."""

KEPT: Final = datetime.timedelta(hours=24)
"""How long a finished upload still answers with its file."""

PRESS_LENGTH: Final = 64
ABOUT_LENGTH: Final = 60


class Ended(Refusal):
    code = "upload.ended"
    message = _("This upload was not continued in time. Add the file again.")


class TookTooLong(Ended):
    message = _("This upload took longer than a day. Add the file again.")


class WrongOffset(Refusal):
    code = "upload.wrong_offset"
    message = _("This is not where the file goes on.")


class TooMuch(Malformed):
    code = "upload.too_much"
    message = _("More arrived than was announced.")


class OtherFile(Refusal):
    code = "upload.other_file"
    message = _("Another file was announced under the same key.")


@dataclass(frozen=True, slots=True)
class Announced:
    """What a sender says of a file before its first byte. `press` is the sender's own key for this one act.

    `purpose`: what it is for, as `purposes` knows it; `about`: the purpose's own words for what exactly.
    """

    name: str
    size_bytes: int
    press: str = ""
    purpose: str = "file"
    about: str = ""
    folder: Folder | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """Some bytes of a file, and where they belong. `keep`: also when the same file lies there already."""

    stream: ingest.Readable
    size_bytes: int
    at: int
    proof: parts.Proof | None = None
    keep: bool = False


class UploadQuerySet(GuardedQuerySet["Upload"]):
    """Uploads: each person's own, in rooms they see."""

    def visible_to(self, viewer: Viewer) -> Self:
        who, key = viewer.actor
        mine = self.of(viewer).filter(room__in=Room.objects.visible_to(viewer))
        if who == "member" and viewer.is_staff:
            return mine.filter(member_id=key)
        return mine.filter(contact_id=key) if isinstance(viewer, ContactViewer) else mine.none()

    def over(self) -> Self:
        return self.filter(ends_at__lt=now())

    def unfinished(self) -> Self:
        """Bytes of them may still arrive."""
        return self.filter(file=None, ends_at__gt=now())

    def coming(self) -> Self:
        """On their way: room is kept for what is left of them."""
        return self.unfinished().filter(held_until__gt=now())

    def of_sender(self, by: Viewer) -> Self:
        who, key = by.actor
        return self.filter(contact_id=key) if who == "contact" else self.filter(member_id=key)


class Upload(TenantModel):
    """A file on its way into a room. `received_bytes` lie durable on the disk; `file` is what became of it.

    Until `held_until` room is kept for the rest of it; until `ends_at` it may be gone on with, where there is room.
    `counted_on` and `link` say which day's tallies it was counted against, and through which share link (0: none).
    """

    privacy: ClassVar = (
        dict.fromkeys(["key", "room", "folder", "contact", "member", "file"], "technical")
        | dict.fromkeys(["size_bytes", "received_bytes", "purpose", "press", "ends_at"], "technical")
        | dict.fromkeys(["counted_on", "link", "held_until", "about"], "technical")
        | {"name": "personal"}
    )
    is_leaf = True

    key = models.CharField(max_length=22, default=new_key, editable=False)
    room = TenantForeignKey(Room, owned=True)
    folder = TenantForeignKey(Folder, null=True, blank=True)
    contact = TenantForeignKey(Contact, null=True, blank=True)
    member = TenantForeignKey(Member, null=True, blank=True)
    file = TenantForeignKey(File, null=True, blank=True, owned=True)
    name = models.CharField(max_length=200)
    purpose = models.CharField(max_length=20, default="file")
    about = models.CharField(max_length=ABOUT_LENGTH, blank=True)
    press = models.CharField(max_length=PRESS_LENGTH, blank=True)
    size_bytes = models.PositiveBigIntegerField()
    received_bytes = models.PositiveBigIntegerField(default=0)
    ends_at = models.DateTimeField()
    held_until = models.DateTimeField(default=now)
    counted_on = models.DateField(default=today)
    link = models.BigIntegerField(default=0)

    objects = Door(UploadQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "key"], name="files_upload_by_key"),
            models.UniqueConstraint(
                fields=["workspace", "contact", "press"],
                condition=~models.Q(press="") & models.Q(contact__isnull=False),
                name="files_upload_press_of_contact",
            ),
            models.UniqueConstraint(
                fields=["workspace", "member", "press"],
                condition=~models.Q(press="") & models.Q(member__isnull=False),
                name="files_upload_press_of_member",
            ),
        ]
        indexes = [
            models.Index(fields=["ends_at"], name="files_upload_end"),
            models.Index(
                fields=["workspace", "ends_at"],
                condition=models.Q(file__isnull=True),
                name="files_upload_coming",
            ),
        ]

    @classmethod
    def begin(cls, announced: Announced, *, by: Viewer, room: Room) -> "Upload":
        """Room is kept for it from now on. The same press again is the same upload.

        Raises NotAllowed, Malformed for what will not be taken, OverQuota, TooManyOpen or NoSpace, before a byte was
        sent.
        """
        if not rights.may(by, "may.upload", room):
            raise NotAllowed("upload.begin")
        name = clean_name(announced.name)
        ingest.accepted_kind(name)
        if not 0 < announced.size_bytes <= settings.UPLOAD_BYTES:
            raise ingest.TooLarge(settings.UPLOAD_BYTES) if announced.size_bytes else ingest.Empty
        if len(announced.press) > PRESS_LENGTH or len(announced.about) > ABOUT_LENGTH:
            raise Malformed
        who, key = by.actor
        upload = cls(workspace_id=by.workspace_id, room=room, name=name)
        upload.ends_at, upload.held_until = now() + FIRST, now() + HOLD
        upload.size_bytes, upload.press = announced.size_bytes, announced.press
        upload.purpose, upload.about, upload.folder = announced.purpose, announced.about, announced.folder
        upload.contact_id, upload.member_id = (key, None) if who == "contact" else (None, key)
        upload.link = by.via[1] if by.via[0] == "share_link" else 0
        return upload._of_same_press() or upload._wanted(by)._announce(by)

    @classmethod
    def promised_bytes(cls) -> int:
        """What may still arrive on this disk, of uploads of all workspaces."""
        with rowlock.opened("one disk holds the files of all workspaces"):
            coming = cls.objects.everyone("one disk holds the files of all workspaces").coming()
            left = models.Sum(models.F("size_bytes") - models.F("received_bytes"))
            of_each = coming.order_by().values("workspace_id").annotate(left=left)
            return sum(int(one["left"]) for one in of_each)

    @property
    def is_over(self) -> bool:
        return self.ends_at <= now()

    def require_living(self) -> None:
        """Raises Ended for an upload that nobody can go on with."""
        if self.is_over:
            is_old = not self.file_id and self.ends_at >= self.created_at + LONGEST
            raise TookTooLong if is_old else Ended

    def append(self, piece: Piece, *, by: Viewer) -> File | None:
        """One more piece, durable when this returns; the File with the last one.

        Raises NotAllowed, Ended, WrongOffset, TooMuch, Busy, WrongChecksum, TooManyOpen or NoSpace, and nothing was
        appended; with the last piece also what `File.take` raises.
        """
        self._require_open(by)
        if piece.at + piece.size_bytes > self.size_bytes:
            raise TooMuch
        with parts.held(self, self.key) as part:
            now_there = Upload.objects.within(self).filter(pk=self.pk).first()
            if now_there is None or now_there.file_id:
                part.drop()
            if now_there is None:
                raise Ended
            now_there.require_living()
            if piece.at != now_there.received_bytes:
                raise WrongOffset
            return now_there.file or now_there._append(piece, part, by=by)

    def cancel(self, *, by: Viewer) -> None:
        """The sender does not want it any more. A file that it became stays. Raises Busy while a piece arrives."""
        if by.actor[1] not in (self.contact_id, self.member_id):
            raise NotAllowed("upload.cancel")
        with parts.held(self, self.key) as part:
            now_there = Upload.objects.within(self).filter(pk=self.pk, file=None).first()
            if now_there:
                now_there._away()
            part.drop()

    def end(self) -> None:
        """Its time is over: row and part go, unless somebody goes on with it. Raises Busy while a piece arrives."""
        with parts.held(self, self.key) as part:
            over = Upload.objects.within(self).filter(pk=self.pk).over().first()
            if over and over._away():
                part.drop()

    @transaction.atomic
    def _away(self) -> bool:
        """The row goes, and what will not come goes back to the day it was counted on."""
        is_gone = bool(self.delete()[0])
        if is_gone and not self.file_id:
            give_back(self)
        return is_gone

    def _hold(self, by: Viewer) -> None:
        """Room is kept once more, where it was given away meanwhile. Raises what `begin` raises for too much."""
        if self.held_until > now():
            return
        with space.one_at_a_time(), transaction.atomic():
            require_disk(self.size_bytes - self.received_bytes)
            require_storage(by, self.size_bytes - self.received_bytes)
            require_few_open(by, self.size_bytes - self.received_bytes)
            compare_and_set(self, expect={"file": None}, held_until=now() + HOLD)

    def _require_open(self, by: Viewer) -> None:
        if not rights.may(by, "may.upload", self.room):
            raise NotAllowed("upload.append")
        if not self.file_id:
            space.require_room()

    def _append(self, piece: Piece, part: parts.Part, *, by: Viewer) -> File | None:
        purpose = purposes.known(self.purpose)
        with self._forgotten_on(*purpose.refusals, part=part):
            purpose.require(self, by)
        self._hold(by)
        try:
            end = part.append(piece.stream, at=piece.at, proof=piece.proof)
        except parts.Lost:
            compare_and_set(self, expect={"file": None}, ends_at=now())
            raise
        try:
            if end == self.size_bytes:
                return self._finish(part, by=by, keep=piece.keep)
            values = {"received_bytes": end, "ends_at": self._may_go_on_until(), "held_until": now() + HOLD}
            if not compare_and_set(self, expect={"received_bytes": piece.at, "file": None}, **values):
                raise WrongOffset
        except BaseException:
            part.forget()
            raise
        return None

    def _may_go_on_until(self) -> datetime.datetime:
        return min(now() + LIFE, self.created_at + LONGEST)

    def _finish(self, part: parts.Part, *, by: Viewer, keep: bool) -> File:
        """The last byte is told durable in the transaction that makes the file: killed in between, it is sent again."""
        with self._forgotten_on(Malformed, *purposes.known(self.purpose).refusals, part=part):
            arrival = ingest.adopt(by, part.path, digest=part.digest(), declared_name=self.name)
            file = self._become(arrival, by=by, keep=keep)
        part.drop()
        return file

    @transaction.atomic
    def _become(self, arrival: ingest.Arrival, *, by: Viewer, keep: bool) -> File:
        purpose, place = purposes.known(self.purpose), (self.room, self.folder)
        file = File.take(arrival, by=by, place=place, name=self.name, keep=keep or purpose.keeps)
        purpose.fulfil(self, file, by)
        values = {"received_bytes": self.size_bytes, "file": file, "ends_at": now() + KEPT}
        if not compare_and_set(self, expect={"file": None}, **values):
            raise WrongOffset
        return file

    def _wanted(self, by: Viewer) -> "Upload":
        folder = self.folder
        if folder and (folder.room_id != self.room_id or not by.is_staff):
            raise NotAllowed("upload.begin")
        purposes.known(self.purpose).require(self, by)
        return self

    @contextmanager
    def _forgotten_on(self, *refusals: type[Refusal], part: parts.Part) -> Iterator[None]:
        """What was refused for good is not kept."""
        try:
            yield
        except refusals:
            Upload.objects.within(self).filter(pk=self.pk).delete()
            part.drop()
            raise

    def _announce(self, by: Viewer) -> "Upload":
        """Counted and written in one transaction; of two presses at the same moment, one is counted.

        Its room on the disk is promised from then on: whoever asks next finds it taken.
        """
        try:
            with space.one_at_a_time(), transaction.atomic():
                require_disk(self.size_bytes)
                charge(by, self.size_bytes)
                require_few_open(by, self.size_bytes)
                if self.folder:
                    self.folder.hold()
                self.save(force_insert=True)
        except IntegrityError:
            if same := self._of_same_press():
                return same
            raise
        return self

    def _of_same_press(self) -> "Upload | None":
        if not self.press:
            return None
        author: dict[str, Any] = {"contact_id": self.contact_id, "member_id": self.member_id}
        known = Upload.objects.within(self).filter(press=self.press, **author).first()
        if known and known.is_over and not known.file_id:
            known.end()  # whoever comes back to it begins anew
            return None
        if known and known._said != self._said:
            raise OtherFile
        return known

    @property
    def _said(self) -> tuple[Any, ...]:
        return self.room_id, self.name, self.size_bytes, self.purpose, self.about
