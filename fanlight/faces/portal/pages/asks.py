"""What the reader is asked for on a job, given in place: a file, an answer, a tick."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from fanlight.core.errors import Malformed
from fanlight.faces.portal.gate import PortalRequest, for_contacts
from fanlight.faces.portal.pages.job_reading import section_of
from fanlight.faces.portal.pages.jobs import shown
from fanlight.ui.answers import done, show
from fanlight.work.asks.models import AlreadyGiven, Ask, Reworded

CONFLICT = 409


@for_contacts
@require_POST
def ask_give(request: PortalRequest, number: str, key: str) -> HttpResponse:
    """Its address ends in /files/, where the front lets large bodies in."""
    here = section_of(request.viewer, number, "asks")
    asks = Ask.objects.visible_to(request.viewer).filter(room_id=here.job.room_id).select_related("room")
    ask: Ask = get_object_or_404(asks, key=key)
    words, uploads = request.POST.get("words", ""), request.FILES.getlist("files")
    wrong = {"key": key, "words": words}
    try:
        ask.give(by=request.viewer, words=words, uploads=uploads, revision=_revision(request))
    except Malformed as refusal:
        return _again(request, number, wrong=wrong | {"why": refusal.message})
    except (AlreadyGiven, Reworded) as refusal:
        return _again(request, number, wrong=wrong | {"why": refusal.message}, status=CONFLICT)
    return done(request, reverse("portal:job-show", args=[number]) + "#asks")


def _revision(request: PortalRequest) -> int:
    """Which wording they read; one that no ask ever has where the form says none."""
    said = request.POST.get("revision", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0


def _again(request: PortalRequest, number: str, *, wrong: dict[str, Any], status: int = 422) -> HttpResponse:
    """The job's page with what was typed and why not, at the thing it concerns."""
    here = section_of(request.viewer, number, "asks")
    context = shown(request, here, ask_wrong=wrong)
    return show(request, "portal/jobs/show.html", context, fragment="asks", status=status)
