"""The gallery of components in a browser, without a server: built files and the page are handed out by the test.

The browser policy is the real one, so what it forbids fails here too.
"""

import mimetypes
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings
from django.test import RequestFactory
from django.utils.csp import build_policy
from playwright.sync_api import Page, Request, Route

from fanlight.ui.gallery import gallery

ORIGIN = "https://gallery.test"
STATIC = Path(settings.STATIC_ROOT)

type Answer = Callable[[Request], dict[str, object] | None]
"""What a request is answered with; None leaves it without an answer."""


def open_gallery(
    page: Page, query: str = "", *, on_post: Answer | None = None, on_get: Answer | None = None
) -> None:
    """Show the gallery on `page`. `on_post` answers its forms, `on_get` what is neither gallery nor file."""
    page.route(f"{ORIGIN}/**", lambda route: answered(route, on_post, on_get))
    page.goto(f"{ORIGIN}/gallery/{query}")


def answered(route: Route, on_post: Answer | None, on_get: Answer | None) -> None:
    request, path = route.request, urlsplit(route.request.url).path
    if request.method == "POST" and on_post:
        if given := on_post(request):
            route.fulfill(**given)
    elif path.startswith(settings.STATIC_URL):
        route.fulfill(path=STATIC / Path(path).name, content_type=mimetypes.guess_type(path)[0])
    elif path == "/gallery/":
        route.fulfill(body=drawn(request.url), content_type="text/html", headers=policy())
    else:
        route.fulfill(**(on_get and on_get(request)) or {"status": 404, "body": ""})


def drawn(address: str) -> str:
    query = dict(parse_qsl(urlsplit(address).query))
    return gallery(RequestFactory().get("/gallery/", query, secure=True)).content.decode()


def policy() -> dict[str, str]:
    """What the product sends; without the middleware the nonce of a page is the word None."""
    return {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": build_policy(settings.SECURE_CSP, "None"),
    }
