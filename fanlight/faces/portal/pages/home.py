"""The first page of whoever has a grant: what is theirs here, at one glance. With one job, that job is home."""

from django.db.models import F
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from fanlight.faces.portal.gate import PortalRequest, for_contacts
from fanlight.faces.portal.pages import paging
from fanlight.faces.portal.pages.home_reading import Home
from fanlight.ui.answers import SeeOther, show
from fanlight.work.jobs.models import Job
from fanlight.work.jobs.reads import FIRST_TWO
from fanlight.work.requests import reads as requests


@for_contacts
@require_safe
def job_list(request: PortalRequest) -> HttpResponse:
    """All of them, the newest first."""
    jobs = Job.objects.visible_to(request.viewer)
    at = paging.before(request)
    rows = paging.older(jobs, jobs.filter(number=at) if at else None)
    shown = {"address": F("site__lines"), "status_label": F("status__label")}
    listed = paging.page(rows.values("number", "title", "closed_at", **shown), name="number")
    asking = requests.Asking() if at else requests.asking(request.viewer)  # offered on the first page alone
    return show(request, "portal/jobs/list.html", listed | asking._asdict() | {"is_first": not at})


def home(request: PortalRequest) -> HttpResponse:
    """Shown by the doorstep, whose address it has."""
    numbers = [job.number for job in FIRST_TWO(request.viewer)]
    if len(numbers) == 1:
        return SeeOther(reverse("portal:job-show", args=numbers))
    shown = {"home": Home(request.viewer, request.page.reader_name)}
    return show(request, "portal/home.html", shown | requests.asking(request.viewer)._asdict())
