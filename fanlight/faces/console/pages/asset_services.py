"""Services of assets: recorded from the asset's page or from a job, and taken back when they were wrong."""

import datetime
from typing import Any, Final

from django import forms
from django.db.models import Case, QuerySet, Value, When
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from fanlight.core.errors import Refusal, Stale
from fanlight.faces.console.gate import StaffRequest, for_staff
from fanlight.faces.console.pages import job_page
from fanlight.faces.console.pages.assets import found
from fanlight.faces.console.pages.entries import suggestions
from fanlight.faces.console.pages.forms import Day, Line, Paragraphs
from fanlight.faces.console.pages.picking import JOBS, PickForm
from fanlight.ui import dates
from fanlight.ui.addresses import url
from fanlight.ui.answers import done, show
from fanlight.work.assets.models import Asset, ServiceVisit
from fanlight.work.assets.models.service_visits import LONGEST_TEXT, ServiceDraft
from fanlight.work.jobs.models import Job

MOST_OFFERED: Final = 50
MOST_DONE: Final = 50


class ServiceForm(PickForm):
    """What was done, and when it is due again."""

    picks = {"job": JOBS}
    on = Day(label=_("Day of the service"))
    text = Paragraphs(
        label=_("What was done"), max_length=LONGEST_TEXT, help_text=_("The client reads it."), rows=4
    )
    next_on = Day(
        label=_("Next service on"), required=False, help_text=_("Empty: no service is due at the moment.")
    )
    job = Line(label=_("Part of the job"), max_length=300, required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    back = forms.CharField(widget=forms.HiddenInput, required=False)

    def draft(self) -> ServiceDraft:
        said = self.cleaned_data
        return ServiceDraft(said["on"], said["text"], said["next_on"], self.chosen.get("job"))


@for_staff
@require_http_methods(["GET", "POST"])
def service_new(request: StaffRequest, key: str) -> HttpResponse:
    """`?job=` is the number of the job whose page led here, and leads back to it."""
    asset = found(request, key)
    form = ServiceForm(
        request.POST or None,
        viewer=request.viewer,
        initial=_proposed(request, asset) | {"revision": asset.revision},
    )
    if request.method == "POST" and form.is_valid():
        revision = form.cleaned_data["revision"] or 0
        try:
            ServiceVisit.record(asset, form.draft(), by=request.viewer, revision=revision)
        except Stale as refusal:
            return _changed_meanwhile(request, key, form, refusal=refusal)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return done(request, _way_back(request, form, asset))
    return _form_page(request, form, asset)


@for_staff
@require_http_methods(["GET", "POST"])
def service_remove(request: StaffRequest, key: str, visit: str) -> HttpResponse:
    """A record that was wrong. Asks first."""
    asset = found(request, key)
    services = ServiceVisit.objects.visible_to(request.viewer).of_asset(asset).select_related("asset")
    one: ServiceVisit = get_object_or_404(services, key=visit)
    back = url("console:asset-show", key)
    if request.method == "POST":
        one.take_back(by=request.viewer)
        return done(request, back)
    asked = {
        "title": _("Remove the record of this service?"),
        "why": _("The client no longer reads it. When the next service is due stays as it is."),
        "verb": _("Remove the record"),
        "back": back,
        "trail": [(_("Assets"), url("console:asset-list")), (asset.name, back)],
    }
    return show(request, "console/confirm.html", asked)


@for_staff
@require_GET
def job_services(request: StaffRequest, number: str) -> HttpResponse:
    """What was serviced on this job, and the client's assets that may be, those at its address first."""
    job = job_page.found(request, number)
    services = ServiceVisit.objects.visible_to(request.viewer).of_job(job).order_by("-id")
    context = job_page.frame(job, "services") | {
        "services": list(services.select_related("asset", "member")[:MOST_DONE]),
        "assets": list(_of_job(request, job)[:MOST_OFFERED]),
    }
    return show(request, "console/assets/job.html", context)


def _of_job(request: StaffRequest, job: Job) -> QuerySet[Asset]:
    assets = Asset.objects.visible_to(request.viewer).live()
    if job.room.client_id is None:
        return assets.filter(site=job.site) if job.site else assets.none()
    here = Case(When(site_id=job.site_id, then=Value(0)), default=Value(1)) if job.site_id else Value(0)
    return assets.of_client(job.room.client).for_page().order_by(here, "due_on", "id")


def _proposed(request: StaffRequest, asset: Asset) -> dict[str, Any]:
    """Today; as long until the next one as it was planned the last time; and the job that led here."""
    today = dates.today()
    job = Job.objects.visible_to(request.viewer).filter(number=request.GET.get("job", "")[:20]).first()
    of_job = {"job": JOBS.spelled(job), "back": job.number} if job else {}
    return {"on": today, "next_on": _as_long_again(request, asset, today)} | of_job


def _as_long_again(request: StaffRequest, asset: Asset, today: datetime.date) -> datetime.date | None:
    """From today as far as the planned service was from the one before it, or from when the asset was installed."""
    done = ServiceVisit.objects.visible_to(request.viewer).of_asset(asset).newest_first()
    last = done.values_list("on", flat=True).first() or asset.installed_on
    planned = asset.next_service_on
    return today + (planned - last) if planned and last and planned > last else planned


def _way_back(request: StaffRequest, form: ServiceForm, asset: Asset) -> str:
    """To the job that led here, where it still is the one that the service belongs to."""
    job = form.chosen.get("job")
    if job and form.cleaned_data["back"] == job.number:
        return url("console:job-services", job.number)
    return url("console:asset-show", asset.key)


def _changed_meanwhile(request: StaffRequest, key: str, form: ServiceForm, *, refusal: Stale) -> HttpResponse:
    """409: what was typed stays, beside the services that are there now."""
    asset = found(request, key)
    form.refuse(refusal)
    form.say_again({"revision": asset.revision})
    latest = ServiceVisit.objects.visible_to(request.viewer).of_asset(asset).newest_first().first()
    return _form_page(request, form, asset, latest=latest, status=409)


def _form_page(
    request: StaffRequest, form: ServiceForm, asset: Asset, *, latest: Any = None, status: int = 0
) -> HttpResponse:
    context = {"form": form, "asset": asset, "latest": latest, "addresses": suggestions(form)}
    status = status or (422 if form.errors else 200)
    return show(request, "console/assets/service.html", context, fragment="form", status=status)
