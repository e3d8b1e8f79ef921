"""Single sign-on: out to the other server, back with a code, and in; or connected with the login one has."""

import json
from typing import Any, Final

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login as SigningIn
from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fanlight.core.errors import Refusal
from fanlight.core.sealing import as_text, from_text, purpose_key, seal, unseal
from fanlight.faces.console.entrance.coming_in import login_of, onward, proven, session_of, to_proof
from fanlight.ground.access.team import single_sign_on
from fanlight.ground.access.team.single_sign_on import Errand
from fanlight.ground.workspaces.models import Login
from fanlight.ui.answers import SeeOther, show

COOKIE: Final = f"{settings.PREFIX}fl_errand"
SECONDS: Final = 600
PLACE: Final = "cookie|fl_errand"


@require_safe
def sso_start(request: HttpRequest) -> HttpResponse:
    """To the other server. Nothing is written down here: what must come back fits goes into a sealed cookie."""
    if not single_sign_on.is_on():
        raise Http404
    login_id = 0
    if "connect" in request.GET:
        if not request.user.is_authenticated or not session_of(request).is_proven:
            return (
                to_proof(request.get_full_path())
                if request.user.is_authenticated
                else SeeOther("/accounts/login/")
            )
        login_id = login_of(request).pk
    errand = Errand.begin(onward=onward(request), login_id=login_id)
    try:
        answer = HttpResponseRedirect(single_sign_on.way_out(errand))
    except Refusal as refusal:
        return _refused(request, refusal)
    kept = as_text(seal(errand.as_text().encode(), key=purpose_key("single sign-on"), bound_to=PLACE))
    answer.set_cookie(
        COOKIE, kept, max_age=SECONDS, secure=not settings.DEMO, httponly=True, samesite="Lax", path="/"
    )
    return answer


@require_safe
def sso_arrive(request: HttpRequest) -> HttpResponse:
    """Back again. The errand is over, whatever comes of it."""
    errand = _errand(request)
    if not single_sign_on.is_on() or errand is None or request.method != "GET":
        raise Http404
    asked = {name: request.GET.get(name, "") for name in ("state", "code")}
    try:
        subject = single_sign_on.subject_of(errand, **asked)
        answer = (
            _connected(request, errand, subject) if errand.login_id else _signed_in(request, errand, subject)
        )
    except Refusal as refusal:
        answer = _refused(request, refusal)
    answer.delete_cookie(COOKIE, path="/", samesite="Lax")
    return answer


@proven
@require_POST
def sso_end(request: HttpRequest) -> HttpResponse:
    if not single_sign_on.is_on():
        raise Http404
    single_sign_on.disconnect(login_of(request))
    messages.success(request, _("Disconnected."))
    return SeeOther(onward(request))


def _signed_in(request: HttpRequest, errand: Errand, subject: str) -> HttpResponse:
    """As after a password: a second factor is asked for where there is one."""
    login = single_sign_on.login_of(subject)
    if request.user.is_authenticated:
        return SeeOther(errand.onward)
    record_authentication(request, login, "socialaccount", provider=settings.OIDC["issuer"])
    answer: HttpResponse = perform_login(request, SigningIn(user=login, redirect_url=errand.onward))
    return answer


def _connected(request: HttpRequest, errand: Errand, subject: str) -> HttpResponse:
    """Only for whoever set out: somebody else may sit at this browser now."""
    user: Any = request.user
    if not user.is_authenticated or user.pk != errand.login_id:
        raise single_sign_on.NotVouched
    single_sign_on.connect(Login.objects.get(pk=user.pk), subject)
    messages.success(request, _("Connected. You can sign in with it from now on."))
    return SeeOther(errand.onward)


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    context = {"refused": refusal.message, "next": ""}
    return show(request, "console/entrance/sso_refused.html", context, status=403)


def _errand(request: HttpRequest) -> Errand | None:
    try:
        sealed = from_text(request.COOKIES.get(COOKIE, ""))
        held = json.loads(unseal(sealed, key=purpose_key("single sign-on"), bound_to=PLACE))
    except (InvalidTag, ValueError):
        return None
    return Errand(**held)
