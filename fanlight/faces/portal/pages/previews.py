"""What an audience sees of a job, for a member of the business: no visit, no forms, nothing that could be pressed."""

import dataclasses
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from fanlight.faces.portal.gate import PortalRequest, for_everyone
from fanlight.faces.portal.pages.job_reading import job_page
from fanlight.faces.portal.pages.jobs import shown
from fanlight.ground.access import previews
from fanlight.ui.answers import show
from fanlight.work.jobs.models import Job

POLICY: dict[str, Any] = settings.SECURE_CSP | {
    "script-src": [CSP.NONE],
    "connect-src": [CSP.NONE],
    "form-action": [CSP.NONE],
    "frame-ancestors": [CSP.SELF],
}
"""The one page that may be framed, by our own origin, and only because it can do nothing."""


@for_everyone
@require_safe
@csp_override(POLICY)
def preview(request: PortalRequest, signed: str) -> HttpResponse:
    viewer = previews.read(signed, owner=request.place)
    number = Job.objects.visible_to(viewer).values_list("number", flat=True).first() if viewer else None
    if viewer is None or number is None:
        raise Http404
    request.page = dataclasses.replace(request.page, reader_name="", is_preview=True)
    return show(request, "portal/jobs/show.html", shown(request, job_page(viewer, number)))
