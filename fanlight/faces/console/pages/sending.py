"""Send a document: to chosen people of the job or of its clients, by letter, with the portal turned on if ticked."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fanlight.core.errors import Refusal
from fanlight.faces.console.gate import StaffRequest, for_staff
from fanlight.faces.console.pages import job_page, newcomers
from fanlight.faces.console.pages.entries import suggestions
from fanlight.faces.console.pages.folders import Shelf
from fanlight.faces.console.toasts import said
from fanlight.ground.access.ways import clouds
from fanlight.ground.rooms.models import Participant
from fanlight.ui.addresses import url
from fanlight.ui.answers import Context, done, show
from fanlight.work.files import sending
from fanlight.work.files.models import File, FileSending
from fanlight.work.jobs.models import Job

PAGE = "console/files/send.html"


@for_staff
@require_http_methods(["GET", "POST"])
def file_send(request: StaffRequest, number: str, key: str) -> HttpResponse:
    """Each person stands for themselves: whoever cannot be written to is named, and the others get their letter.

    What was typed goes first: where it is refused nobody was written to yet, and the form comes back as it was.
    """
    job = job_page.found(request, number)
    files = File.objects.visible_to(request.viewer).in_room(job.room).select_related("folder")
    file: File = get_object_or_404(files, key=key)
    people = job_page.people(request.viewer, job)
    audiences = sorted({portal.audience for portal in newcomers.portals_of(job)})
    typed = request.POST if request.method == "POST" else None
    form = newcomers.NewcomerForm(typed, viewer=request.viewer, audiences=audiences)
    if request.method == "GET":
        return show(request, PAGE, _page(request, job, file, people=people, form=form))
    chosen = [person for person in people if person.key in request.POST.getlist("person")]
    if form.is_valid() and (chosen or form.adds) and _sent_typed(request, file, form):
        _send_all(request, job, file, chosen=chosen, form=form)
        return done(request, url("console:file-send", number, key))
    wrong = "" if form.errors else _("Choose whom to send it to.")
    context = _page(request, job, file, people=people, form=form) | {"wrong": wrong}
    return show(request, PAGE, context, status=422)


def _sent_typed(request: StaffRequest, file: File, form: newcomers.NewcomerForm) -> bool:
    """Whether whoever was typed is written to, or nobody was typed."""
    try:
        typed = form.send_typed(file)
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    if typed:
        _tell(request, *typed)
    return True


def _send_all(
    request: StaffRequest,
    job: Job,
    file: File,
    *,
    chosen: list[Participant],
    form: newcomers.NewcomerForm,
) -> None:
    for person in chosen:
        person.room = job.room
        _tell(request, person.contact.name, _send(request, file, person))
    for name, outcome in form.send_ticked(file):
        _tell(request, name, outcome)


def _send(request: StaffRequest, file: File, person: Participant) -> FileSending | Refusal:
    times = request.POST.get(f"times-{person.key}", "0")
    try:
        return sending.send(
            file,
            person,
            by=request.viewer,
            times=int(times) if times.isascii() and times.isdecimal() and len(times) < 9 else 0,
            turns_on=request.POST.get("turns_on") == "on",
        )
    except Refusal as refusal:
        return refusal


def _tell(request: StaffRequest, name: str, outcome: FileSending | Refusal) -> None:
    """A word about the letter, or why there is none."""
    if isinstance(outcome, Refusal):
        messages.warning(request, f"{name}: {outcome.message}")
    elif outcome.turned_on and outcome.times == 1:
        said(request, _("The portal is on for %(name)s. Their letter is on its way.") % {"name": name})
    else:
        said(request, _("The letter to %(name)s is on its way.") % {"name": name})


def _page(
    request: StaffRequest,
    job: Job,
    file: File,
    *,
    people: list[Participant],
    form: newcomers.NewcomerForm,
) -> Context:
    ways: Any = clouds.ways_into(job.room, people)
    sent = FileSending.objects.visible_to(request.viewer).filter(file=file, person__in=people)
    by_person = {one.person_id: one for one in sent}
    portals = newcomers.portals_of(job)
    return job_page.frame(job, "documents") | {
        "file": file,
        "back": Shelf.of_job(job).inside(file.folder),
        "people": [(person, ways[person.contact_id], by_person.get(person.pk)) for person in people],
        "ticked": request.POST.getlist("person") + request.POST.getlist("newcomer"),
        "tied": newcomers.tied(request.viewer, job, people),
        "form": form,
        "addresses": suggestions(form),
        "sights": newcomers.sights(request.viewer, job, file, portals=portals),
        "wrong": "",
    }
