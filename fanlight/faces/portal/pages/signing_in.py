"""Signing in by a password or a passkey, where the business has them. Who forgot comes in by a code."""

from typing import Final

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from fanlight.core.errors import Refusal
from fanlight.core.folding import folded_email
from fanlight.faces.portal import asking, whereto
from fanlight.faces.portal.gate import PortalRequest, for_everyone
from fanlight.faces.portal.welcome import caller, welcome
from fanlight.ground.access.entering import credentials, limits, passkeys, passwords
from fanlight.ui.answers import later, show

BY_CALLER: Final = limits.for_one_address("password-caller", burst=20, every_seconds=30)
BY_ADDRESS: Final = limits.Budget("password-address", burst=5, every_seconds=60)
"""Of one address, known here or not: five wrong ones, then one a minute. Codes are counted elsewhere."""
PASSKEYS: Final = limits.for_one_address("passkey-caller", burst=20, every_seconds=10)


@for_everyone
@require_http_methods(["GET", "HEAD", "POST"])
def password_show(request: PortalRequest) -> HttpResponse:
    _require_offer(request)
    if request.method != "POST":
        return _shown(request, email=request.GET.get("email", "")[:254])
    email = request.POST.get("email", "")[:254]
    try:
        if _wait(request, email):
            return _shown(request, email=email, wrong=_too_often(), status=429)
    except limits.NotCounted as refusal:
        return later(_shown(request, email=email, wrong=str(refusal.message), status=503))
    proved = passwords.proved(email, request.POST.get("password", ""), owner=request.place)
    if proved is None:
        return _shown(
            request, email=email, wrong=_("Email address and password do not go together."), status=422
        )
    return _in(request, proved, method="password")


@for_everyone
@require_POST
def passkey_ask(request: PortalRequest) -> HttpResponse:
    _require_offer(request)
    try:
        wait = limits.charge(PASSKEYS, _caller(request))
    except limits.NotCounted as refusal:
        return later(asking.refused(str(refusal.message), status=503))
    if wait:
        return asking.refused(_too_often(), status=429)
    return asking.asked(request, passkeys.ask_whose(request.place))


@for_everyone
@require_POST
def passkey_enter(request: PortalRequest) -> HttpResponse:
    _require_offer(request)
    try:
        wait = limits.charge(PASSKEYS, _caller(request))
    except limits.NotCounted as refusal:
        return later(_shown(request, wrong=str(refusal.message), status=503))
    if wait:
        return _shown(request, wrong=_too_often(), status=429)
    answer = request.POST.get("answer", "")
    try:
        proved = passkeys.proved(secret=asking.secret_of(request), answer=answer, owner=request.place)
    except Refusal as refusal:
        return _shown(request, wrong=str(refusal.message), status=422)
    return _in(request, proved, method="passkey")


def _in(request: PortalRequest, proved: credentials.Proved, *, method: str) -> HttpResponse:
    arrived = credentials.come_in(proved, caller(request), method=method)
    return welcome(request, arrived, to=whereto.wanted(request))


def _require_offer(request: PortalRequest) -> None:
    if not request.place.portal_on or credentials.policy_of(request.place.workspace_id) == "passwordless":
        raise Http404


def _wait(request: PortalRequest, email: str) -> bool:
    """Whether it has to wait: charged for the caller and for the address, before anything is looked at."""
    key = f"{request.place.workspace_id}:{folded_email(email)}"
    return bool(limits.charge(BY_CALLER, _caller(request)) or limits.charge(BY_ADDRESS, key))


def _caller(request: PortalRequest) -> str:
    return limits.for_caller(request.META["REMOTE_ADDR"])


def _too_often() -> str:
    return _("That was tried too often. Wait a minute, or come in by a code.")


def _shown(request: PortalRequest, *, email: str = "", wrong: str = "", status: int = 200) -> HttpResponse:
    return show(request, "portal/signing_in/password.html", {"email": email, "wrong": wrong}, status=status)
