"""Messages: what clients and the team write to each other in all rooms; what waits for us stands first.

A thread is named by its newest message, so that whatever is pressed is about what was read: a message that came
meanwhile is never marked as done with it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from django.contrib import messages
from django.core.validators import slug_re
from django.db.models import F
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from fanlight.core.errors import Refusal, Stale
from fanlight.core.fulltext import asked, matching
from fanlight.core.viewers import StaffViewer
from fanlight.faces.console import toasts
from fanlight.faces.console.gate import StaffRequest, for_staff
from fanlight.faces.console.pages.waiting import edge_of, jobs_of, moment_of, quoted
from fanlight.ground.people.models import Client
from fanlight.ground.rooms.models import Room
from fanlight.ground.workspaces.models import Member
from fanlight.ui.addresses import url
from fanlight.ui.answers import done, show
from fanlight.work.conversations.models import Note, Thread
from fanlight.work.jobs.models import Job

PAGE: Final = 50
MOST_NEWS: Final = 20
WORDS: Final = 80
"""So much of a search is read."""


class View(NamedTuple):
    """A choice of threads: its words, in which turns they stand one after the other, and which of them."""

    label: Any
    turns: tuple[str, ...] = ("team", "client", "")
    narrow: Callable[[Any, StaffViewer], Any] = lambda rows, _viewer: rows


VIEWS: Final = {
    "": View(_("Waiting"), ("team", "client")),
    "unread": View(_("Unread"), ("team",), lambda rows, viewer: rows.unread_by(viewer)),
    "mine": View(_("Assigned to me"), narrow=lambda rows, viewer: rows.looked_after_by(viewer)),
    "done": View(_("Done"), ("",)),
    "all": View(_("All")),
}
SETTLED: Final = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thread on the page. `name` says which, as it was read: its newest message and who looks after it."""

    name: str
    title: str
    meta: str
    href: str
    words: str
    turn: str
    tone: str
    thread: Any
    is_unread: bool


@for_staff
@require_GET
def thread_list(request: StaffRequest) -> HttpResponse:
    """`?show=` is one of the views, `?q=` words of a job or client, `?after=` the edge of an earlier page."""
    said, typed = request.GET.get("show", ""), request.GET.get("q", "")[:WORDS]
    name = said if said in VIEWS else ""
    rows = VIEWS[name].narrow(Thread.objects.visible_to(request.viewer), request.viewer)
    if asked(typed):
        rows = rows.filter(room__in=_rooms(request.viewer, typed))
    after = request.GET.get("after", "")[:80]
    found = _in_turns(rows, VIEWS[name].turns, after)
    shown = found[:PAGE]
    newest = Thread.objects.visible_to(request.viewer).newest_first().values_list("note__key", flat=True)
    context = {
        "rows": list(_rows(request.viewer, shown)),
        "show": name,
        "typed": typed,
        "views": [
            {"label": view.label, "href": address(one, typed), "current": one == name}
            for one, view in VIEWS.items()
        ],
        "first": address(name, typed) if after else "",
        "next": address(name, typed, after=_edge(shown[-1])) if len(found) > PAGE else "",
        "members": members_of(request.viewer),
        "newest": newest.first() or "",
    }
    return show(request, "console/messages/list.html", context, fragment="found")


@for_staff
@require_GET
def thread_news(request: StaffRequest) -> HttpResponse:
    """How many threads contacts wrote in since the message `?after=`; 204 when none. One query."""
    after = Note.objects.visible_to(request.viewer).filter(key=request.GET.get("after", "")[:22])
    newer = Thread.objects.visible_to(request.viewer).waiting_on("team")
    newer = newer.filter(note_id__gt=after.values("id")[:1])
    keys = list(newer.newest_first().values_list("note__key", flat=True)[:MOST_NEWS])
    if not keys:
        return HttpResponse(status=204)
    return show(request, "console/messages/news.html", {"count": len(keys), "newest": keys[0]})


@for_staff
@require_POST
def thread_done(request: StaffRequest) -> HttpResponse:
    """The chosen threads are done, each up to the message that it was chosen with."""
    settled = _each(request, lambda thread, _was: thread.settle(by=request.viewer))
    if settled:
        kept = [(name, request.POST.get(name, "")[:WORDS]) for name in ("show", "q")]
        chosen = [("chosen", thread.note.key) for thread in settled]
        undo = f"{url('console:thread-open')}?{urlencode(kept + chosen)}"
        words = ngettext("%(num)s marked as done.", "%(num)s marked as done.", len(settled))
        toasts.said(request, words % {"num": len(settled)}, undo=undo)
    return done(request, _back(request))


@for_staff
@require_POST
def thread_open(request: StaffRequest) -> HttpResponse:
    """They wait again: for us where a contact had the last word."""
    _each(
        request,
        lambda thread, _was: thread.reopen("team" if thread.note.contact_id else "client", by=request.viewer),
    )
    return done(request, _back(request))


@for_staff
@require_POST
def thread_give(request: StaffRequest) -> HttpResponse:
    """Choose who looks after the chosen threads: `member` is a key, "me", or nobody."""
    to = request.GET.get("to") or request.POST.get("member", "")
    members = Member.objects.visible_to(request.viewer)
    member = None
    if to:
        chosen = {"pk": request.viewer.member_id} if to == "me" else {"key": to[:22]}
        member = get_object_or_404(members, **chosen)

    def give(thread: Any, was: str) -> None:
        if (thread.member.key if thread.member else "") != was:
            raise Stale
        thread.assign(member, by=request.viewer)

    given = _each(request, give)
    if given:
        words = ngettext("%(num)s given to %(who)s.", "%(num)s given to %(who)s.", len(given))
        nobody = ngettext(
            "Nobody in particular has it now.", "Nobody in particular has them now.", len(given)
        )
        toasts.said(request, words % {"num": len(given), "who": member.name} if member else nobody)
    return done(request, _back(request))


def address(view: str, typed: str = "", **more: str) -> str:
    said = {"show": view, "q": typed.strip()} | more
    query = urlencode([(name, value) for name, value in said.items() if value])
    return url("console:thread-list") + (f"?{query}" if query else "")


def _each(request: StaffRequest, verb: Callable[[Any, str], None]) -> list[Any]:
    """Does it to every chosen thread; those it was done to. What changed meanwhile is left as it is, and counted."""
    only = request.POST.get("only", "")
    chosen = [*request.POST.getlist("chosen"), *request.GET.getlist("chosen")]
    chosen = [only] if only else chosen
    names = dict(name[:50].partition(".")[::2] for name in chosen[:PAGE])
    threads = Thread.objects.visible_to(request.viewer).filter(note__key__in=names)
    done_to, refused = [], max(0, len(names) - len(threads))
    for thread in threads.select_related("note", "member"):
        try:
            verb(thread, names[thread.note.key])
        except Refusal:
            refused += 1
        else:
            done_to.append(thread)
    if refused:
        words = ngettext(
            "%(num)s was left: it changed meanwhile. Look at what is there now.",
            "%(num)s were left: they changed meanwhile. Look at what is there now.",
            refused,
        )
        messages.info(request, words % {"num": refused})
    return done_to


def _back(request: StaffRequest) -> str:
    """To the job whose page it was pressed on, or to the list as it was; an undo says that in its address."""
    said = request.POST if "show" in request.POST else request.GET
    job, to = request.POST.get("job", ""), request.POST.get("to", "")
    if slug_re.fullmatch(job):
        return f"{url('console:note-list', job)}?{urlencode({'to': to[:20]})}"
    view = said.get("show", "")
    return address(view if view in VIEWS else "", said.get("q", "")[:WORDS])


def _in_turns(rows: Any, turns: tuple[str, ...], after: str) -> list[Any]:
    """One turn after the other, each in its order, from an edge on; an edge that cannot be read is the beginning."""
    turn, _dash, edge = after.partition("-")
    turn = "" if turn == SETTLED else turn
    start = turns.index(turn) if edge and turn in turns else 0
    found: list[Any] = []
    for n, name in enumerate(turns[start:]):
        part = rows.waiting_on(name) if name else rows.settled()
        if edge and n == 0 and turn == name:
            part = _beyond(part, name, edge)
        part = part.with_words().select_related("room__client", "member", "note")
        found += part[: PAGE + 1 - len(found)]
        if len(found) > PAGE:
            break
    return found


def _beyond(rows: Any, turn: str, edge: str) -> Any:
    at = moment_of(edge)
    if at is None:
        return rows
    if turn:
        return rows.filter(TupleGreaterThan(Tuple(F("since"), F("id")), at))
    return rows.filter(note_id__lt=at[1])


def _edge(thread: Any) -> str:
    if thread.waits_on:
        return f"{thread.waits_on}-{edge_of(thread.since, thread.pk)}"
    return f"{SETTLED}-{edge_of(thread.since, thread.note_id)}"


def _rows(viewer: StaffViewer, threads: Iterable[Any]) -> Iterator[Row]:
    """Three queries at most, however many."""
    threads = list(threads)
    jobs = jobs_of(viewer, [thread.room_id for thread in threads])
    mine = Thread.objects.visible_to(viewer).filter(id__in=[one.pk for one in threads], waits_on="team")
    unread = set(mine.unread_by(viewer).values_list("id", flat=True)) if threads else set()
    for thread in threads:
        job = jobs.get(thread.room_id)
        if job is None:
            continue
        client = thread.room.client.name if thread.room.client else ""
        page = job.page if job.is_request else f"{url('console:note-list', job.number)}?to={thread.audience}"
        yield Row(
            name=f"{thread.note.key}.{thread.member.key if thread.member else ''}",
            title=job.title,
            meta=" · ".join(filter(None, (job.number, client, str(thread.get_audience_display())))),
            href=page,
            words=quoted(thread.words),
            turn=str(thread.get_waits_on_display()) or str(_("Done")),
            tone={"team": "warn", "client": "info"}.get(thread.waits_on, "ok"),
            thread=thread,
            is_unread=thread.pk in unread,
        )


def members_of(viewer: StaffViewer) -> list[tuple[str, str]]:
    """Who may be given one: everybody who works here, by key and name."""
    working = Member.objects.visible_to(viewer).working().order_by("name", "id")
    return list(working.values_list("key", "name"))


def _rooms(viewer: StaffViewer, typed: str) -> list[int]:
    """Rooms of jobs and clients with these words. Two queries."""
    jobs = Job.objects.visible_to(viewer).filter(matching(viewer, typed)).values_list("room_id", flat=True)
    clients = Client.objects.visible_to(viewer).filter(matching(viewer, typed, "live"))
    rooms = Room.objects.visible_to(viewer).filter(client__in=clients.values("id"), kind="request")
    return [*jobs, *rooms.values_list("id", flat=True)[:500]]
