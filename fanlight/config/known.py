"""A browser that a login has signed in from: it keeps its own budget, so that strangers cannot use up the member's.

A signed cookie names the browser and, by digest, the login. It opens nothing; whoever takes it may guess as slowly as
from any address.
"""

import hashlib
import hmac
from typing import Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from fanlight.core.ids import new_key
from fanlight.core.sealing import purpose_key

SALT: Final = "fanlight.known"
LASTS_SECONDS: Final = 180 * 24 * 3600


def browser(request: HttpRequest, login: str) -> str:
    """The name of this browser, if that login has signed in here before; nothing otherwise."""
    try:
        said = signing.loads(
            request.COOKIES.get(settings.KNOWN_COOKIE_NAME, ""), salt=SALT, max_age=LASTS_SECONDS
        )
    except signing.BadSignature:
        return ""
    return str(said["browser"]) if hmac.compare_digest(str(said["login"]), _digest(login)) else ""


def remember(response: HttpResponse, request: HttpRequest, login: str) -> None:
    """From now on this browser is known, under the name it has or a new one."""
    said = {"browser": browser(request, login) or new_key(), "login": _digest(login)}
    response.set_cookie(
        settings.KNOWN_COOKIE_NAME,
        signing.dumps(said, salt=SALT),
        max_age=LASTS_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _digest(login: str) -> str:
    """Keyed: a cookie does not tell which address it is about."""
    text = login.strip().casefold().encode(errors="surrogatepass")
    return hmac.digest(purpose_key("known browsers"), text, hashlib.sha256).hex()
