"""What happened on a job, all of it, newest first. Staff only: audiences read their part in the portal."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from fanlight.faces.console.gate import StaffRequest, for_staff
from fanlight.faces.console.pages import job_page
from fanlight.ui.answers import show

PAGE = 50


@for_staff
@require_GET
def history_show(request: StaffRequest, number: str) -> HttpResponse:
    """`?before=` is the number of an event in the workspace's chain."""
    job = job_page.found(request, number)
    before = request.GET.get("before", "")
    start = int(before) if before.isdecimal() and len(before) < 18 else 0
    entries = job_page.history(request.viewer, job, before=start, most=PAGE + 1)
    older = entries[PAGE - 1]["number"] if len(entries) > PAGE else 0
    context = job_page.frame(job, "history") | {
        "entries": entries[:PAGE],
        "older": older,
        "is_first": not start,
    }
    return show(request, "console/jobs/history.html", context)
