"""Proof of who the reader is: what a link alone may not do leads to a code first, and back."""

from django.http import HttpResponse
from django.urls import NoReverseMatch, reverse

from fanlight.faces.portal.gate import PortalRequest
from fanlight.ui.answers import done


def step_up(back: str) -> str:
    """The page that asks for a code, and then leads to `back`."""
    try:
        return f"{reverse('portal:step-up')}?next={back}"
    except NoReverseMatch:
        return reverse("portal:doorstep")


def needs_proof(request: PortalRequest, back: str) -> HttpResponse:
    """On to the code, and then to `back`, where the reader does it again."""
    return done(request, step_up(back))
