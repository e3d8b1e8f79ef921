"""Notes: text in a room, internal or for exactly one audience. No audience ever reads another's."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Self

from django.db import IntegrityError, models, transaction
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import Door, GuardedQuerySet
from fanlight.core.errors import Malformed, NotAllowed
from fanlight.core.facts import STAFF_ONLY, record
from fanlight.core.ids import new_key
from fanlight.core.tenancy import TenantForeignKey, TenantModel
from fanlight.core.viewers import ContactViewer, PortalViewer, StaffViewer, Viewer
from fanlight.ground.access.entering.links import without_secrets
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms import rights
from fanlight.ground.rooms.models import AUDIENCES, PortalSetting, Room
from fanlight.ground.workspaces.models import Member
from fanlight.work.conversations import events
from fanlight.work.conversations.models.threads import Thread
from fanlight.work.files.models import File

LONGEST_NOTE: Final = 10_000
MOST_FILES: Final = 20
"""With one message."""
NOT_IN_TEXT: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class NothingWritten(Malformed):
    code = "note.empty"
    message = _("Write something first.")
    field = "body"


class TooLong(Malformed):
    code = "note.too_long"
    field = "body"

    def __init__(self) -> None:
        super().__init__(_("A message has at most %(most)s characters.") % {"most": f"{LONGEST_NOTE:,}"})


class UnknownReader(Malformed):
    code = "note.unknown_reader"
    message = _("Choose who reads this message.")
    field = "audience"


class NotAnAnswer(Malformed):
    code = "note.not_an_answer"
    message = _("An answer goes to those who read the first message.")
    field = "reply_to"


class TooManyFiles(Malformed):
    code = "note.too_many_files"
    field = "files"

    def __init__(self) -> None:
        super().__init__(_("At most %(most)s files go with one message.") % {"most": MOST_FILES})


@dataclass(frozen=True, slots=True)
class Enclosed:
    """What comes with a text: files that lie in the room already, what it answers, the name of the press."""

    files: Sequence[File] = ()
    press: str = ""
    reply_to: "Note | None" = None


NOTHING: Final = Enclosed()


class NoteQuerySet(GuardedQuerySet["Note"]):
    """Notes: all for staff; for an audience, its own, in rooms it sees, while notes are on."""

    def visible_to(self, viewer: Viewer) -> Self:
        mine = self.of(viewer)
        if viewer.is_staff:
            return mine
        if not isinstance(viewer, PortalViewer):
            return mine.none()
        mine = mine.filter(audience=viewer.audience, room__in=Room.objects.visible_to(viewer))
        return mine.filter(PortalSetting.is_on(viewer, "section.notes", room="room_id"))

    def in_room(self, room: Room) -> Self:
        return self.filter(room=room)

    def written_after(self, note: "Note") -> Self:
        """What came into the same thread after `note`, oldest first."""
        newer = self.filter(room_id=note.room_id, audience=note.audience, id__gt=note.pk)
        return newer.order_by("id")

    def newest_first(self) -> Self:
        return self.order_by("-id")

    def with_author_name(self) -> Self:
        """Adds `author_name`, of the member or contact who wrote it."""
        workspace = {"workspace_id": OuterRef("workspace_id")}
        member = Member.rows.filter(id=OuterRef("member_id"), **workspace).values("name")
        contact = Contact.rows.filter(id=OuterRef("contact_id"), **workspace).values("name")
        return self.annotate(author_name=Coalesce(Subquery(member), Subquery(contact), models.Value("")))

    def told(self) -> Self:
        """With what a page says of each: `author_name`, and `has_files`."""
        files = NoteAttachment.rows.filter(workspace_id=OuterRef("workspace_id"), note_id=OuterRef("id"))
        return self.with_author_name().annotate(has_files=Exists(files))


class Note(TenantModel):
    """A message. `audience` empty: only the team reads it. `press` tells a second sending of the same form."""

    privacy: ClassVar = dict.fromkeys(
        ["key", "room", "contact", "member", "reply_to", "press"], "technical"
    ) | {
        "audience": "business",
        "body": "personal",
        "classification": "business",
    }

    key = models.CharField(max_length=22, default=new_key, editable=False)
    audience = models.CharField(_("who reads it"), max_length=20, choices=AUDIENCES, null=True, blank=True)
    body = models.TextField(_("message"), max_length=LONGEST_NOTE)
    classification = models.CharField(max_length=60, blank=True)
    press = models.CharField(max_length=64, blank=True, editable=False)
    room = TenantForeignKey(Room, owned=True)
    contact = TenantForeignKey(Contact, null=True, blank=True)
    member = TenantForeignKey(Member, null=True, blank=True)
    reply_to = TenantForeignKey("self", null=True, blank=True)

    objects = Door(NoteQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "key"], name="conversations_note_by_key"),
            models.UniqueConstraint(
                fields=["workspace", "contact", "press"],
                condition=~models.Q(press="") & models.Q(contact__isnull=False),
                name="conversations_note_press_of_contact",
            ),
            models.UniqueConstraint(
                fields=["workspace", "member", "press"],
                condition=~models.Q(press="") & models.Q(member__isnull=False),
                name="conversations_note_press_of_member",
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "room", "audience", "id"], name="conversations_note_room"),
            models.Index(
                fields=["workspace", "contact", "id"],
                condition=models.Q(contact__isnull=False),
                name="conversations_note_contact",
            ),
        ]

    @property
    def is_internal(self) -> bool:
        return self.audience is None

    @classmethod
    def write(
        cls, *, by: Viewer, room: Room, body: str, audience: str | None = None, enclosed: Enclosed = NOTHING
    ) -> Self:
        """A message in a room. A contact writes to the team and the contact's own audience, a member to `audience`.

        Links that open something are taken out of the text. The same press with the same text is one message. Files
        that come with it are opened to its readers. Raises NotAllowed, or Malformed with its field.
        """
        if not rights.may(by, "may.write", room):
            raise NotAllowed("note.write")
        audience = by.audience if isinstance(by, ContactViewer) else _known(audience)
        reply_to = enclosed.reply_to
        if reply_to and (reply_to.room_id, reply_to.audience) != (room.pk, audience):
            raise NotAnAnswer
        if len(enclosed.files) > MOST_FILES:
            raise TooManyFiles
        text = readable(body, by=by, may_be_empty=bool(enclosed.files))
        note = cls(workspace_id=by.workspace_id, room=room, body=text, reply_to=reply_to, audience=audience)
        note._sign(by)
        note.press = note._pressed(enclosed.press, body)
        if same := note._of_same_press():
            return same
        return note._kept(enclosed.files, by)

    @classmethod
    def of_press(cls, press: str, *, by: Viewer, room: Room, audience: str | None, body: str) -> Self | None:
        """The message that this press with this text became already."""
        audience = by.audience if isinstance(by, ContactViewer) else audience
        note = cls(workspace_id=by.workspace_id, room=room, audience=audience)
        note._sign(by)
        note.press = note._pressed(press, body)
        return note._of_same_press()

    def _sign(self, by: Viewer) -> None:
        who, key = by.actor
        self.contact_id = key if who == "contact" else None
        self.member_id = key if who == "member" else None

    def _pressed(self, press: str, body: str) -> str:
        """Names one sending: the form's own name for it, who sends, where it goes and what it says.

        An edited text under the same press is another message: nothing that somebody wrote is taken for sent.
        """
        where = (self.contact_id, self.member_id, self.room_id, self.audience)
        said = f"{press} {where} {body.replace(chr(13), '').strip()}"
        return hashlib.sha256(said.encode(errors="surrogatepass")).hexdigest() if press else ""

    def _of_same_press(self) -> Self | None:
        if not self.press:
            return None
        author: dict[str, Any] = {"contact_id": self.contact_id, "member_id": self.member_id}
        found: Any = type(self).objects.within(self).filter(press=self.press, **author).first()
        return found  # type: ignore[no-any-return]

    def _kept(self, files: Sequence[File], by: Viewer) -> Self:
        """Of two presses at the same moment, one is written."""
        try:
            self._keep(files, by)
        except IntegrityError:
            if same := self._of_same_press():
                return same
            raise
        return self

    @transaction.atomic
    def _keep(self, files: Sequence[File], by: Viewer) -> None:
        self.save(force_insert=True)
        for file in files:
            NoteAttachment.fasten(file, self, by=by)
        Thread.go_on(self)
        record(
            events.NoteWritten(about=self, room_id=self.room_id, shown_to=self.audience or STAFF_ONLY), by=by
        )
        if isinstance(by, ContactViewer | StaffViewer):
            from fanlight.work.conversations.models.marks import ReadMark  # marks know notes

            ReadMark.reach(self, by=by)


class NoteAttachmentQuerySet(GuardedQuerySet["NoteAttachment"]):
    """Attachments: whoever reads the message."""

    def visible_to(self, viewer: Viewer) -> Self:
        mine = self.of(viewer)
        return mine if viewer.is_staff else mine.filter(note__in=Note.objects.visible_to(viewer))


class NoteAttachment(TenantModel):
    """A file of the room that came with a message, and is for exactly the readers of that message."""

    privacy: ClassVar = dict.fromkeys(["note", "file"], "technical")
    is_leaf = True

    note = TenantForeignKey(Note, owned=True)
    file = TenantForeignKey(File, owned=True)

    objects = Door(NoteAttachmentQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "note", "file"], name="conversations_noteattachment_once"
            )
        ]

    @classmethod
    def fasten(cls, file: File, note: Note, *, by: Viewer) -> None:
        """In the note's transaction. Raises NotAllowed for a file that is not the writer's own, or lies elsewhere.

        NotKept: it waited for its message too long, and was forgotten.
        """
        is_own = (file.contact_id, file.member_id) == (note.contact_id, note.member_id)
        if not is_own or not file.in_message or file.hidden_at or file.room_id != note.room_id:
            raise NotAllowed("note.attach")
        file.go_along(by=by)
        cls.objects.create(workspace_id=note.workspace_id, note=note, file=file)
        if note.audience:
            file.show_with_message(note.audience, by=by)


def _known(audience: str | None) -> str | None:
    """Nothing means internal."""
    if audience and audience not in dict(AUDIENCES):
        raise UnknownReader
    return audience or None


def readable(body: str, *, by: Viewer, may_be_empty: bool = False) -> str:
    """The text as it is kept. Its length is that of what was typed, so that the counter on the page is right.

    Raises NothingWritten or TooLong.
    """
    text = NOT_IN_TEXT.sub("", body.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if not text and not may_be_empty:
        raise NothingWritten
    if len(text) > LONGEST_NOTE:
        raise TooLong
    return without_secrets(text, owner=by)


def without_press(_kept: Note, gone: Note) -> None:
    """Two contacts were one, and both pressed under one name, which nobody can have done: both messages stay."""
    gone.press = ""
    gone.save(update_fields=["press"])
