"""Appointments of a job: the visits to come and past ones, planned, changed and cancelled."""

import datetime as dt
import operator
import zoneinfo
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from fanlight.core.errors import Refusal, Stale
from fanlight.faces.console import toasts
from fanlight.faces.console.gate import StaffRequest, for_staff
from fanlight.faces.console.pages import job_page
from fanlight.faces.console.pages.calendar import VIEWS, day_of
from fanlight.faces.console.pages.forms import Day, Form, Line
from fanlight.ground.workspaces.models import Member
from fanlight.ui import dates
from fanlight.ui.addresses import url
from fanlight.ui.answers import done, show
from fanlight.ui.widgets import TimeInput
from fanlight.work.jobs.models import Appointment, Job
from fanlight.work.jobs.models.appointments import Planned, called_off_last

MOST = 100


class ClockForm(Form):
    """A form whose hours are those of the clock in `zone`."""

    zone: str

    def moment(self, on: dt.date, at: dt.time, field: str) -> dt.datetime | None:
        """The moment on that wall clock; None, with a sentence, for an hour that summer time leaves out."""
        moment = dt.datetime.combine(on, at, zoneinfo.ZoneInfo(self.zone)).astimezone(dt.UTC)
        if dates.local(moment, at=self.zone).time() == at:
            return moment
        left_out = _("The clocks go forward on this day: %(time)s does not exist. Choose another time.")
        self.add_error(field, left_out % {"time": f"{at:%H:%M}"})
        return None


class AppointmentForm(ClockForm):
    """A visit, in the hours of the place's clock. One that takes several days names its last one."""

    title = Line(label=_("What for"), max_length=200)
    on = Day(label=_("Day"))
    starts = forms.TimeField(label=_("From"), widget=TimeInput)
    ends = forms.TimeField(label=_("To"), widget=TimeInput)
    last_on = Day(label=_("Last day"), required=False, help_text=_("Only for a visit of several days."))
    member: Any = forms.ModelChoiceField(
        label=_("Who comes"), queryset=None, required=False, empty_label=_("Not said")
    )
    details = Line(label=_("What the client should know"), max_length=300, required=False)
    internal = forms.BooleanField(label=_("Internal: clients do not see it"), required=False)
    sequence = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *given: Any,
        zone: str,
        visit: Appointment | None = None,
        day: dt.date | None = None,
        **options: Any,
    ) -> None:
        self.zone = visit.zone if visit else zone
        super().__init__(*given, initial=_as_typed(visit) if visit else {"on": day}, **options)
        self.offer("member", Member.objects.visible_to(self.viewer).working().order_by("name"))

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if {"on", "starts", "ends"} <= said.keys() and "last_on" in said:
            said["starts_at"] = self.moment(said["on"], said["starts"], "starts")
            said["ends_at"] = self.moment(said["last_on"] or said["on"], said["ends"], "ends")
            self._check_order(said)
        return said

    def planned(self) -> Planned:
        said = self.cleaned_data
        names = ("title", "starts_at", "ends_at", "details", "internal", "member")
        return Planned(zone=self.zone, **{name: said[name] for name in names})

    def _check_order(self, said: dict[str, Any]) -> None:
        if said["starts_at"] and said["ends_at"] and said["ends_at"] <= said["starts_at"]:
            self.add_error("last_on" if said["last_on"] else "ends", _("It must end after it begins."))


def _as_typed(visit: Appointment) -> dict[str, Any]:
    starts, ends = dates.local(visit.starts_at, at=visit.zone), dates.local(visit.ends_at, at=visit.zone)
    return {
        "title": visit.title,
        "on": starts.date(),
        "starts": starts.time(),
        "ends": ends.time(),
        "last_on": ends.date() if ends.date() != starts.date() else None,
        "member": visit.member_id,
        "details": visit.details,
        "internal": visit.internal,
        "sequence": visit.sequence,
    }


@for_staff
@require_GET
def appointment_list(request: StaffRequest, number: str) -> HttpResponse:
    job = job_page.found(request, number)
    visits = Appointment.objects.visible_to(request.viewer).filter(job=job).select_related("member")
    visits = visits.with_wish()
    context = job_page.frame(job, "appointments") | {
        "groups": [
            (_("To come"), called_off_last(visits.ahead()[:MOST], state=operator.attrgetter("state"))),
            (_("Past"), list(visits.past()[:MOST])),
        ]
    }
    return show(request, "console/appointments/list.html", context)


@for_staff
@require_http_methods(["GET", "POST"])
def appointment_new(request: StaffRequest, number: str) -> HttpResponse:
    """`?day=` is proposed; with `?view=` the way back leads to that view of the calendar."""
    job = job_page.found(request, number)
    day = day_of(request.GET["day"]) if "day" in request.GET else None
    form = AppointmentForm(request.POST or None, viewer=request.viewer, zone=str(dates.zone()), day=day)
    if request.method == "POST" and form.is_valid():
        visit = Appointment.plan(job, form.planned(), by=request.viewer)
        warn_of_overlap(request, visit)
        return done(request, calendar_with(request, visit) or url("console:appointment-list", number))
    return _form(request, form, job)


@for_staff
@require_http_methods(["GET", "POST"])
def appointment_edit(request: StaffRequest, number: str, key: str) -> HttpResponse:
    job = job_page.found(request, number)
    visit = _found(request, job, key)
    form = AppointmentForm(request.POST or None, viewer=request.viewer, zone=visit.zone, visit=visit)
    if request.method == "POST" and form.is_valid():
        try:
            visit.change(form.planned(), by=request.viewer, sequence=form.cleaned_data["sequence"] or 0)
        except Stale as refusal:
            return _changed_meanwhile(request, form, job, visit=_found(request, job, key), refusal=refusal)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            warn_of_overlap(request, visit)
            return done(request, calendar_with(request, visit) or url("console:appointment-list", number))
    return _form(request, form, job, visit=visit)


@for_staff
@require_http_methods(["GET", "POST"])
def appointment_cancel(request: StaffRequest, number: str, key: str) -> HttpResponse:
    job = job_page.found(request, number)
    visit = _found(request, job, key)
    back = url("console:appointment-list", number)
    if request.method == "POST":
        try:
            visit.cancel(by=request.viewer)
        except Refusal as refusal:
            messages.info(request, str(refusal.message))
        else:
            said_cancelled(request, visit)
        return done(request, back)
    asked = {
        "title": _("Cancel “%(title)s”?") % {"title": visit.title},
        "why": _(
            "It stays in the list as cancelled, and clients who can see it read that it was called off."
        ),
        "verb": _("Cancel the visit"),
        "back": url("console:appointment-edit", number, key),
    }
    return show(request, "console/confirm.html", asked | {"job": job})


def calendar_with(request: StaffRequest, visit: Appointment) -> str:
    """The view of the calendar that the reader came from, at the visit's day; empty when they came from a job."""
    view = request.GET.get("view", "")
    return (
        f"{url('console:calendar')}?view={view}&day={dates.local(visit.starts_at).date()}"
        if view in VIEWS
        else ""
    )


def said_cancelled(request: StaffRequest, visit: Appointment) -> None:
    view = request.GET.get("view", "")
    back = f"?view={view}" if view in VIEWS else ""
    words = _("“%(title)s” is cancelled.") % {"title": visit.title}
    toasts.said(request, words, undo=url("console:calendar-restore", visit.key) + back)


def warn_of_overlap(request: StaffRequest, visit: Appointment) -> None:
    """The same person in two places is said and not refused. One query, and none for a visit of nobody."""
    if visit.member is None:
        return
    other = Appointment.objects.visible_to(request.viewer).beside(visit).first()
    if other:
        hours = dates.hours(other.starts_at, other.ends_at)
        said = _("Saved. %(name)s has another visit then: %(title)s, %(hours)s.")
        messages.warning(request, said % {"name": visit.member.name, "title": other.title, "hours": hours})


def _found(request: StaffRequest, job: Job, key: str) -> Appointment:
    visits = Appointment.objects.visible_to(request.viewer).filter(job=job).select_related("member")
    visit: Appointment = get_object_or_404(visits, key=key)
    visit.job = job
    return visit


def _changed_meanwhile(
    request: StaffRequest, form: AppointmentForm, job: Job, *, visit: Appointment, refusal: Stale
) -> HttpResponse:
    """409: what was typed stays, and above it stands how the visit is now."""
    form.refuse(refusal)
    form.say_again({"sequence": visit.sequence})
    hours = dates.hours(visit.starts_at, visit.ends_at, at=visit.zone)
    there = [
        (visit.title, f"{dates.day(visit.starts_at, at=visit.zone)}, {hours}"),
        (_("Details"), visit.details),
    ]
    return _form(request, form, job, visit=visit, there=there)


def _form(
    request: StaffRequest,
    form: AppointmentForm,
    job: Job,
    *,
    visit: Appointment | None = None,
    there: list[Any] | None = None,
) -> HttpResponse:
    context = {"form": form, "job": job, "visit": visit, "there": there or [], "zone": form.zone}
    status = 409 if there else 422 if form.errors else 200
    return show(request, "console/appointments/form.html", context, fragment="form", status=status)
