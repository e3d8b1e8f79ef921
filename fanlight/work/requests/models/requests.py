"""A client's ask for a quote or a job."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, ClassVar, Final, Self

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import Door, GuardedQuerySet, compare_and_set
from fanlight.core.errors import Malformed, NotAllowed, Refusal, TooOften
from fanlight.core.facts import Fact, moment, record
from fanlight.core.tenancy import TenantForeignKey, TenantModel, TenantOneToOneField
from fanlight.core.viewers import GrantViewer, Viewer
from fanlight.ground.access.entering import limits
from fanlight.ground.access.entering.links import without_secrets
from fanlight.ground.people.models import Contact, Site
from fanlight.ground.rooms.models import AUDIENCES, GrantedRoom, Participant, Portal, Publication, Room
from fanlight.ground.workspaces.models import Counter
from fanlight.work.jobs.models import Job, Status
from fanlight.work.jobs.models.jobs import JobDraft
from fanlight.work.requests import events, letters, reach
from fanlight.work.requests.models.drafts import RequestDraft
from fanlight.work.requests.wording import (
    KINDS,
    LONGEST_TITLE,
    LONGEST_WORDS,
    NOT_IN_TEXT,
    Asked,
    Typed,
    Wish,
    understood,
)

SERIES: Final = "R"
BEFORE_FIRST: Final = 1_000
"""The first request is R-1001."""
LONGEST_REASON: Final = 1_000
OPEN: Final = ("new", "accepted")
A_DAY: Final = limits.Budget("work-requests", burst=11, every_seconds=8_640)
"""At most 20 requests of one contact on any day."""


class NotOpen(Refusal):
    code = "request.not_open"
    message = _("This request was answered or taken back meanwhile.")


class NotDeclined(Refusal):
    code = "request.not_declined"
    message = _("This request is not declined any more.")


class NotNew(Refusal):
    code = "request.not_new"
    message = _("The team looks at this request already. Write them a message instead.")


class NoReason(Malformed):
    code = "request.no_reason"
    message = _("Say why. The client reads it.")
    field = "reason"


class WorkRequestQuerySet(GuardedQuerySet["WorkRequest"]):
    """Requests: all for staff; in a portal those of its audience, in rooms that the reader sees by a grant."""

    def visible_to(self, viewer: Viewer) -> Self:
        mine = self.of(viewer)
        if viewer.is_staff:
            return mine
        if not isinstance(viewer, GrantViewer):
            return mine.none()
        return mine.filter(audience=viewer.audience, room__in=Room.objects.visible_to(viewer))

    def newest_first(self) -> Self:
        return self.order_by("-id")

    def new(self) -> Self:
        return self.filter(state="new")

    def waiting(self) -> Self:
        """Those that the team has not answered: new ones, and ones it looks at."""
        return self.filter(state__in=OPEN)

    def for_page(self) -> Self:
        """With what its page says of it in one query."""
        return self.select_related("room__client", "site", "contact", "job", "portal")


class WorkRequest(TenantModel):
    """What a contact asks for, what became of it, and why not. `press` makes one of a form that was sent twice."""

    STATES: ClassVar = [
        ("new", _("New")),
        ("accepted", _("Looking at it")),
        ("job", _("Became a job")),
        ("declined", _("Declined")),
        ("withdrawn", _("Taken back")),
    ]
    privacy: ClassVar = (
        dict.fromkeys(["number", "kind", "state", "audience", "wishes", "answered_at"], "business")
        | dict.fromkeys(["title", "words", "place", "reason"], "personal")
        | dict.fromkeys(["press", "room", "portal", "site", "contact", "job"], "technical")
    )
    is_leaf = True

    number = models.CharField(max_length=20)
    kind = models.CharField(max_length=10, choices=KINDS)
    state = models.CharField(max_length=10, choices=STATES, default="new")
    audience = models.CharField(max_length=20, choices=AUDIENCES)
    title = models.CharField(max_length=LONGEST_TITLE)
    words = models.TextField(max_length=LONGEST_WORDS, blank=True)
    place = models.CharField(max_length=300, blank=True)
    wishes: Any = models.JSONField(default=list, blank=True)
    reason = models.TextField(max_length=LONGEST_REASON, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    press = models.CharField(max_length=64)
    room = TenantOneToOneField(Room)
    portal = TenantForeignKey(Portal)
    site = TenantForeignKey(Site, null=True, blank=True)
    contact = TenantForeignKey(Contact)
    job = TenantForeignKey(Job, null=True, blank=True)

    objects = Door(WorkRequestQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "number"], name="requests_workrequest_number"),
            models.UniqueConstraint(
                fields=["workspace", "contact", "press"], name="requests_workrequest_press"
            ),
            models.CheckConstraint(
                condition=models.Q(state="job", job__isnull=False)
                | (~models.Q(state="job") & models.Q(job=None)),
                name="requests_workrequest_job",
            ),
            models.CheckConstraint(
                condition=models.Q(state="declined") ^ models.Q(reason=""), name="requests_workrequest_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "state", "id"], name="requests_workrequest_state"),
            models.Index(fields=["workspace", "contact", "id"], name="requests_workrequest_contact"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def wished(self) -> list[Wish]:
        return [Wish.of(row) for row in self.wishes]

    @property
    def address(self) -> str:
        """Where the work is: a site that is known, or what was typed. No query on a row that was read `for_page`."""
        return self.site.lines if self.site else self.place

    @classmethod
    def of_press(cls, press: str, *, by: GrantViewer) -> "Self | None":
        """What the reader's press of that name became."""
        found: Self | None = cls.objects.within(by).filter(contact_id=by.contact_id, press=press).first()  # type: ignore[assignment]
        return found

    @classmethod
    def send(cls, typed: Typed, *, by: Viewer, press: str) -> Self:
        """A contact asks for work; the team is told and the contact gets a letter. The same press twice is one request.

        Raises NotAllowed, Faults that name each field, or TooOften. Call it outside a transaction.
        """
        if not isinstance(by, GrantViewer) or not reach.may_ask(by):
            raise NotAllowed("request.send")
        if sent := cls.of_press(press, by=by):
            return sent
        asked = understood(typed, by=by)
        if seconds := limits.charge(A_DAY, str(by.contact_id)):
            raise TooOften(seconds, _("These were many requests in one day. Go on later, or call us."))
        return cls._keep(asked, by=by, press=press)

    @transaction.atomic
    def accept(self, *, by: Viewer) -> None:
        """The team looks at it, and the client sees that. Raises NotOpen when it is not new any more."""
        _only_staff(by, "request.accept")
        if not compare_and_set(self, expect={"state": "new"}, state="accepted"):
            raise NotOpen
        self._tell(events.RequestAccepted, by=by)

    @transaction.atomic
    def decline(self, reason: str, *, by: Viewer) -> None:
        """No, and why, which the client reads. Raises NoReason, or NotOpen."""
        _only_staff(by, "request.decline")
        words = without_secrets(NOT_IN_TEXT.sub("", reason).strip(), owner=by)
        if not words:
            raise NoReason
        if len(words) > LONGEST_REASON:
            raise Malformed(
                _("At most %(most)s characters.") % {"most": f"{LONGEST_REASON:,}"}, field="reason"
            )
        self._answer("declined", by, events.RequestDeclined, reason=words)

    @transaction.atomic
    def reopen(self, *, by: Viewer) -> None:
        """The team looks at it once more after all. Raises NotDeclined."""
        _only_staff(by, "request.reopen")
        again: dict[str, Any] = {"state": "accepted", "reason": "", "answered_at": None}
        if not compare_and_set(self, expect={"state": "declined"}, **again):
            raise NotDeclined
        self._tell(events.RequestReopened, by=by)

    @transaction.atomic
    def withdraw(self, *, by: Viewer) -> None:
        """Whoever asked takes it back, while nobody of the team has looked at it. Raises NotNew."""
        if not isinstance(by, GrantViewer) or by.contact_id != self.contact_id:
            raise NotAllowed("request.withdraw")
        if not compare_and_set(self, expect={"state": "new"}, state="withdrawn", answered_at=moment()):
            raise NotNew
        self._tell(events.RequestWithdrawn, by=by)

    @transaction.atomic
    def make_job(self, draft: JobDraft, *, by: Viewer, status: Status | None = None) -> Job:
        """It becomes a job in its own room: what was written, sent and opened for somebody there goes with it.

        Its client stays. The client goes on seeing it: where jobs are not on the portal by themselves, this one is put
        there. Of two who press at once the second one gets NotOpen.
        """
        _only_staff(by, "request.make_job")
        room = Room.objects.within(self).select_related("client").get(pk=self.room_id)
        if not self.reloaded().is_open:
            raise NotOpen
        job = Job.open(replace(draft, client=room.client or draft.client), by=by, status=status, room=room)
        if not compare_and_set(self, expect={"state__in": OPEN}, state="job", job=job, answered_at=moment()):
            raise NotOpen
        self._stay_in_sight(room, by)
        self._tell(events.RequestBecameJob, by=by, job=job.number)
        return job

    @classmethod
    @transaction.atomic
    def _keep(cls, asked: Asked, *, by: GrantViewer, press: str) -> Self:
        """All rows of a request. The contact's row puts two presses in line."""
        Contact.objects.within(by).locked(by.contact_id)
        if sent := cls.of_press(press, by=by):
            return sent
        owner = {"workspace_id": by.workspace_id}
        request = cls(
            **owner,
            number=f"{SERIES}-{BEFORE_FIRST + Counter.take(by, SERIES)}",
            room=Room.objects.create(**owner, kind="request", title=asked.title, client=asked.client),
            portal_id=by.portal_id,
            contact_id=by.contact_id,
            audience=by.audience,
            wishes=[wish.row for wish in asked.wishes],
            press=press,
            **{name: getattr(asked, name) for name in ("kind", "title", "words", "site", "place")},
        )
        request.save(force_insert=True)
        request._open_to(by)
        RequestDraft.discard(by=by)
        request._tell(events.RequestSent, by=by, kind=asked.kind)
        letters.tell_of(request)
        return request

    def _open_to(self, by: GrantViewer) -> None:
        """Whoever asks takes part, and sees it whatever the scope of their grant."""
        owner = {"workspace_id": self.workspace_id, "room": self.room}
        Participant.objects.create(**owner, contact_id=by.contact_id, audience=by.audience, is_primary=True)
        if by.scope == "listed":
            GrantedRoom.objects.create(**owner, grant_id=by.grant_id)

    def _answer(self, state: str, by: Viewer, fact: Callable[..., Fact], **values: Any) -> None:
        if not compare_and_set(self, expect={"state__in": OPEN}, state=state, answered_at=moment(), **values):
            raise NotOpen
        self._tell(fact, by=by)

    def _stay_in_sight(self, room: Room, by: Viewer) -> None:
        """A request is always on the portal, a job where it is so by default or by a word of its own."""
        portal = Portal.objects.within(self).get(pk=self.portal_id)
        said = Publication.objects.within(self).filter(room=room, portal=portal)
        if not portal.rooms_on_by_default and not said.exists():
            Publication.put(room, portal, by=by)

    def _tell(self, fact: Callable[..., Fact], *, by: Viewer, **said: Any) -> None:
        told = fact(about=self, room_id=self.room_id, shown_to=self.audience, number=self.number, **said)
        record(told, by=by)


def _only_staff(by: Viewer, verb: str) -> None:
    if not by.is_staff:
        raise NotAllowed(verb)
