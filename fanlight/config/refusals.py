"""What the front answers by itself, when a request never reaches Django: a sentence that says what to do.

A browser gets a page in our look, without a tenant (nobody has been recognised yet); everyone else one line.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

SENTENCES: Final = {
    "too_large": (413, _("This is too large: at most {megabytes} MB can be sent at once.")),
    "too_slow": (408, _("The upload stopped arriving, so nothing was saved. Please try again.")),
    "cut_off": (400, _("The upload was cut off, so nothing was saved. Please try again.")),
    "no_length": (411, _("The request does not say how long it is, so it was not read.")),
    "busy": (503, _("Too much is being uploaded right now. Please try again in a few seconds.")),
    "full": (507, _("There is no room left to receive this. Please tell the people you work with.")),
    "failed": (500, _("Something went wrong on our side. Please try again.")),
}
RETRY_SECONDS: Final = 5
ALWAYS: Final = (
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    (
        "Content-Security-Policy",
        "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'",
    ),
    ("Connection", "close"),
)


class Refused(Exception):
    """A request the front turns away. `unread` tells that its body may still be on the way."""

    def __init__(self, code: str, *, allowed_bytes: int = 0, unread: bool = False) -> None:
        super().__init__(code)
        self.unread = unread
        self.status, sentence = SENTENCES[code]
        self.sentence = str(sentence).format(megabytes=allowed_bytes // 1_000_000)


@dataclass(frozen=True, slots=True)
class RefusalPages:
    draw: Callable[[str], str]
    """From a sentence to a page of HTML."""

    def page(self, refusal: Refused, *, accept: str) -> tuple[list[tuple[str, str]], bytes]:
        """Headers and body, as HTML where the client asked for it."""
        is_html = "text/html" in accept
        body = self.draw(refusal.sentence) if is_html else f"{refusal.sentence}\n"
        kind = "text/html" if is_html else "text/plain"
        headers = [*ALWAYS, ("Content-Type", f"{kind}; charset=utf-8")]
        if refusal.status == 503:
            headers.append(("Retry-After", str(RETRY_SECONDS)))
        return headers, body.encode()


def drawn(sentence: str) -> str:
    """The page in our own look."""
    from django.http import HttpRequest
    from django.template.loader import render_to_string

    words = {"title": _("That did not work"), "message": sentence}
    return render_to_string("errors/refused.html", words, request=HttpRequest())
