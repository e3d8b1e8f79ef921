"""Documents and photos in a room. Nobody outside sees a file until a publication names their audience."""

import datetime
from collections.abc import Collection
from typing import Any, ClassVar, Final, Protocol

from django.db import models, transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import Door, compare_and_set
from fanlight.core.errors import Malformed, NotAllowed
from fanlight.core.facts import STAFF_ONLY, record
from fanlight.core.ids import new_key
from fanlight.core.tenancy import TenantForeignKey, TenantModel
from fanlight.core.viewers import ContactViewer, Viewer
from fanlight.ground.blobs import ingest
from fanlight.ground.blobs.models import Blob
from fanlight.ground.blobs.names import clean_name
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms import rights
from fanlight.ground.rooms.models import AUDIENCES, Room
from fanlight.ground.workspaces.models import Member
from fanlight.work.files import events
from fanlight.work.files.models.folders import Folder
from fanlight.work.files.models.refusals import (
    AlreadyHidden,
    AlreadyPublished,
    NotKept,
    NotPublished,
    SameAgain,
)
from fanlight.work.files.models.seeing import FileQuerySet
from fanlight.work.files.models.tallies import Measured, charge, require_taken
from fanlight.work.files.models.versions import FilePublication, FileVersion

CAPTION_LENGTH: Final = 300
SAME_PRESS_SECONDS: Final = 120
"""The same bytes under the same name by the same person within this time are one upload, sent twice."""


class FormFile(ingest.Readable, Measured, Protocol):
    """A file as a form gives it. Django's UploadedFile is one, and so is any opened file."""

    name: str | None


class File(TenantModel):
    """A document or photo in a room, by the name people gave it. `in_message`: it came with a message.

    `is_unsent`: that message was not sent yet. Nobody finds it meanwhile; its author's form goes on with it by its key.
    """

    KINDS: ClassVar = [("document", _("Document")), ("photo", _("Photo"))]
    privacy: ClassVar = (
        dict.fromkeys(["key", "kind", "hidden_at", "is_unsent"], "technical")
        | dict.fromkeys(["name", "caption"], "personal")
        | dict.fromkeys(["room", "folder", "contact", "member", "from_contact", "in_message"], "technical")
    )

    key = models.CharField(max_length=22, default=new_key, editable=False)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=8, choices=KINDS, default="document")
    caption = models.CharField(max_length=CAPTION_LENGTH, blank=True)
    from_contact = models.BooleanField(default=False)
    in_message = models.BooleanField(default=False)
    is_unsent = models.BooleanField(default=False, editable=False)
    hidden_at = models.DateTimeField(null=True, blank=True)
    room = TenantForeignKey(Room, owned=True)
    folder = TenantForeignKey(Folder, null=True, blank=True)
    contact = TenantForeignKey(Contact, null=True, blank=True)
    member = TenantForeignKey(Member, null=True, blank=True)

    objects = Door(FileQuerySet)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "key"], name="files_file_by_key")]
        indexes = [
            models.Index(fields=["workspace", "room", "id"], name="files_file_room"),
            models.Index(
                fields=["workspace", "contact", "id"],
                condition=models.Q(contact__isnull=False),
                name="files_file_contact",
            ),
            models.Index(
                fields=["workspace", "folder", "id"],
                condition=models.Q(folder__isnull=False),
                name="files_file_folder",
            ),
            models.Index(fields=["created_at"], condition=models.Q(is_unsent=True), name="files_file_unsent"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def section(self) -> str:
        """The switch of a portal that shows files like it."""
        return "section.photos" if self.kind == "photo" else "section.documents"

    @property
    def current_version(self) -> FileVersion:
        """One query."""
        latest: FileVersion = FileVersion.objects.within(self).of_file(self)[0]
        return latest

    @property
    def published_to(self) -> list[str]:
        """The audiences that may see it now. One query; lists read `FilePublication.objects.open_by_file`."""
        return FilePublication.objects.within(self).open_by_file([self.pk]).get(self.pk, [])

    @classmethod
    def add(
        cls,
        *,
        by: Viewer,
        room: Room,
        upload: FormFile,
        publish_to: Collection[str] | None = None,
        caption: str = "",
    ) -> "File":
        """A new file in a room. A contact's is published to the contact's own audience, a member's to those it names.

        A double press or a retry returns the first one. Raises NotAllowed, Malformed for what cannot be taken,
        OverQuota and NoSpace for what is too much. Call it outside a transaction: the bytes are written first.
        """
        file = cls(workspace_id=by.workspace_id, room=room, caption=_caption(caption))
        return file._receive(upload, by=by, audiences=_audiences(by, publish_to), keep=True)

    @classmethod
    def add_once(cls, *, by: Viewer, room: Room, upload: FormFile) -> "File":
        """The same, but raises SameAgain when the sender can see that content in the room already."""
        file = cls(workspace_id=by.workspace_id, room=room)
        return file._receive(upload, by=by, audiences=_audiences(by, None), keep=False)

    @classmethod
    def add_to(cls, folder: Folder, *, by: Viewer, upload: FormFile, keep: bool = False) -> "File":
        """The same for the team, into a folder. `keep`: also when the content lies in the room already."""
        file = cls(workspace_id=by.workspace_id, room=folder.room)
        file._lay(folder, by=by)
        return file._receive(upload, by=by, audiences=[], keep=keep)

    @classmethod
    def add_for_message(cls, *, by: Viewer, room: Room, upload: FormFile) -> "File":
        """The same as `add`, for what will stand below a message. Nobody sees it before the message goes."""
        file = cls(workspace_id=by.workspace_id, room=room, in_message=True, is_unsent=True)
        return file._receive(upload, by=by, audiences=[], keep=True)

    @classmethod
    def take(
        cls,
        arrival: ingest.Arrival,
        *,
        by: Viewer,
        place: tuple[Room, Folder | None],
        name: str,
        keep: bool,
    ) -> "File":
        """What came in pieces, and was counted when it was announced, as a file: by the same rules as `add`."""
        room, folder = place
        file = cls(workspace_id=by.workspace_id, room=room, name=name)
        file._lay(folder, by=by)
        return file._enter(arrival, by=by, audiences=_audiences(by, None), keep=keep, is_charged=True)

    def replace(self, *, by: Viewer, upload: FormFile, is_shown: bool = True) -> FileVersion:
        """A next version under the same name, address and place; those who see the file see it too, if `is_shown`.

        Until the check found it clean they go on seeing the one before. A retry with the same bytes changes nothing.
        Raises NotAllowed, AlreadyHidden, or Malformed for what cannot be taken. Call it outside a transaction.
        """
        _only_staff(by, "file.replace")
        require_taken(by, upload)
        name = clean_name(upload.name or "")
        arrival = ingest.receive(by, upload, declared_name=name)
        if arrival.kind.family != self.kind:
            raise Malformed(_("A photo is replaced by a photo, a document by a document."), field="files")
        return self._replaced(arrival, by=by, name=name, is_shown=is_shown)

    @transaction.atomic
    def change_caption(self, words: str, *, by: Viewer) -> None:
        """What stands below a photo. Raises NotAllowed, or Malformed for too long a caption."""
        _only_staff(by, "file.change_caption")
        caption = _caption(words)
        if caption == self.caption:
            return
        self.caption = caption
        self.save(update_fields=["caption"])
        record(events.FileCaptioned(about=self, room_id=self.room_id), by=by)

    @transaction.atomic
    def move(self, to: Folder | None, *, by: Viewer) -> None:
        """Into a folder of its room, or out of any. Raises NotAllowed, or FolderGone when it was removed meanwhile."""
        _only_staff(by, "file.move")
        before = self.folder_id
        self._lay(to, by=by)
        if to:
            to.hold()
        if self.folder_id == before:
            return
        self.save(update_fields=["folder"])
        record(events.FileMoved(about=self, room_id=self.room_id), by=by)

    @transaction.atomic
    def publish(self, *, by: Viewer, audience: str) -> None:
        """Let one more audience see it. Raises AlreadyPublished when they do."""
        _only_staff(by, "file.publish")
        if not self._open_to(*_audiences(by, [audience]), by=by):
            raise AlreadyPublished

    @transaction.atomic
    def go_along(self, *, by: Viewer) -> None:
        """Its message goes: from here on it is found and told of. Raises NotKept when it was forgotten meanwhile.

        The row is held until the message is there: whoever forgets files that were never sent waits, and leaves it.
        """
        if compare_and_set(self, expect={"is_unsent": True, "hidden_at": None}, is_unsent=False):
            self._tell_added(STAFF_ONLY, by=by)
        elif not File.objects.within(self).filter(pk=self.pk, is_unsent=False, hidden_at=None).exists():
            raise NotKept

    @transaction.atomic
    def show_with_message(self, audience: str, *, by: Viewer) -> None:
        """Open what goes with a message to its readers: only whoever sent it does that, in the same transaction."""
        elsewhere = isinstance(by, ContactViewer) and by.audience != audience
        if not self.in_message or _author(by) != (self.contact_id, self.member_id) or elsewhere:
            raise NotAllowed("file.show_with_message")
        self._open_to(*_audiences(by, [audience]), by=by)

    @transaction.atomic
    def withdraw(self, *, by: Viewer, audience: str) -> None:
        """An audience no longer sees it, from the next request on. Raises NotPublished when it did not."""
        _only_staff(by, "file.withdraw")
        publications = FilePublication.objects.within(self).filter(
            file=self, audience=audience, withdrawn_at=None
        )
        if not publications.update(withdrawn_at=now()):
            raise NotPublished
        record(events.FileWithdrawn(about=self, room_id=self.room_id, audience=audience), by=by)

    @transaction.atomic
    def hide(self, *, by: Viewer) -> None:
        """Put it away: nobody finds it in the room any more. The bytes stay."""
        _only_staff(by, "file.hide")
        if not compare_and_set(self, expect={"hidden_at": None}, hidden_at=now()):
            raise AlreadyHidden
        record(events.FileHidden(about=self, room_id=self.room_id), by=by)

    def _lay(self, folder: Folder | None, *, by: Viewer) -> None:
        """Only the team puts files into folders, and only into those of the same room."""
        is_elsewhere = folder and (folder.workspace_id, folder.room_id) != (self.workspace_id, self.room_id)
        if folder and (is_elsewhere or not by.is_staff):
            raise NotAllowed("file.move")
        self.folder = folder

    @transaction.atomic
    def _replaced(self, arrival: ingest.Arrival, *, by: Viewer, name: str, is_shown: bool) -> FileVersion:
        """The file's row is held, so that of two at once one becomes n + 1 and the other n + 2."""
        blob = arrival.blob()
        held: File = File.objects.within(self).select_for_update().get(pk=self.pk)
        if held.hidden_at:
            raise AlreadyHidden
        current = held.current_version
        if current.has_content_of(blob):
            return current
        charge(by, arrival.size_bytes, is_stored=True)
        version: FileVersion = FileVersion.objects.create(
            workspace_id=self.workspace_id,
            file=self,
            blob=blob,
            number=current.number + 1,
            name=name,
            member_id=by.actor[1] if by.actor[0] == "member" else None,
        )
        record(events.FileReplaced(about=self, room_id=self.room_id, version=version.number), by=by)
        if is_shown:
            shown = FilePublication.objects.within(self).filter(file=self, withdrawn_at=None)
            shown.update(version=version)
        return version

    def _receive(self, upload: FormFile, *, by: Viewer, audiences: Collection[str], keep: bool) -> "File":
        if not rights.may(by, "may.upload", self.room):
            raise NotAllowed("file.add")
        self.name = clean_name(upload.name or "")
        require_taken(by, upload)
        arrival = ingest.receive(by, upload, declared_name=self.name)
        return self._enter(arrival, by=by, audiences=audiences, keep=keep, is_charged=False)

    @transaction.atomic
    def _enter(
        self,
        arrival: ingest.Arrival,
        *,
        by: Viewer,
        audiences: Collection[str],
        keep: bool,
        is_charged: bool,
    ) -> "File":
        """Signed, counted and settled; the same press twice is counted once. A job's photos lie in no folder."""
        self.kind, self.from_contact = arrival.kind.family, by.is_contact
        self.contact_id, self.member_id = _author(by)
        if self.kind == "photo" and self.room.kind != "client":
            self.folder = None
        file = self._settle(arrival, by=by, audiences=audiences, keep=keep)
        if file is self and not is_charged:
            charge(by, arrival.size_bytes, is_stored=True)
        return file

    def _settle(
        self, arrival: ingest.Arrival, *, by: Viewer, audiences: Collection[str], keep: bool
    ) -> "File":
        """All rows of a new file, or the file that the same press made before: the blob's lock puts two in line.

        A contact's bytes have a row of their own, and are checked anew: otherwise they would be clean at once where the
        business holds the same already, which nobody outside may learn.
        """
        blob = arrival.blob(apart=self.contact_id or 0)
        file = self._of_same_press(blob) or self
        if file is self:
            if not keep and (twin := self._twin(blob, by)):
                raise SameAgain(twin, is_own=(twin.contact_id, twin.member_id) == _author(by))
            if self.folder:
                self.folder.hold()
            file.save(force_insert=True)
            FileVersion.objects.create(workspace_id=self.workspace_id, file=self, blob=blob)
            if not self.is_unsent:
                self._tell_added(by.audience if isinstance(by, ContactViewer) else STAFF_ONLY, by=by)
        for audience in audiences:
            file._open_to(audience, by=by)
        return file

    def _tell_added(self, shown_to: str, *, by: Viewer) -> None:
        record(events.FileAdded(about=self, room_id=self.room_id, shown_to=shown_to, kind=self.kind), by=by)

    def _of_same_press(self, blob: Blob) -> "File | None":
        since = now() - datetime.timedelta(seconds=SAME_PRESS_SECONDS)
        author: dict[str, Any] = {"contact_id": self.contact_id, "member_id": self.member_id}
        mine = File.objects.within(self).filter(room_id=self.room_id, created_at__gte=since, **author)
        same = mine.filter(name=self.name, hidden_at=None, in_message=self.in_message)
        held = FileVersion.objects.within(self).filter(blob=blob, number=1).values("file_id")
        return same.filter(id__in=held).order_by("id").first()

    def _twin(self, blob: Blob, by: Viewer) -> "File | None":
        """A file of this room with the same content that the sender may see. Of others nothing is told."""
        seen = File.objects.visible_to(by).filter(room_id=self.room_id).order_by("id")
        if not isinstance(by, ContactViewer):
            return seen.holding(blob).first()
        own = seen.filter(contact_id=by.contact_id).holding(blob).first()
        return own or seen.holding(blob, blob__state="clean").first()

    def _open_to(self, audience: str, *, by: Viewer) -> bool:
        """False when they see it already: the unique open publication decides, whoever presses at the same time."""
        current = self.current_version
        publication = FilePublication(
            workspace_id=self.workspace_id,
            file=self,
            version=current,
            first_number=current.number,
            member_id=by.actor[1] if by.actor[0] == "member" else None,
            audience=audience,
        )
        FilePublication.objects.bulk_create([publication], ignore_conflicts=True)
        if not FilePublication.objects.within(self).filter(pk=publication.pk).exists():
            return False
        if not by.is_contact:
            record(
                events.FilePublished(about=self, room_id=self.room_id, shown_to=audience, audience=audience),
                by=by,
            )
        return True


def _author(by: Viewer) -> tuple[int | None, int | None]:
    """The keys of contact and member; one of them is None."""
    who, key = by.actor
    return (key if who == "contact" else None, key if who == "member" else None)


def _audiences(by: Viewer, wanted: Collection[str] | None) -> list[str]:
    """A contact's own audience, whatever was asked for; else the named ones, each of which must be known."""
    if isinstance(by, ContactViewer):
        return [by.audience]
    if unknown := set(wanted or ()) - dict(AUDIENCES).keys():
        raise Malformed(_("Nobody is called %(name)s here.") % {"name": min(unknown)}, field="publish_to")
    return sorted(wanted or ())


def _caption(words: str) -> str:
    if len(words) > CAPTION_LENGTH:
        too_long = _("A caption has at most %(most)s characters.") % {"most": CAPTION_LENGTH}
        raise Malformed(too_long, field="caption")
    return words.strip()


def _only_staff(by: Viewer, verb: str) -> None:
    if not by.is_staff:
        raise NotAllowed(verb)
