"""Planned visits of a job."""

import datetime
import zoneinfo
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Self

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce, Now
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import Door, GuardedQuerySet, compare_and_set
from fanlight.core.errors import NotAllowed, Refusal, Stale
from fanlight.core.facts import EVERY_AUDIENCE, STAFF_ONLY, Fact, moment, record
from fanlight.core.ids import new_key
from fanlight.core.tenancy import TenantForeignKey, TenantModel
from fanlight.core.viewers import ContactViewer, PortalViewer, Viewer
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms import rights
from fanlight.ground.rooms.models import PortalSetting, Room
from fanlight.ground.workspaces.models import Member
from fanlight.work.jobs import events
from fanlight.work.jobs.models.jobs import Job, only_staff

LONGEST: Final = datetime.timedelta(days=31)
SAID: Final = (
    *("title", "details", "starts_at", "ends_at", "spans_days", "zone", "internal", "member"),
    *("state", "confirmed_at", "confirmed_by"),
)
"""What a change writes."""


class AlreadyOver(Refusal):
    code = "appointment.already_over"
    message = _("This appointment was cancelled or done already.")


class NotCancelled(Refusal):
    code = "appointment.not_cancelled"
    message = _("This appointment is not cancelled any more.")


@dataclass(frozen=True, slots=True)
class Planned:
    """What a person says about a visit. `zone` is the name of the zone its hours are meant in."""

    title: str
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    zone: str
    details: str = ""
    internal: bool = False
    member: Member | None = None

    @property
    def spans_days(self) -> bool:
        """Whether it goes on past midnight, on its own clock."""
        zone = zoneinfo.ZoneInfo(self.zone)
        last = self.ends_at - datetime.timedelta(microseconds=1)
        return last.astimezone(zone).date() != self.starts_at.astimezone(zone).date()


def called_off_last(visits: Iterable[Any], *, state: Callable[[Any], str]) -> list[Any]:
    """The same order, but for the called-off ones, which stand at the end. A database would sort all rows for it."""
    return sorted(visits, key=lambda visit: state(visit) == "cancelled")


def words_of_job() -> dict[str, Any]:
    job = Job.rows.filter(workspace_id=OuterRef("workspace_id"), id=OuterRef("job_id"))
    return {"number": Subquery(job.values("number")), "job_title": Subquery(job.values("title"))}


class AppointmentQuerySet(GuardedQuerySet["Appointment"]):
    """Appointments: all for staff; for an audience the ones not internal, while appointments are on."""

    def visible_to(self, viewer: Viewer) -> Self:
        mine = self.of(viewer)
        if viewer.is_staff:
            return mine
        if not isinstance(viewer, PortalViewer):
            return mine.none()
        mine = mine.filter(internal=False, job__room__in=Room.objects.visible_to(viewer))
        return mine.filter(PortalSetting.is_on(viewer, "section.appointments", room="job__room_id"))

    def with_words(self) -> Self:
        """Adds `number` and `job_title` of the job, and `who` comes.

        Looked up for each row that is read and not joined: then no database begins with the jobs and sorts.
        """
        member = Member.rows.filter(workspace_id=OuterRef("workspace_id"), id=OuterRef("member_id"))
        return self.annotate(
            **words_of_job(), who=Coalesce(Subquery(member.values("name")), models.Value(""))
        )

    def with_wish(self) -> Self:
        """Adds `is_wished`: whether somebody asks for another time. Looked up row by row, in an index of open ones."""
        from fanlight.work.jobs.models.moves import MoveRequest  # wishes stand above visits

        same = {"workspace_id": OuterRef("workspace_id"), "appointment_id": OuterRef("id"), "state": "open"}
        return self.annotate(is_wished=Exists(MoveRequest.rows.filter(**same)))

    def not_cancelled(self) -> Self:
        return self.filter(~models.Q(state="cancelled"))

    def beside(self, visit: "Appointment") -> Self:
        """Others of the same member at the same time, which is no error: two jobs in one house, a call on the way.

        Looks back as far as the longest visit that anybody plans.
        """
        about = {"starts_at__gte": visit.starts_at - LONGEST, "starts_at__lt": visit.ends_at}
        others = self.not_cancelled().filter(member=visit.member_id, ends_at__gt=visit.starts_at, **about)
        return others.exclude(pk=visit.pk).order_by("starts_at", "id")

    def upcoming(self) -> Self:
        """Still ahead or under way, and not cancelled; the next one first."""
        return self.ahead().not_cancelled()

    def ahead(self) -> Self:
        """What `upcoming` holds, and the visits that were called off before their time, as an index has them.

        Looks back as far as the longest visit that anybody plans: what is long over is not read.
        """
        recent = self.filter(ends_at__gte=Now(), starts_at__gte=Now() - LONGEST)
        return recent.order_by("starts_at", "id")

    def past(self) -> Self:
        over = self.filter(ends_at__lt=Now(), starts_at__lt=Now())  # the second is what the index begins at
        return over.order_by("-starts_at", "-id")


class Appointment(TenantModel):
    """A planned visit. `zone` is the place's own: the hours are shown as the clock on that wall says them."""

    STATES: ClassVar = [
        ("planned", _("Planned")),
        ("confirmed", _("Confirmed")),
        ("cancelled", _("Cancelled")),
        ("done", _("Done")),
    ]
    privacy: ClassVar = (
        dict.fromkeys(
            ["key", "starts_at", "ends_at", "zone", "state", "internal", "spans_days", "sequence"], "business"
        )
        | dict.fromkeys(["title", "details"], "personal")
        | dict.fromkeys(["job", "member", "confirmed_by"], "technical")
        | {"confirmed_at": "business"}
    )

    key = models.CharField(max_length=22, default=new_key, editable=False)
    title = models.CharField(_("what for"), max_length=200)
    details = models.CharField(_("what the client should know"), max_length=300, blank=True)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    zone = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=STATES, default="planned")
    internal = models.BooleanField(_("internal: clients do not see it"), default=False)
    spans_days = models.BooleanField(default=False, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    job = TenantForeignKey(Job, owned=True)
    member = TenantForeignKey(Member, null=True, blank=True)
    confirmed_by = TenantForeignKey(Contact, null=True, blank=True)

    objects = Door(AppointmentQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "key"], name="jobs_appointment_by_key"),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="jobs_appointment_ends_after_start",
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "job", "starts_at"], name="jobs_appointment_job"),
            models.Index(
                fields=["workspace", "confirmed_by", "id"],
                condition=models.Q(confirmed_by__isnull=False),
                name="jobs_appointment_confirmed_by",
            ),
            models.Index(fields=["workspace", "starts_at", "id"], name="jobs_appointment_when"),
            models.Index(fields=["workspace", "member", "starts_at", "id"], name="jobs_appointment_member"),
            models.Index(
                fields=["workspace", "starts_at", "id"],
                condition=~models.Q(state="cancelled"),
                name="jobs_appointment_on",
            ),
            models.Index(
                fields=["workspace", "starts_at", "id"],
                condition=models.Q(spans_days=True),
                name="jobs_appointment_long",
            ),
            models.Index(
                fields=["workspace", "member", "starts_at", "id"],
                condition=models.Q(spans_days=True),
                name="jobs_appointment_long_of",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def zone_info(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.zone)

    @classmethod
    @transaction.atomic
    def plan(cls, job: Job, visit: "Planned", *, by: Viewer) -> Self:
        only_staff(by, "appointment.plan")
        appointment = cls(workspace_id=by.workspace_id, job=job, zone=visit.zone)
        appointment._take_over(visit)
        appointment.save(force_insert=True)
        record(appointment.told(events.AppointmentPlanned, starts_at=visit.starts_at.isoformat()), by=by)
        return appointment

    @transaction.atomic
    def change(self, visit: "Planned", *, by: Viewer, sequence: int) -> None:
        """Move it or say it differently; at another time it is not confirmed any more.

        Raises Stale when somebody changed it since `sequence` was read.
        """
        only_staff(by, "appointment.change")
        if self.state in ("cancelled", "done"):
            raise AlreadyOver
        if not compare_and_set(self, expect={"sequence": sequence}, sequence=sequence + 1):
            raise Stale
        is_moved = (visit.starts_at, visit.ends_at) != (self.starts_at, self.ends_at)
        if is_moved:
            self.state, self.confirmed_at, self.confirmed_by = "planned", None, None
        self._take_over(visit)
        self.save(update_fields=SAID)
        if is_moved:
            self._answer_wishes(by=by)
        record(self.told(events.AppointmentChanged, starts_at=visit.starts_at.isoformat()), by=by)

    @transaction.atomic
    def confirm(self, *, by: Viewer, sequence: int) -> None:
        """A contact says that it suits. Raises Stale when it is not at `sequence` any more, or AlreadyOver."""
        only_takers_part(by, "appointment.confirm", self.job.room)
        if self.state in ("cancelled", "done") or self.ends_at <= now():
            raise AlreadyOver
        expected = {"sequence": sequence, "state__in": ["planned", "confirmed"]}
        said = {"confirmed_at": moment(), "confirmed_by_id": by.actor[1]}
        if not compare_and_set(self, expect=expected, state="confirmed", **said):
            raise Stale
        record(self.told(events.AppointmentConfirmed, to=getattr(by, "audience", EVERY_AUDIENCE)), by=by)

    @transaction.atomic
    def cancel(self, *, by: Viewer) -> None:
        only_staff(by, "appointment.cancel")
        expected = {"state__in": ["planned", "confirmed"]}
        if not self._comes_to("cancelled", expected):
            raise AlreadyOver
        record(self.told(events.AppointmentCancelled), by=by)

    @transaction.atomic
    def restore(self, *, by: Viewer) -> None:
        """Take a cancelling back: it is planned again. Whoever had confirmed it is asked anew."""
        only_staff(by, "appointment.restore")
        if not self._comes_to("planned", {"state": "cancelled"}):
            raise NotCancelled
        record(self.told(events.AppointmentRestored, starts_at=self.starts_at.isoformat()), by=by)

    def moved_to(self, starts_at: datetime.datetime) -> "Planned":
        """The same visit at another time, as long as before: by the clock on the wall when it takes several days."""
        return Planned(
            self.title,
            starts_at,
            self._end_from(starts_at),
            self.zone,
            self.details,
            self.internal,
            self.member,
        )

    def _end_from(self, starts_at: datetime.datetime) -> datetime.datetime:
        if not self.spans_days:
            return starts_at + (self.ends_at - self.starts_at)
        zone = self.zone_info
        took = _wall(self.ends_at, zone) - _wall(self.starts_at, zone)
        return (_wall(starts_at, zone) + took).replace(tzinfo=zone).astimezone(datetime.UTC)

    def _answer_wishes(self, *, by: Viewer) -> None:
        from fanlight.work.jobs.models.moves import MoveRequest  # wishes stand above visits

        MoveRequest.answer_by_moving(self, by=by)

    def _comes_to(self, state: str, expected: dict[str, Any]) -> bool:
        """To another state, counted as a change; False when it was not as expected."""
        nobody = {"confirmed_at": None, "confirmed_by_id": None}
        if not compare_and_set(
            self, expect=expected, state=state, sequence=models.F("sequence") + 1, **nobody
        ):
            return False
        self.refresh_from_db(fields=["sequence"])
        return True

    def _take_over(self, visit: "Planned") -> None:
        self.title, self.details, self.internal = visit.title, visit.details, visit.internal
        self.starts_at, self.ends_at, self.zone, self.member = (
            visit.starts_at,
            visit.ends_at,
            visit.zone,
            visit.member,
        )
        self.spans_days = visit.spans_days

    def told(self, fact: Callable[..., Fact], *, to: str = EVERY_AUDIENCE, **payload: str) -> Fact:
        """A fact about it, told to whoever may see it, or to the one audience it concerns."""
        whom = STAFF_ONLY if self.internal else to
        return fact(about=self, room_id=self.job.room_id, shown_to=whom, title=self.title, **payload)


def only_takers_part(by: Viewer, verb: str, room: Room) -> None:
    """Raises NotAllowed for whoever only looks: the team, a preview, somebody whose role is viewer."""
    if not isinstance(by, ContactViewer) or not rights.may(by, "may.agree", room):
        raise NotAllowed(verb)


def _wall(moment: datetime.datetime, zone: zoneinfo.ZoneInfo) -> datetime.datetime:
    """What the clock there shows, without its zone."""
    return moment.astimezone(zone).replace(tzinfo=None)
