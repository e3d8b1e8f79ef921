"""Key dates of a job: named days such as instructed, issued, due."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from fanlight.faces.console.gate import StaffRequest, for_staff
from fanlight.faces.console.pages import job_page
from fanlight.faces.console.pages.forms import Day, Form, Line
from fanlight.ui.addresses import url
from fanlight.ui.answers import done, show
from fanlight.work.jobs.models import Job, KeyDate


class DateForm(Form):
    """A name and a day. A name that is there already is moved to the new day."""

    name = Line(label=_("Name"), max_length=120, help_text=_("Such as instructed, issued, due."))
    on = Day(label=_("Day"))


@for_staff
@require_http_methods(["GET", "POST"])
def date_new(request: StaffRequest, number: str) -> HttpResponse:
    job = job_page.found(request, number)
    form = DateForm(request.POST or None, viewer=request.viewer)
    if request.method == "POST" and form.is_valid():
        KeyDate.put(job, form.cleaned_data["name"], form.cleaned_data["on"], by=request.viewer)
        return done(request, url("console:job-show", number))
    return _form(request, form, job)


@for_staff
@require_http_methods(["GET", "POST"])
def date_edit(request: StaffRequest, number: str, key: str) -> HttpResponse:
    job = job_page.found(request, number)
    date = _found(request, job, key)
    form = DateForm(request.POST or None, viewer=request.viewer, initial={"name": date.name, "on": date.on})
    if request.method == "POST" and form.is_valid():
        date.change(form.cleaned_data["name"], form.cleaned_data["on"], by=request.viewer)
        return done(request, url("console:job-show", number))
    return _form(request, form, job, date=date)


@for_staff
@require_http_methods(["GET", "POST"])
def date_remove(request: StaffRequest, number: str, key: str) -> HttpResponse:
    job = job_page.found(request, number)
    date = _found(request, job, key)
    if request.method == "POST":
        date.remove(by=request.viewer)
        return done(request, url("console:job-show", number))
    asked = {
        "title": _("Remove “%(name)s”?") % {"name": date.name},
        "why": _(
            "It goes from this job, and from what clients see of it. The history keeps that it was there."
        ),
        "verb": _("Remove the date"),
        "back": url("console:date-edit", number, key),
    }
    return show(request, "console/confirm.html", asked | {"job": job})


def _found(request: StaffRequest, job: Job, key: str) -> KeyDate:
    date: KeyDate = get_object_or_404(KeyDate.objects.visible_to(request.viewer).filter(job=job), key=key)
    date.job = job
    return date


def _form(request: StaffRequest, form: DateForm, job: Job, *, date: Any = None) -> HttpResponse:
    context = {"form": form, "job": job, "date": date}
    return show(
        request, "console/dates/form.html", context, fragment="form", status=422 if form.errors else 200
    )
