"""Notes of a job: one thread for each audience, and one that only the team reads. They never mix."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.validators import slug_re
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from fanlight.core.errors import Refusal, Stale
from fanlight.faces.console import toasts
from fanlight.faces.console.gate import StaffRequest, for_staff
from fanlight.faces.console.pages import job_page, note_readers
from fanlight.faces.console.pages.inbox import members_of
from fanlight.faces.messaging import Draft, message_of, unsent
from fanlight.ground.rooms.models import AUDIENCES, Room
from fanlight.ui.addresses import url
from fanlight.ui.answers import Context, done, show
from fanlight.work.conversations.enclosures import below
from fanlight.work.conversations.models import Note, NoteQuerySet, ReadMark, Thread
from fanlight.work.jobs.models import Job

PAGE = 50
INTERNAL = "internal"
THREADS = [*AUDIENCES, (INTERNAL, _("Internal"))]
NAMES = dict(THREADS)


@for_staff
@require_GET
def note_list(request: StaffRequest, number: str) -> HttpResponse:
    job = job_page.found(request, number)
    thread = request.GET.get("to", "")
    context = _thread(request, job, thread if thread in NAMES else AUDIENCES[0][0])
    return show(request, "console/notes/list.html", context, fragment="thread")


@for_staff
@require_POST
def note_add(request: StaffRequest, number: str) -> HttpResponse:
    job, thread = job_page.found(request, number), request.POST.get("to", "")
    if thread not in NAMES:
        typed = request.POST.get("body", "")
        draft: Draft | None = Draft(typed=typed, wrong=_("Choose who reads this message."), status=422)
    else:
        message = message_of(request, None if thread == INTERNAL else thread)
        draft = unsent(message, by=request.viewer, room=job.room)
    if draft:
        context = _thread(request, job, thread if thread in NAMES else INTERNAL) | {"draft": draft}
        return draft.answer(request, "console/notes/list.html", context, fragment="thread")
    return done(request, _address(job, thread))


@for_staff
@require_GET
def note_news(request: StaffRequest, key: str) -> HttpResponse:
    """What came into the thread after the message `key`, for a page that is open; 204 when nothing did. Two queries."""
    notes = Note.objects.visible_to(request.viewer)
    return _news(request, notes.written_after(get_object_or_404(notes, key=key)))


@for_staff
@require_GET
def note_first(request: StaffRequest, key: str) -> HttpResponse:
    """The same where nothing was written yet: `key` is the room's, `?to=` the thread."""
    room = get_object_or_404(Room.objects.visible_to(request.viewer), key=key)
    to = request.GET.get("to", INTERNAL)
    notes = Note.objects.visible_to(request.viewer).in_room(room)
    return _news(request, notes.filter(audience=None if to == INTERNAL else to[:20]).order_by("id"))


@for_staff
@require_GET
def note_files(request: StaffRequest, key: str) -> HttpResponse:
    """The files below the message `key`, for a page that is open; 204 while one is being checked."""
    note = get_object_or_404(Note.objects.visible_to(request.viewer).told(), key=key)
    found = below([note], by=request.viewer).get(note.key)
    if found is None or found.is_waiting:
        return HttpResponse(status=204)
    return show(request, "console/notes/enclosed.html", {"below": found, "key": key})


@for_staff
@require_POST
def note_seen(request: StaffRequest, key: str) -> HttpResponse:
    """The member has read up to the message `key`: reported by the page, or said with a button."""
    note = get_object_or_404(Note.objects.visible_to(request.viewer), key=key)
    ReadMark.reach(note, by=request.viewer)
    number = request.POST.get("job", "")
    if not slug_re.fullmatch(number):
        return HttpResponse(status=204)
    return done(request, f"{url('console:note-list', number)}?to={note.audience or INTERNAL}")


@for_staff
@require_POST
def thread_settle(request: StaffRequest, number: str) -> HttpResponse:
    """Mark a thread as done up to the message that `upto` names. When more was written since, it says so instead."""
    job, row = _row(request, number)
    whom = row.waits_on
    if row.note.key != request.POST.get("upto", row.note.key):
        messages.info(request, str(Stale.message))
    elif _turned(request, lambda: row.settle(by=request.viewer)):
        undo = f"{url('console:thread-reopen', number)}?to={row.audience}&whom={whom}&upto={row.note.key}"
        toasts.said(request, _("Marked as done."), undo=undo)
    return done(request, _address(job, row.audience))


@for_staff
@require_POST
def thread_reopen(request: StaffRequest, number: str) -> HttpResponse:
    """Take it back; `?whom=` says who waited."""
    job, row = _row(request, number)
    _turned(request, lambda: row.reopen(request.GET.get("whom", "team"), by=request.viewer))
    return done(request, _address(job, row.audience))


def _news(request: StaffRequest, notes: NoteQuerySet) -> HttpResponse:
    rows = list(notes.told()[:PAGE])
    if not rows:
        return HttpResponse(status=204)
    context = {"written": rows, "below": below(rows, by=request.viewer)}
    return show(request, "console/notes/news.html", context)


def _row(request: StaffRequest, number: str) -> tuple[Job, Thread]:
    """The thread of an audience, or 404 where nothing was written yet."""
    job = job_page.found(request, number)
    audience = request.POST.get("to") or request.GET.get("to", "")
    threads = Thread.objects.visible_to(request.viewer).filter(room=job.room).select_related("note")
    return job, get_object_or_404(threads, audience=audience)


def _turned(request: StaffRequest, verb: Callable[[], None]) -> bool:
    """Whether it was done; a thread that somebody else turned or wrote in meanwhile says so."""
    try:
        verb()
    except Refusal as refusal:
        messages.info(request, str(refusal.message))
        return False
    return True


def _address(job: Job, thread: str) -> str:
    return f"{url('console:note-list', job.number)}?to={thread}"


def _thread(request: StaffRequest, job: Job, thread: str) -> Context:
    """One thread, oldest first: its newest notes, or those before the note `?before=`. Four queries, and who reads."""
    notes = Note.objects.visible_to(request.viewer).in_room(job.room)
    notes = notes.filter(audience=None if thread == INTERNAL else thread)
    before = request.GET.get("before", "")
    if before:
        notes = notes.filter(id__lt=notes.filter(key=before).values("id")[:1])
    found: list[Any] = list(notes.told().newest_first()[: PAGE + 1])
    turns = Thread.objects.visible_to(request.viewer).filter(room=job.room, audience=thread)
    return job_page.frame(job, "notes") | {
        "thread": thread,
        "turn": turns.select_related("note", "member").first(),
        "members": members_of(request.viewer),
        "threads": [_view(job, name, words, is_open=name == thread) for name, words in THREADS],
        "written": found[:PAGE][::-1],
        "seen": _seen(request, job, found, thread=thread),
        "earlier": found[PAGE - 1].key if len(found) > PAGE else "",
        "is_newest": not before,
        "readers": note_readers.sentence(job.room, None if thread == INTERNAL else thread, by=request.viewer),
        "below": below(found[:PAGE], by=request.viewer),
        "draft": Draft(),
    }


def _seen(request: StaffRequest, job: Job, notes: list[Any], *, thread: str) -> Context:
    """When a client had read up to it, by the key of the newest message of the team that one of them read."""
    if thread == INTERNAL or not notes:
        return {}
    marks = ReadMark.objects.visible_to(request.viewer).of_thread(job.room_id, thread).of_contacts()
    mark = marks.furthest_first().first()
    read = [note.key for note in notes if mark and note.member_id and note.pk <= mark.note_id]
    return {read[0]: mark.at} if mark and read else {}


def _view(job: Job, name: str, words: object, *, is_open: bool) -> Context:
    """A thread as one of the links above the messages."""
    return {"label": words, "href": _address(job, name), "current": is_open}
