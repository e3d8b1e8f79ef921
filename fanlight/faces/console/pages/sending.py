"""Send a document: to chosen people of the job, by letter, with the portal turned on for them if ticked."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fanlight.core.errors import Refusal
from fanlight.faces.console.gate import StaffRequest, for_staff
from fanlight.faces.console.pages import job_page
from fanlight.faces.console.pages.folders import Shelf
from fanlight.faces.console.toasts import said
from fanlight.ground.access.ways import clouds
from fanlight.ground.rooms.models import Participant
from fanlight.ui.addresses import url
from fanlight.ui.answers import Context, done, invalid, show
from fanlight.work.files import sending
from fanlight.work.files.models import File, FileSending
from fanlight.work.jobs.models import Job

PAGE = "console/files/send.html"


@for_staff
@require_http_methods(["GET", "POST"])
def file_send(request: StaffRequest, number: str, key: str) -> HttpResponse:
    """Each person stands for themselves: whoever cannot be written to is named, and the others get their letter."""
    job = job_page.found(request, number)
    files = File.objects.visible_to(request.viewer).in_room(job.room).select_related("folder")
    file: File = get_object_or_404(files, key=key)
    if request.method == "GET":
        return show(request, PAGE, _people(request, job, file))
    chosen = set(request.POST.getlist("person"))
    people = [person for person in job_page.people(request.viewer, job) if person.key in chosen]
    if not people:
        wrong = {"wrong": _("Choose whom to send it to.")}
        return invalid(request, PAGE, _people(request, job, file) | wrong)
    for person in people:
        person.room = job.room
        _send(request, file, person)
    return done(request, url("console:file-send", number, key))


def _send(request: StaffRequest, file: File, person: Participant) -> None:
    """One letter and a word about it, or why there is none."""
    times = request.POST.get(f"times-{person.key}", "0")
    try:
        sent = sending.send(
            file,
            person,
            by=request.viewer,
            times=int(times) if times.isascii() and times.isdecimal() and len(times) < 9 else 0,
            turns_on=request.POST.get("turns_on") == "on",
        )
    except Refusal as refusal:
        messages.warning(request, f"{person.contact.name}: {refusal.message}")
        return
    words = {"name": person.contact.name}
    if sent.turned_on and sent.times == 1:
        said(request, _("The portal is on for %(name)s. Their letter is on its way.") % words)
    else:
        said(request, _("The letter to %(name)s is on its way.") % words)


def _people(request: StaffRequest, job: Job, file: File) -> Context:
    people: list[Any] = job_page.people(request.viewer, job)
    ways = clouds.ways_into(job.room, people)
    sent = FileSending.objects.visible_to(request.viewer).filter(file=file, person__in=people)
    by_person = {one.person_id: one for one in sent}
    return job_page.frame(job, "documents") | {
        "file": file,
        "back": Shelf.of_job(job).inside(file.folder),
        "people": [(person, ways[person.contact_id], by_person.get(person.pk)) for person in people],
        "wrong": "",
    }
