"""A piece of work done for a client, from first agreement to hand-over."""

import datetime
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final, Self

from django.db import models, transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import Door, GuardedQuerySet, compare_and_set
from fanlight.core.errors import NotAllowed, Refusal, Stale
from fanlight.core.facts import EVERY_AUDIENCE, Fact, moment, record
from fanlight.core.folding import folded
from fanlight.core.fulltext import Sought
from fanlight.core.tenancy import TenantForeignKey, TenantModel, TenantOneToOneField
from fanlight.core.viewers import Viewer
from fanlight.ground.people.models import Client, Site
from fanlight.ground.rooms.models import Room
from fanlight.ground.workspaces.fields import OwnFields, changed_labels, search_text
from fanlight.ground.workspaces.models import Counter, Member
from fanlight.work.jobs import events
from fanlight.work.jobs.models.statuses import Status, StatusMove

SERIES = "J"
OPEN: Final = models.Q(closed_at=None, archived_at=None)
CLOSED: Final = models.Q(closed_at__isnull=False, archived_at=None)
ARCHIVED: Final = models.Q(archived_at__isnull=False)


class AlreadyApproved(Refusal):
    code = "job.already_approved"
    message = _("This job was approved already.")


class AlreadyThere(Refusal):
    code = "job.already_there"
    message = _("The job already stands at this status.")


class AlreadyArchived(Refusal):
    code = "job.already_archived"
    message = _("The job is archived already.")


class NotArchived(Refusal):
    code = "job.not_archived"
    message = _("The job is not archived.")


class AlreadyLookedAfter(Refusal):
    code = "job.already_looked_after"
    message = _("The job is looked after so already.")


class RoomTaken(Refusal):
    code = "job.room_taken"
    message = _("This became a job already.")


class ReferenceTaken(Refusal):
    code = "job.reference_taken"
    message = _("Another job has this reference already.")
    field = "outside_reference"


@dataclass(frozen=True, slots=True)
class JobDraft:
    """What a person or an import says about a job. Empty strings and None mean: not said."""

    title: str
    kind: str
    client: Client | None = None
    site: str = ""
    summary: str = ""
    outside_reference: str = ""
    member: Member | None = None
    own: dict[str, Any] = field(default_factory=dict)


class JobQuerySet(GuardedQuerySet["Job"]):
    """Jobs: whoever sees the room sees the job."""

    def visible_to(self, viewer: Viewer) -> Self:
        mine = self.of(viewer)
        return mine if viewer.is_staff else mine.filter(room__in=Room.objects.visible_to(viewer))

    def found_by(self, query: str) -> Self:
        """Among the newest that a search finds; `core.fulltext.sought` makes `query`, of words and marks of filters."""
        return self.filter(Sought(query))

    def for_page(self) -> Self:
        """With what a job's page says of it in one query: room, client, status, address and who looks after it."""
        return self.select_related("room__client", "status", "site", "member")

    def newest_first(self) -> Self:
        return self.order_by("-id")


class Job(TenantModel):
    """A piece of work done for a client, from first agreement to hand-over.

    `revision` grows with every edit, so that the second of two people who edit at once is told. `activated_at` is when
    the portal was opened for its people by itself: once, wherever the job goes afterwards.
    """

    privacy: ClassVar = (
        dict.fromkeys(
            ["number", "kind", "closed_at", "approved_at", "archived_at", "changed_at", "revision"],
            "business",
        )
        | {"activated_at": "business"}
        | dict.fromkeys(
            ["title", "title_key", "summary", "outside_reference", "search_text", "own"], "personal"
        )
        | dict.fromkeys(["room", "status", "site", "member"], "technical")
    )

    number = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("description"), max_length=2000, blank=True)
    outside_reference = models.CharField(_("reference elsewhere"), max_length=80, null=True, blank=True)
    search_text = models.CharField(max_length=800, editable=False)
    own: Any = models.JSONField(default=dict, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    activated_at = models.DateTimeField(null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(default=now)
    title_key = models.CharField(max_length=100, editable=False, default="")
    revision = models.PositiveIntegerField(default=1)
    room = TenantOneToOneField(Room)
    status = TenantForeignKey(Status)
    site = TenantForeignKey(Site, null=True, blank=True)
    member = TenantForeignKey(Member, null=True, blank=True)

    objects = Door(JobQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "number"], name="jobs_job_number"),
            models.UniqueConstraint(
                fields=["workspace", "outside_reference"], name="jobs_job_outside_reference"
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "status", "id"], name="jobs_job_status"),
            models.Index(fields=["workspace", "member", "id"], name="jobs_job_member"),
            models.Index(
                fields=["workspace", "site", "id"],
                condition=models.Q(site__isnull=False),
                name="jobs_job_site",
            ),
            models.Index(fields=["workspace", "title_key", "id"], name="jobs_job_title"),
            models.Index(fields=["workspace", "changed_at", "id"], name="jobs_job_changed"),
            models.Index(fields=["workspace", "id"], condition=OPEN, name="jobs_job_open"),
            models.Index(fields=["workspace", "id"], condition=CLOSED, name="jobs_job_closed"),
            models.Index(fields=["workspace", "id"], condition=ARCHIVED, name="jobs_job_archived"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def draft(self) -> JobDraft:
        """What it says now, in the shape of what a person may say. No query on a row that was read `for_page`."""
        return JobDraft(
            title=self.title,
            kind=self.kind,
            client=self.room.client,
            site=self.site.lines if self.site else "",
            summary=self.summary,
            outside_reference=self.outside_reference or "",
            member=self.member,
            own=self.own,
        )

    @classmethod
    @transaction.atomic
    def open(
        cls, draft: JobDraft, *, by: Viewer, status: Status | None = None, room: Room | None = None
    ) -> Self:
        """A new job with its number and its room, at the first status of its kind unless another is named.

        `room`: that of a request, which becomes this job's with all that lies in it. Raises RoomTaken for any other.
        """
        only_staff(by, "job.open")
        _check_reference(draft, by)
        status = status or Status.objects.within(by).of_kind(draft.kind)[0]
        number = f"{SERIES}-{Counter.take(by, SERIES)}"
        room = _room_of(draft, by, of_request=room)
        job = cls(workspace_id=by.workspace_id, number=number, kind=draft.kind, room=room, status=status)
        job._take_over(draft)
        job.save(force_insert=True)
        job._arrive(status, by)
        record(events.JobOpened(about=job, room_id=room.pk, shown_to=EVERY_AUDIENCE), by=by)
        return job

    @transaction.atomic
    def edit(self, draft: JobDraft, *, by: Viewer, revision: int) -> None:
        """Take over what the draft says. Raises Stale when the job is no longer at `revision`."""
        only_staff(by, "job.edit")
        if not compare_and_set(self, expect={"revision": revision}, revision=revision + 1):
            raise Stale
        _check_reference(draft, by, but=self.pk)
        before = self._said()
        self._take_over(draft)
        self.save(
            update_fields=[
                "title",
                "title_key",
                "summary",
                "outside_reference",
                "search_text",
                "own",
                "site",
                "member",
                "changed_at",
            ]
        )
        Room.objects.within(self).filter(pk=self.room_id).update(title=draft.title, client=draft.client)
        self.room.client = draft.client
        self._tell_edited(before, by)

    @transaction.atomic
    def move(self, status: Status, *, by: Viewer) -> None:
        """Come to `status`. One that means confirmed says so, approved approves, closed or cancelled closes."""
        only_staff(by, "job.move")
        if self.status_id == status.pk or not compare_and_set(
            self, expect={"status": self.status_id}, status=status, changed_at=moment()
        ):
            raise AlreadyThere
        self._arrive(status, by)
        record(self._told(events.JobMoved, status=status.label), by=by)
        if status.means == "confirmed":
            record(events.JobConfirmed(about=self, room_id=self.room_id), by=by)
        if status.means == "approved" and self.approved_at is None:
            self._approve(by)
        self._follow_meaning(status, by)

    @transaction.atomic
    def approve(self, *, by: Viewer) -> None:
        """The job goes ahead: it comes to the status that means approved, and says so once. Not a second time."""
        only_staff(by, "job.approve")
        approved = Status.objects.within(self).of_kind(self.kind).meaning("approved").first()
        self._approve(by)
        if approved and approved.pk != self.status_id:
            compare_and_set(self, expect={}, status=approved)
            self._arrive(approved, by)
            record(self._told(events.JobMoved, status=approved.label), by=by)

    @transaction.atomic
    def archive(self, *, by: Viewer) -> None:
        """Put away: it leaves the lists, and its clients can still read it and do nothing. Raises AlreadyArchived."""
        only_staff(by, "job.archive")
        at = moment()
        if not compare_and_set(self, expect={"archived_at": None}, archived_at=at, changed_at=at):
            raise AlreadyArchived
        Room.objects.within(self).filter(pk=self.room_id).update(archived_at=at)
        record(events.JobArchived(about=self, room_id=self.room_id), by=by)

    @transaction.atomic
    def restore(self, *, by: Viewer) -> None:
        """Take it out again, as it was. Raises NotArchived."""
        only_staff(by, "job.restore")
        expected = {"archived_at__isnull": False}
        if not compare_and_set(self, expect=expected, archived_at=None, changed_at=moment()):
            raise NotArchived
        Room.objects.within(self).filter(pk=self.room_id).update(archived_at=None)
        record(events.JobRestored(about=self, room_id=self.room_id), by=by)

    @transaction.atomic
    def give_to(self, member: Member | None, *, by: Viewer) -> None:
        """From now on `member` looks after it, or nobody. Raises AlreadyLookedAfter, and Stale after an edit."""
        only_staff(by, "job.give_to")
        if self.member_id == (member.pk if member else None):
            raise AlreadyLookedAfter
        changes = {"member": member, "revision": self.revision + 1, "changed_at": moment()}
        if not compare_and_set(self, expect={"revision": self.revision}, **changes):
            raise Stale
        record(events.JobEdited(about=self, room_id=self.room_id, fields=["looked after by"]), by=by)

    def _approve(self, by: Viewer) -> None:
        if not compare_and_set(self, expect={"approved_at": None}, approved_at=moment()):
            raise AlreadyApproved
        record(self._told(events.JobApproved), by=by)

    def _follow_meaning(self, status: Status, by: Viewer) -> None:
        if status.means in ("closed", "cancelled") and compare_and_set(
            self, expect={"closed_at": None}, closed_at=moment()
        ):
            record(self._told(events.JobClosed), by=by)
        elif status.means not in ("closed", "cancelled") and self.closed_at is not None:
            compare_and_set(self, expect={}, closed_at=None)
            record(self._told(events.JobReopened), by=by)

    def gathered_words(self, fields: OwnFields) -> str:
        """What it is found by, as it stands. No query on a row that was read `for_page`."""
        client, site = self.room.client, self.site
        words = (self.number, self.title, client.name if client else "", site.lines if site else "")
        return fields.search_text(self.own, *words, self.outside_reference or "")

    def _said(self) -> dict[str, Any]:
        """What an edit may change, by the words that the history uses for it."""
        return {
            "title": self.title,
            "description": self.summary,
            "reference": self.outside_reference,
            "address": self.site_id,
            "looked after by": self.member_id,
            "client": self.room.client_id,
            "own fields": self.own,
        }

    def _tell_edited(self, before: dict[str, Any], by: Viewer) -> None:
        """Fields of the workspace are named, beside whatever else was changed."""
        changed = [name for name, said in self._said().items() if said != before[name]]
        labels = changed_labels(self, "job", before=before["own fields"], after=self.own)
        if labels:
            record(events.JobFilled(about=self, room_id=self.room_id, labels=labels), by=by)
        if changed != ["own fields"] or not labels:
            record(events.JobEdited(about=self, room_id=self.room_id, fields=changed), by=by)

    def _told(self, fact: type[Fact], **payload: Any) -> Fact:
        return fact(about=self, room_id=self.room_id, shown_to=EVERY_AUDIENCE, **payload)

    def _arrive(self, status: Status, by: Viewer, at: datetime.datetime | None = None) -> None:
        kind, key = by.actor
        member_id = key if kind == "member" else None
        StatusMove.objects.create(
            workspace_id=self.workspace_id, job=self, status=status, member_id=member_id, at=at or moment()
        )

    def _take_over(self, draft: JobDraft) -> None:
        self.title, self.summary, self.member, self.own = draft.title, draft.summary, draft.member, draft.own
        self.title_key, self.changed_at = folded(draft.title)[:100], moment()
        self.outside_reference = draft.outside_reference or None
        self._move_to_site(draft)
        self.search_text = search_text(self, "job", draft.own, *words_to_find(self.number, draft))

    def _move_to_site(self, draft: JobDraft) -> None:
        if draft.site == (self.site.lines if self.site else ""):
            return
        if not draft.site:
            self.site = None
            return
        known = Site.objects.within(self).at_lines(draft.site).filter(client=draft.client).first()
        self.site = known or Site.at(self, draft.site, client=draft.client)
        if not known:
            self.site.save(force_insert=True)


def words_to_find(number: str, draft: JobDraft) -> list[str]:
    """What a search for a job looks in, beside its own fields."""
    client = draft.client.name if draft.client else ""
    return [number, draft.title, client, draft.site, draft.outside_reference]


def _room_of(draft: JobDraft, by: Viewer, *, of_request: Room | None) -> Room:
    """A new room, or that of a request: of two who take it over at once, one does."""
    said: dict[str, Any] = {"kind": "job", "title": draft.title, "client": draft.client}
    if of_request is None:
        made: Room = Room.objects.create(workspace_id=by.workspace_id, **said)
        return made
    if not compare_and_set(of_request, expect={"kind": "request"}, **said):
        raise RoomTaken
    return of_request


def _check_reference(draft: JobDraft, by: Viewer, *, but: int = 0) -> None:
    """Says in words what the database would refuse anyway."""
    taken = Job.objects.within(by).filter(outside_reference=draft.outside_reference).exclude(pk=but)
    if draft.outside_reference and taken.exists():
        raise ReferenceTaken


def only_staff(by: Viewer, verb: str) -> None:
    """Raises NotAllowed for anybody but the business itself: the first line of the verbs of this package."""
    if not by.is_staff:
        raise NotAllowed(verb)
