"""Headers that every answer carries, errors included, beside those of Django's own middlewares."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

type Answer = Callable[[HttpRequest], HttpResponse]

ALWAYS = {
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex, nofollow",
}


class BrowserPolicy:
    """Nothing of a portal may be cached, indexed or embedded elsewhere, unless the answer itself says so."""

    def __init__(self, get_response: Answer) -> None:
        self._answer = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._answer(request)
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        return response
