"""Asking a device for a passkey: the question as JSON, and the cookie by which only this browser may answer."""

from typing import Final

from django.conf import settings
from django.http import HttpResponse, JsonResponse

from fanlight.faces.portal.gate import PortalRequest
from fanlight.ground.access.entering.passkeys import Question
from fanlight.ground.access.models.credentials import CHALLENGE_LASTS

LASTS_SECONDS: Final = int(CHALLENGE_LASTS.total_seconds())


def asked(request: PortalRequest, question: Question) -> HttpResponse:
    response = HttpResponse(question.options, content_type="application/json")
    response.set_cookie(
        _cookie_name(request),
        question.secret,
        max_age=LASTS_SECONDS,
        path="/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def refused(words: str, *, status: int) -> HttpResponse:
    """Nothing is asked, and why; the element on the page says it."""
    return JsonResponse({"refusal": words}, status=status)


def secret_of(request: PortalRequest) -> str:
    return request.COOKIES.get(_cookie_name(request), "")


def _cookie_name(request: PortalRequest) -> str:
    return f"{settings.PASSKEY_COOKIE_PREFIX}{request.workspace_name}"
