"""Who can see this, what can they see, and why not: the rule's own reasons, each with the way to the switch."""

from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from fanlight.core.errors import Refusal
from fanlight.faces.console import toasts
from fanlight.faces.console.gate import StaffRequest, for_staff
from fanlight.faces.console.pages import job_page
from fanlight.faces.console.pages.explained import row_of, rows_of
from fanlight.ground.access.ways import barring, reaching
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms.evidence import Thing
from fanlight.ground.rooms.models import AUDIENCES, Grant, Portal, Publication
from fanlight.ui.addresses import url
from fanlight.ui.answers import Context, done, show
from fanlight.work.files.models import File
from fanlight.work.jobs.models import Job

PEOPLE: Final = 20
JOBS: Final = 10
PAGE: Final = "console/access/people.html"
INTERNAL: Final = gettext_lazy("Only your team. Nobody outside ever sees it.")


@for_staff
@require_GET
def job_access(request: StaffRequest, number: str) -> HttpResponse:
    """Everybody who has to do with the job. `?after=` is the key of a contact."""
    job = job_page.found(request, number)
    context = _people(request, job, here=url("console:job-access", number)) | {
        "title": _("Who can see this job")
    }
    return show(request, PAGE, job_page.frame(job, "overview") | context)


@for_staff
@require_GET
def file_access(request: StaffRequest, number: str, key: str) -> HttpResponse:
    job = job_page.found(request, number)
    file = get_object_or_404(File.objects.visible_to(request.viewer).in_room(job.room), key=key)
    thing = Thing(file.section, frozenset(file.published_to))
    context = _people(request, job, here=url("console:file-access", number, key), thing=thing)
    context |= {"title": _("Who can see “%(name)s”") % {"name": file.name}}
    return show(request, PAGE, job_page.frame(job, "documents") | context)


@for_staff
@require_GET
def thread_access(request: StaffRequest, number: str) -> HttpResponse:
    """Every message of a thread has the same readers. `?to=` is the audience; without one, the internal notes."""
    job = job_page.found(request, number)
    to = request.GET.get("to", "")
    audiences = dict(AUDIENCES)
    context: Context = {"title": _("Who can see the internal notes"), "why": INTERNAL, "rows": []}
    if to in audiences:
        here = f"{url('console:thread-access', number)}?to={to}"
        context = _people(request, job, here=here, thing=Thing("section.notes", frozenset({to})))
        context |= {"title": _("Who can see the messages: %(audience)s") % {"audience": audiences[to]}}
    return show(request, PAGE, job_page.frame(job, "notes") | context)


@for_staff
@require_GET
def contact_access(request: StaffRequest, key: str) -> HttpResponse:
    """What one person can see. `?job=` is the number of a job to explain; `?before=` that of one in the list."""
    contact = get_object_or_404(Contact.objects.visible_to(request.viewer), key=key)
    number = request.GET.get("job", "").strip()[:20]
    jobs = Job.objects.visible_to(request.viewer).for_page()
    asked = jobs.filter(number__in={number, number.upper()}).first() if number else None
    context = _jobs(request, contact) | {"contact": contact, "number": number, "asked": asked}
    context |= _one_job(request, contact, asked) if asked else {"verdict": None, "ways": []}
    return show(request, "console/access/contact.html", context)


@for_staff
@require_POST
def job_open_to(request: StaffRequest, number: str) -> HttpResponse:
    """One more job for a grant of chosen jobs; `grant` is its key."""
    job = job_page.found(request, number)
    grants = Grant.objects.visible_to(request.viewer).filter(scope="listed").select_related("contact")
    grant = get_object_or_404(grants, key=request.POST.get("grant", ""))
    barring.open_room(grant, job.room, by=request.viewer)
    toasts.said(request, _("This job is open for %(name)s now.") % {"name": grant.contact.name})
    return done(request, url("console:job-access", number))


@for_staff
@require_POST
def job_publish(request: StaffRequest, number: str) -> HttpResponse:
    """Put the job on a portal; `portal` is its key."""
    job = job_page.found(request, number)
    portal = get_object_or_404(Portal.objects.visible_to(request.viewer), key=request.POST.get("portal", ""))
    try:
        Publication.put(job.room, portal, by=request.viewer)
    except Refusal as refusal:
        toasts.said(request, refusal.message)
    else:
        toasts.said(request, _("This job is on the %(portal)s now.") % {"portal": portal.name})
    return done(request, url("console:job-access", number))


def _people(request: StaffRequest, job: Job, *, here: str, thing: Thing | None = None) -> Context:
    """A page of people, by name, with the verdict on each."""
    people = reaching.people_of(job.room, by=request.viewer)
    after = request.GET.get("after", "")[:22]
    found = list(reaching.people_after(people, after)[: PEOPLE + 1])
    verdicts = reaching.verdicts(found[:PEOPLE], [job.room], by=request.viewer, thing=thing)
    join = "&" if "?" in here else "?"
    return {
        "rows": rows_of(request, verdicts, {job.room_id: job}),
        "next": f"{here}{join}after={found[PEOPLE - 1].key}" if len(found) > PEOPLE else "",
        "first": here if after else "",
        "why": "",
    }


def _jobs(request: StaffRequest, contact: Contact) -> Context:
    """A page of the jobs that they have to do with, the newest first, with the verdict on each."""
    jobs: Any = Job.objects.visible_to(request.viewer).for_page()
    jobs = jobs.filter(room__in=reaching.rooms_of(contact, by=request.viewer)).order_by("-room_id")
    before = request.GET.get("before", "")[:20]
    mine = Job.objects.visible_to(request.viewer).filter(number=before)
    edge = mine.values_list("room_id", flat=True).first() if before else None
    found = list((jobs.filter(room_id__lt=edge) if edge else jobs)[: JOBS + 1])
    shown = {job.room_id: job for job in found[:JOBS]}
    verdicts = reaching.verdicts([contact], [job.room for job in shown.values()], by=request.viewer)
    here = url("console:contact-access", contact.key)
    return {
        "rows": rows_of(request, verdicts, shown),
        "older": f"{here}?before={found[JOBS - 1].number}#jobs" if len(found) > JOBS else "",
        "newest": f"{here}#jobs" if edge else "",
    }


def _one_job(request: StaffRequest, contact: Contact, job: Job) -> Context:
    """The verdict on one job, and each way in held against it."""
    (verdict,) = reaching.verdicts([contact], [job.room], by=request.viewer)
    ways = reaching.every_way(contact, job.room, by=request.viewer)
    return {
        "verdict": row_of(request, verdict, job),
        "ways": [row_of(request, one, job) for one in ways],
    }
