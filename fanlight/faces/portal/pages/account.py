"""The reader's own page: who we think they are, where they are signed in, and what else they may change to."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from fanlight.core.errors import NotProven
from fanlight.core.viewers import ContactViewer
from fanlight.faces.portal.gate import PortalRequest, for_contacts
from fanlight.faces.portal.proof import needs_proof, step_up
from fanlight.faces.portal.welcome import caller, welcome
from fanlight.ground.access.entering import credentials, own_details, switching, visits
from fanlight.ground.access.models import PortalSession
from fanlight.ground.access.ways.colleagues import may_manage
from fanlight.ground.people import reads as people
from fanlight.ground.workspaces.reads import ShownFields
from fanlight.ui.answers import done, show


@for_contacts
@require_safe
def account_show(request: PortalRequest) -> HttpResponse:
    reader: ContactViewer = request.viewer
    own: Any = people.OWN_DETAILS.first(reader)
    context = {
        "own": own,
        "own_details": ShownFields(reader).lines("contact", own.own),
        "visits": [_told(one, reader) for one in visits.of_reader(reader)],
        "is_proven": reader.is_proven,
        "step_up": step_up(_here()),
        "may_manage": may_manage(reader),
        "may_change": own_details.may_change(reader),
        "has_credentials": credentials.policy_of(reader.workspace_id) != "passwordless",
    }
    return show(request, "portal/account/show.html", context)


@for_contacts
@require_POST
def visit_stop(request: PortalRequest, key: str) -> HttpResponse:
    """End one of the reader's other visits. One that is over is as little there as anybody else's."""
    if not request.viewer.is_proven:
        return needs_proof(request, _here())
    if not visits.end_one(key, by=request.viewer):
        raise Http404
    return done(request, _here())


@for_contacts
@require_POST
def visit_stop_others(request: PortalRequest) -> HttpResponse:
    if not request.viewer.is_proven:
        return needs_proof(request, _here())
    visits.end_others(by=request.viewer)
    return done(request, _here())


@for_contacts
@require_safe
def switch_show(request: PortalRequest) -> HttpResponse:
    reader: ContactViewer = request.viewer
    context = {
        "choices": switching.choices_of(reader),
        "here": getattr(reader, "grant_id", 0),
        "is_proven": reader.is_proven,
        "step_up": step_up(reverse("portal:switch-show")),
    }
    return show(request, "portal/account/switch.html", context)


@for_contacts
@require_POST
def switch(request: PortalRequest, key: str) -> HttpResponse:
    """Another visit, under another secret. Somebody else's key is as little there as one that does not exist."""
    try:
        arrived = switching.switch(key, by=request.viewer, caller=caller(request))
    except NotProven:
        return needs_proof(request, reverse("portal:switch-show"))
    if arrived is None:
        raise Http404
    return welcome(request, arrived)


def _told(session: PortalSession, reader: ContactViewer) -> dict[str, Any]:
    way: Any = session.grant or session.link
    return {
        "key": session.key,
        "browser": session.browser,
        "seen_at": session.seen_at,
        "ip": session.ip,
        "portal": way.portal.name,
        "by_link": session.link_id is not None,
        "is_this": session.pk == reader.session_id,
    }


def _here() -> str:
    return reverse("portal:account-show")
