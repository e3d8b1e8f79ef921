"""Jobs: the list, the page of one job, its forms, and the moves of its status by hand."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fanlight.core.errors import Refusal, Stale
from fanlight.core.viewers import StaffViewer
from fanlight.faces.console.gate import StaffRequest, for_staff
from fanlight.faces.console.lists import listed
from fanlight.faces.console.pages import job_page
from fanlight.faces.console.pages.contacts import client_of
from fanlight.faces.console.pages.entries import suggestions
from fanlight.faces.console.pages.forms import Line, Paragraphs
from fanlight.faces.console.pages.own_fields import OwnFieldsForm
from fanlight.faces.console.pages.picking import CLIENTS, SITES, PickForm
from fanlight.faces.console.toasts import said
from fanlight.ground.workspaces.models import Member
from fanlight.ui.addresses import url
from fanlight.ui.answers import done, show
from fanlight.work.jobs.bulk import ChangedSince
from fanlight.work.jobs.listing import JOBS
from fanlight.work.jobs.models import Job, Status
from fanlight.work.jobs.models.jobs import JobDraft


@for_staff
@require_GET
def job_list(request: StaffRequest) -> HttpResponse:
    jobs = listed(request, JOBS, url("console:job-list"))
    return show(request, "console/jobs/list.html", {"list": jobs, "tones": job_page.TONES}, fragment="found")


@for_staff
@require_GET
def job_show(request: StaffRequest, number: str) -> HttpResponse:
    job = job_page.found(request, number)
    return show(request, "console/jobs/show.html", job_page.overview(request.viewer, job), fragment="main")


class JobForm(PickForm, OwnFieldsForm):
    """A job, new or edited. A client is chosen by name from those known, or written down as a new one."""

    noun = "job"
    picks = {"client": CLIENTS}
    suggests = {"site": SITES}
    title = Line(label=_("Title"), max_length=200)
    client = Line(
        label=_("Client"),
        max_length=200,
        required=False,
        help_text=_("Choose one by name, or write a new name to add one."),
    )
    site = Line(label=_("Address"), max_length=300, required=False)
    summary = Paragraphs(label=_("Description"), max_length=2000, required=False)
    outside_reference = Line(
        label=_("Reference elsewhere"),
        max_length=80,
        required=False,
        help_text=_("The number your client or another system uses. Each may stand on one job only."),
    )
    member: Any = forms.ModelChoiceField(
        label=_("Looked after by"), queryset=None, required=False, empty_label=_("Nobody yet")
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *given: Any, viewer: StaffViewer, job: Job | None = None, **options: Any) -> None:
        self.job = job
        said: dict[str, Any] = {"initial": _as_typed(job), "own": job.own} if job else {}
        super().__init__(*given, viewer=viewer, **said, **options)
        self.offer("member", Member.objects.visible_to(viewer).working().order_by("name"))
        self.stands("client", job.room.client if job else None)

    def draft(self) -> JobDraft:
        """What the form says. A client of an unknown name is added: in the transaction of the verb, or not at all."""
        said = self.cleaned_data
        return JobDraft(
            title=said["title"],
            kind=self.job.kind if self.job else Status.objects.visible_to(self.viewer).first_kind(),
            client=client_of(self),
            site=said["site"],
            summary=said["summary"],
            outside_reference=said["outside_reference"],
            member=said["member"],
            own=self.own(),
        )


def _as_typed(job: Job) -> dict[str, Any]:
    return {
        "title": job.title,
        "client": job.room.client.name if job.room.client else "",
        "site": job.site.lines if job.site else "",
        "summary": job.summary,
        "outside_reference": job.outside_reference or "",
        "member": job.member_id,
        "revision": job.revision,
    }


@for_staff
@require_http_methods(["GET", "POST"])
def job_new(request: StaffRequest) -> HttpResponse:
    form = JobForm(request.POST or None, viewer=request.viewer)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                job = Job.open(form.draft(), by=request.viewer)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return done(request, url("console:job-show", job.number))
    return _job_form(request, form)


@for_staff
@require_http_methods(["GET", "POST"])
def job_edit(request: StaffRequest, number: str) -> HttpResponse:
    job = job_page.found(request, number)
    form = JobForm(request.POST or None, viewer=request.viewer, job=job)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                job.edit(form.draft(), by=request.viewer, revision=form.cleaned_data["revision"] or 0)
        except Stale as refusal:
            return _edited_meanwhile(request, form, refusal)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return done(request, url("console:job-show", number))
    return _job_form(request, form)


def _edited_meanwhile(request: StaffRequest, form: JobForm, refusal: Stale) -> HttpResponse:
    """409: what was typed stays, beside what is there now. Saving again takes over what was typed."""
    assert form.job
    there = job_page.found(request, form.job.number)
    form.refuse(refusal)
    form.say_again({"revision": there.revision})
    now, typed = (
        _in_words(_as_typed(there), there.member),
        _in_words(form.cleaned_data, form.cleaned_data["member"]),
    )
    differs = [(form.fields[name].label, now[name] or "–") for name in now if now[name] != typed[name]]
    differs += form.own_differs(there.own)
    return _job_form(request, form, there=differs, status=409)


def _in_words(values: dict[str, Any], member: Member | None) -> dict[str, str]:
    words = {name: str(value or "") for name, value in values.items() if name != "revision"}
    return words | {"member": member.name if member else ""}


def _job_form(
    request: StaffRequest, form: JobForm, *, there: list[Any] | None = None, status: int = 0
) -> HttpResponse:
    context = {
        "form": form,
        "job": form.job,
        "there": there or [],
        "addresses": suggestions(form),
    }
    status = status or (422 if form.errors else 200)
    return show(request, "console/jobs/form.html", context, fragment="form", status=status)


@for_staff
@require_POST
def job_move(request: StaffRequest, number: str) -> HttpResponse:
    job = job_page.found(request, number)
    statuses = Status.objects.visible_to(request.viewer).of_kind(job.kind)
    status = get_object_or_404(statuses, label_key=request.POST.get("status", ""))
    before, was_approved = job.status.label_key, job.approved_at is not None
    if _try(request, lambda: job.move(status, by=request.viewer)):
        stays = job.approved_at is not None and not was_approved  # an approval is not taken back
        back = urlencode({"from": status.label_key, "to": before})
        undo = "" if stays else f"{url('console:job-move-back', number)}?{back}"
        said(request, _("The job stands at “%(status)s” now.") % {"status": status.label}, undo=undo)
    return done(request, url("console:job-show", number))


@for_staff
@require_POST
def job_move_back(request: StaffRequest, number: str) -> HttpResponse:
    """Undo of a move, unless somebody moved the job on since."""
    job = job_page.found(request, number)
    statuses = Status.objects.visible_to(request.viewer).of_kind(job.kind)
    back = get_object_or_404(statuses, label_key=request.GET.get("to", ""))
    if job.status.label_key != request.GET.get("from", ""):
        messages.info(request, str(ChangedSince.message))
    else:
        _try(request, lambda: job.move(back, by=request.viewer))
    return done(request, url("console:job-show", number))


@for_staff
@require_POST
def job_approve(request: StaffRequest, number: str) -> HttpResponse:
    job = job_page.found(request, number)
    _try(request, lambda: job.approve(by=request.viewer))
    return done(request, url("console:job-show", number))


@for_staff
@require_POST
def job_archive(request: StaffRequest, number: str) -> HttpResponse:
    job = job_page.found(request, number)
    if _try(request, lambda: job.archive(by=request.viewer)):
        said(request, _("The job is archived."), undo=url("console:job-restore", number))
    return done(request, url("console:job-show", number))


@for_staff
@require_POST
def job_restore(request: StaffRequest, number: str) -> HttpResponse:
    job = job_page.found(request, number)
    if _try(request, lambda: job.restore(by=request.viewer)):
        said(request, _("The job is restored."), undo=url("console:job-archive", number))
    return done(request, url("console:job-show", number))


def _try(request: StaffRequest, verb: Any) -> bool:
    """Press a button that somebody else may have pressed a moment before: then say so, and show the job as it is."""
    try:
        verb()
    except Refusal as refusal:
        messages.info(request, str(refusal.message))
        return False
    return True
