"""A login's second factors: an authenticator app, passkeys, recovery codes. Owners and admins begin here."""

import json
import time
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fanlight.core.errors import Refusal
from fanlight.core.sealing import as_text, from_text, purpose_key, seal, unseal
from fanlight.faces.console.entrance import passkeys
from fanlight.faces.console.entrance.coming_in import login_of, onward, proven, with_next
from fanlight.faces.console.entrance.forms import EntranceForm
from fanlight.faces.console.pages.forms import Line
from fanlight.ground.access.team import factors
from fanlight.ground.access.team.memberships import memberships_of
from fanlight.ground.workspaces.models import Login
from fanlight.ui.answers import SeeOther, show

HERE: Final = "/accounts/factors/"
FRESH: Final = "fresh_codes"
SECONDS: Final = 3600
NAMES: Final = {factors.APP: gettext_lazy("Authenticator app"), factors.PASSKEY: gettext_lazy("Passkey")}


class AppForm(EntranceForm):
    """The first code of an app. `kept` is the secret it was shown, sealed for this login."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
        ),
        help_text=gettext_lazy("The six digits that the app shows now."),
    )
    kept = forms.CharField(max_length=500, widget=forms.HiddenInput)


class PasskeyForm(EntranceForm):
    name = Line(
        label=gettext_lazy("Name"),
        max_length=60,
        help_text=gettext_lazy("So that you know it again: “Work laptop”, “Blue key”."),
    )
    answer = forms.CharField(max_length=20_000, required=False, widget=forms.HiddenInput)


@login_required
@require_safe
def factor_list(request: HttpRequest) -> HttpResponse:
    login = login_of(request)
    held = factors.held_by(login.pk)
    context = {
        "rows": [{"one": one, "label": _label(one), "kind": one.type} for one in held],
        "has_app": any(one.type == factors.APP for one in held),
        "codes_left": factors.codes_left(login.pk),
        "next": onward(request, ""),
        "is_needed": any(one.role in settings.SECOND_FACTOR_ROLES for one in memberships_of(login.pk)),
        **_addresses(request),
    }
    return show(request, "console/entrance/factors.html", context)


@proven
@require_http_methods(["GET", "HEAD", "POST"])
def factor_app(request: HttpRequest) -> HttpResponse:
    """A picture for the app; the secret counts from the moment the app showed the right code."""
    login = login_of(request)
    form = AppForm(request.POST or None)
    secret = _secret(login, request.POST.get("kept", "")) if request.method == "POST" else ""
    if request.method == "POST" and not secret:
        return SeeOther(request.get_full_path())
    if request.method == "POST" and form.is_valid():
        try:
            codes = factors.add_app(login, secret, form.cleaned_data["code"])
        except factors.AlreadyThere:
            return SeeOther(with_next(HERE, onward(request)))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return _added(request, codes)
    secret = secret or factors.new_secret()
    address = factors.address_for_app(login, secret, issuer="Fanlight")
    context = {
        "form": form,
        "kept": _kept(login, secret),
        "picture": _picture(address),
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        **_addresses(request),
    }
    return show(request, "console/entrance/factor_app.html", context, status=422 if form.errors else 200)


@proven
@require_http_methods(["GET", "HEAD", "POST"])
def factor_passkey(request: HttpRequest) -> HttpResponse:
    form = PasskeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            passkey = passkeys.made(request, said["answer"])
            codes = factors.add_passkey(login_of(request), passkey, name=said["name"])
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return _added(request, codes)
    context = {"form": form, **_addresses(request)}
    return show(request, "console/entrance/factor_passkey.html", context, status=422 if form.errors else 200)


@proven
@require_POST
def factor_question(request: HttpRequest) -> HttpResponse:
    """What the browser's device is asked when a passkey is made."""
    return JsonResponse(passkeys.ask_new(request, login_of(request)))


@proven
@require_http_methods(["GET", "HEAD", "POST"])
def factor_codes(request: HttpRequest) -> HttpResponse:
    """Fresh codes, once: until they are said to be kept. Then how many are left, and a button for new ones."""
    login = login_of(request)
    if request.method == "POST":
        if "kept" in request.POST:
            request.session.pop(FRESH, None)
            return SeeOther(onward(request, HERE))
        try:
            request.session[FRESH] = factors.renew_codes(login)
        except factors.Gone:
            raise Http404 from None
        return SeeOther(request.get_full_path())
    fresh, left = request.session.get(FRESH, []), factors.codes_left(login.pk)
    if not fresh and not factors.held_by(login.pk):
        raise Http404
    return show(
        request, "console/entrance/factor_codes.html", {"fresh": fresh, "left": left, **_addresses(request)}
    )


@proven
@require_http_methods(["GET", "HEAD", "POST"])
def factor_remove(request: HttpRequest, factor: int) -> HttpResponse:
    """Asked first: what it means to be without it."""
    login = login_of(request)
    held = factors.held_by(login.pk)
    found = next((one for one in held if one.pk == factor), None)
    if found is None:
        raise Http404
    if request.method == "POST":
        factors.remove(login, factor)
        messages.success(request, _("Removed."))
        return SeeOther(with_next(HERE, onward(request)))
    context = {"label": _label(found), "is_last": len(held) == 1, **_addresses(request)}
    return show(request, "console/entrance/factor_remove.html", context)


def _added(request: HttpRequest, codes: list[str]) -> HttpResponse:
    """A factor is there. Its first recovery codes are shown before anything else."""
    there = onward(request)
    if not codes:
        messages.success(request, _("Added."))
        return SeeOther(there if there != "/console/" else HERE)
    request.session[FRESH] = codes
    return SeeOther(with_next(f"{HERE}codes/", there))


def _addresses(request: HttpRequest) -> dict[str, Any]:
    there = onward(request)
    return {
        "there": there,
        "back": with_next(HERE, there),
        "to_app": with_next(f"{HERE}app/", there),
        "to_passkey": with_next(f"{HERE}passkey/", there),
        "to_codes": with_next(f"{HERE}codes/", there),
    }


def _label(factor: Any) -> str:
    return str(factor.data["name"] if factor.type == factors.PASSKEY else NAMES[factor.type])


def _kept(login: Login, secret: str) -> str:
    held = json.dumps([secret, int(time.time())]).encode()
    return as_text(seal(held, key=purpose_key("second factor"), bound_to=f"app to be|{login.pk}"))


def _secret(login: Login, kept: str) -> str:
    """The secret that the page showed within the hour; nothing for anything else."""
    try:
        held = unseal(from_text(kept), key=purpose_key("second factor"), bound_to=f"app to be|{login.pk}")
    except (InvalidTag, ValueError):
        return ""
    secret, at = json.loads(held)
    return str(secret) if time.time() - at < SECONDS else ""


def _picture(address: str) -> SafeString:
    """The address as squares, drawn on white in light and dark: cameras want it so."""
    import qrcode
    from qrcode.image.svg import SvgPathImage

    drawn = qrcode.make(address, image_factory=SvgPathImage, box_size=10, border=3)
    text: str = drawn.to_string(encoding="unicode")
    return mark_safe(text)  # drawn by us, from letters and digits
