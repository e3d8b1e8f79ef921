"""Work requests at the console: the inbox, the page of one, and the answers: take on, decline, open again."""

from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fanlight.core.errors import Malformed, Refusal
from fanlight.faces.console import toasts
from fanlight.faces.console.gate import StaffRequest, for_staff
from fanlight.faces.console.pages.told import told
from fanlight.faces.messaging import Draft, message_of, unsent
from fanlight.ground.activity.models import Event
from fanlight.ui.addresses import url
from fanlight.ui.answers import Context, done, invalid, show
from fanlight.work.conversations.enclosures import below
from fanlight.work.conversations.models import Note
from fanlight.work.files.models import File
from fanlight.work.requests.models import WorkRequest
from fanlight.work.requests.models.requests import LONGEST_REASON
from fanlight.work.requests.wording import KINDS, PARTS

PAGE: Final = 50
STATES: Final = [
    ("", _("Waiting for an answer")),
    ("new", _("New")),
    ("accepted", _("Looking at it")),
    ("job", _("Became a job")),
    ("declined", _("Declined")),
    ("withdrawn", _("Taken back")),
    ("all", _("All")),
]
TONES: Final = {"new": "warn", "accepted": "info", "job": "ok", "declined": "bad"}
INTERNAL: Final = "internal"


@for_staff
@require_GET
def request_list(request: StaffRequest) -> HttpResponse:
    """`?state=` is one of the states, or all; `?before=` the number of a request to go on after."""
    said, before = request.GET.get("state", ""), request.GET.get("before", "")[:20]
    state = said if said in dict(STATES) else ""
    every = WorkRequest.objects.visible_to(request.viewer)
    rows = every.waiting() if not state else every if state == "all" else every.filter(state=state)
    if before:
        rows = rows.filter(id__lt=every.filter(number=before).values("id")[:1])
    found = list(rows.select_related("contact", "room__client", "job").newest_first()[: PAGE + 1])
    here = url("console:request-list")
    context = {
        "rows": found[:PAGE],
        "state": state,
        "views": [
            {"label": words, "href": f"{here}?state={name}" if name else here, "current": name == state}
            for name, words in STATES
        ],
        "tones": TONES,
        "kinds": dict(KINDS),
        "first": f"{here}?state={state}" if before else "",
        "next": f"{here}?state={state}&before={found[PAGE - 1].number}" if len(found) > PAGE else "",
    }
    return show(request, "console/requests/list.html", context)


@for_staff
@require_GET
def request_show(request: StaffRequest, number: str) -> HttpResponse:
    """`?before=` is the key of a message to go on before."""
    return show(
        request, "console/requests/show.html", shown(request, found(request, number)), fragment="thread"
    )


@for_staff
@require_POST
def request_accept(request: StaffRequest, number: str) -> HttpResponse:
    one = found(request, number)
    if tried(request, lambda: one.accept(by=request.viewer)):
        toasts.said(request, _("The client sees that you are looking at it."))
    return done(request, url("console:request-show", number))


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def request_decline(request: StaffRequest, number: str) -> HttpResponse:
    """Asks why; the client reads it."""
    one, reason = found(request, number), request.POST.get("reason", "")
    context = {"one": one, "reason": reason, "wrong": "", "limit": LONGEST_REASON}
    if request.method != "POST":
        return show(request, "console/requests/decline.html", context)
    try:
        one.decline(reason, by=request.viewer)
    except Malformed as refusal:
        return invalid(request, "console/requests/decline.html", context | {"wrong": refusal.message})
    except Refusal as refusal:
        messages.info(request, str(refusal.message))
    else:
        toasts.said(request, _("Declined. The client reads why."), undo=url("console:request-reopen", number))
    return done(request, url("console:request-show", number))


@for_staff
@require_POST
def request_reopen(request: StaffRequest, number: str) -> HttpResponse:
    one = found(request, number)
    tried(request, lambda: one.reopen(by=request.viewer))
    return done(request, url("console:request-show", number))


@for_staff
@require_POST
def request_note_add(request: StaffRequest, number: str) -> HttpResponse:
    """To whoever asked, or with `to` internal for the team alone."""
    one = found(request, number)
    audience = None if request.POST.get("to") == INTERNAL else one.audience
    if draft := unsent(message_of(request, audience), by=request.viewer, room=one.room):
        context = shown(request, one) | {"draft": draft, "is_internal": not audience}
        return draft.answer(request, "console/requests/show.html", context, fragment="thread")
    return done(request, url("console:request-show", number))


def found(request: StaffRequest, number: str) -> WorkRequest:
    """The request of that number, or 404."""
    one: WorkRequest = get_object_or_404(
        WorkRequest.objects.visible_to(request.viewer).for_page(), number=number
    )
    return one


def tried(request: StaffRequest, verb: Callable[[], Any]) -> bool:
    """Whether it was done; a request that somebody else answered meanwhile says so."""
    try:
        verb()
    except Refusal as refusal:
        messages.info(request, str(refusal.message))
        return False
    return True


def wished(one: WorkRequest) -> list[tuple[Any, Any]]:
    """The days that would suit, each with its part of the day in words."""
    return [(wish.on, dict(PARTS)[wish.part] if wish.part else "") for wish in one.wished]


def shown(request: StaffRequest, one: WorkRequest) -> Context:
    """The context of the page. Six queries."""
    notes = Note.objects.visible_to(request.viewer).in_room(one.room)
    before = request.GET.get("before", "")[:22]
    if before:
        notes = notes.filter(id__lt=notes.filter(key=before).values("id")[:1])
    written: list[Any] = list(notes.told().newest_first()[: PAGE + 1])
    files = (
        File.objects.visible_to(request.viewer)
        .in_room(one.room)
        .outside_messages()
        .with_blob()
        .newest_first()
    )
    events = Event.objects.visible_to(request.viewer).filter(room=one.room).newest_first().with_actor_name()
    return {
        "one": one,
        "client": one.room.client,
        "tone": TONES.get(one.state, "mute"),
        "kind": dict(KINDS)[one.kind],
        "wished": wished(one),
        "files": list(files.select_related("contact", "member")[:PAGE]),
        "entries": told(request.viewer, events[:PAGE]),
        "written": written[:PAGE][::-1],
        "earlier": written[PAGE - 1].key if len(written) > PAGE else "",
        "below": below(written[:PAGE], by=request.viewer),
        "newest": next((note.key for note in written if note.audience), ""),
        "is_newest": not before,
        "draft": Draft(),
        "is_internal": False,
        "limit_bytes": settings.UPLOAD_BYTES,
    }
