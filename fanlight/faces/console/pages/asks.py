"""What the business wants of its client on a job: one by one or a whole list, and what came of it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fanlight.core.errors import Malformed, Refusal
from fanlight.core.viewers import StaffViewer
from fanlight.faces.console.gate import StaffRequest, for_staff
from fanlight.faces.console.pages import job_page
from fanlight.faces.console.pages.forms import Day, Form, Line, Paragraphs
from fanlight.ground.rooms.models import AUDIENCES, Participant
from fanlight.ground.workspaces.models import PackChoice
from fanlight.ground.workspaces.packs import AskList, pack
from fanlight.ui import dates
from fanlight.ui.addresses import url
from fanlight.ui.answers import Context, done, show
from fanlight.work.asks.models import LONGEST_TEXT, LONGEST_WORDS, Ask, AskDraft, AskFile
from fanlight.work.jobs.models import Job

MOST: int = 200
TONES = {"open": "info", "answered": "warn", "accepted": "ok", "sent_back": "warn", "withdrawn": "mute"}


class AskForm(Form):
    """One thing: of whom, what, until when."""

    audience = forms.ChoiceField(label=_("Of whom"), choices=AUDIENCES, widget=forms.RadioSelect)
    kind = forms.ChoiceField(label=_("What you want"), choices=Ask.KINDS, widget=forms.RadioSelect)
    text = Line(label=_("In one line"), max_length=LONGEST_TEXT, help_text=_("Such as: photos of the meter."))
    details = Paragraphs(label=_("More about it"), rows=3, max_length=LONGEST_WORDS, required=False)
    due_on = Day(label=_("Until"), required=False)
    reminds = forms.BooleanField(
        label=_("Remind them by letter"),
        required=False,
        help_text=_("Two days before, the day after, then weekly; four letters at most."),
    )

    @property
    def draft(self) -> AskDraft:
        said = self.cleaned_data
        return AskDraft(
            said.get("kind", ""),
            said["text"],
            said["details"],
            due_on=said["due_on"],
            reminds=said["reminds"],
        )


class AgainForm(AskForm):
    """The same for one that was put: whom it is for, and its kind, stay."""

    audience = None  # type: ignore[assignment]
    kind = None  # type: ignore[assignment]


class ReasonForm(Form):
    """Why it cannot be used; the client reads it."""

    reason = Paragraphs(label=_("What is wrong with it?"), rows=4, max_length=LONGEST_WORDS)


@for_staff
@require_safe
def ask_list(request: StaffRequest, number: str) -> HttpResponse:
    job = job_page.found(request, number)
    asks = Ask.objects.visible_to(request.viewer).in_room(job.room).with_names().order_by("-id")[:MOST]
    context = job_page.frame(job, "asks") | {
        "groups": _grouped(list(asks), _files(request.viewer, job)),
        "lists": [(str(n), one.name, one.wanted) for n, one in enumerate(_lists(request.viewer))],
        "audiences": AUDIENCES,
        "asked": _first_audience(request.viewer, job),
    }
    return show(request, "console/asks/list.html", context)


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def ask_new(request: StaffRequest, number: str) -> HttpResponse:
    job = job_page.found(request, number)
    first = {"audience": _first_audience(request.viewer, job), "kind": "file", "reminds": True}
    form = AskForm(request.POST or None, viewer=request.viewer, initial=first)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            Ask.put(job.room, form.draft, by=request.viewer, audience=said["audience"])
        except Malformed as refusal:
            form.refuse(refusal)
        else:
            return done(request, url("console:ask-list", number))
    return _form(request, form, job)


@for_staff
@require_POST
def ask_use(request: StaffRequest, number: str) -> HttpResponse:
    """Ask for everything on one of the trade's lists, at once."""
    job = job_page.found(request, number)
    chosen = _chosen(request.viewer, request.POST.get("list", ""))
    today = dates.today()
    drafts = [
        AskDraft(
            one.kind,
            one.text,
            one.details,
            due_on=today + dt.timedelta(days=one.days) if one.days else None,
        )
        for one in chosen.wanted
    ]
    try:
        Ask.put_all(job.room, drafts, by=request.viewer, audience=request.POST.get("audience", ""))
    except Malformed as refusal:
        messages.info(request, str(refusal.message))
    return done(request, url("console:ask-list", number))


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def ask_edit(request: StaffRequest, number: str, key: str) -> HttpResponse:
    job = job_page.found(request, number)
    ask = _found(request, job, key)
    said = {name: getattr(ask, name) for name in ("text", "details", "due_on", "reminds")}
    form = AgainForm(request.POST or None, viewer=request.viewer, initial=said)
    if request.method == "POST" and form.is_valid():
        try:
            ask.change(form.draft, by=request.viewer)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return done(request, url("console:ask-list", number))
    return _form(request, form, job, ask=ask)


@for_staff
@require_POST
def ask_accept(request: StaffRequest, number: str, key: str) -> HttpResponse:
    return _turned(request, number, key, verb=lambda ask: ask.accept(by=request.viewer))


@for_staff
@require_POST
def ask_withdraw(request: StaffRequest, number: str, key: str) -> HttpResponse:
    return _turned(request, number, key, verb=lambda ask: ask.withdraw(by=request.viewer))


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def ask_send_back(request: StaffRequest, number: str, key: str) -> HttpResponse:
    """A page that asks why, and the press."""
    job = job_page.found(request, number)
    ask = _found(request, job, key)
    form = ReasonForm(request.POST or None, viewer=request.viewer)
    if request.method == "POST" and form.is_valid():
        try:
            ask.send_back(form.cleaned_data["reason"], by=request.viewer)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return done(request, url("console:ask-list", number))
    context = {"form": form, "job": job, "ask": ask}
    return show(request, "console/asks/send_back.html", context, status=422 if form.errors else 200)


def _turned(request: StaffRequest, number: str, key: str, *, verb: Callable[[Ask], None]) -> HttpResponse:
    job = job_page.found(request, number)
    try:
        verb(_found(request, job, key))
    except Refusal as refusal:
        messages.info(request, str(refusal.message))
    return done(request, url("console:ask-list", number))


def _found(request: StaffRequest, job: Job, key: str) -> Ask:
    asks = Ask.objects.visible_to(request.viewer).in_room(job.room)
    ask: Ask = get_object_or_404(asks, key=key)
    return ask


def _lists(viewer: StaffViewer) -> list[AskList]:
    """Those of the trades that the business has chosen."""
    keys = PackChoice.objects.visible_to(viewer).order_by("id").values_list("pack", flat=True)
    return [one for key in keys for one in pack(key).ask_lists]


def _chosen(viewer: StaffViewer, place: str) -> AskList:
    lists = _lists(viewer)
    if not (place.isascii() and place.isdecimal() and len(place) < 4 and int(place) < len(lists)):
        raise Http404
    return lists[int(place)]


def _first_audience(viewer: StaffViewer, job: Job) -> str:
    """Whom one asks mostly: the audience of the primary contact, or of the first on the job."""
    people = Participant.objects.visible_to(viewer).of_room(job.room)
    primary = people.filter(is_primary=True).first() or people.first()
    return str(primary.audience) if primary else str(AUDIENCES[0][0])


def _files(viewer: StaffViewer, job: Job) -> dict[int, list[Any]]:
    """What was sent for each ask of the job. One query."""
    rows = AskFile.objects.visible_to(viewer).filter(ask__room=job.room, file__hidden_at=None)
    found: dict[int, list[Any]] = {}
    for row in rows.select_related("file").order_by("id"):
        found.setdefault(row.ask_id, []).append(row.file)
    return found


def _grouped(asks: list[Any], files: dict[int, list[Any]]) -> list[Context]:
    """First what waits for the team, then what waits for the client, then what is over."""
    said = [
        {"ask": ask, "files": files.get(ask.pk, []), "tone": TONES[ask.state], "is_late": _is_late(ask)}
        for ask in asks
    ]
    groups = (
        (_("Sent to you"), ("answered",)),
        (_("Waiting for them"), ("open", "sent_back")),
        (_("Over"), ("accepted", "withdrawn")),
    )
    return [
        {"title": title, "rows": rows}
        for title, states in groups
        if (rows := [one for one in said if one["ask"].state in states])
    ]


def _is_late(ask: Any) -> bool:
    return bool(ask.is_waiting and ask.due_on and ask.due_on < dates.today())


def _form(request: StaffRequest, form: Form, job: Job, *, ask: Ask | None = None) -> HttpResponse:
    context = {"form": form, "job": job, "ask": ask}
    return show(request, "console/asks/form.html", context, status=422 if form.errors else 200)
