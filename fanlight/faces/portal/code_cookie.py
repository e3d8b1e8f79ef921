"""The cookie that binds a code to the browser that asked for it."""

import datetime
from typing import Any, Final

from django.conf import settings
from django.http import HttpResponse
from django.utils.timezone import now

from fanlight.faces.portal.gate import PortalRequest
from fanlight.faces.portal.welcome import set_cookie

KEPT: Final = datetime.timedelta(hours=1)
"""Longer than the code works: a page that is too late can still say so, and ask anew at the same address."""


def held(request: PortalRequest) -> str:
    return request.COOKIES.get(_name(request), "")


def keep(response: Any, request: PortalRequest, secret: str) -> HttpResponse:
    set_cookie(response, _name(request), secret, until=now() + KEPT)
    answer: HttpResponse = response
    return answer


def drop(response: HttpResponse, request: PortalRequest) -> HttpResponse:
    response.delete_cookie(_name(request), path="/", samesite="Lax")
    return response


def _name(request: PortalRequest) -> str:
    return f"{settings.CODE_COOKIE_PREFIX}{request.workspace_name}"
