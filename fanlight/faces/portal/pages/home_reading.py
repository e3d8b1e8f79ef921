"""What a reader with a grant finds at home. Each part is read when the template asks for it, and bounded.

Cards, visits and what happened lately are of the few newest jobs, so that a client of ten thousand jobs waits no longer
than one of ten.
"""

import datetime as dt
import functools
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Case, Exists, F, OuterRef, Subquery, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fanlight.core.viewers import GrantViewer
from fanlight.ground.rooms.models import PortalSetting
from fanlight.ui import dates
from fanlight.ui.addresses import url
from fanlight.work.asks.models import Ask
from fanlight.work.conversations.models import Note
from fanlight.work.files.models import File
from fanlight.work.jobs.models import Appointment, Job, Status, StatusMove
from fanlight.work.jobs.reads import VISIT, VISITOR
from fanlight.work.jobs.stages import stages

CARDS: Final = 6
NEEDS: Final = 5
VISITS: Final = 3
LATELY: Final = 5
TONES: Final = {"approved": "ok", "closed": "ok", "cancelled": "bad"}
NO_STANDING: Final[dict[str, Any]] = {"label": "", "tone": "", "steps": [], "far": ""}
MORNING, NOON, EVENING = 4, 12, 18
TITLES: Final = ("mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "lady", "lord")


@dataclass(frozen=True)
class Home:
    """The reader's first page. `name` is the contact's."""

    viewer: GrantViewer
    name: str

    @property
    def greeting(self) -> str:
        hour, name = dates.local(dt.datetime.now(dt.UTC)).hour, called(self.name)
        if MORNING <= hour < NOON:
            return _("Good morning, %(name)s") % {"name": name}
        if NOON <= hour < EVENING:
            return _("Good afternoon, %(name)s") % {"name": name}
        return _("Good evening, %(name)s") % {"name": name}

    @property
    def summary(self) -> str:
        """What the reader is told first."""
        count = len(self.needs)
        if not count:
            return _("Nothing needs you right now.")
        if count > NEEDS:
            return _("Some things need you. The most pressing stand first.")
        words = ngettext("%(num)s thing needs you.", "%(num)s things need you.", count)
        return words % {"num": count}

    @functools.cached_property
    def needs(self) -> list[dict[str, Any]]:
        """What somebody waits for the reader to do, the most pressing first. One more than is shown says so."""
        asks: Any = Ask.objects.visible_to(self.viewer).waiting().soonest_first()
        job = Job.objects.visible_to(self.viewer).filter(room_id=OuterRef("room_id"))
        said = {"number": Subquery(job.values("number")[:1]), "job_title": Subquery(job.values("title")[:1])}
        rows = asks.annotate(**said).filter(number__isnull=False)
        shown = rows.values("kind", "text", "due_on", "state", *said)
        return [_need(ask) for ask in shown[: NEEDS + 1]]

    @functools.cached_property
    def jobs(self) -> list[Any]:
        """The newest, those still open before those that are finished."""
        closed_last = Case(When(closed_at=None, then=Value(0)), default=Value(1))
        status = PortalSetting.is_on(self.viewer, "section.status", room="room_id")
        jobs = Job.objects.visible_to(self.viewer).annotate(shows_status=status)
        said = {"address": F("site__lines"), "label": F("status__label"), "means": F("status__means")}
        shown = ("id", "number", "title", "kind", "status_id", "room_id", "closed_at", "shows_status")
        rows: Any = jobs.order_by(closed_last, "-id").values(*shown, **said)
        return list(rows[: CARDS + 1])

    @property
    def has_more_jobs(self) -> bool:
        return len(self.jobs) > CARDS

    @functools.cached_property
    def cards(self) -> list[dict[str, Any]]:
        return [self._card(job) for job in self.jobs[:CARDS]]

    @functools.cached_property
    def visits(self) -> list[Any]:
        """The next ones, of whichever job."""
        ahead: Any = Appointment.objects.visible_to(self.viewer).upcoming().annotate(number=F("job__number"))
        return list(ahead.values("number", *VISIT, **VISITOR)[:VISITS])

    @functools.cached_property
    def lately(self) -> list[dict[str, Any]]:
        """What the business wrote, showed and finished in these jobs, newest first."""
        found = [*self._messages(), *self._files(), *self._stages()]
        return sorted(found, key=lambda one: one["at"], reverse=True)[:LATELY]

    @functools.cached_property
    def _next_by_job(self) -> dict[int, Any]:
        ahead = Appointment.objects.visible_to(self.viewer).upcoming().filter(job_id__in=self._of_cards("id"))
        found: dict[int, Any] = {}
        for visit in ahead.values("job_id", "title", "starts_at", "zone"):
            found.setdefault(visit["job_id"], visit)
        return found

    @functools.cached_property
    def _statuses(self) -> dict[str, list[Status]]:
        found: dict[str, list[Status]] = {}
        for status in Status.objects.visible_to(self.viewer).order_by("kind", "order", "id"):
            found.setdefault(status.kind, []).append(status)
        return found

    def _card(self, job: Any) -> dict[str, Any]:
        said = {"number": job["number"], "title": job["title"], "address": job["address"]}
        standing = self._standing(job) if job["shows_status"] else NO_STANDING
        return said | standing | {"next": self._next_by_job.get(job["id"])}

    def _standing(self, job: Any) -> dict[str, Any]:
        """Badge, and how far it is: a job beside the line has no stages to count."""
        steps = stages(self._statuses.get(job["kind"], []), job["status_id"], [])
        now = next((n for n, step in enumerate(steps, 1) if step.state == "now"), 0)
        is_done = job["means"] == "closed"
        return {
            "label": job["label"],
            "tone": TONES.get(job["means"], "info"),
            "steps": [step.state for step in steps] if now or is_done else [],
            "far": _far(steps, now, closed_at=job["closed_at"] if is_done else None),
        }

    def _of_cards(self, name: str) -> list[int]:
        return [job[name] for job in self.jobs[:CARDS]]

    def _told(self, rows: Any, order: str) -> Any:
        return rows.filter(room_id__in=self._of_cards("room_id")).order_by(order)[:LATELY]

    @functools.cached_property
    def _by_room(self) -> dict[int, Any]:
        return {job["room_id"]: job for job in self.jobs[:CARDS]}

    def _messages(self) -> list[dict[str, Any]]:
        notes = Note.objects.visible_to(self.viewer).filter(contact=None).with_author_name()
        rows = self._told(notes, "-id").values("room_id", "body", "author_name", at=F("created_at"))
        words = _("%(name)s sent you a message")
        return [
            self._line(
                row,
                words % {"name": row["author_name"]},
                look=("message-square", "info"),
                words=row["body"],
            )
            for row in rows
        ]

    def _files(self) -> list[dict[str, Any]]:
        files = File.objects.visible_to(self.viewer).filter(from_contact=False).outside_messages()
        rows = self._told(files, "-id").values("room_id", "name", "kind", at=F("created_at"))
        looks = {"photo": ("image", "mute"), "document": ("file-text", "ok")}
        words = {"photo": _("A photo was added"), "document": _("A document was added")}
        return [
            self._line(row, words[row["kind"]], look=looks[row["kind"]], words=row["name"]) for row in rows
        ]

    def _stages(self) -> list[dict[str, Any]]:
        """Where a job came to. Its beginning is no news."""
        moves = StatusMove.objects.visible_to(self.viewer).filter(job_id__in=self._of_cards("id"))
        moves = moves.filter(Exists(moves.filter(id__lt=OuterRef("id"), job_id=OuterRef("job_id"))))
        said = {"room_id": F("job__room_id"), "label": F("status__label")}
        rows: Any = moves.order_by("-id").values("at", **said)[:LATELY]
        return [self._line(row, row["label"], look=("flag", "mute")) for row in rows]

    def _line(self, row: Any, what: str, *, look: tuple[str, str], words: str = "") -> dict[str, Any]:
        job = self._by_room[row["room_id"]]
        icon, tone = look
        return {
            "what": what,
            "meta": words or job["title"],
            "at": row["at"],
            "icon": icon,
            "tone": tone,
            "href": url("portal:job-show", job["number"]),
        }


def _need(ask: Any) -> dict[str, Any]:
    until = _("until %(day)s") % {"day": dates.day(ask["due_on"])} if ask["due_on"] else ""
    again = _("sent back") if ask["state"] == "sent_back" else ""
    is_late = bool(ask["due_on"] and ask["due_on"] < dates.today())
    return {
        "title": ask["text"],
        "meta": " · ".join(word for word in (ask["job_title"], again, until) if word),
        "icon": "file-up" if ask["kind"] == "file" else "list-todo",
        "tone": "bad" if is_late else "warn",
        "href": url("portal:job-show", ask["number"]) + "#asks",
        "label": _("Send it") if ask["kind"] == "file" else _("Answer"),
    }


def called(name: str) -> str:
    """What a person is called to their face: the first of several names, unless that is a title or an initial."""
    first = name.split(maxsplit=1)[0] if len(name.split()) > 1 else name
    is_no_name = first.endswith(".") or first.casefold() in TITLES
    return name if is_no_name else first


def _far(steps: list[Any], now: int, *, closed_at: dt.datetime | None) -> str:
    if closed_at:
        return _("Finished on %(day)s") % {"day": dates.day(closed_at)}
    if not now:
        return ""
    said = {"now": now, "all": len(steps), "name": steps[now - 1].name}
    return _("Stage %(now)s of %(all)s · %(name)s") % said
