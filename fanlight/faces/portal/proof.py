"""Proof of who the reader is: what a link alone, or a proof of long ago, may not do leads to a code, and back."""

from django.http import HttpResponse
from django.urls import reverse

from fanlight.faces.portal import whereto
from fanlight.faces.portal.gate import PortalRequest
from fanlight.ui.answers import done


def step_up(back: str) -> str:
    """The page that asks for a code, and then leads to `back`."""
    return whereto.with_next(reverse("portal:step-up"), back)


def needs_proof(request: PortalRequest, back: str) -> HttpResponse:
    """On to the code, and then to `back`, where the reader does it again."""
    return done(request, step_up(back))
