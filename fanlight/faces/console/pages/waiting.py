"""Who waits for whom: messages without an answer, what clients gave, letters that failed, links that nobody opened.

Each list a page at a time, read from an index of its own, so that it costs the same however large the business is.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from django.db.models import F, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.http import HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from fanlight.core.viewers import StaffViewer
from fanlight.faces.console.gate import StaffRequest, for_staff
from fanlight.ground.access.models import ShareLink
from fanlight.ground.mail.models import Letter
from fanlight.ui import dates
from fanlight.ui.addresses import url
from fanlight.ui.answers import show
from fanlight.work.asks.models import Ask
from fanlight.work.conversations.models import Thread
from fanlight.work.jobs.models import Job, MoveRequest
from fanlight.work.requests.models import WorkRequest

PAGE: Final = 50
QUOTED: Final = 90
PATIENCE: Final = dt.timedelta(days=2)
"""How long an emailed link may lie before it is worth a call."""
REMEMBERED: Final = dt.timedelta(days=14)
"""A letter that failed longer ago is not asked about any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thing that waits. `at` is since when; `edge` names it in the address of the next page."""

    title: str
    meta: str
    href: str
    icon: str
    tone: str
    badge: str
    at: dt.datetime
    edge: str


class JobOfRoom(NamedTuple):
    """The job that a room belongs to, or the work request while there is no job."""

    number: str
    title: str
    is_request: bool = False

    @property
    def page(self) -> str:
        return url("console:request-show" if self.is_request else "console:job-show", self.number)


class Source(NamedTuple):
    """A list: its words, its rows in order, the field they are ordered by, and how one is told."""

    label: Any
    rows: Callable[[StaffViewer], QuerySet[Any]]
    field: str
    descending: bool
    told: Callable[[Any, Any], Row]


def rows_of(viewer: StaffViewer, name: str, *, most: int, after: str = "") -> list[Row]:
    """At most `most`, behind the edge `after`. Two statements, or three."""
    source = SOURCES[name]
    rows = _behind(source.rows(viewer), source, after)[:most]
    found = list(rows)
    jobs = jobs_of(viewer, [row.room_id for row in found])
    return [
        source.told(row, jobs.get(row.room_id)) for row in found if row.room_id is None or row.room_id in jobs
    ]


def jobs_of(viewer: StaffViewer, rooms: Iterable[int | None]) -> dict[int | None, JobOfRoom]:
    """The jobs that these rooms belong to, or their requests. One statement; two where a request waits."""
    wanted = {room for room in rooms if room}
    if not wanted:
        return {}
    words = ("room_id", "number", "title")
    jobs = Job.objects.visible_to(viewer).filter(room__in=wanted).values_list(*words)
    found: dict[int | None, JobOfRoom] = {room: JobOfRoom(*said) for room, *said in jobs}
    if left := wanted - found.keys():
        asked = WorkRequest.objects.visible_to(viewer).filter(room__in=left).values_list(*words)
        found |= {room: JobOfRoom(number, title, is_request=True) for room, number, title in asked}
    return found


@for_staff
@require_GET
def waiting_list(request: StaffRequest) -> HttpResponse:
    """`?list=` is one of the sources; `?after=` an edge of an earlier page."""
    name = request.GET.get("list", "")
    name = name if name in SOURCES else "team"
    after = request.GET.get("after", "")[:80]
    rows = rows_of(request.viewer, name, most=PAGE + 1, after=after)
    here = f"{url('console:waiting-list')}?list="
    context = {
        "rows": rows[:PAGE],
        "name": name,
        "views": [
            {"label": source.label, "href": here + one, "current": one == name}
            for one, source in SOURCES.items()
        ],
        "first": here + name if after else "",
        "next": f"{here}{name}&after={rows[PAGE - 1].edge}" if len(rows) > PAGE else "",
    }
    return show(request, "console/home/waiting.html", context)


def _behind(rows: QuerySet[Any], source: Source, after: str) -> QuerySet[Any]:
    """Rows beyond an edge, `microseconds-id`; an edge that cannot be read is the beginning."""
    edge = moment_of(after)
    if edge is None:
        return rows
    beyond = TupleLessThan if source.descending else TupleGreaterThan
    return rows.filter(beyond(Tuple(F(source.field), F("id")), edge))


def moment_of(edge: str) -> tuple[dt.datetime, int] | None:
    """What `edge_of` spelled; None for anything else."""
    moment, _dash, key = edge.partition("-")
    if not (moment.isdecimal() and key.isdecimal() and len(moment) < 18 and len(key) < 20):
        return None
    at = dt.datetime.fromtimestamp(0, dt.UTC) + dt.timedelta(microseconds=int(moment))
    return at, min(int(key), 2**63 - 1)


def edge_of(at: dt.datetime, key: int) -> str:
    return f"{(at - dt.datetime.fromtimestamp(0, dt.UTC)) // dt.timedelta(microseconds=1)}-{key}"


def _threads(whom: str) -> Callable[[StaffViewer], QuerySet[Any]]:
    return lambda viewer: Thread.objects.visible_to(viewer).waiting_on(whom).with_words()


def _thread(row: Any, job: JobOfRoom) -> Row:
    return Row(
        title=job.title,
        meta=_joined(job.number, str(row.get_audience_display()), f"“{quoted(row.words)}”"),
        href=job.page if job.is_request else f"{url('console:note-list', job.number)}?to={row.audience}",
        icon="message-square",
        tone="warn" if row.waits_on == "team" else "info",
        badge="",
        at=row.since,
        edge=edge_of(row.since, row.pk),
    )


def _unopened(viewer: StaffViewer) -> QuerySet[Any]:
    return ShareLink.objects.visible_to(viewer).never_opened(sent_before=now() - PATIENCE).with_names()


def _link(row: Any, job: JobOfRoom | None) -> Row:
    """A one-tap link belongs to a person, any other one to a job."""
    ends = _("works until %(day)s") % {"day": dates.short_day(row.last_day(dates.zone()))}
    return Row(
        title=row.contact_name,
        meta=_joined(*((job.number, job.title) if job else ()), row.portal_name, ends),
        href=url("console:share-show", job.number) if job else url("console:contact-show", row.contact_key),
        icon="link",
        tone="mute",
        badge=_("Never opened"),
        at=row.sent_at or row.created_at,
        edge=edge_of(row.ends_at, row.pk),
    )


def _failed(viewer: StaffViewer) -> QuerySet[Any]:
    return Letter.objects.visible_to(viewer).failed(since=now() - REMEMBERED).filter(room__isnull=False)


def _letter(row: Letter, job: JobOfRoom) -> Row:
    return Row(
        title=row.subject,
        meta=_joined(job.number, job.title, row.to_address),
        href=job.page if job.is_request else url("console:letter-show", job.number, row.key),
        icon="mail",
        tone="bad",
        badge=_("Did not arrive"),
        at=row.send_at,
        edge=edge_of(row.send_at, row.pk),
    )


def _given(viewer: StaffViewer) -> QuerySet[Any]:
    return Ask.objects.visible_to(viewer).given().with_names().order_by("answered_at", "id")


def _ask(row: Any, job: JobOfRoom) -> Row:
    return Row(
        title=row.text,
        meta=_joined(job.number, job.title, row.answered_by or ""),
        href=url("console:ask-list", job.number),
        icon="list-todo",
        tone="warn",
        badge=_("To look at"),
        at=row.answered_at,
        edge=edge_of(row.answered_at, row.pk),
    )


def _wished(viewer: StaffViewer) -> QuerySet[Any]:
    wishes = MoveRequest.objects.visible_to(viewer).open().with_names()
    visit = {"room_id": F("appointment__job__room_id"), "title": F("appointment__title")}
    return wishes.annotate(visit_key=F("appointment__key"), **visit).order_by("created_at", "id")


def _wish(row: Any, job: JobOfRoom) -> Row:
    day = _("asks for %(day)s") % {"day": dates.day(row.on)}
    return Row(
        title=row.title,
        meta=_joined(job.number, job.title, row.wished_by or "", day),
        href=url("console:calendar-visit", row.visit_key),
        icon="calendar-clock",
        tone="warn",
        badge=_("Asks to move"),
        at=row.created_at,
        edge=edge_of(row.created_at, row.pk),
    )


def quoted(words: str) -> str:
    """How a message begins, on one line."""
    line = " ".join(words.split())
    return line if len(line) <= QUOTED else line[:QUOTED].rstrip() + "…"


def _joined(*words: str) -> str:
    return " · ".join(word for word in words if word)


SOURCES: Final[dict[str, Source]] = {
    "team": Source(gettext_lazy("Waiting on us"), _threads("team"), "since", False, _thread),
    "asks": Source(gettext_lazy("Client to-dos to look at"), _given, "answered_at", False, _ask),
    "moves": Source(gettext_lazy("Visits to move"), _wished, "created_at", False, _wish),
    "letters": Source(gettext_lazy("Letters that failed"), _failed, "send_at", True, _letter),
    "client": Source(gettext_lazy("Waiting on clients"), _threads("client"), "since", False, _thread),
    "links": Source(gettext_lazy("Links never opened"), _unopened, "ends_at", False, _link),
}


def merged(*lists: Sequence[Row], most: int) -> list[Row]:
    """Several lists as one, the longest wait first."""
    return sorted((row for rows in lists for row in rows), key=lambda row: row.at)[:most]
