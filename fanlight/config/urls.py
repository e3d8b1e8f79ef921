"""The URL tables: one per face, and the few addresses that belong to none (listed by name, or refused)."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path

from fanlight.config import accounts, answers
from fanlight.config.account_urls import ENTRANCES

OURS = ENTRANCES | {"health", "console-start", "mail-tray", "mail-show", "mail-html", "gallery", "robots"}


class UrlTable:
    """A URL table with our own error pages; compared by identity, so that Django can cache it."""

    handler400 = staticmethod(answers.bad_request)
    handler403 = staticmethod(answers.forbidden)
    handler404 = staticmethod(answers.not_found)
    handler500 = staticmethod(answers.failed)

    def __init__(self, *patterns: URLPattern | URLResolver) -> None:
        self.urlpatterns = list(patterns)


def health(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain")


def _of_the_demo() -> list[Any]:
    return [path("", include("fanlight.demo.urls"))] if settings.DEMO else []


handler400, handler403 = answers.bad_request, answers.forbidden
handler404, handler429, handler500 = answers.not_found, answers.too_many, answers.failed
urlpatterns = [
    path("health", health, name="health"),
    path("robots.txt", robots, name="robots"),
    path("console/", accounts.start, name="console-start"),
    path("accounts/", include("fanlight.config.account_urls")),
    *_of_the_demo(),
]

FACES = {
    "console": UrlTable(path("", include("fanlight.faces.console.urls"))),
    "portal": UrlTable(path("", include("fanlight.faces.portal.urls"))),
}
