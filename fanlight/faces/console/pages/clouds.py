"""The cloud beside somebody in a job's address book: why it is as it is, and the press that turns it."""

from typing import Final
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from fanlight.core.errors import Refusal, Sentence
from fanlight.core.viewers import StaffViewer
from fanlight.faces.console.gate import StaffRequest, for_staff, workspace_of
from fanlight.faces.console.pages import job_page, share_page
from fanlight.faces.console.pages.forms import Form, Paragraphs
from fanlight.faces.console.toasts import said
from fanlight.ground.access.models.invitations import LINE_LENGTH
from fanlight.ground.access.ways import activation, clouds
from fanlight.ground.mail.models import Letter
from fanlight.ground.people.models import Client
from fanlight.ground.rooms.models import Grant, Participant, Portal
from fanlight.ui import dates
from fanlight.ui.addresses import url
from fanlight.ui.answers import done, show
from fanlight.work.jobs.models import Job


class LineForm(Form):
    """The personal word in a letter that we write."""

    line = Paragraphs(
        label=gettext_lazy("A personal line in the letter"),
        rows=2,
        required=False,
        max_length=LINE_LENGTH,
        help_text=gettext_lazy("For instance: We spoke on the phone this morning."),
    )


@for_staff
@require_GET
def person_portal(request: StaffRequest, number: str, key: str) -> HttpResponse:
    job, person = _found(request, number, key)
    return _page(request, job, person, form=LineForm(viewer=request.viewer))


@for_staff
@require_POST
def person_turn_on(request: StaffRequest, number: str, key: str) -> HttpResponse:
    job, person = _found(request, number, key)
    form = LineForm(request.POST, viewer=request.viewer)
    if not form.is_valid():
        return _page(request, job, person, form=form, status=422)
    try:
        reach = activation.reach_of(person)
        grant = activation.turn_on(person.contact, reach, by=request.viewer, line=form.cleaned_data["line"])
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(request, job, person, form=form, status=422 if refusal.field == "line" else 409)
    words = {"name": person.contact.name}
    if grant.state == "active":
        said(request, _("The portal is on for %(name)s. Their letter is on its way.") % words)
    else:
        said(request, _("%(name)s is invited. The portal is on once they accept.") % words)
    return done(request, _back(job, person))


@for_staff
@require_POST
def person_turn_off(request: StaffRequest, number: str, key: str) -> HttpResponse:
    job, person = _found(request, number, key)
    words = {"name": person.contact.name}
    try:
        shut = activation.turn_off(person, by=request.viewer)
    except Refusal as refusal:
        said(request, refusal.message)
        return done(request, _back(job, person))
    undo = url("console:person-turn-back", job.number, person.key)
    undo = f"{undo}?{urlencode([('grant', key) for key in shut.grants])}"
    if shut.links:
        said(
            request, _("Access was taken from %(name)s. A share link still lets them in.") % words, undo=undo
        )
        return done(request, url("console:person-portal", job.number, person.key))
    said(request, _("The portal is off for %(name)s.") % words, undo=undo)
    return done(request, _back(job, person))


@for_staff
@require_POST
def person_turn_back(request: StaffRequest, number: str, key: str) -> HttpResponse:
    """`?grant=`: the keys of what was shut a moment ago."""
    job, person = _found(request, number, key)
    try:
        activation.turn_back(person, request.GET.getlist("grant")[:20], by=request.viewer)
    except Refusal as refusal:
        said(request, refusal.message)
    else:
        said(request, _("The portal is on for %(name)s again.") % {"name": person.contact.name})
    return done(request, _back(job, person))


def _found(request: StaffRequest, number: str, key: str) -> tuple[Job, Participant]:
    job = job_page.found(request, number)
    people = Participant.objects.visible_to(request.viewer).of_room(job.room)
    person: Participant = get_object_or_404(people, key=key)
    person.room = job.room
    return job, person


def _back(job: Job, person: Participant) -> str:
    return f"{url('console:job-show', job.number)}#cloud-{person.key}"


def _page(
    request: StaffRequest, job: Job, person: Participant, *, form: LineForm, status: int = 200
) -> HttpResponse:
    ways = clouds.ways_of(person)
    context = job_page.overview(request.viewer, job) | {
        "person": person,
        "ways": ways,
        "closed": closed_why(request.viewer, job, person),
        "reaches": [reach_in_words(request, grant) for grant in ways.grants],
        "is_wide": any(grant.scope != "listed" for grant in ways.grants),
        "asks_for_more": workspace_of(request).sign_in_policy == "required",
        "letter": _last_letter(request, person),
        "letter_states": share_page.LETTER_STATES,
        "zone": dates.zone(),
        "form": form,
    }
    return show(request, "console/people/portal.html", context, fragment="dialogs", status=status)


def closed_why(viewer: StaffViewer, job: Job, person: Participant) -> Sentence:
    """Which switch above keeps everybody of this audience out; empty while none does."""
    portal = Portal.objects.visible_to(viewer).general().filter(audience=person.audience).first()
    return share_page.closed_why(job, portal) if portal else activation.NoPortal.message


def reach_in_words(request: StaffRequest, grant: Grant) -> str:
    """How far a grant goes, in a sentence."""
    if grant.scope == "client":
        clients = Client.objects.visible_to(request.viewer).filter(pk=grant.client_id or 0)
        return _("all jobs of %(client)s, later ones too") % {"client": clients.first() or ""}
    return str(REACHES[grant.scope])


REACHES: Final = {
    "own": gettext_lazy("all jobs they take part in, later ones too"),
    "listed": gettext_lazy("chosen jobs"),
}


def _last_letter(request: StaffRequest, person: Participant) -> Letter | None:
    """What became of the letter that told them."""
    letters = Letter.objects.visible_to(request.viewer).filter(contact=person.contact, room=person.room)
    found: Letter | None = letters.filter(kind=activation.KIND).order_by("-id").first()
    return found
