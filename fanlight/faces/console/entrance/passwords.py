"""A member's password: changed by whoever knows it, or chosen anew by whoever reads the login's mail."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from fanlight.faces.console.entrance.coming_in import answer, dead, login_of, onward, session_of
from fanlight.faces.console.entrance.forms import EntranceForm
from fanlight.faces.console.entrance.second_factor import SIGN_IN, knows_password
from fanlight.ground.access.models import PasswordReset
from fanlight.ground.access.team import resets, staff_sessions
from fanlight.ground.workspaces.models import Login
from fanlight.ui.answers import SeeOther, show

FORGOTTEN = "/accounts/password/forgotten/"
BOTH = ["GET", "HEAD", "POST"]


class NewPasswordForm(EntranceForm):
    """A password, chosen once: it may be pasted, and looked at."""

    password = forms.CharField(
        label=gettext_lazy("New password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy(
            "At least 12 characters. Three or four words that do not belong together are good."
        ),
    )

    def __init__(self, *given: Any, login: Login, **options: Any) -> None:
        self.login = login
        super().__init__(*given, **options)

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.login)
        return password


class ChangeForm(NewPasswordForm):
    """With the one that holds now."""

    current = forms.CharField(
        label=gettext_lazy("Current password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("current", "password")


class ForgottenForm(EntranceForm):
    email = forms.EmailField(
        label=gettext_lazy("Email"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": ""}),
    )


@login_required
@require_http_methods(BOTH)
def password_change(request: HttpRequest) -> HttpResponse:
    """This browser stays; every other device is signed out, since a changed password often means trouble."""
    login = login_of(request)
    form = ChangeForm(request.POST or None, login=login)
    if request.method == "POST" and form.is_valid() and _knows(request, form):
        resets.set_password(login, form.cleaned_data["password"])
        update_session_auth_hash(request, login)
        staff_sessions.end_others(login.pk, but=session_of(request).digest)
        messages.success(request, _("Your password was changed. Every other device is signed out."))
        return SeeOther(onward(request))
    context = {"form": form, "next": onward(request), "email": login.email}
    return show(request, "console/entrance/password_change.html", context, status=422 if form.errors else 200)


@require_http_methods(BOTH)
def reset_ask(request: HttpRequest) -> HttpResponse:
    """The same answer for every address: whether it belongs to somebody is found out later, in the background."""
    form = ForgottenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        resets.ask(form.cleaned_data["email"])
        return SeeOther(f"{FORGOTTEN}?asked=1")
    context = {"form": form, "is_asked": "asked" in request.GET}
    return show(request, "console/entrance/forgotten.html", context, status=422 if form.errors else 200)


@require_http_methods(BOTH)
def reset_show(request: HttpRequest, token: str) -> HttpResponse:
    """Signs nobody in: whoever chose the password signs in with it, and with their second factor."""
    reset = PasswordReset.objects.behind(token)
    if reset is None or reset.login is None:
        return dead(request)
    form = NewPasswordForm(request.POST or None, login=reset.login)
    if request.method == "POST" and form.is_valid():
        try:
            resets.use(reset, form.cleaned_data["password"])
        except resets.Over:
            return dead(request)
        messages.success(request, _("You have a new password. Sign in with it."))
        return SeeOther(SIGN_IN)
    return answer(
        request, "reset", {"form": form, "email": reset.login.email}, status=422 if form.errors else 200
    )


def _knows(request: HttpRequest, form: ChangeForm) -> bool:
    if not knows_password(request, form.login, form.cleaned_data["current"], form=form):
        form.add_error("current", _("This is not your password."))
    return not form.errors
