"""Visits of all jobs, and the reader's own calendar: one visit as a file, all of them at a private address."""

import operator
from typing import Any

from django.db.models import F
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from fanlight.core.errors import NotProven
from fanlight.core.viewers import GrantViewer
from fanlight.faces.portal.gate import PortalRequest, for_contacts, for_everyone
from fanlight.faces.portal.pages import paging
from fanlight.faces.portal.proof import needs_proof
from fanlight.ground.access.ways import feeds
from fanlight.ground.workspaces.addresses import portal_address
from fanlight.ui.answers import done, show
from fanlight.work.jobs import icalendars
from fanlight.work.jobs.models import Appointment
from fanlight.work.jobs.models.appointments import called_off_last
from fanlight.work.jobs.reads import VISIT, VISITOR

AHEAD = 100
OF_JOB = {"number": F("job__number"), "job_title": F("job__title"), "place": F("job__site__lines")}


@for_contacts
@require_safe
def calendar(request: PortalRequest) -> HttpResponse:
    """What is ahead, the next one first."""
    return _shown(request)


@for_contacts
@require_safe
def calendar_past(request: PortalRequest) -> HttpResponse:
    """What is over, the last one first."""
    visits = Appointment.objects.visible_to(request.viewer).past()
    at = paging.before(request)
    rows = paging.older(visits, visits.filter(key=at) if at else None, by="starts_at")
    listed = paging.page(rows.values(*VISIT, **VISITOR, **OF_JOB))
    return show(request, "portal/calendar/past.html", listed | {"is_first": not at})


@for_contacts
@require_safe
def appointment_file(request: PortalRequest, key: str) -> HttpResponse:
    """One visit for the reader's own calendar."""
    visits = Appointment.objects.visible_to(request.viewer).select_related("job__site", "member")
    visit = get_object_or_404(visits, key=key)
    answer = _ics(icalendars.single(visit, name=request.place.business_name))
    answer.headers["Content-Disposition"] = f'attachment; filename="visit-{visit.key}.ics"'
    return answer


@for_contacts
@require_POST
def feed_make(request: PortalRequest) -> HttpResponse:
    """A fresh private address, shown this once. The one so far stops working."""
    reader = _reader(request)
    try:
        token = feeds.make(by=reader)
    except NotProven:
        return needs_proof(request, reverse("portal:calendar"))
    address = portal_address(request.workspace_name, f"calendar/{token}.ics")
    return _shown(request, address=address)


@for_contacts
@require_POST
def feed_end(request: PortalRequest) -> HttpResponse:
    reader = _reader(request)
    if not reader.is_proven:
        return needs_proof(request, reverse("portal:calendar"))
    feed = feeds.live_of(reader)
    if feed is None:
        raise Http404
    feeds.end(feed, by=reader)
    return done(request, reverse("portal:calendar"))


@for_everyone
@require_safe
def feed_show(request: PortalRequest, token: str) -> HttpResponse:
    """What a calendar program fetches, without a cookie. An address that opens nothing is as little there as any."""
    viewer = feeds.reader_of(token, owner=request.place)
    if viewer is None:
        raise Http404
    return _ics(icalendars.feed(viewer, name=request.place.business_name))


def _reader(request: PortalRequest) -> GrantViewer:
    """A link to one job has no calendar of its own: it ends with the link."""
    if not isinstance(request.viewer, GrantViewer):
        raise Http404
    return request.viewer


def _shown(request: PortalRequest, *, address: str = "") -> HttpResponse:
    ahead: Any = Appointment.objects.visible_to(request.viewer).ahead()
    rows = ahead.values(*VISIT, **VISITOR, **OF_JOB)[:AHEAD]
    has_grant = isinstance(request.viewer, GrantViewer)
    context = {
        "rows": called_off_last(rows, state=operator.itemgetter("state")),
        "has_grant": has_grant,
        "is_proven": request.viewer.is_proven,
        "feed": feeds.live_of(request.viewer) if has_grant else None,
        "address": address,
        "webcal": address.partition("://")[2],
    }
    return show(request, "portal/calendar/show.html", context)


def _ics(content: bytes) -> HttpResponse:
    answer = HttpResponse(content, content_type=icalendars.MEDIA_TYPE)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
