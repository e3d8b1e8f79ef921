"""The one way a stored file leaves: named to the front, which sends it without holding up a page, or streamed here.

Nothing a sender made may act in our origin: each answer is an attachment, sandboxed, and never guessed at.
"""

import urllib.parse
from pathlib import Path
from typing import Final, Protocol

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase

from fanlight.core.net import BEHIND_FRONT, FILE_HEADER

LOCKED_IN: Final = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


class Sendable(Protocol):
    """A stored file with all that its answer says; `disposition` is a whole Content-Disposition."""

    @property
    def path(self) -> Path: ...
    @property
    def media_type(self) -> str: ...
    @property
    def disposition(self) -> str: ...
    @property
    def etag(self) -> str: ...
    @property
    def address(self) -> str: ...


def send_file(request: HttpRequest, file: Sendable) -> HttpResponseBase:
    """The answer to a GET that the door has let through: the bytes, or where they lie for the next minute."""
    if file.address:
        answer: HttpResponseBase = HttpResponseRedirect(file.address)
        for name, value in LOCKED_IN.items():
            answer.headers[name] = value
        return answer
    if request.META.get(BEHIND_FRONT) is True:
        answer = HttpResponse()
        answer.headers[FILE_HEADER] = urllib.parse.quote(str(file.path.absolute()))
    else:
        answer = FileResponse(file.path.open("rb"))
    said = {"Content-Type": file.media_type, "Content-Disposition": file.disposition, "ETag": file.etag}
    for name, value in (LOCKED_IN | said).items():
        answer.headers[name] = value
    return answer
