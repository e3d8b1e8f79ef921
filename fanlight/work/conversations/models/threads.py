"""Threads: what a room's audience and the team write to each other, whose turn it is, and who looks after it."""

from typing import Any, ClassVar, Final, Self

from django.apps import apps
from django.db import models, transaction
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce, Substr
from django.db.models.lookups import In
from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import Door, GuardedQuerySet, compare_and_set
from fanlight.core.errors import Malformed, NotAllowed, Stale
from fanlight.core.facts import moment, record
from fanlight.core.tenancy import TenantForeignKey, TenantModel
from fanlight.core.viewers import PortalViewer, StaffViewer, Viewer
from fanlight.ground.rooms.models import AUDIENCES, PortalSetting, Room
from fanlight.ground.workspaces.models import Member
from fanlight.work.conversations import events

BEGINNING: Final = 200
NEWEST: Final = 50
"""So many threads are looked at for a mark that says whether anything is unread."""
LAST_ID: Final = 2**63 - 1
"""No id is higher. A planner takes what has two ends for a short stretch, and its index for the way there."""


class UnknownTurn(Malformed):
    code = "thread.unknown_turn"
    field = "whom"


class NotHere(Malformed):
    code = "thread.member_not_here"
    message = _("Choose somebody who works here.")
    field = "member"


class ThreadQuerySet(GuardedQuerySet["Thread"]):
    """Threads: all for staff; for an audience its own, in rooms it sees, while notes are on."""

    def visible_to(self, viewer: Viewer) -> Self:
        mine = self.of(viewer)
        if viewer.is_staff:
            return mine
        if not isinstance(viewer, PortalViewer):
            return mine.none()
        mine = mine.filter(audience=viewer.audience, room__in=Room.objects.visible_to(viewer))
        return mine.filter(PortalSetting.is_on(viewer, "section.notes", room="room_id"))

    def waiting_on(self, whom: str) -> Self:
        """The ones that wait for `team` or `client`, the longest wait first."""
        return self.filter(waits_on=whom).order_by("since", "id")

    def settled(self) -> Self:
        """Where nobody waits for an answer, the newest first."""
        return self.filter(waits_on="").newest_first()

    def newest_first(self) -> Self:
        return self.order_by("-note_id")

    def looked_after_by(self, viewer: StaffViewer) -> Self:
        return self.filter(member_id=viewer.member_id)

    def unread_by(self, viewer: Viewer) -> Self:
        """Those with something newer than the reader has read, as their read mark says."""
        return self.exclude(_read_by(viewer))

    def has_newest_unread(self, viewer: PortalViewer) -> In:
        """A condition: whether one of the newest is unread. For a mark on every page: only the newest are looked at.

        Asked of each of them on the way. A list of their ids would be joined with all threads of the business.
        """
        newest = self.newest_first().annotate(is_unread=~_read_by(viewer)).values("is_unread")[:NEWEST]
        return In(models.Value(True, output_field=models.BooleanField()), newest)

    def news_of_member(self) -> Self:
        """The unread of the newest inside a query of members, for the outer row: what waits for the team.

        From the oldest of the newest on, which is a stretch of an index: a list of ids would be joined in any order.
        """
        here, outer = {"workspace_id": OuterRef("workspace_id")}, OuterRef(OuterRef("workspace_id"))
        waiting = self.filter(workspace_id=outer, waits_on="team").newest_first().values("note_id")
        oldest = Coalesce(Subquery(waiting[NEWEST - 1 : NEWEST]), models.Value(0))
        marks = apps.get_model("conversations", "ReadMark").rows.filter(
            workspace_id=outer,
            member_id=OuterRef(OuterRef("pk")),
            room_id=OuterRef("room_id"),
            audience=OuterRef("audience"),
            note_id__gte=OuterRef("note_id"),
        )
        stretch = {"note_id__gte": oldest, "note_id__lte": LAST_ID}
        return self.filter(**here, **stretch, waits_on="team").exclude(Exists(marks))

    def with_words(self) -> Self:
        """Adds `words`: how the newest message begins. Looked up row by row, so that the waits stay in their order."""
        note = apps.get_model("conversations", "Note").rows.filter(
            workspace_id=OuterRef("workspace_id"), id=OuterRef("note_id")
        )
        return self.annotate(words=Subquery(note.values(begins=Substr("body", 1, BEGINNING))))


class Thread(TenantModel):
    """What a room's audience and the team write to each other: one row, which says whose turn it is, and since when.

    `note` is the newest. `since` is the oldest moment that nobody answered; it stays when a thread is settled, so that
    settling can be taken back. `member` looks after it; None: whoever looks after the room.
    """

    WAITS: ClassVar = [("team", _("Waiting on us")), ("client", _("Waiting on the client"))]
    privacy: ClassVar = dict.fromkeys(["room", "note", "member"], "technical") | dict.fromkeys(
        ["audience", "waits_on", "since"], "business"
    )
    is_leaf = True

    audience = models.CharField(max_length=20, choices=AUDIENCES)
    waits_on = models.CharField(max_length=6, choices=WAITS, blank=True)
    since = models.DateTimeField()
    room = TenantForeignKey(Room, owned=True)
    note = TenantForeignKey("conversations.Note", owned=True)
    member = TenantForeignKey(Member, null=True, blank=True)

    objects = Door(ThreadQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "room", "audience"], name="conversations_thread_once"
            )
        ]
        indexes = [
            models.Index(fields=["workspace", "waits_on", "since", "id"], name="conversations_thread_waits"),
            models.Index(fields=["workspace", "waits_on", "note"], name="conversations_thread_newest"),
            models.Index(fields=["workspace", "note"], name="conversations_thread_note"),
            models.Index(fields=["workspace", "audience", "note"], name="conversations_thread_audience"),
            models.Index(
                fields=["workspace", "member", "waits_on", "note"],
                condition=models.Q(member__isnull=False),
                name="conversations_thread_member",
            ),
        ]

    @classmethod
    def go_on(cls, note: Any) -> None:
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
            raise UnknownTurn
        self._turn(whom, {"note": self.note_id, "waits_on": ""}, by)

    @transaction.atomic
    def assign(self, member: Member | None, *, by: Viewer) -> None:
        """From now on `member` looks after it, and is told by letter; None: nobody in particular.

        Raises NotHere for whoever stopped working here, Stale when somebody else was chosen since this row was read.
        """
        if not by.is_staff:
            raise NotAllowed("thread.assign")
        if member and not Member.objects.within(self).working().filter(pk=member.pk).exists():
            raise NotHere
        chosen = member.pk if member else None
        if chosen == self.member_id:
            return
        if not compare_and_set(self, expect={"member": self.member_id}, member_id=chosen):
            raise Stale
        fact = events.ThreadAssigned if member else events.ThreadLetGo
        record(fact(about=self, room_id=self.room_id), by=by)
        if member and by.actor != ("member", member.pk):
            from fanlight.work.conversations.alerts import tell_assigned  # which knows the tables

            tell_assigned(self, member, by=by)

    def _turn(self, whom: str, expected: dict[str, Any], by: Viewer) -> None:
        if not by.is_staff:
            raise NotAllowed("thread.settle")
        if not compare_and_set(self, expect=expected, waits_on=whom):
            raise Stale
        fact = events.ThreadReopened if whom else events.ThreadSettled
        record(fact(about=self, room_id=self.room_id), by=by)


def _read_by(viewer: Viewer) -> Exists:
    """Of a thread: whether the reader's mark has come as far as its newest note."""
    who, key = viewer.actor
    here = {name: OuterRef(name) for name in ("room_id", "audience")}
    marks = apps.get_model("conversations", "ReadMark").rows.filter(
        workspace_id=viewer.workspace_id, **here, **{f"{who}_id": key}
    )
    return Exists(marks.filter(note_id__gte=OuterRef("note_id")))


def _onward(note: Any) -> dict[str, Any]:
    """What a note changes in its thread, in one statement: two who write at once lose nothing of each other."""
    newest = Case(When(note_id__gt=note.pk, then=F("note_id")), default=models.Value(note.pk))
    if note.contact_id:
        since = Case(When(waits_on="team", then=F("since")), default=models.Value(moment()))
        return {"waits_on": "team", "since": since, "note_id": newest}
    unanswered = Q(waits_on="team", note_id__gt=note.pk)  # written after this answer was begun
    kept = When(unanswered | Q(waits_on="client"), then=F("waits_on"))
    return {"waits_on": Case(kept, default=models.Value("")), "note_id": newest}
