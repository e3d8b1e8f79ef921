"""Where an invitation arrives: which business asks, for whom, and what a press of the button does.

Looking changes nothing, however often. Where the business wants a password or passkey, it is set on the same page,
whether the letter's link led to it or a code.
"""

from functools import partial
from typing import Any, Final

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from fanlight.core.errors import Refusal, Sentence
from fanlight.faces.portal import asking, code_cookie, whereto
from fanlight.faces.portal.gate import PortalRequest, for_everyone
from fanlight.faces.portal.pages.sign_in import code_over
from fanlight.faces.portal.welcome import caller, welcome
from fanlight.ground.access.entering import accepting, codes, passkeys, passwords, proven
from fanlight.ui.answers import SeeOther, show

GONE = 410
CARRIED: Final = ("token", "grant", "next", "keep")
"""What a press says of whose invitation it is, and of the wishes that came along."""


@for_everyone
@require_safe
def invitation_show(request: PortalRequest, token: str) -> HttpResponse:
    asked = accepting.look_up(token, owner=request.place)
    if asked is None or not asked.is_open:
        return _over(request, asked)
    return _shown(request, asked, {"token": token})


@for_everyone
@require_safe
def invitation_proven(request: PortalRequest, key: str) -> HttpResponse:
    """The same page, for whoever gave the right code a moment ago in this browser."""
    asked = _asked_by_code(request, key)
    if asked is None or not asked.is_open:
        return _over_by_code(request)
    wish = {"next": whereto.wanted(request), "keep": request.GET.get("keep", "")[:1]}
    return _shown(request, asked, {"grant": key} | wish)


@for_everyone
@require_POST
def invitation_accept(request: PortalRequest) -> HttpResponse:
    """The press: in at once, or with the password or passkey that came along. Nobody changes person unasked."""
    said = {name: request.POST[name] for name in CARRIED if name in request.POST}
    asked = _asked(request)
    if asked is None or not asked.is_open:
        return _over_by_code(request) if "grant" in said else _over(request, asked)
    if _is_somebody_else(request, asked) and request.POST.get("confirm") != "1":
        return _shown(request, asked, said, status=409)
    try:
        method, setting = _set_along(request, asked)
        is_kept = said.get("keep") != "0"
        arrived = accepting.accept(asked, caller(request), method=method, setting=setting, is_kept=is_kept)
    except accepting.InvitationOver:
        return _over(request, asked)
    except Refusal as refusal:
        wrong = {refusal.field or "": refusal.message}
        return _shown(request, asked, said, status=422, wrong=wrong)
    response = welcome(request, arrived, to=whereto.wanted(request))
    return code_cookie.drop(response, request) if asked.code else response


@for_everyone
@require_POST
def passkey_ask(request: PortalRequest) -> HttpResponse:
    """The question by which the invited person's device makes a passkey. It is worth nothing without the press."""
    asked = _asked(request)
    if asked is None or not asked.is_open or not asked.may_set:
        return asking.refused(str(accepting.InvitationOver.message), status=GONE)
    return asking.asked(request, passkeys.ask_new(asked.contact))


def _asked(request: PortalRequest) -> accepting.Asked | None:
    """Whose invitation a press is about: that of the letter's token, or of the grant that a code opens."""
    if "grant" in request.POST:
        return _asked_by_code(request, request.POST["grant"])
    return accepting.look_up(request.POST.get("token", ""), owner=request.place)


def _asked_by_code(request: PortalRequest, key: str) -> accepting.Asked | None:
    question = codes.open_question(request.place, code_cookie.held(request))
    return proven.invited(question, key) if question else None


def _set_along(request: PortalRequest, asked: accepting.Asked) -> tuple[str, Any]:
    """What is to be set along with accepting, by the form that was pressed, and what the visit then counts as."""
    if answer := request.POST.get("answer", ""):
        made = passkeys.made_by(answer, secret=asking.secret_of(request), contact=asked.contact)
        return "passkey", lambda _contact: passkeys.first(made)
    if "password" in request.POST:
        return "password", partial(passwords.first, password=request.POST["password"])
    return "code" if asked.code else "link", None


def _shown(
    request: PortalRequest,
    asked: accepting.Asked,
    said: dict[str, str],
    *,
    status: int = 200,
    wrong: dict[str, Sentence] | None = None,
) -> HttpResponse:
    is_somebody_else = _is_somebody_else(request, asked)
    carried = said | {"confirm": "1" if is_somebody_else else ""}
    context = {
        "hidden": {name: value for name, value in carried.items() if value},
        "first_name": asked.contact.name.split()[0],
        "may_set": asked.may_set,
        "must_set": asked.needs_credential,
        "is_somebody_else": is_somebody_else,
        "by_code": asked.code is not None,
        "email": asked.contact.email,
        "wrong": wrong or {},
    }
    return _careful(show(request, "portal/invitation/show.html", context, status=status))


def _over(request: PortalRequest, asked: accepting.Asked | None) -> HttpResponse:
    """Calm, and the same for every reason: the way in by the portal's own address is always there."""
    status = GONE if asked else 404
    return _careful(show(request, "portal/invitation/over.html", {}, status=status))


def _over_by_code(request: PortalRequest) -> HttpResponse:
    """The code was used or is too old: one press for a new one. Whoever gave none is led to where one is asked for."""
    question = codes.open_question(request.place, code_cookie.held(request))
    if question is None or question.contact_id or not question.proved_at:
        return SeeOther(whereto.with_next(reverse("portal:sign-in"), whereto.wanted(request)))
    if question.is_proven:
        return _over(request, None)
    return _careful(code_over(request, question, said="used" if question.used_at else "ended"))


def _careful(response: HttpResponse) -> HttpResponse:
    response.headers["Referrer-Policy"] = "strict-origin"
    return response


def _is_somebody_else(request: PortalRequest, asked: accepting.Asked) -> bool:
    return request.visit is not None and request.visit.viewer.contact_id != asked.contact.pk
