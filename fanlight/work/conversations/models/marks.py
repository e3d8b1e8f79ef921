"""How far somebody has read a thread. A mark only moves forward, whoever reports at once."""

from typing import Any, ClassVar, Self

from django.db import models, transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import Door, GuardedQuerySet
from fanlight.core.errors import NotAllowed
from fanlight.core.facts import moment
from fanlight.core.tenancy import TenantForeignKey, TenantModel
from fanlight.core.viewers import ContactViewer, PortalViewer, StaffViewer, Viewer
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms.models import AUDIENCES, PortalSetting, Room
from fanlight.ground.workspaces.models import Member
from fanlight.work.conversations.models.notes import Note


class ReadMarkQuerySet(GuardedQuerySet["ReadMark"]):
    """Read marks: all for staff; for an audience the team's in its own threads, while notes are on."""

    def visible_to(self, viewer: Viewer) -> Self:
        mine = self.of(viewer)
        if viewer.is_staff:
            return mine
        if not isinstance(viewer, PortalViewer):
            return mine.none()
        mine = mine.filter(audience=viewer.audience, room__in=Room.objects.visible_to(viewer))
        return mine.filter(PortalSetting.is_on(viewer, "section.notes", room="room_id"), contact__isnull=True)

    def of_thread(self, room: int, audience: str | None) -> Self:
        return self.filter(room_id=room, audience=audience or "")

    def of_contacts(self) -> Self:
        return self.filter(contact__isnull=False)

    def furthest_first(self) -> Self:
        return self.order_by("-note_id", "at")


class ReadMark(TenantModel):
    """Up to which note a contact or a member has read one thread of a room, and when that note was read.

    `audience` empty: the internal thread. No fact is recorded: a mark says where somebody stands, not what was done.
    """

    privacy: ClassVar = dict.fromkeys(["room", "note", "contact", "member"], "technical") | {
        "audience": "business",
        "at": "personal",
    }
    is_leaf = True

    audience = models.CharField(max_length=20, choices=AUDIENCES, blank=True)
    at = models.DateTimeField(_("read"))
    room = TenantForeignKey(Room, owned=True)
    note = TenantForeignKey(Note, owned=True)
    contact = TenantForeignKey(Contact, null=True, blank=True)
    member = TenantForeignKey(Member, null=True, blank=True)

    objects = Door(ReadMarkQuerySet)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(contact__isnull=False, member__isnull=True)
                | Q(contact__isnull=True, member__isnull=False),
                name="conversations_readmark_one_reader",
            ),
            models.UniqueConstraint(
                fields=["workspace", "room", "audience", "contact"], name="conversations_readmark_contact"
            ),
            models.UniqueConstraint(
                fields=["workspace", "room", "audience", "member"], name="conversations_readmark_member"
            ),
        ]

    @classmethod
    @transaction.atomic
    def reach(cls, note: Note, *, by: Viewer) -> bool:
        """The reader has read up to `note`, which they see. Whether the mark moved; a preview is nobody's reading."""
        if not isinstance(by, ContactViewer | StaffViewer) or by.workspace_id != note.workspace_id:
            raise NotAllowed("note.read")
        who, key = by.actor
        reader = {f"{who}_id": key}
        marks = cls.objects.within(note).of_thread(note.room_id, note.audience).filter(**reader)
        if marks.filter(note_id__lt=note.pk).update(note_id=note.pk, at=moment()):
            return True
        if marks.filter(
            note_id__gte=note.pk
        ).exists():  # not just any: one begun since then may stand further back
            return False
        begun = cls(
            workspace_id=note.workspace_id, room_id=note.room_id, audience=note.audience or "", **reader
        )
        begun.note, begun.at = note, moment()
        cls.objects.bulk_create([begun], ignore_conflicts=True)
        marks.filter(note_id__lt=note.pk).update(note_id=note.pk, at=moment())  # somebody began it meanwhile
        return True


def seen_by_team() -> Any:
    """An annotation of notes: when a member had read up to it or further; None while none has."""
    thread = {"room_id": OuterRef("room_id"), "audience": OuterRef("audience")}
    marks = ReadMark.rows.filter(workspace_id=OuterRef("workspace_id"), member__isnull=False, **thread)
    return Subquery(marks.filter(note_id__gte=OuterRef("id")).order_by("-note_id", "at").values("at")[:1])


def later(kept: ReadMark, gone: ReadMark) -> None:
    """Two contacts were one: they have read as far as the one who read further."""
    if gone.note_id > kept.note_id:
        ReadMark.objects.within(kept).filter(pk=kept.pk).update(note_id=gone.note_id, at=gone.at)
