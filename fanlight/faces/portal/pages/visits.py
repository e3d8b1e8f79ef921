"""What a reader says to a visit: it suits, or another time would be better."""

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from fanlight.core.errors import Malformed, NotAllowed, Refusal, Sentence, Stale
from fanlight.faces.portal.gate import PortalRequest, for_contacts
from fanlight.faces.portal.pages.job_reading import section_of
from fanlight.faces.portal.pages.jobs import shown
from fanlight.ground.rooms import rights
from fanlight.ui.answers import done, show
from fanlight.work.jobs.models import Appointment, MoveRequest
from fanlight.work.jobs.models.moves import NotOpen, Wish

CONFLICT = 409
CHANGED = gettext_lazy("This visit was changed meanwhile. Look at what is planned now.")


@for_contacts
@require_POST
def appointment_confirm(request: PortalRequest, key: str) -> HttpResponse:
    """`sequence` says which plan the reader saw: a visit that was moved meanwhile is not confirmed unseen."""
    visit = _found(request, key)
    try:
        visit.confirm(by=request.viewer, sequence=_sequence(request))
    except NotAllowed:
        raise
    except Refusal as refusal:
        return _again(request, visit, wrong=CHANGED if isinstance(refusal, Stale) else refusal.message)
    return _back(request, visit)


@for_contacts
@require_http_methods(["GET", "HEAD", "POST"])
def appointment_move(request: PortalRequest, key: str) -> HttpResponse:
    """A page that asks for a better time, and the press."""
    visit, given = _found(request, key), request.POST
    if not rights.may(request.viewer, "may.agree", visit.job.room):
        raise NotAllowed("appointment.wish_move")
    if request.method != "POST":
        return _asked(request, visit, said={"part": "any"})
    try:
        wish = Wish(_day(given.get("on", "")), given.get("part", ""), given.get("words", ""))
        MoveRequest.wish(visit, wish, by=request.viewer, sequence=_sequence(request))
    except Malformed as refusal:
        return _asked(request, visit, said=given, wrong={refusal.field or "": refusal.message}, status=422)
    except Stale:
        return _asked(request, _found(request, key), said=given, wrong={"": CHANGED}, status=CONFLICT)
    except Refusal as refusal:
        return _asked(request, visit, said=given, wrong={"": refusal.message}, status=CONFLICT)
    return _back(request, visit)


@for_contacts
@require_POST
def move_take_back(request: PortalRequest, key: str) -> HttpResponse:
    """The reader's own wish for a visit."""
    visit = _found(request, key)
    wishes = MoveRequest.objects.visible_to(request.viewer).open().filter(appointment=visit)
    wished = get_object_or_404(wishes, contact_id=request.viewer.contact_id)
    wished.appointment = visit
    try:
        wished.take_back(by=request.viewer)
    except NotOpen as refusal:
        return _again(request, visit, wrong=refusal.message)
    return _back(request, visit)


def _found(request: PortalRequest, key: str) -> Appointment:
    visits = Appointment.objects.visible_to(request.viewer).select_related("job__room")
    visit: Appointment = get_object_or_404(visits, key=key)
    return visit


def _sequence(request: PortalRequest) -> int:
    said = request.POST.get("sequence", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else -1


def _day(said: str) -> dt.date:
    try:
        return dt.date.fromisoformat(said)
    except ValueError:
        raise Malformed(_("Choose a day."), field="on") from None


def _back(request: PortalRequest, visit: Appointment) -> HttpResponse:
    return done(request, reverse("portal:job-show", args=[visit.job.number]) + "#appointments")


def _again(request: PortalRequest, visit: Appointment, *, wrong: Sentence) -> HttpResponse:
    here = section_of(request.viewer, visit.job.number, "appointments")
    return show(request, "portal/jobs/show.html", shown(request, here, visit_wrong=wrong), status=CONFLICT)


def _asked(
    request: PortalRequest,
    visit: Appointment,
    *,
    said: Any,
    wrong: dict[str, Sentence] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"visit": visit, "said": said, "wrong": wrong or {}, "parts": MoveRequest.PARTS}
    return show(request, "portal/calendar/move.html", context, status=status)
