"""How members sign in, as far as allauth asks: no sign-up, only local addresses afterwards."""

import logging
from typing import Any

from allauth.account import views
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from fanlight.config import known
from fanlight.core.errors import TooOften
from fanlight.ground.access.entering.limits import Budget, charge, for_caller, for_one_address
from fanlight.ground.access.models import WorkspaceOpening
from fanlight.ground.access.team.memberships import may_open_another, memberships_of
from fanlight.ui.answers import show

SIGN_INS = for_one_address("sign-ins", burst=60, every_seconds=3)
GUESSES = for_one_address("sign-ins to one login from one address", burst=10, every_seconds=30)
ATTACK = Budget("sign-ins to one login", burst=100, every_seconds=15)
"""The last is for guesses from many addresses; a browser that the login has used before is not held up by those."""

logger = logging.getLogger(__name__)


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """allauth's questions about this installation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Only a path of this server: not even our own host spelled out, which could take https away."""
        path = str(url or "")
        is_path = path.startswith("/") and not path.startswith(("//", "/\\"))
        return is_path and url_has_allowed_host_and_scheme(path, allowed_hosts=None)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """In place of allauth's counts, which are kept in each process alone and given back after a success."""
        caller = for_caller(request.META.get("REMOTE_ADDR", ""))
        login = str(credentials.get("email") or "").strip().casefold()
        browser = known.browser(request, login)
        counts = [(SIGN_INS, caller), (GUESSES, f"{browser or caller} {login}")]
        for budget, key in counts if browser else [*counts, (ATTACK, login)]:
            if wait := charge(budget, key):
                logger.warning("sign-ins from %s are too many: %s", caller, budget.name)
                raise TooOften(wait)

    def post_login(self, request: HttpRequest, user: Any, **more: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **more)
        known.remember(response, request, user.email)
        return response

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        if _came_from_elsewhere(request, user):
            session: Any = request.session
            session.unprove()
        logger.info("login %s signed in from %s", user.pk, request.META.get("REMOTE_ADDR", ""))

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        super().authentication_failed(request, **credentials)
        logger.warning("a sign-in was refused from %s", request.META.get("REMOTE_ADDR", ""))


def _came_from_elsewhere(request: HttpRequest, user: Any) -> bool:
    """Whether another server alone vouched for them in this sign-in."""
    return {said["method"] for said in get_authentication_records(request, user)} == {"socialaccount"}


def logout(request: HttpRequest) -> HttpResponse:
    """The session ends on the server; the browser lets go of what it kept of the pages."""
    answer: HttpResponse = views.logout(request)
    if request.method == "POST":
        answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@login_required
def start(request: HttpRequest) -> HttpResponse:
    """Where the console begins: straight into the only workspace, or a choice between several.

    `?all=1` always shows the choice, and what may be begun from there.
    """
    login: Any = request.user
    mine = memberships_of(login.pk)
    if len(mine) == 1 and "all" not in request.GET:
        return redirect(f"/console/{mine[0].place}/")
    under_way = WorkspaceOpening.objects.unfinished_of(login)
    if under_way and not mine:
        return redirect("/accounts/workspace/")
    context = {"workspaces": mine, "may_open": may_open_another(login), "is_under_way": under_way is not None}
    return show(request, "console/workspaces.html", context)
