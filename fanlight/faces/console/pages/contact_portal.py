"""A contact and the portals: what was opened for them, how far it reaches, and the invitation to one more."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from fanlight.core.errors import Refusal, Sentence
from fanlight.faces.console.gate import StaffRequest, for_staff, workspace_of
from fanlight.faces.console.pages import contacts, entries
from fanlight.faces.console.pages.clouds import LineForm, reach_in_words
from fanlight.faces.console.pages.forms import Line
from fanlight.faces.console.pages.picking import JOBS, KNOWN_CLIENTS, PickForm
from fanlight.faces.console.toasts import said
from fanlight.ground.access.models import Invitation, ShareLink
from fanlight.ground.access.ways import activation, clouds, inviting
from fanlight.ground.people.models import Affiliation, Contact
from fanlight.ground.rooms.models import Grant, GrantedRoom, Participant, Portal, Reach
from fanlight.ui import dates
from fanlight.ui.addresses import url
from fanlight.ui.answers import done, show
from fanlight.work.jobs.models import Job

OFFERED: Final = 8
"""So many of their own jobs can be ticked; others are typed."""
STATES: Final = {
    "inactive": ("mute", gettext_lazy("Not open")),
    "invited": ("warn", gettext_lazy("Invited")),
    "active": ("ok", gettext_lazy("Active")),
    "disabled": ("bad", gettext_lazy("Taken away")),
}
EXPIRED: Final = ("mute", gettext_lazy("Invitation ran out"))


class JobForm(PickForm):
    """One job, by typing."""

    picks = {"job": JOBS}
    job = Line(label=gettext_lazy("Job"), max_length=240)


class InviteForm(LineForm, PickForm):
    """Which portal, how far, and a personal word."""

    picks = {"client": KNOWN_CLIENTS, "job": JOBS}
    portal = forms.ChoiceField(label=gettext_lazy("Portal"))
    scope = forms.ChoiceField(
        label=gettext_lazy("What they may see"),
        choices=[
            ("own", gettext_lazy("Jobs they take part in, later ones too")),
            ("client", gettext_lazy("All jobs of one client, later ones too")),
            ("listed", gettext_lazy("Only the jobs chosen below")),
        ],
    )
    client = Line(label=gettext_lazy("Client, if all their jobs are meant"), max_length=200, required=False)
    jobs = forms.MultipleChoiceField(
        label=gettext_lazy("Jobs, if only some are meant"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    job = Line(label=gettext_lazy("Another job"), max_length=240, required=False)
    at_once = forms.BooleanField(
        label=gettext_lazy("Turn it on at once, without waiting for them to accept"), required=False
    )
    field_order = ("portal", "scope", "client", "jobs", "job", "line", "at_once")

    def __init__(self, *given: Any, contact: Contact, asks_for_more: bool, **options: Any) -> None:
        ties = Affiliation.objects.visible_to(options["viewer"]).of_contact(contact)
        client = next((str(tie.client.name) for tie in ties), "")
        super().__init__(*given, initial={"client": client}, **options)
        general = Portal.objects.visible_to(self.viewer).order_by("client_id", "id")
        self.portals = {portal.key: portal for portal in general}
        self.mine = {job.number: job for job in _jobs_of(self.viewer, contact)[:OFFERED]}
        self._offer("portal", [(key, portal.name) for key, portal in self.portals.items()])
        self._offer("jobs", [(number, f"{number} {job.title}") for number, job in self.mine.items()])
        if not self.mine:
            del self.fields["jobs"]
        if asks_for_more:
            del self.fields["at_once"]

    def reach(self) -> Reach:
        """Raises Malformed where the scope needs something that was not said."""
        chosen, scope = self.cleaned_data, self.cleaned_data["scope"]
        jobs = [self.mine[number] for number in chosen.get("jobs", ())]
        jobs += [self.chosen["job"]] if self.chosen.get("job") else []
        reach = Reach(
            self.portals[chosen["portal"]],
            scope,
            client=self.chosen.get("client") if scope == "client" else None,
            rooms=tuple({job.room_id: job.room for job in jobs}.values()) if scope == "listed" else (),
        )
        reach.check()
        return reach

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


def _jobs_of(viewer: Any, contact: Contact) -> Any:
    taking_part = Participant.objects.visible_to(viewer).filter(contact=contact).values("room")
    jobs = Job.objects.visible_to(viewer).filter(room__in=taking_part, archived_at=None)
    return jobs.select_related("room").newest_first()


@dataclass(slots=True)
class GrantRow:
    """One grant as the page lists it."""

    grant: Grant
    tone: str
    words: Sentence
    reach: str
    until: Any = None
    is_pending: bool = False
    jobs: list[Job] = field(default_factory=list)


@for_staff
@require_http_methods(["GET", "POST"])
def contact_portal(request: StaffRequest, key: str) -> HttpResponse:
    contact = contacts.CONTACT.found(request, key)
    if led := entries.leads_on(request, contacts.CONTACT, contact):
        return led
    form = _invite_form(request, contact, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            words = _send(form, contact)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            said(request, words)
            return done(request, url("console:contact-portal", key))
    return _page(request, contact, form)


def _invite_form(request: StaffRequest, contact: Contact, typed: Any) -> InviteForm:
    asks_for_more = workspace_of(request).sign_in_policy == "required"
    return InviteForm(typed, viewer=request.viewer, contact=contact, asks_for_more=asks_for_more)


def _send(form: InviteForm, contact: Contact) -> str:
    reach, line = form.reach(), form.cleaned_data["line"]
    if form.cleaned_data.get("at_once"):
        activation.turn_on(contact, reach, by=form.viewer, line=line)
        return _("The portal is on for %(name)s. Their letter is on its way.") % {"name": contact.name}
    inviting.invite(contact, reach, by=form.viewer, line=line)
    return _("The invitation to %(name)s is on its way.") % {"name": contact.name}


@for_staff
@require_POST
def grant_send(request: StaffRequest, key: str, grant: str) -> HttpResponse:
    words = gettext_lazy("The invitation is on its way again. What was sent before opens nothing any more.")
    return _press(request, (key, grant), lambda one: inviting.send_again(one, by=request.viewer), words=words)


@for_staff
@require_POST
def grant_cancel(request: StaffRequest, key: str, grant: str) -> HttpResponse:
    words = gettext_lazy("The invitation was cancelled.")
    return _press(request, (key, grant), lambda one: inviting.cancel(one, by=request.viewer), words=words)


@for_staff
@require_http_methods(["GET", "POST"])
def grant_turn_off(request: StaffRequest, key: str, grant: str) -> HttpResponse:
    """The page before says which share links end with it."""
    contact, found = _grant(request, key, grant)
    if request.method == "POST":
        words = gettext_lazy("The access was taken away.")
        undo = url("console:grant-turn-on", key, grant)
        return _press(
            request,
            (key, grant),
            lambda one: activation.deactivate(one, by=request.viewer),
            words=words,
            undo=undo,
        )
    links = _live_links(request, contact).filter(portal=found.portal_id)
    context = {
        "contact": contact,
        "grant": found,
        "reach": reach_in_words(request, found),
        "links": list(links),
        "zone": dates.zone(),
    }
    return show(request, "console/contacts/portal_off.html", context)


@for_staff
@require_POST
def grant_turn_on(request: StaffRequest, key: str, grant: str) -> HttpResponse:
    words = gettext_lazy("The access was given back.")
    return _press(request, (key, grant), lambda one: activation.activate(one, by=request.viewer), words=words)


@for_staff
@require_http_methods(["GET", "POST"])
def grant_job_add(request: StaffRequest, key: str, grant: str) -> HttpResponse:
    contact, found = _grant(request, key, grant)
    form = JobForm(request.POST or None, viewer=request.viewer)
    if request.method == "POST" and form.is_valid():
        try:
            activation.open_job(found, form.chosen["job"].room, by=request.viewer)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return done(request, url("console:contact-portal", key))
    context = {
        "contact": contact,
        "grant": found,
        "form": form,
        "suggestions": entries.suggestions(form),
    }
    status = 422 if form.errors else 200
    return show(request, "console/contacts/portal_job.html", context, fragment="form", status=status)


@for_staff
@require_POST
def grant_job_close(request: StaffRequest, key: str, grant: str, *, number: str) -> HttpResponse:
    job = get_object_or_404(Job.objects.visible_to(request.viewer).select_related("room"), number=number)
    words = gettext_lazy("The job was closed for them.")
    return _press(
        request, (key, grant), lambda one: activation.close_job(one, job.room, by=request.viewer), words=words
    )


def _press(
    request: StaffRequest,
    keys: tuple[str, str],
    verb: Callable[[Grant], object],
    *,
    words: Sentence,
    undo: str = "",
) -> HttpResponse:
    """Press a button that somebody else may have pressed a moment before: then say so."""
    contact, found = _grant(request, *keys)
    try:
        verb(found)
    except Refusal as refusal:
        said(request, refusal.message)
    else:
        said(request, words, undo=undo)
    return done(request, url("console:contact-portal", contact.key))


def _grant(request: StaffRequest, key: str, grant: str) -> tuple[Contact, Grant]:
    contact = contacts.CONTACT.found(request, key)
    grants = Grant.objects.visible_to(request.viewer).select_related("portal", "client")
    return contact, get_object_or_404(grants, contact=contact, key=grant)


def _page(request: StaffRequest, contact: Contact, form: InviteForm) -> HttpResponse:
    email, links = contact.email, list(_live_links(request, contact))
    context = {
        "noun": contacts.CONTACT,
        "row": contact,
        "email": email,
        "cloud": clouds.of_contact(contact, email=email),
        "grants": _rows(request, contact),
        "links": links,
        "numbers": _numbers(request, links),
        "zone": dates.zone(),
        "form": form,
        "suggestions": entries.suggestions(form),
        "asks_for_more": "at_once" not in form.fields,
    }
    status = 422 if form.errors else 200
    return show(request, "console/contacts/portal.html", context, fragment="main", status=status)


def _numbers(request: StaffRequest, links: list[ShareLink]) -> dict[int, str]:
    """The number of the job that each link opens, by its room. One query."""
    jobs = Job.objects.visible_to(request.viewer).filter(room__in=[link.room_id for link in links])
    return dict(jobs.values_list("room_id", "number"))


def _live_links(request: StaffRequest, contact: Contact) -> Any:
    links = ShareLink.objects.visible_to(request.viewer).live().filter(contact=contact, kind="share")
    return links.select_related("portal", "room").newest_first()


def _rows(request: StaffRequest, contact: Contact) -> list[GrantRow]:
    """Their grants, the living ones first. Five queries, whatever there is."""
    viewer = request.viewer
    grants = list(
        Grant.objects.visible_to(viewer)
        .filter(contact=contact)
        .select_related("portal", "client")
        .order_by("id")
    )
    waiting = Invitation.objects.visible_to(viewer).pending().filter(grant__in=grants)
    until = dict(waiting.values_list("grant_id", "ends_at"))
    jobs = _opened_jobs(request, grants)
    rows = [_row(grant, until.get(grant.pk), jobs.get(grant.pk, [])) for grant in grants]
    return sorted(rows, key=lambda row: row.grant.state in ("inactive", "disabled"))


def _row(grant: Grant, until: Any, jobs: list[Job]) -> GrantRow:
    tone, words = STATES[grant.state]
    if grant.state == "invited" and until is None:
        tone, words = EXPIRED
    reach = REACHES[grant.scope] % {"client": grant.client.name if grant.client else ""}
    return GrantRow(grant, tone, words, str(reach), until, grant.state == "invited", jobs)


REACHES: Final = {
    "own": gettext_lazy("Jobs they take part in, later ones too"),
    "client": gettext_lazy("All jobs of %(client)s, later ones too"),
    "listed": gettext_lazy("Chosen jobs"),
}


def _opened_jobs(request: StaffRequest, grants: list[Grant]) -> dict[int, list[Job]]:
    """The jobs that listed grants open, by the grant's key. Two queries."""
    listed = [grant for grant in grants if grant.scope == "listed"]
    opened = GrantedRoom.objects.visible_to(request.viewer).filter(grant__in=listed, closed_at=None)
    pairs = list(opened.order_by("id").values_list("grant_id", "room_id"))
    jobs = Job.objects.visible_to(request.viewer).filter(room__in=[room for _grant, room in pairs])
    by_room = {job.room_id: job for job in jobs}
    found: dict[int, list[Job]] = {}
    for grant, room in pairs:
        if room in by_room:
            found.setdefault(grant, []).append(by_room[room])
    return found
