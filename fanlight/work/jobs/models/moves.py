"""Wishes of contacts for another time of a visit, and what the business said to them."""

import datetime
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Self

from django.db import models, transaction
from django.db.models import OuterRef, Subquery
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import Door, GuardedQuerySet, compare_and_set
from fanlight.core.errors import Malformed, NotAllowed, Refusal, Stale
from fanlight.core.facts import record
from fanlight.core.ids import new_key
from fanlight.core.tenancy import TenantForeignKey, TenantModel
from fanlight.core.viewers import ContactViewer, Viewer
from fanlight.core.visible import visible
from fanlight.ground.access.entering.links import without_secrets
from fanlight.ground.people.models import Contact
from fanlight.work.jobs import events
from fanlight.work.jobs.models.appointments import AlreadyOver, Appointment, only_takers_part
from fanlight.work.jobs.models.jobs import only_staff

LONGEST_WORDS: Final = 500
MORNING, NOON, AFTERNOON = datetime.time(9), datetime.time(12), datetime.time(13)
FURTHEST: Final = datetime.timedelta(days=366)


class AlreadyWished(Refusal):
    code = "move.already_wished"
    message = _("Another time was asked for already. Take that back first, or wait for an answer.")


class NotOpen(Refusal):
    code = "move.not_open"
    message = _("This was answered or taken back a moment ago.")


@dataclass(frozen=True, slots=True)
class Wish:
    """Another day, and which part of it; `words` say more."""

    on: datetime.date
    part: str = "any"
    words: str = ""


class MoveRequestQuerySet(GuardedQuerySet["MoveRequest"]):
    """Wishes: all for staff; for contacts those of visits they see, whoever of their side wished."""

    def visible_to(self, viewer: Viewer) -> Self:
        mine = self.of(viewer)
        if viewer.is_staff:
            return mine
        if not isinstance(viewer, ContactViewer):
            return mine.none()
        return mine.filter(appointment__in=Appointment.objects.visible_to(viewer), audience=viewer.audience)

    def open(self) -> Self:
        return self.filter(state="open")

    def with_names(self) -> Self:
        """Adds `wished_by`: what whoever wished is called today."""
        contact = Contact.rows.filter(workspace_id=OuterRef("workspace_id"), id=OuterRef("contact_id"))
        return self.annotate(wished_by=Subquery(contact.values("name")[:1]))


class MoveRequest(TenantModel):
    """A wish for another time; one is open for a visit and audience at most. Whoever moves the visit answers it."""

    PARTS: ClassVar = [
        ("any", _("Any time")),
        ("morning", _("Morning")),
        ("afternoon", _("Afternoon")),
    ]
    STATES: ClassVar = [(s, s) for s in ("open", "moved", "declined", "taken_back")]
    privacy: ClassVar = (
        dict.fromkeys(["key", "appointment", "contact"], "technical")
        | dict.fromkeys(["words", "answer"], "personal")
        | dict.fromkeys(["on", "part", "state", "audience", "answered_at"], "business")
    )
    is_leaf = True

    key = models.CharField(max_length=22, default=new_key, editable=False)
    audience = models.CharField(max_length=20)
    on = models.DateField()
    part = models.CharField(max_length=9, choices=PARTS, default="any")
    words = models.CharField(max_length=LONGEST_WORDS, blank=True)
    state = models.CharField(max_length=10, choices=STATES, default="open")
    answer = models.CharField(max_length=LONGEST_WORDS, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    appointment = TenantForeignKey(Appointment, owned=True)
    contact = TenantForeignKey(Contact)

    objects = Door(MoveRequestQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "key"], name="jobs_moverequest_by_key"),
            models.UniqueConstraint(
                fields=["workspace", "appointment", "audience"],
                condition=models.Q(state="open"),
                name="jobs_moverequest_one_open",
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "contact", "id"], name="jobs_moverequest_contact"),
            models.Index(
                fields=["workspace", "id"], condition=models.Q(state="open"), name="jobs_moverequest_open"
            ),
        ]

    @classmethod
    @transaction.atomic
    def wish(cls, visit: Appointment, said: Wish, *, by: Viewer, sequence: int) -> Self:
        """Ask for another time. Raises Stale, AlreadyOver, AlreadyWished, or Malformed with its field."""
        only_takers_part(by, "appointment.wish_move", visit.job.room)
        assert isinstance(by, ContactViewer)
        today = now().astimezone(visit.zone_info).date()
        if not today <= said.on <= today + FURTHEST:
            raise Malformed(_("Choose a day from today on, within a year."), field="on")
        if said.part not in dict(cls.PARTS):
            raise Malformed(_("Choose a part of the day."), field="part")
        words = _typed(said.words, field="words", by=by)
        if visit.state in ("cancelled", "done") or visit.ends_at <= now():
            raise AlreadyOver
        nobody: dict[str, Any] = {"confirmed_at": None, "confirmed_by_id": None}
        if not compare_and_set(visit, expect={"sequence": sequence}, state="planned", **nobody):
            raise Stale
        wished = cls(workspace_id=by.workspace_id, appointment=visit, contact_id=by.contact_id)
        wished.audience, wished.on, wished.part, wished.words = by.audience, said.on, said.part, words
        cls.objects.bulk_create([wished], ignore_conflicts=True)
        if not cls.objects.within(by).filter(pk=wished.pk).exists():
            raise AlreadyWished
        record(visit.told(events.MoveWished, to=by.audience), by=by)
        return wished

    @transaction.atomic
    def take_back(self, *, by: Viewer) -> None:
        """They do not ask any more. Raises NotAllowed for a wish of somebody else, or NotOpen."""
        if not isinstance(by, ContactViewer) or by.contact_id != self.contact_id:
            raise NotAllowed("move.take_back")
        self._come_to("taken_back")
        record(self.appointment.told(events.MoveTakenBack, to=self.audience), by=by)

    @transaction.atomic
    def decline(self, answer: str, *, by: Viewer) -> None:
        """The time stays; the client reads why."""
        only_staff(by, "move.decline")
        said = _typed(answer, field="answer", by=by)
        if not said:
            raise Malformed(_("Write them why, or what is possible instead."), field="answer")
        self._come_to("declined", answer=said)
        record(self.appointment.told(events.MoveAnswered, to=self.audience, outcome="declined"), by=by)

    def accept(self, *, by: Viewer) -> None:
        """Move the visit to the day they wished for, at the hour it had, or that their part of the day begins with.

        Raises NotOpen, Stale or AlreadyOver.
        """
        only_staff(by, "move.accept")
        if self.state != "open":
            raise NotOpen
        visit: Appointment = self.appointment
        visit.change(visit.moved_to(self._wished_start(visit)), by=by, sequence=visit.sequence)

    def _wished_start(self, visit: Appointment) -> datetime.datetime:
        hour = visit.starts_at.astimezone(visit.zone_info).time()
        is_morning = hour < NOON
        if self.part == "morning" and not is_morning:
            hour = MORNING
        elif self.part == "afternoon" and is_morning:
            hour = AFTERNOON
        wall = datetime.datetime.combine(self.on, hour, visit.zone_info)
        return wall.astimezone(datetime.UTC)

    @classmethod
    def answer_by_moving(cls, visit: Appointment, *, by: Viewer) -> None:
        """In the transaction that moved the visit: whoever wished for another time has one."""
        for wished in cls.objects.within(visit).open().filter(appointment=visit):
            wished._come_to("moved")
            record(visit.told(events.MoveAnswered, to=wished.audience, outcome="moved"), by=by)

    def _come_to(self, state: str, **said: Any) -> None:
        if not compare_and_set(self, expect={"state": "open"}, state=state, answered_at=now(), **said):
            raise NotOpen


def _typed(text: str, *, field: str, by: Viewer) -> str:
    spoken = visible(text.replace("\r\n", "\n").replace("\r", "\n"), keeping="\n").strip()
    if len(spoken) > LONGEST_WORDS:
        raise Malformed(_("At most %(most)s characters.") % {"most": LONGEST_WORDS}, field=field)
    return without_secrets(spoken, owner=by)
