"""One thing wanted of one audience: open until given, then accepted, or sent back with a reason."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Self

from django.db import models, transaction
from django.db.models import F, OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import Door, GuardedQuerySet, StaffQuerySet, compare_and_set
from fanlight.core.errors import Malformed, NotAllowed, Refusal, Stale
from fanlight.core.facts import Fact, moment, record
from fanlight.core.ids import new_key
from fanlight.core.tenancy import TenantForeignKey, TenantModel
from fanlight.core.viewers import ContactViewer, PortalViewer, Viewer
from fanlight.core.visible import one_line, visible
from fanlight.ground.access.entering.links import without_secrets
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms import rights
from fanlight.ground.rooms.models import AUDIENCES, PortalSetting, Room
from fanlight.ground.workspaces.models import Member
from fanlight.work.asks import events, rules
from fanlight.work.files.models import File
from fanlight.work.files.models.files import FormFile

LONGEST_TEXT: Final = 200
LONGEST_WORDS: Final = 2_000
MOST_FILES: Final = 20
WAITING: Final = ("open", "sent_back")
"""States in which the client is asked."""


class AlreadyGiven(Refusal):
    code = "ask.already_given"
    message = _("This was sent a moment ago. There is nothing more to do.")


class NotGiven(Refusal):
    code = "ask.not_given"
    message = _("This changed a moment ago. Look at what is there now.")


class Reworded(Stale):
    code = "ask.reworded"
    message = _("What we ask for was changed a moment ago. Read it again, then send your answer.")


class NothingToSend(Malformed):
    code = "ask.nothing_to_send"
    message = _("Choose a file first.")
    field = "files"


@dataclass(frozen=True, slots=True)
class AskDraft:
    """What a member says: `text` in one line, more in `details`; `reminds`: by letters, as `rules` says."""

    kind: str
    text: str
    details: str = ""
    due_on: datetime.date | None = None
    reminds: bool = True


class AskQuerySet(GuardedQuerySet["Ask"]):
    """Asks: all for staff; for an audience its own, in rooms it sees, while the section is on."""

    def visible_to(self, viewer: Viewer) -> Self:
        mine = self.of(viewer)
        if viewer.is_staff:
            return mine
        if not isinstance(viewer, PortalViewer):
            return mine.none()
        mine = mine.filter(audience=viewer.audience, room__in=Room.objects.visible_to(viewer))
        mine = mine.filter(PortalSetting.is_on(viewer, "section.asks", room="room_id"))
        return mine.exclude(state="withdrawn")

    def in_room(self, room: Room) -> Self:
        return self.filter(room=room)

    def waiting(self) -> Self:
        """Those that wait for the client."""
        return self.filter(state__in=WAITING)

    def given(self) -> Self:
        """Those that wait for the team's look."""
        return self.filter(state="answered")

    def soonest_first(self) -> Self:
        """By the day they are due; those without one last."""
        return self.order_by(F("due_on").asc(nulls_last=True), "id")

    def waiting_first(self) -> Self:
        """The same, and what is done at the end."""
        done = models.Case(models.When(state__in=WAITING, then=0), default=1)
        return self.order_by(done, F("due_on").asc(nulls_last=True), "id")

    def with_names(self) -> Self:
        """Adds `answered_by`: what whoever gave it is called today."""
        contact = Contact.rows.filter(workspace_id=OuterRef("workspace_id"), id=OuterRef("contact_id"))
        return self.annotate(answered_by=Subquery(contact.values("name")[:1]))


class Ask(TenantModel):
    """A file, an answer or a confirmation that is wanted. `words` is what the client wrote, `reason` why it came back.

    open → answered → accepted, or sent back, which is open again; withdrawn at any time before it is accepted.
    `remind_at`: when those who were asked hear of it next; empty for never. `revision`: of what they read.
    """

    KINDS: ClassVar = [
        ("file", _("A file or photo")),
        ("answer", _("An answer")),
        ("confirmation", _("A confirmation")),
    ]
    STATES: ClassVar = [
        ("open", _("Waiting for them")),
        ("answered", _("Sent to you")),
        ("accepted", _("Done")),
        ("sent_back", _("Sent back")),
        ("withdrawn", _("No longer needed")),
    ]
    privacy: ClassVar = (
        dict.fromkeys(["key", "room", "member", "contact"], "technical")
        | dict.fromkeys(["text", "details", "words", "reason"], "personal")
        | dict.fromkeys(["audience", "kind", "state", "due_on", "answered_at"], "business")
        | dict.fromkeys(["reminds", "remind_at", "reminders", "revision"], "technical")
    )

    key = models.CharField(max_length=22, default=new_key, editable=False)
    audience = models.CharField(_("who is asked"), max_length=20, choices=AUDIENCES)
    kind = models.CharField(_("what is wanted"), max_length=12, choices=KINDS)
    text = models.CharField(_("in one line"), max_length=LONGEST_TEXT)
    details = models.TextField(_("more about it"), max_length=LONGEST_WORDS, blank=True)
    due_on = models.DateField(_("until"), null=True, blank=True)
    state = models.CharField(max_length=9, choices=STATES, default="open")
    words = models.TextField(max_length=LONGEST_WORDS, blank=True)
    reason = models.TextField(max_length=LONGEST_WORDS, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    reminds = models.BooleanField(default=True)
    remind_at = models.DateTimeField(null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    revision = models.PositiveIntegerField(default=1)
    room = TenantForeignKey(Room, owned=True)
    member = TenantForeignKey(Member, null=True, blank=True)
    contact = TenantForeignKey(Contact, null=True, blank=True)

    objects = Door(AskQuerySet)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "key"], name="asks_ask_by_key")]
        indexes = [
            models.Index(fields=["workspace", "room", "audience", "id"], name="asks_ask_room"),
            models.Index(
                fields=["workspace", "contact", "id"],
                condition=models.Q(contact__isnull=False),
                name="asks_ask_contact",
            ),
            models.Index(
                fields=["remind_at"], condition=models.Q(remind_at__isnull=False), name="asks_ask_remind"
            ),
            models.Index(
                fields=["workspace", "answered_at", "id"],
                condition=models.Q(state="answered"),
                name="asks_ask_given",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING

    @classmethod
    def put(cls, room: Room, draft: AskDraft, *, by: Viewer, audience: str) -> Self:
        """Ask an audience of a room for something. Raises NotAllowed, or Malformed with its field."""
        return cls.put_all(room, [draft], by=by, audience=audience)[0]

    @classmethod
    @transaction.atomic
    def put_all(cls, room: Room, drafts: Sequence[AskDraft], *, by: Viewer, audience: str) -> list[Self]:
        """The same for a whole list, all of it or nothing."""
        _only_staff(by, "ask.put")
        if audience not in dict(AUDIENCES):
            raise Malformed(_("Choose who is asked."), field="audience")
        put = [cls(workspace_id=by.workspace_id, room=room, audience=audience) for _one in drafts]
        for ask, draft in zip(put, drafts, strict=True):
            ask.kind = _known_kind(draft.kind)
            ask._say(draft, by=by)
            ask.member_id = by.actor[1] if by.actor[0] == "member" else None
            ask.save(force_insert=True)
            ask._tell(events.AskPut, by=by, kind=ask.kind)
        return put

    @transaction.atomic
    def change(self, draft: AskDraft, *, by: Viewer) -> None:
        """Put it in other words, while it waits. Its kind stays. Raises NotGiven once it was given."""
        _only_staff(by, "ask.change")
        self._say(draft, by=by)
        said = {name: getattr(self, name) for name in ("text", "details", "due_on", "reminds", "remind_at")}
        if not compare_and_set(self, expect={"state__in": WAITING}, revision=F("revision") + 1, **said):
            raise NotGiven
        self.refresh_from_db(fields=["revision"])
        self._tell(events.AskChanged, by=by)

    def give(
        self, *, by: Viewer, words: str = "", uploads: Sequence[FormFile] = (), revision: int | None = None
    ) -> None:
        """What was asked for, from whoever was asked. `revision` is the one they read; None: whatever it stands at.

        Raises AlreadyGiven, Reworded, NotAllowed, or Malformed with its field. Call it outside a transaction: the bytes
        are written first. A file that cannot be taken gives nothing.
        """
        giver = self._require_theirs(by)
        words = _typed(words, field="words", by=by, is_needed=self.kind == "answer")
        if self.kind == "file" and not uploads:
            raise NothingToSend
        read = self.revision if revision is None else revision
        self._require_as_read(read)
        files = [File.add(by=by, room=self.room, upload=upload) for upload in uploads[:MOST_FILES]]
        self._keep(words, files, by=giver, read=read)

    def require_wanted(self, *, by: Viewer, read: int) -> None:
        """Raises what `give_file` would, before the bytes of a file are taken."""
        self._require_theirs(by)
        if self.kind != "file":
            raise NothingToSend
        if not self._is_given_by(by, read):
            self._require_as_read(read)

    @transaction.atomic
    def give_file(self, file: File, *, by: Viewer, read: int) -> None:
        """One file of those that were asked for, as it arrives: the first one answers, the next ones lie with it.

        Raises as `give` does; AlreadyGiven also to whoever else comes once somebody has answered.
        """
        self.require_wanted(by=by, read=read)
        giver = self._require_theirs(by)
        try:
            self._keep("", [file], by=giver, read=read)
        except AlreadyGiven:
            self._add(file, by=giver, read=read)

    @transaction.atomic
    def accept(self, *, by: Viewer) -> None:
        _only_staff(by, "ask.accept")
        if not compare_and_set(self, expect={"state": "answered"}, state="accepted"):
            raise NotGiven
        self._tell(events.AskAccepted, by=by)

    @transaction.atomic
    def send_back(self, reason: str, *, by: Viewer) -> None:
        """It cannot be used, and the client reads why. What they sent stays in the room."""
        _only_staff(by, "ask.send_back")
        said = _typed(reason, field="reason", by=by, is_needed=True)
        expected, again = {"state": "answered"}, rules.first_reminder(self)
        now_read = {"state": "sent_back", "reason": said, "revision": F("revision") + 1}
        if not compare_and_set(self, expect=expected, **now_read, remind_at=again, reminders=0):
            raise NotGiven
        self.refresh_from_db(fields=["revision"])
        self._tell(events.AskSentBack, by=by)

    @transaction.atomic
    def withdraw(self, *, by: Viewer) -> None:
        """Not needed any more: gone from what the client reads."""
        _only_staff(by, "ask.withdraw")
        expected = {"state__in": (*WAITING, "answered")}
        if not compare_and_set(self, expect=expected, state="withdrawn", remind_at=None):
            raise NotGiven
        self._tell(events.AskWithdrawn, by=by)

    def _require_theirs(self, by: Viewer) -> ContactViewer:
        if not isinstance(by, ContactViewer) or by.audience != self.audience:
            raise NotAllowed("ask.give")
        if not rights.may(by, "may.answer", self.room):
            raise NotAllowed("ask.give")
        return by

    def _require_as_read(self, read: int) -> None:
        if not self.is_waiting:
            raise AlreadyGiven
        if self.revision != read:
            raise Reworded

    def _is_given_by(self, by: Viewer, read: int) -> bool:
        """Whether this very person answered just this, and nobody has looked at it yet."""
        return (self.state, self.contact_id, self.revision) == ("answered", by.actor[1], read)

    @transaction.atomic
    def _keep(self, words: str, files: list[File], *, by: ContactViewer, read: int) -> None:
        said: dict[str, Any] = {"words": words, "reason": "", "contact_id": by.contact_id}
        gone: dict[str, Any] = {"state": "answered", "answered_at": moment(), "remind_at": None}
        if not compare_and_set(self, expect={"state__in": WAITING, "revision": read}, **said, **gone):
            raise Reworded if self.reloaded().is_waiting else AlreadyGiven
        rows = [AskFile(workspace_id=self.workspace_id, ask=self, file=file) for file in files]
        AskFile.objects.bulk_create(rows, ignore_conflicts=True)
        self._tell(events.AskAnswered, by=by, kind=self.kind)

    def _add(self, file: File, *, by: ContactViewer, read: int) -> None:
        """To what this person answered with, until somebody has looked at it."""
        theirs = {"state": "answered", "contact_id": by.contact_id, "revision": read}
        if not compare_and_set(self, expect=theirs, answered_at=moment()):
            raise AlreadyGiven
        if AskFile.objects.within(self).filter(ask=self).count() >= MOST_FILES:
            raise AlreadyGiven
        AskFile.objects.bulk_create(
            [AskFile(workspace_id=self.workspace_id, ask=self, file=file)], ignore_conflicts=True
        )

    def _say(self, draft: AskDraft, *, by: Viewer) -> None:
        self.text = one_line(without_secrets(draft.text, owner=by))
        if not self.text:
            raise Malformed(_("Write what you want of them."), field="text")
        if len(self.text) > LONGEST_TEXT:
            raise Malformed(_("At most %(most)s characters.") % {"most": LONGEST_TEXT}, field="text")
        self.details = _typed(draft.details, field="details", by=by, is_needed=False)
        self.due_on, self.reminds = draft.due_on, draft.reminds
        self.remind_at = rules.first_reminder(self)

    def _tell(self, fact: type[Fact], *, by: Viewer, **payload: Any) -> None:
        record(fact(about=self, room_id=self.room_id, shown_to=self.audience, **payload), by=by)


class AskFile(TenantModel):
    """A file that was sent for an ask. It lies in the room like any other."""

    privacy: ClassVar = dict.fromkeys(["ask", "file"], "technical")
    is_leaf = True

    ask = TenantForeignKey(Ask, owned=True)
    file = TenantForeignKey(File, owned=True)

    objects = Door(StaffQuerySet["AskFile"])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "ask", "file"], name="asks_askfile_pair")]


def _known_kind(kind: str) -> str:
    if kind not in dict(Ask.KINDS):
        raise Malformed(_("Choose what you want of them."), field="kind")
    return kind


def _typed(text: str, *, field: str, by: Viewer, is_needed: bool) -> str:
    """Paragraphs as people typed them, without links that open something."""
    spoken = visible(text.replace("\r\n", "\n").replace("\r", "\n"), keeping="\n").strip()
    if is_needed and not spoken:
        raise Malformed(_("Write something first."), field=field)
    if len(spoken) > LONGEST_WORDS:
        raise Malformed(_("At most %(most)s characters.") % {"most": f"{LONGEST_WORDS:,}"}, field=field)
    return without_secrets(spoken, owner=by)


def _only_staff(by: Viewer, verb: str) -> None:
    if not by.is_staff:
        raise NotAllowed(verb)
