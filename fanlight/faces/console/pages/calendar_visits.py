"""What is done from the calendar: plan a visit for a job that is searched, move one, cancel one and take it back."""

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fanlight.core.errors import Malformed, Refusal, Stale
from fanlight.core.fulltext import asked, matching
from fanlight.faces.console.gate import StaffRequest, for_staff
from fanlight.faces.console.pages.appointments import (
    ClockForm,
    calendar_with,
    said_cancelled,
    warn_of_overlap,
)
from fanlight.faces.console.pages.calendar import VIEWS, day_of
from fanlight.faces.console.pages.forms import Day
from fanlight.ui import dates
from fanlight.ui.addresses import url
from fanlight.ui.answers import done, show
from fanlight.ui.widgets import TimeInput
from fanlight.work.jobs.models import Appointment, Job, MoveRequest

OFFERED: Final = 12


class MoveForm(ClockForm):
    """Another day and beginning for a visit, on its own clock; it takes as long as before."""

    on = Day(label=_("Day"))
    starts = forms.TimeField(label=_("From"), widget=TimeInput)
    sequence = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *given: Any, visit: Appointment, **options: Any) -> None:
        self.zone = visit.zone
        begins = dates.local(visit.starts_at, at=visit.zone)
        typed = {"on": begins.date(), "starts": begins.time(), "sequence": visit.sequence}
        super().__init__(*given, initial=typed, **options)

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if {"on", "starts"} <= said.keys():
            said["starts_at"] = self.moment(said["on"], said["starts"], "starts")
        return said


@for_staff
@require_GET
def plan(request: StaffRequest) -> HttpResponse:
    """Which job the visit is for: the newest open ones, or those that hold the words of `?q=`."""
    typed = request.GET.get("q", "")[:200]
    jobs = Job.objects.visible_to(request.viewer).filter(closed_at=None, archived_at=None)
    if asked(typed):
        jobs = jobs.filter(matching(request.viewer, typed, "open"))
    found = jobs.select_related("room__client", "site").newest_first()
    view = request.GET.get("view", "")
    context = {
        "q": typed,
        "day": day_of(request.GET.get("day", "")),
        "view": view if view in VIEWS else "month",
        "jobs": list(found[:OFFERED]) if asked(typed) or not typed.strip() else [],
    }
    return show(request, "console/calendar/plan.html", context, fragment="found")


@for_staff
@require_http_methods(["GET", "POST"])
def visit(request: StaffRequest, key: str) -> HttpResponse:
    """One visit as the calendar sees it: what it is, and another time for it."""
    there = _found(request, key)
    form = MoveForm(request.POST or None, viewer=request.viewer, visit=there)
    if request.method == "POST" and form.is_valid():
        sequence = form.cleaned_data["sequence"] or 0
        try:
            there.change(there.moved_to(form.cleaned_data["starts_at"]), by=request.viewer, sequence=sequence)
        except Stale as refusal:
            return _moved_meanwhile(request, form, key, refusal=refusal)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            warn_of_overlap(request, there)
            return done(request, calendar_with(request, there) or _calendar_at(there))
    return _page(request, form, there, status=422 if form.errors else 200)


@for_staff
@require_POST
def cancel(request: StaffRequest, key: str) -> HttpResponse:
    return _turned(request, key, "cancel")


@for_staff
@require_POST
def restore(request: StaffRequest, key: str) -> HttpResponse:
    return _turned(request, key, "restore")


@for_staff
@require_POST
def wish_accept(request: StaffRequest, key: str) -> HttpResponse:
    """In one press to the day that the client asked for."""
    there = _found(request, key)
    wished = _wish(request, there)
    if wished is None:
        raise Http404
    wished.appointment = there
    try:
        wished.accept(by=request.viewer)
    except Refusal as refusal:
        messages.info(request, str(refusal.message))
    else:
        warn_of_overlap(request, there)
        day = dates.day(there.starts_at, at=there.zone)
        messages.success(request, _("Moved to %(day)s.") % {"day": day})
    return done(request, url("console:calendar-visit", key))


@for_staff
@require_POST
def wish_decline(request: StaffRequest, key: str) -> HttpResponse:
    """The time stays, and the client reads why."""
    there = _found(request, key)
    wished = _wish(request, there)
    if wished is None:
        raise Http404
    wished.appointment = there
    typed = request.POST.get("answer", "")
    try:
        wished.decline(typed, by=request.viewer)
    except Malformed as refusal:
        form = MoveForm(viewer=request.viewer, visit=there)
        return _page(request, form, there, status=422, wrong={"typed": typed, "why": refusal.message})
    except Refusal as refusal:
        messages.info(request, str(refusal.message))
    return done(request, url("console:calendar-visit", key))


def _wish(request: StaffRequest, there: Appointment) -> MoveRequest | None:
    """The one that waits for an answer."""
    wishes = MoveRequest.objects.visible_to(request.viewer).open().with_names()
    return wishes.filter(appointment=there).first()


def _turned(request: StaffRequest, key: str, verb: str) -> HttpResponse:
    there = _found(request, key)
    try:
        getattr(there, verb)(by=request.viewer)
    except Refusal as refusal:
        messages.info(request, str(refusal.message))
    else:
        if verb == "cancel":
            said_cancelled(request, there)
        else:
            messages.success(request, _("“%(title)s” takes place after all.") % {"title": there.title})
    return done(request, calendar_with(request, there) or url("console:appointment-list", there.job.number))


def _calendar_at(there: Appointment) -> str:
    return f"{url('console:calendar')}?day={dates.local(there.starts_at).date()}"


def _found(request: StaffRequest, key: str) -> Appointment:
    visits = Appointment.objects.visible_to(request.viewer).select_related("member", "job__room")
    found: Appointment = get_object_or_404(visits, key=key)
    return found


def _moved_meanwhile(request: StaffRequest, form: MoveForm, key: str, *, refusal: Stale) -> HttpResponse:
    """409: the day and hour that were typed stay, and above them stands when the visit is now."""
    there = _found(request, key)
    form.refuse(refusal)
    form.say_again({"sequence": there.sequence})
    return _page(request, form, there, status=409)


def _page(
    request: StaffRequest,
    form: MoveForm,
    there: Appointment,
    *,
    status: int,
    wrong: dict[str, Any] | None = None,
) -> HttpResponse:
    view = request.GET.get("view", "")
    context = {
        "form": form,
        "visit": there,
        "job": there.job,
        "view": view if view in VIEWS else "month",
        "back": calendar_with(request, there) or _calendar_at(there),
        "zone": there.zone.replace("_", " "),
        "can_move": there.state in ("planned", "confirmed"),
        "wish": _wish(request, there),
        "wrong": wrong or {},
        "is_elsewhere": there.zone != str(dates.zone()),
    }
    return show(request, "console/calendar/visit.html", context, fragment="visit", status=status)
