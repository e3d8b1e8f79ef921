"""Signing in beyond the password: the second factor, a passkey alone, and a fresh proof of who somebody is."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.stagekit import get_pending_stage
from allauth.account.models import Login as SigningIn
from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from fanlight.core.errors import Refusal
from fanlight.faces.console.entrance import passkeys
from fanlight.faces.console.entrance.coming_in import login_of, onward, session_of
from fanlight.faces.console.entrance.forms import EntranceForm
from fanlight.ground.access.team import factors
from fanlight.ui.answers import SeeOther, show

STAGE = "mfa_authenticate"
SIGN_IN = "/accounts/login/"


class CodeForm(EntranceForm):
    """A code of an app, or one of the recovery codes."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autofocus": "", "spellcheck": "false"}
        ),
        help_text=_("Six digits from your authenticator app, or one of your recovery codes."),
    )


class PasswordAgainForm(EntranceForm):
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_stage_required(stage=STAGE, redirect_urlname="account_login")  # type: ignore[untyped-decorator]
def factor_ask(request: HttpRequest) -> HttpResponse:
    """After the password: a code or a passkey. The session is nobody's until then."""
    stage: Any = request._login_stage  # type: ignore[attr-defined]
    login = stage.login.user
    form = CodeForm(request.POST if "code" in request.POST else None)
    refused = _shown_factor(request, login, form) if request.method == "POST" else None
    if request.method == "POST" and refused is None and not form.errors:
        answer: HttpResponse = stage.exit()
        return answer
    context = {"form": form, "refused": refused, **_ways(login.pk)}
    status = 422 if request.method == "POST" else 200
    return show(request, "console/entrance/second_factor.html", context, status=status)


@require_POST
def passkey_ask(request: HttpRequest) -> HttpResponse:
    """The question for the browser's device, as JSON. Asked by POST: it is kept in the session."""
    pending = get_pending_stage(request)
    if request.user.is_authenticated:
        return JsonResponse(passkeys.ask(request, login_of(request)))
    return JsonResponse(passkeys.ask(request, pending.login.user if pending else None))


@require_POST
def passkey_login(request: HttpRequest) -> HttpResponse:
    """A passkey alone signs in: it is something one has, and verified the person."""
    if request.user.is_authenticated:
        return SeeOther(onward(request))
    try:
        factor = passkeys.proved(request, request.POST.get("answer", ""))
    except Refusal as refusal:
        context = {"refused": refusal.message, "next": onward(request, "")}
        return show(request, "console/entrance/passkey_refused.html", context, status=422)
    said = {"id": factor.pk, "type": factor.type, "passwordless": True}
    record_authentication(request, factor.user, "mfa", **said)
    answer: HttpResponse = perform_login(request, SigningIn(user=factor.user, redirect_url=onward(request)))
    return answer


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def proof(request: HttpRequest) -> HttpResponse:
    """Is it still you? A password, a code or a passkey, for the next quarter of an hour."""
    there = onward(request)
    if session_of(request).is_proven:
        return SeeOther(there)
    login = login_of(request)
    code = CodeForm(request.POST if "code" in request.POST else None)
    password = PasswordAgainForm(request.POST if "password" in request.POST else None)
    code.fields["code"].widget.attrs.pop("autofocus")
    refused = None
    if request.method == "POST":
        if "password" in request.POST:
            _check_password(request, login, password)
        else:
            refused = _shown_factor(request, login, code)
        if refused is None and not (password.errors or code.errors):
            session_of(request).prove()
            return SeeOther(there)
    context = {"form": code, "password": password, "refused": refused, "next": there, **_ways(login.pk)}
    status = 422 if request.method == "POST" else 200
    return show(request, "console/entrance/proof.html", context, status=status)


def _shown_factor(request: HttpRequest, login: Any, form: CodeForm) -> Any:
    """What is wrong with the passkey that was shown; what is wrong with a code is said in its form."""
    if form.is_bound:
        if form.is_valid():
            try:
                factors.check(login.pk, form.cleaned_data["code"])
            except Refusal as refusal:
                form.refuse(refusal)
        return None
    try:
        passkeys.proved(request, request.POST.get("answer", ""), login=login)
    except Refusal as refusal:
        return refusal.message
    return None


def _check_password(request: HttpRequest, login: Any, form: PasswordAgainForm) -> None:
    """Counted as a sign-in is: nobody guesses here what they may not guess there."""
    if form.is_valid() and not knows_password(request, login, form.cleaned_data["password"], form=form):
        form.add_error("password", _("This is not your password."))


def knows_password(request: HttpRequest, login: Any, password: str, *, form: forms.Form) -> bool:
    """Whether this is the login's password; too many tries are refused in the form."""
    try:
        found = get_adapter().authenticate(request, email=login.email, password=password)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return True
    return found is not None and found.pk == login.pk


def _ways(login_id: int) -> dict[str, Any]:
    kinds = {factor.type for factor in factors.held_by(login_id)}
    return {"has_codes": bool(kinds), "has_passkey": factors.PASSKEY in kinds}
