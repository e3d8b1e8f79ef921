"""Notes: text in a room, internal or for exactly one audience. No audience ever reads another's."""

import re
from typing import Any, ClassVar, Final, Self

from django.db import models, transaction
from django.db.models import Case, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce, Substr
from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import Door, GuardedQuerySet, StaffQuerySet, compare_and_set
from fanlight.core.errors import Malformed, NotAllowed, Stale
from fanlight.core.facts import STAFF_ONLY, moment, record
from fanlight.core.ids import new_key
from fanlight.core.tenancy import TenantForeignKey, TenantModel
from fanlight.core.viewers import ContactViewer, PortalViewer, Viewer
from fanlight.ground.access.entering.links import without_secrets
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms import rights
from fanlight.ground.rooms.models import AUDIENCES, PortalSetting, Room
from fanlight.ground.workspaces.models import Member
from fanlight.work.conversations import events

LONGEST_NOTE: Final = 10_000
BEGINNING: Final = 200
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


class Note(TenantModel):
    """A message. `audience` empty: only the team reads it."""

    privacy: ClassVar = dict.fromkeys(["key", "room", "contact", "member", "reply_to"], "technical") | {
        "audience": "business",
        "body": "personal",
        "classification": "business",
    }

    key = models.CharField(max_length=22, default=new_key, editable=False)
    audience = models.CharField(_("who reads it"), max_length=20, choices=AUDIENCES, null=True, blank=True)
    body = models.TextField(_("message"), max_length=LONGEST_NOTE)
    classification = models.CharField(max_length=60, blank=True)
    room = TenantForeignKey(Room, owned=True)
    contact = TenantForeignKey(Contact, null=True, blank=True)
    member = TenantForeignKey(Member, null=True, blank=True)
    reply_to = TenantForeignKey("self", null=True, blank=True)

    objects = Door(NoteQuerySet)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "key"], name="conversations_note_by_key")]
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
        cls, *, by: Viewer, room: Room, body: str, audience: str | None = None, reply_to: "Note | None" = None
    ) -> Self:
        """A message in a room. A contact writes to the team and the contact's own audience, a member to `audience`.

        Links that open something are taken out of the text. Raises NotAllowed, or Malformed with its field.
        """
        if not rights.may(by, "may.write", room):
            raise NotAllowed("note.write")
        audience = by.audience if isinstance(by, ContactViewer) else _known(audience)
        if reply_to and (reply_to.room_id, reply_to.audience) != (room.pk, audience):
            raise NotAnAnswer
        note = cls(workspace_id=by.workspace_id, room=room, body=_readable(body, by=by), reply_to=reply_to)
        note.audience = audience
        note._sign(by)
        note._keep(by)
        return note

    def _sign(self, by: Viewer) -> None:
        who, key = by.actor
        self.contact_id = key if who == "contact" else None
        self.member_id = key if who == "member" else None

    @transaction.atomic
    def _keep(self, by: Viewer) -> None:
        self.save(force_insert=True)
        Thread.go_on(self)
        record(
            events.NoteWritten(about=self, room_id=self.room_id, shown_to=self.audience or STAFF_ONLY), by=by
        )


class ThreadQuerySet(StaffQuerySet["Thread"]):
    """Threads, for staff."""

    def waiting_on(self, whom: str) -> Self:
        """The ones that wait for `team` or `client`, the longest wait first."""
        return self.filter(waits_on=whom).order_by("since", "id")

    def with_words(self) -> Self:
        """Adds `words`: how the newest message begins. Looked up row by row, so that the waits stay in their order."""
        note = Note.rows.filter(workspace_id=OuterRef("workspace_id"), id=OuterRef("note_id"))
        return self.annotate(words=Subquery(note.values(begins=Substr("body", 1, BEGINNING))))


class Thread(TenantModel):
    """What a room's audience and the team write to each other: one row, which says whose turn it is, and since when.

    `note` is the newest. `since` is the oldest moment that nobody answered; it stays when a thread is settled, so that
    settling can be taken back.
    """

    WAITS: ClassVar = [("team", _("Waiting on us")), ("client", _("Waiting on the client"))]
    privacy: ClassVar = dict.fromkeys(["room", "note"], "technical") | dict.fromkeys(
        ["audience", "waits_on", "since"], "business"
    )
    is_leaf = True

    audience = models.CharField(max_length=20, choices=AUDIENCES)
    waits_on = models.CharField(max_length=6, choices=WAITS, blank=True)
    since = models.DateTimeField()
    room = TenantForeignKey(Room, owned=True)
    note = TenantForeignKey(Note, owned=True)

    objects = Door(ThreadQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "room", "audience"], name="conversations_thread_once"
            )
        ]
        indexes = [
            models.Index(fields=["workspace", "waits_on", "since", "id"], name="conversations_thread_waits")
        ]

    @classmethod
    def go_on(cls, note: Note) -> None:
        """Follow what was written, in its transaction. What a contact writes waits for the team from then on.

        A note of the team answers what was written before it; the first of a thread waits for the client. Internal
        notes have no thread.
        """
        if note.audience is None:
            return
        thread = cls.objects.within(note).filter(room_id=note.room_id, audience=note.audience)
        if not thread.update(**_onward(note)):
            first = "team" if note.contact_id else "client"
            begun = cls(workspace_id=note.workspace_id, room_id=note.room_id, audience=note.audience)
            begun.note, begun.waits_on, begun.since = note, first, moment()
            cls.objects.bulk_create([begun], ignore_conflicts=True)
            thread.update(**_onward(note))  # where somebody else began it meanwhile; nothing new otherwise

    @transaction.atomic
    def settle(self, *, by: Viewer) -> None:
        """Nobody waits any more. Raises Stale when something was written since this row was read."""
        self._turn("", {"note": self.note_id, "waits_on__in": ["team", "client"]}, by)

    @transaction.atomic
    def reopen(self, whom: str, *, by: Viewer) -> None:
        """Take settling back: it waits for `team` or `client`, since when it did before."""
        if whom not in dict(self.WAITS):
            raise UnknownReader
        self._turn(whom, {"note": self.note_id, "waits_on": ""}, by)

    def _turn(self, whom: str, expected: dict[str, Any], by: Viewer) -> None:
        if not by.is_staff:
            raise NotAllowed("thread.settle")
        if not compare_and_set(self, expect=expected, waits_on=whom):
            raise Stale
        fact = events.ThreadReopened if whom else events.ThreadSettled
        record(fact(about=self, room_id=self.room_id), by=by)


def _onward(note: Note) -> dict[str, Any]:
    """What a note changes in its thread, in one statement: two who write at once lose nothing of each other."""
    newest = Case(When(note_id__gt=note.pk, then=F("note_id")), default=models.Value(note.pk))
    if note.contact_id:
        since = Case(When(waits_on="team", then=F("since")), default=models.Value(moment()))
        return {"waits_on": "team", "since": since, "note_id": newest}
    unanswered = Q(waits_on="team", note_id__gt=note.pk)  # written after this answer was begun
    kept = When(unanswered | Q(waits_on="client"), then=F("waits_on"))
    return {"waits_on": Case(kept, default=models.Value("")), "note_id": newest}


def _known(audience: str | None) -> str | None:
    """Nothing means internal."""
    if audience and audience not in dict(AUDIENCES):
        raise UnknownReader
    return audience or None


def _readable(body: str, *, by: Viewer) -> str:
    """The text as it is kept. Its length is that of what was typed, so that the counter on the page is right."""
    text = NOT_IN_TEXT.sub("", body.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if not text:
        raise NothingWritten
    if len(text) > LONGEST_NOTE:
        raise TooLong
    return without_secrets(text, owner=by)
