"""Share & Sync: the drawer of a job, its share links from first to last, and the one-press Customer Portal."""

import datetime
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fanlight.core.errors import Refusal
from fanlight.core.viewers import StaffViewer
from fanlight.faces.console.gate import StaffRequest, for_staff, workspace_of
from fanlight.faces.console.pages import job_page, share_page
from fanlight.faces.console.pages.forms import Day, Form, Line
from fanlight.ground.access.entering.links import address_of
from fanlight.ground.access.models import ShareLink, Sharing
from fanlight.ground.access.ways import handout
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms.models import AUDIENCES, Participant, Portal
from fanlight.ground.workspaces.models import Workspace
from fanlight.ui import dates
from fanlight.ui.addresses import url
from fanlight.ui.answers import done, show
from fanlight.work.jobs.models import Job

QUICK_DAYS: Final = (7, 30, 90)
DRAWER: Final = "console/sharing/drawer.html"
REDRAWN: Final = ("days", "look")  # buttons and fields that only ask for the form again


@for_staff
@require_GET
def share_show(request: StaffRequest, number: str) -> HttpResponse:
    job = job_page.found(request, number)
    return show(request, DRAWER, share_page.drawer(request, job), fragment="drawer")


class LinkForm(Form):
    """New Share Link. Somebody who is not in the address book yet can be added on the way."""

    contact: Any = forms.ModelChoiceField(
        label=gettext_lazy("Contact"), queryset=None, required=False, empty_label=gettext_lazy("Choose")
    )
    new_name = Line(label=gettext_lazy("Name"), max_length=200, required=False)
    new_email = forms.EmailField(label=gettext_lazy("Email"), max_length=254, required=False)
    new_audience = forms.ChoiceField(label=gettext_lazy("Takes part as"), choices=AUDIENCES, required=False)
    portal: Any = forms.ModelChoiceField(
        label=gettext_lazy("Dashboard"),
        queryset=None,
        widget=forms.RadioSelect,
        empty_label=None,
        to_field_name="key",
    )
    until = Day(label=gettext_lazy("Valid until"))
    keeps_access = forms.BooleanField(
        label=gettext_lazy("May also sign in by email code, and keep access after this link ends"),
        required=False,
    )
    mismatch = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *given: Any, viewer: StaffViewer, job: Job, **options: Any) -> None:
        self.job, self.warned_of = job, ""
        super().__init__(*given, viewer=viewer, **options)
        self.people = {person.contact_id: person for person in job_page.people(viewer, job)}
        contacts = Contact.objects.visible_to(viewer).active().filter(pk__in=list(self.people)).by_name()
        fields: Any = self.fields
        fields["contact"].queryset = contacts
        fields["contact"].label_from_instance = self._who
        fields["contact"].required = not self.data.get("new_name", "").strip()
        fields["contact"].error_messages["required"] = _("Choose a contact, or add someone.")
        fields["portal"].queryset = Portal.objects.visible_to(viewer).general().filter(on=True)

    def _who(self, contact: Contact) -> str:
        return f"{contact.name} · {self.people[contact.pk].get_audience_display()}"

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if not self.errors:
            self._warn(said)
        return said

    def _warn(self, said: dict[str, Any]) -> None:
        """Somebody in the other audience's portal is worth a second look, and then a second press."""
        portal, meant = said["portal"], f"{self.audience}:{said['portal'].key}"
        if self.audience != portal.audience and said["mismatch"] != meant:
            self.warned_of = meant
            words = {"audience": dict(AUDIENCES)[self.audience], "portal": portal.name}
            self.add_error(
                "portal", _("This contact takes part as: %(audience)s. The %(portal)s is for others.") % words
            )

    @property
    def audience(self) -> str:
        if self.cleaned_data.get("new_name"):
            return str(self.cleaned_data["new_audience"] or AUDIENCES[0][0])
        return str(self.people[self.cleaned_data["contact"].pk].audience)

    def share(self) -> ShareLink:
        """The link, and the new contact with it: both, or neither."""
        said = self.cleaned_data
        with transaction.atomic():
            contact = self._added() if said["new_name"] else said["contact"]
            sharing = Sharing(contact, said["portal"], self.job.room, said["until"], said["keeps_access"])
            return ShareLink.share(sharing, by=self.viewer)

    def _added(self) -> Contact:
        said = self.cleaned_data
        contact = Contact.add(by=self.viewer, name=said["new_name"], email=said["new_email"])
        Participant.add(contact, self.job.room, by=self.viewer, audience=self.audience)
        return contact


@for_staff
@require_http_methods(["GET", "POST"])
def link_new(request: StaffRequest, number: str) -> HttpResponse:
    job, workspace = job_page.found(request, number), workspace_of(request)
    if request.method == "GET" or any(name in request.POST for name in REDRAWN):
        return _link_form(request, _drawn_again(request, job, workspace), workspace)
    form = LinkForm(request.POST, viewer=request.viewer, job=job)
    if form.is_valid():
        try:
            link = form.share()
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request, _("The link for %(name)s is ready. Copy or email it.") % {"name": link.contact}
            )
            return done(request, _back(job, link))
    return _link_form(request, form, workspace)


def _drawn_again(request: StaffRequest, job: Job, workspace: Workspace) -> LinkForm:
    """The form before anybody pressed Share: with its defaults, or with what was typed and another date."""
    portals = list(Portal.objects.visible_to(request.viewer).general().filter(on=True))
    portal = share_page.chosen_portal(portals, request.GET.get("portal", ""))
    days = request.POST.get("days", "")
    start = _from_today(workspace, int(days) if days.isdecimal() and len(days) < 4 else workspace.link_days)
    usual: dict[str, Any] = {
        "until": start,
        "keeps_access": workspace.keeps_access,
        "portal": portal and portal.key,
    }
    if request.method == "POST":
        typed = {name: request.POST[name] for name in LinkForm.base_fields if name in request.POST}
        usual |= typed | {"keeps_access": "keeps_access" in request.POST} | ({"until": start} if days else {})
    form = LinkForm(initial=usual, viewer=request.viewer, job=job)
    first = next(
        (
            person.contact_id
            for person in form.people.values()
            if portal and person.audience == portal.audience
        ),
        None,
    )
    form.initial.setdefault("contact", first)
    return form


def _from_today(workspace: Workspace, days: int) -> datetime.date:
    return now().astimezone(workspace.zone_info).date() + datetime.timedelta(days=days)


def _link_form(request: StaffRequest, form: LinkForm, workspace: Workspace) -> HttpResponse:
    until = _day_in(form)
    context = share_page.drawer(request, form.job) | {
        "form": form,
        "quick": [days for days in QUICK_DAYS if days <= workspace.link_days_max],
        "days": (until - _from_today(workspace, 0)).days if until else None,
        "until": until,
        "is_adding": bool(form["new_name"].value()) or not form.people,
    }
    return show(
        request, "console/sharing/new.html", context, fragment="dialogs", status=422 if form.errors else 200
    )


def _day_in(form: LinkForm) -> datetime.date | None:
    """The day that stands in the form, typed or proposed; None while it is no day."""
    try:
        day: datetime.date | None = form.fields["until"].clean(form["until"].value())
    except forms.ValidationError:
        return None
    return day


@for_staff
@require_POST
def link_copy(request: StaffRequest, number: str, key: str) -> HttpResponse:
    """A fresh address, said once: this answer holds it, and nothing of ours does afterwards."""
    job = job_page.found(request, number)
    link = share_page.link_of(request, job, key)
    try:
        token = link.mint(by=request.viewer, why="copy")
    except Refusal as refusal:
        return _no_address(request, job, refusal)
    return _address(request, job, link, token=token)


@for_staff
@require_POST
def customer_portal(request: StaffRequest, number: str) -> HttpResponse:
    job = job_page.found(request, number)
    try:
        link, token = handout.customer_link(job.room, by=request.viewer)
    except Refusal as refusal:
        return _no_address(request, job, refusal)
    return _address(request, job, link, token=token)


def _address(request: StaffRequest, job: Job, link: ShareLink, *, token: str) -> HttpResponse:
    context = share_page.drawer(request, job) | {
        "link": link,
        "address": address_of(token, workspace_name=request.workspace_name),
        "last_day": link.last_day(dates.zone()),
    }
    return show(request, "console/sharing/address.html", context, fragment="dialogs")


def _no_address(request: StaffRequest, job: Job, refusal: Refusal) -> HttpResponse:
    context = share_page.drawer(request, job) | {"why": refusal.message}
    return show(request, "console/sharing/refused.html", context, fragment="dialogs", status=409)


@for_staff
@require_http_methods(["GET", "POST"])
def link_end(request: StaffRequest, number: str, key: str) -> HttpResponse:
    """Asks first, and says what ends; for a link that ended but left access behind, takes that away."""
    job = job_page.found(request, number)
    link = share_page.link_of(request, job, key)
    if request.method == "GET":
        context = share_page.drawer(request, job) | {"link": link, "keeps": link.leaves_access}
        return show(request, "console/sharing/end.html", context, fragment="dialogs")
    if link.is_live:
        link.end(by=request.viewer, and_grant="and_grant" in request.POST)
        messages.success(request, _("The link has ended. Whoever came in through it is out."))
    else:
        link.take_access(by=request.viewer)
        messages.success(request, _("The access was taken away."))
    return done(request, _back(job, link))


@for_staff
@require_POST
def link_renew(request: StaffRequest, number: str, key: str) -> HttpResponse:
    job = job_page.found(request, number)
    old = share_page.link_of(request, job, key)
    link = old.renew(by=request.viewer)
    messages.success(
        request, _("A new link for %(name)s is ready. Copy or email it.") % {"name": link.contact}
    )
    return done(request, _back(job, link))


def _back(job: Job, link: ShareLink) -> str:
    return f"{url('console:share-show', job.number)}?portal={link.portal.key}#link-{link.key}"
