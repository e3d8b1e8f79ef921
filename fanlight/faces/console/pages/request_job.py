"""A request becomes a job: a form with what the client said, which staff put right before they press."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from fanlight.core.errors import Refusal
from fanlight.core.viewers import StaffViewer
from fanlight.faces.console import toasts
from fanlight.faces.console.gate import StaffRequest, for_staff
from fanlight.faces.console.pages.contacts import client_of
from fanlight.faces.console.pages.entries import suggestions
from fanlight.faces.console.pages.forms import Line, Paragraphs
from fanlight.faces.console.pages.picking import CLIENTS, SITES, PickForm
from fanlight.faces.console.pages.requests import found, wished
from fanlight.ground.workspaces.models import Member
from fanlight.ui.addresses import url
from fanlight.ui.answers import done, show
from fanlight.work.jobs.models import Job, Status
from fanlight.work.jobs.models.jobs import JobDraft, RoomTaken
from fanlight.work.requests.models import WorkRequest
from fanlight.work.requests.models.requests import NotOpen


class RequestJobForm(PickForm):
    """The job that a request becomes. A client that the request has already stays, and is not asked for."""

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
    status: Any = forms.ModelChoiceField(label=_("Begins at"), queryset=None, empty_label=None)
    member: Any = forms.ModelChoiceField(
        label=_("Looked after by"), queryset=None, required=False, empty_label=_("Nobody yet")
    )

    def __init__(self, *given: Any, viewer: StaffViewer, request: WorkRequest, **options: Any) -> None:
        statuses = Status.objects.visible_to(viewer)
        self.kind = statuses.first_kind()
        begins = statuses.of_kind(self.kind)
        initial = {
            "title": request.title,
            "site": request.address,
            "summary": request.words[:2000],
            "status": begins[0].pk,
            "member": viewer.member_id,
        }
        super().__init__(*given, viewer=viewer, initial=initial, **options)
        self.offer("status", begins)
        self.offer("member", Member.objects.visible_to(viewer).working().order_by("name"))
        if request.room.client:
            del self.fields["client"]

    def make(self, request: WorkRequest) -> Job:
        """A client of an unknown name is added in the transaction of the verb, or not at all."""
        said = self.cleaned_data
        draft = JobDraft(
            title=said["title"],
            kind=self.kind,
            client=client_of(self),
            site=said["site"],
            summary=said["summary"],
            member=said["member"],
        )
        return request.make_job(draft, by=self.viewer, status=said["status"])


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def request_job(request: StaffRequest, number: str) -> HttpResponse:
    one = found(request, number)
    if one.job:
        return done(request, url("console:job-show", one.job.number))
    form = RequestJobForm(request.POST or None, viewer=request.viewer, request=one)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                job = form.make(one)
        except (NotOpen, RoomTaken) as refusal:
            messages.info(request, str(refusal.message))
            return done(request, url("console:request-show", number))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            toasts.said(request, _("It is a job now. Its messages and files came with it."))
            return done(request, url("console:job-show", job.number))
    context = {"form": form, "one": one, "wished": wished(one), "addresses": _addresses(form)}
    return show(request, "console/requests/job.html", context, status=422 if form.errors else 200)


def _addresses(form: RequestJobForm) -> dict[str, str]:
    return {name: address for name, address in suggestions(form).items() if name in form.fields}
