"""The doorstep: where a share link arrives, what a stranger sees, and how a visit ends.

Looking changes nothing: mail scanners open every link. Only the press of the button lets somebody in.
"""

from typing import Any, Final

from django.db.models import F
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from fanlight.core.viewers import ContactViewer, LinkViewer
from fanlight.faces.portal import whereto
from fanlight.faces.portal.gate import PortalRequest, for_everyone
from fanlight.faces.portal.pages import paging
from fanlight.faces.portal.welcome import caller, farewell, welcome
from fanlight.ground.access.entering import credentials, links, signin
from fanlight.ground.mail import pace
from fanlight.ui.answers import Context, SeeOther, show
from fanlight.work.jobs.models import Job
from fanlight.work.requests import reads

GONE: Final = 410
ASKING: Final = ("sign_in", "ended", "elsewhere", "unknown", "code", "code_over", "step_up_code")
"""Pages that send somebody to their mailbox."""


@for_everyone
@require_safe
def link_show(request: PortalRequest, token: str) -> HttpResponse:
    """What a link's address shows: the name of the business and one button, whoever asks and how often."""
    if not request.place.portal_on:
        return closed(request)
    found = links.look_up(token, owner=request.place)
    if found is None:
        return answer(request, "unknown", status=404)
    if not found.is_live:
        return answer(request, "ended", status=GONE)
    return answer(request, "link", token=token)


@for_everyone
@require_POST
def link_open(request: PortalRequest) -> HttpResponse:
    """The press of the button: a fresh visit, on an address without the token. Nobody changes person unasked."""
    if not request.place.portal_on:
        return closed(request)
    token = request.POST.get("token", "")
    found = links.look_up(token, owner=request.place)
    if found is None:
        return answer(request, "unknown", status=404)
    if found.is_live and _is_somebody_else(request, found) and request.POST.get("confirm") != "1":
        return answer(request, "switch", token=token)
    try:
        return welcome(request, links.open_link(found, caller=caller(request)))
    except links.LinkEnded:
        return answer(request, "ended", status=GONE)
    except links.OtherDevice:
        return _elsewhere(request, found)


@for_everyone
@require_safe
def doorstep(request: PortalRequest) -> HttpResponse:
    """The portal's own address: on to what the reader came for, or a calm word for whoever has no visit."""
    if not request.place.portal_on:
        return closed(request)
    if not isinstance(request.viewer, ContactViewer):
        return answer(request, "sign_in")
    jobs = Job.objects.visible_to(request.viewer)
    if isinstance(request.viewer, LinkViewer):
        number = jobs.values_list("number", flat=True).first()
        return SeeOther(reverse("portal:job-show", args=[number])) if number else answer(request, "nothing")
    return _job_list(request)


@for_everyone
@require_POST
def visit_end(request: PortalRequest) -> HttpResponse:
    """Sign out: here, on the server, and in what the browser kept."""
    if request.visit:
        signin.leave(request.visit.viewer)
    return farewell(request)


def _job_list(request: PortalRequest) -> HttpResponse:
    jobs = Job.objects.visible_to(request.viewer)
    at = paging.before(request)
    rows = paging.older(jobs, jobs.filter(number=at) if at else None)
    listed = paging.page(rows.values("number", "title", address=F("site__lines")), name="number")
    asking = reads.Asking() if at else reads.asking(request.viewer)  # offered on the first page alone
    return show(request, "portal/jobs/list.html", listed | asking._asdict() | {"is_first": not at})


def _is_somebody_else(request: PortalRequest, found: links.Found) -> bool:
    return request.visit is not None and request.visit.viewer.contact_id != found.link.contact_id


def _elsewhere(request: PortalRequest, found: links.Found) -> HttpResponse:
    """The link belongs to another device. Whoever is in here already as its contact just goes on."""
    if request.visit and not _is_somebody_else(request, found):
        return SeeOther(reverse("portal:doorstep"))
    return answer(request, "elsewhere", status=403)


def closed(request: PortalRequest) -> HttpResponse:
    return answer(request, "closed", status=403)


def answer(request: PortalRequest, name: str, *, status: int = 200, **said: Any) -> HttpResponse:
    """A page of the doorstep. Those with a field for an address know where the reader wanted to go."""
    context: Context = {"token": "", "email": "", "wrong": "", "next": whereto.wanted(request)}
    if name in ASKING:
        context |= {"is_slow": pace.is_slow(), "has_credentials": has_credentials(request)}
    response = show(request, f"portal/doorstep/{name}.html", context | said, status=status)
    response.headers["Referrer-Policy"] = "strict-origin"
    return response


def has_credentials(request: PortalRequest) -> bool:
    """Whether this business also lets people in by a password or passkey."""
    return credentials.policy_of(request.place.workspace_id) != "passwordless"
