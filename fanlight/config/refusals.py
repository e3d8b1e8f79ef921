"""What the front answers by itself, when a request never reaches Django: a sentence that says what to do.

A browser gets a page in our look, without a tenant (nobody has been recognised yet); everyone else one line.
"""

import html
from collections.abc import Sequence
from dataclasses import dataclass
from string import Template
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
POLICY: Final = "default-src 'none'; style-src 'self'; form-action 'none'; frame-ancestors 'none'"
PAGE: Final = Template("""<!doctype html>
<html lang="en-GB" data-face="portal">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$sentence</title>
$stylesheets</head>
<body class="portal">
<div class="signin"><main class="pane" id="main"><div class="box"><div>
<h1>$heading</h1>
<p role="alert">$sentence</p>
</div></div></main></div>
</body>
</html>
""")


class Refused(Exception):
    """A request the front turns away. `unread` tells that its body may still be on the way."""

    def __init__(self, code: str, *, allowed_bytes: int = 0, unread: bool = False) -> None:
        super().__init__(code)
        self.unread = unread
        self.status, sentence = SENTENCES[code]
        self.sentence = str(sentence).format(megabytes=allowed_bytes // 1_000_000)


@dataclass(frozen=True, slots=True)
class RefusalPages:
    stylesheets: Sequence[str] = ()

    def page(self, refusal: Refused, *, accept: str) -> tuple[list[tuple[str, str]], bytes]:
        """Headers and body, as HTML where the client asked for it."""
        kind, body = "text/plain", refusal.sentence + "\n"
        if "text/html" in accept:
            kind, body = "text/html", self._html(refusal.sentence)
        headers = [
            ("Content-Type", f"{kind}; charset=utf-8"),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "same-origin"),
            ("Content-Security-Policy", POLICY),
            ("Connection", "close"),
        ]
        if refusal.status == 503:
            headers.append(("Retry-After", str(RETRY_SECONDS)))
        return headers, body.encode()

    def _html(self, sentence: str) -> str:
        links = "".join(f'<link rel="stylesheet" href="{html.escape(href)}">\n' for href in self.stylesheets)
        heading = html.escape(str(_("That did not work")))
        return PAGE.substitute(sentence=html.escape(sentence), heading=heading, stylesheets=links)
