"""Error pages in our own look, and how a domain refusal becomes an answer."""

import math
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from fanlight.core.errors import Malformed, NoSpace, NotAllowed, OutOfOrder, Refusal, Sentence, TooOften
from fanlight.ui import words
from fanlight.ui.answers import REPAIRED_SECONDS, later, wants_piece

MUCH: Final = _("Too much was asked from your network in a short time.")


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """403 for a role or right that is missing, 422 for what cannot be right, 429 for what was tried too often.

    503 for what does not work for anybody, 507 for want of room; else 409: yours, but not now.
    """
    if isinstance(refusal, NoSpace):
        return _later(request, REPAIRED_SECONDS, why=refusal.message, status=507)
    if isinstance(refusal, OutOfOrder):
        return _later(request, REPAIRED_SECONDS, why=refusal.message, status=503)
    if isinstance(refusal, TooOften):
        return too_many(request, refusal.seconds, why=refusal.message)
    status = 403 if isinstance(refusal, NotAllowed) else 422 if isinstance(refusal, Malformed) else 409
    return _page(request, status, refusal.message)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 403)


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The same for what is not there and what is not yours."""
    return _page(request, 404)


def not_that_way(request: HttpRequest, refused: HttpResponse) -> HttpResponse:
    """Django's own answer has no body, and a browser then shows a page of its own. It happens: the address of a
    form that was refused stays in the address bar, and somebody opens it again."""
    page = _page(request, 405)
    page.headers["Allow"] = refused.headers["Allow"]
    return page


def too_many(request: HttpRequest, seconds: float = 60, *, why: Sentence = MUCH) -> HttpResponse:
    """429: a budget is used up, and when to come again."""
    return _later(request, seconds, why=why, status=429)


def _later(request: HttpRequest, seconds: float, *, why: Sentence, status: int) -> HttpResponse:
    """Not now, and when to come again. In a portal that is known, the business says so."""
    wait = max(1, math.ceil(seconds))
    is_in_place = getattr(request, "page", None) is not None and getattr(request, "face", "") == "portal"
    own_look = is_in_place and not wants_piece(request)
    template = "portal/doorstep/too_many.html" if own_look else "errors/429.html"
    response = render(request, template, {"why": why, "wait": words.waiting(wait)}, status=status)
    later(response, wait)
    response.headers["Cache-Control"] = "no-store"
    return response


def failed(request: HttpRequest) -> HttpResponse:
    return _page(request, 500)


def _page(request: HttpRequest, status: int, message: object = "") -> HttpResponse:
    return render(request, f"errors/{status}.html", {"message": message}, status=status)
