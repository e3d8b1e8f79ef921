"""The pages of the demo's mail tray: what came, and one letter as text and as its reader sees it."""

from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from fanlight.demo import letters
from fanlight.ui.answers import show

WITH_FRAME: Final[dict[str, Any]] = {**settings.SECURE_CSP, "frame-src": [CSP.SELF]}
SHEET: Final = "allow-popups allow-popups-to-escape-sandbox"
SHEET_POLICY: Final = "; ".join(
    [
        f"sandbox {SHEET}",
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "img-src 'self' data:",
        "frame-ancestors 'self'",
    ]
)


@require_safe
def mail_tray(request: HttpRequest) -> HttpResponse:
    return show(request, "demo/tray.html", {"letters": letters.newest()}, fragment="letters")


@require_safe
@csp_override(WITH_FRAME)
def mail_show(request: HttpRequest, name: str) -> HttpResponse:
    return show(request, "demo/letter.html", {"letter": _letter(name), "sandbox": SHEET})


@require_safe
def mail_html(request: HttpRequest, name: str) -> HttpResponse:
    """What a stranger wrote, drawn without script, form, origin or anything from elsewhere; links open pages."""
    html = _letter(name).html.replace("<head>", '<head><base target="_blank">', 1)
    return HttpResponse(html, headers={"Content-Security-Policy": SHEET_POLICY})


def _letter(name: str) -> letters.TrayLetter:
    letter = letters.named(name)
    if letter is None:
        raise Http404
    return letter
