"""How a browser comes in and goes again: what it says of itself, the two cookies it keeps, the page it sees first.

Every way of signing in ends in `welcome`, so that none forgets a cookie.
"""

import datetime
from typing import Any, Final

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import now

from fanlight.faces.portal.gate import PortalRequest, cookie_name
from fanlight.ground.access.entering import signin
from fanlight.ground.access.entering.arriving import Arrived, Caller
from fanlight.ui.answers import SeeOther
from fanlight.work.jobs.reads import FIRST_TWO

DEVICE_KEPT: Final = datetime.timedelta(days=400)
"""As long as browsers keep a cookie at most. It opens nothing."""


def caller(request: PortalRequest) -> Caller:
    """Where this request comes from, for `arriving.come_in` and `links.open_link`."""
    return Caller(
        request.META["REMOTE_ADDR"],
        request.headers.get("User-Agent", ""),
        request.COOKIES.get(device_cookie_name(request.workspace_name), ""),
        request.visit.viewer if request.visit else None,
    )


def welcome(request: PortalRequest, arrived: Arrived, *, to: str = "") -> HttpResponse:
    """On to `to`, or to the reader's only job, or to all of them; with the cookies of visit and device."""
    response = SeeOther(to or _first_page(request, arrived.secret))
    until = arrived.session.ends_at if arrived.session.is_kept else None
    set_cookie(response, cookie_name(request.workspace_name), arrived.secret, until=until)
    device = device_cookie_name(request.workspace_name)
    set_cookie(response, device, arrived.device, until=now() + DEVICE_KEPT)
    return response


def farewell(request: PortalRequest) -> HttpResponse:
    """To the doorstep, without the visit's cookie and without what the browser kept of its pages."""
    response = SeeOther(reverse("portal:doorstep"))
    response.delete_cookie(cookie_name(request.workspace_name), path="/", samesite="Lax")
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def device_cookie_name(workspace_name: str) -> str:
    """One for each portal, like the visit's: a browser known to one business says nothing to another."""
    return f"{settings.DEVICE_COOKIE_PREFIX}{workspace_name}"


def set_cookie(response: Any, name: str, secret: str, *, until: datetime.datetime | None) -> None:
    """Out of reach of scripts and of other sites; without `until` it goes with the browser's window."""
    response.set_cookie(
        name,
        secret,
        expires=until,
        path="/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _first_page(request: PortalRequest, secret: str) -> str:
    """The only job there is; otherwise the doorstep, which lists them or says why there is none."""
    visit = signin.visit(request.workspace_name, secret)
    viewer = visit.viewer if visit else request.viewer
    numbers = [job.number for job in FIRST_TWO(viewer)]
    return reverse("portal:job-show", args=numbers) if len(numbers) == 1 else reverse("portal:doorstep")
