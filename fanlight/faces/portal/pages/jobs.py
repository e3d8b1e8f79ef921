"""The job as its client sees it, and the longer list behind its visits."""

from typing import Final

from django.conf import settings
from django.http import HttpResponse
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from fanlight.faces.messaging import Draft
from fanlight.faces.portal.gate import PortalRequest, for_contacts
from fanlight.faces.portal.pages import paging
from fanlight.faces.portal.pages.job_reading import JobPage, job_page, section_of
from fanlight.ground.blobs.kinds import ACCEPTED, LABELS
from fanlight.ui.answers import Context, show, wants_piece
from fanlight.work.jobs.models import Appointment
from fanlight.work.jobs.reads import VISIT, VISITOR

LIMITS: Final = {
    "bytes": settings.UPLOAD_BYTES,
    "accept": ACCEPTED,
    "kinds": LABELS,
}
"""What is told beside a form before anything is sent."""


@for_contacts
@require_safe
def job_show(request: PortalRequest, number: str) -> HttpResponse:
    return show(
        request,
        "portal/jobs/show.html",
        shown(request, job_page(request.viewer, number)),
        fragment="messages",
    )


@for_contacts
@require_safe
def appointment_list(request: PortalRequest, number: str) -> HttpResponse:
    """Every visit, the last one first."""
    here = section_of(request.viewer, number, "appointments")
    visits = Appointment.objects.visible_to(request.viewer).filter(job_id=here.job.id)
    at = paging.before(request)
    rows = paging.older(visits, visits.filter(key=at) if at else None, by="starts_at")
    listed = paging.page(rows.values(*VISIT, **VISITOR))
    return show(request, "portal/jobs/appointments.html", {"here": here, "now": now()} | listed)


def shown(request: PortalRequest, page: JobPage, **more: object) -> Context:
    """The context of the job's page; a refused form adds what was typed and what is wrong with it."""
    plain = {
        "here": page,
        "draft": Draft(),
        "refused": [],
        "file_wrong": "",
        "file_same": False,
        "limits": LIMITS,
    }
    plain |= {"ask_wrong": {}, "visit_wrong": ""}
    return plain | {"is_piece": wants_piece(request)} | more
