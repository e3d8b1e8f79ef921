"""Who the client is and how it came, where trusted proxies stand in front: settled before anything asks.

Whoever reaches the server around them speaks for nobody: not for another address, and not for https.
"""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse

from fanlight.core.net import client_address, is_trusted

type Answer = Callable[[HttpRequest], HttpResponse]


class TrustedProxies:
    """Puts the client's own address where sign-in limits, logs and link uses look for it."""

    def __init__(self, get_response: Answer) -> None:
        if not settings.TRUSTED_PROXIES:
            raise MiddlewareNotUsed
        self._answer, self._trusted = get_response, settings.TRUSTED_PROXIES

    def __call__(self, request: HttpRequest) -> HttpResponse:
        said, peer = request.META, request.META["REMOTE_ADDR"]
        if not is_trusted(peer, self._trusted):
            said.pop("HTTP_X_FORWARDED_PROTO", None)
        forwarded = said.get("HTTP_X_FORWARDED_FOR", "")
        said["REMOTE_ADDR"] = client_address(peer, forwarded, trusted=self._trusted)
        return self._answer(request)
