"""Where the operator's one-time link arrives. Looking changes nothing; the press of the button uses it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from fanlight.core.errors import Refusal
from fanlight.faces.console.entrance.coming_in import answer, dead, sign_in
from fanlight.faces.console.entrance.forms import OwnerForm, PasswordForm
from fanlight.ground.access.models import WorkspaceOpening
from fanlight.ground.access.team import openings
from fanlight.ground.workspaces.models import Login
from fanlight.ui.answers import SeeOther

WIZARD, CONSOLE = "/accounts/workspace/", "/console/"


@require_http_methods(["GET", "HEAD", "POST"])
def opening_show(request: HttpRequest, token: str) -> HttpResponse:
    opening = WorkspaceOpening.objects.behind(token)
    if opening is None:
        return dead(request)
    if opening.is_first_password:
        return _first_password(request, opening)
    return _as_oneself(request, opening) if request.user.is_authenticated else _fresh(request, opening)


def _first_password(request: HttpRequest, opening: WorkspaceOpening) -> HttpResponse:
    email = opening.login.email if opening.login else ""
    form = PasswordForm(request.POST or None, email=email)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            login = openings.choose_password(opening, name=said["person"], password=said["password"])
        except openings.UsedUp:
            return dead(request)
        sign_in(request, login)
        return SeeOther(CONSOLE)
    context = {"form": form, "business": opening.workspace, "email": email}
    return answer(request, "password", context, status=_status(form))


def _fresh(request: HttpRequest, opening: WorkspaceOpening) -> HttpResponse:
    form = OwnerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            login = openings.begin_anew(
                opening, email=said["email"], name=said["person"], password=said["password"]
            )
        except openings.UsedUp:
            return dead(request)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            sign_in(request, login)
            return SeeOther(WIZARD)
    return answer(request, "owner", {"form": form}, status=_status(form))


def _as_oneself(request: HttpRequest, opening: WorkspaceOpening) -> HttpResponse:
    """Somebody who is signed in begins with the login they have."""
    login: Any = request.user
    if request.method == "POST":
        try:
            openings.begin_as(opening, Login.objects.get(pk=login.pk))
        except openings.UsedUp:
            return dead(request)
        return SeeOther(WIZARD)
    return answer(request, "begin", {"email": login.email})


def _status(form: PasswordForm) -> int:
    return 422 if form.errors else 200
