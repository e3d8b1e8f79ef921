"""Error pages in our own look, and how a domain refusal becomes an answer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from fanlight.core.errors import Malformed, NotAllowed, Refusal


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """403 for a role or right that is missing, 422 for what cannot be right, else 409: yours, but not now."""
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


def failed(request: HttpRequest) -> HttpResponse:
    return _page(request, 500)


def _page(request: HttpRequest, status: int, message: object = "") -> HttpResponse:
    return render(request, f"errors/{status}.html", {"message": message}, status=status)
