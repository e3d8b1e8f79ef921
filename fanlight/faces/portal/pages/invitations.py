"""Where an invitation arrives: which business asks, for whom, and what a press of the button does.

Looking changes nothing, however often. Where the business wants a password or passkey, it is set on the same page.
"""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST, require_safe

from fanlight.core.errors import Refusal, Sentence
from fanlight.faces.portal import asking
from fanlight.faces.portal.gate import PortalRequest, for_everyone
from fanlight.faces.portal.welcome import caller, welcome
from fanlight.ground.access.entering import accepting, passkeys, passwords
from fanlight.ui.answers import show

GONE = 410


@for_everyone
@require_safe
def invitation_show(request: PortalRequest, token: str) -> HttpResponse:
    asked = accepting.look_up(token, owner=request.place)
    if asked is None or not asked.is_open:
        return _over(request, asked)
    return _shown(request, asked, token)


@for_everyone
@require_POST
def invitation_accept(request: PortalRequest) -> HttpResponse:
    """The press: in at once, or with the password or passkey that came along. Nobody changes person unasked."""
    token = request.POST.get("token", "")
    asked = accepting.look_up(token, owner=request.place)
    if asked is None or not asked.is_open:
        return _over(request, asked)
    if _is_somebody_else(request, asked) and request.POST.get("confirm") != "1":
        return _shown(request, asked, token, status=409)
    try:
        method, setting = _said(request, asked)
        arrived = accepting.accept(asked, caller(request), method=method, setting=setting)
    except accepting.InvitationOver:
        return _over(request, asked)
    except Refusal as refusal:
        return _shown(request, asked, token, status=422, wrong={refusal.field or "": refusal.message})
    return welcome(request, arrived)


@for_everyone
@require_POST
def passkey_ask(request: PortalRequest) -> HttpResponse:
    """The question by which the invited person's device makes a passkey. It is worth nothing without the press."""
    asked = accepting.look_up(request.POST.get("token", ""), owner=request.place)
    if asked is None or not asked.is_open or not asked.may_set:
        return asking.refused(str(accepting.InvitationOver.message), status=GONE)
    return asking.asked(request, passkeys.ask_new(asked.contact))


def _said(request: PortalRequest, asked: accepting.Asked) -> tuple[str, Any]:
    """What is to be set along with accepting, by the form that was pressed, and what the visit then counts as."""
    if answer := request.POST.get("answer", ""):
        made = passkeys.made_by(answer, secret=asking.secret_of(request), contact=asked.contact)
        return "passkey", lambda _contact: passkeys.first(made)
    if "password" in request.POST:
        return "password", partial(passwords.first, password=request.POST["password"])
    return "link", None


def _shown(
    request: PortalRequest,
    asked: accepting.Asked,
    token: str,
    *,
    status: int = 200,
    wrong: dict[str, Sentence] | None = None,
) -> HttpResponse:
    context = {
        "token": token,
        "first_name": asked.contact.name.split()[0],
        "may_set": asked.may_set,
        "must_set": asked.needs_credential,
        "is_somebody_else": _is_somebody_else(request, asked),
        "email": asked.contact.email,
        "wrong": wrong or {},
    }
    return _careful(show(request, "portal/invitation/show.html", context, status=status))


def _over(request: PortalRequest, asked: accepting.Asked | None) -> HttpResponse:
    """Calm, and the same for every reason: the way in by the portal's own address is always there."""
    status = GONE if asked else 404
    return _careful(show(request, "portal/invitation/over.html", {}, status=status))


def _careful(response: HttpResponse) -> HttpResponse:
    response.headers["Referrer-Policy"] = "strict-origin"
    return response


def _is_somebody_else(request: PortalRequest, asked: accepting.Asked) -> bool:
    return request.visit is not None and request.visit.viewer.contact_id != asked.contact.pk
