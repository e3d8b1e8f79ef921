"""The one way stored files leave: named to the front, which sends it without holding up a page, or streamed here.

Nothing a sender made may act in our origin: each answer is an attachment, sandboxed, and never guessed at.
"""

import urllib.parse
from pathlib import Path
from typing import Final, Protocol

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase

from fanlight.core.net import BEHIND_FRONT, FILE_HEADER
from fanlight.ui.pouring import Pourable, poured

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


def send_poured(request: HttpRequest, body: Pourable) -> HttpResponseBase:
    """The same for a body that is made while it is fetched. Its length is known; it has no parts to ask for."""
    if request.method == "HEAD":
        body.close()
        answer: HttpResponseBase = HttpResponse()
    elif request.META.get(BEHIND_FRONT) is True:
        answer = HttpResponse()
        answer.headers[FILE_HEADER] = urllib.parse.quote(str(poured(body).absolute()))
    else:
        answer = StreamingHttpResponse(body)
    said = {"Content-Type": body.media_type, "Content-Disposition": body.disposition}
    for name, value in (LOCKED_IN | said | {"Content-Length": str(body.size_bytes)}).items():
        answer.headers[name] = value
    return answer
