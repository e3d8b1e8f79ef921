"""What the pages before a workspace share: signing somebody in, where to go on, and who must prove themselves anew."""

import functools
from collections.abc import Callable
from typing import Any, Concatenate
from urllib.parse import quote

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import auth
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse

from fanlight.ground.workspaces.models import Login
from fanlight.ui.answers import Context, SeeOther, show

CONSOLE = "/console/"
PROOF = "/accounts/proof/"

type View[**P] = Callable[Concatenate[HttpRequest, P], HttpResponse]


def sign_in(request: HttpRequest, login: Login) -> None:
    """A fresh session for this login; nothing of an earlier one stays."""
    auth.login(request, login, backend=settings.AUTHENTICATION_BACKENDS[0])


def session_of(request: HttpRequest) -> Any:
    """The session as ours is: with a digest, and with proofs (`config.staff`)."""
    return request.session


def login_of(request: HttpRequest) -> Login:
    user: Any = request.user
    return Login.objects.get(pk=user.pk)


def onward(request: HttpRequest, default: str = CONSOLE) -> str:
    """Where somebody was going: a path of this server, from the form or the address."""
    given = request.POST.get("next") or request.GET.get("next") or ""
    return given if get_adapter().is_safe_url(given) else default


def with_next(address: str, onward: str) -> str:
    """The address of a page that will go on there."""
    return f"{address}?next={quote(onward)}" if onward and onward != CONSOLE else address


def to_proof(onward: str) -> HttpResponse:
    return SeeOther(f"{PROOF}?next={quote(onward)}")


def proven[**P](view: View[P]) -> View[P]:
    """Only for somebody who signed in or proved themselves within a quarter of an hour; others do that first."""

    @login_required
    @functools.wraps(view)
    def asked(request: HttpRequest, /, *args: P.args, **named: P.kwargs) -> HttpResponse:
        if not session_of(request).is_proven:
            return to_proof(request.get_full_path())
        return view(request, *args, **named)

    return asked


def answer(request: HttpRequest, name: str, context: Context, *, status: int = 200) -> HttpResponse:
    """A page whose address holds a token: no other site learns it."""
    response = show(request, f"console/entrance/{name}.html", context, status=status)
    response.headers["Referrer-Policy"] = "strict-origin"
    return response


def dead(request: HttpRequest) -> HttpResponse:
    """The same for a token that is unknown, used, cancelled or late: who guesses learns nothing."""
    return answer(request, "dead", {}, status=404)
