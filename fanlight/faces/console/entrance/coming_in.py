"""What the pages before a workspace share: signing somebody in, and answers to links that open something."""

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse

from fanlight.ground.workspaces.models import Login
from fanlight.ui.answers import Context, show


def sign_in(request: HttpRequest, login: Login) -> None:
    """A fresh session for this login; nothing of an earlier one stays."""
    auth.login(request, login, backend=settings.AUTHENTICATION_BACKENDS[0])


def answer(request: HttpRequest, name: str, context: Context, *, status: int = 200) -> HttpResponse:
    """A page whose address holds a token: no other site learns it."""
    response = show(request, f"console/entrance/{name}.html", context, status=status)
    response.headers["Referrer-Policy"] = "strict-origin"
    return response


def dead(request: HttpRequest) -> HttpResponse:
    """The same for a token that is unknown, used, cancelled or late: who guesses learns nothing."""
    return answer(request, "dead", {}, status=404)
