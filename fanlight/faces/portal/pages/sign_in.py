"""Signing in by a code: the address, the code, and whom it is for where several share a mailbox.

Every address gets the same answer. Each page works with a form and nothing else.
"""

from typing import Final

from django.http import HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from fanlight.core.codes import LONG, SHORT
from fanlight.core.errors import Refusal
from fanlight.core.viewers import ContactViewer
from fanlight.faces.portal import code_cookie, whereto
from fanlight.faces.portal.gate import PortalRequest, for_everyone
from fanlight.faces.portal.pages.doorstep import answer, closed
from fanlight.faces.portal.welcome import caller, welcome
from fanlight.ground.access.entering import accepting, codes, limits, proven
from fanlight.ground.access.entering.choosing import Choice
from fanlight.ground.access.models import SignInCode
from fanlight.ui.answers import Context, SeeOther, later
from fanlight.ui.words import waiting

GONE: Final = 410
UNPROCESSABLE: Final = 422
OUT_OF_ORDER: Final = 503
LONGEST_WAIT: Final = 86_400
METHODS: Final = ["GET", "HEAD", "POST"]


@for_everyone
@require_http_methods(METHODS)
def sign_in(request: PortalRequest) -> HttpResponse:
    """Where an address is typed. The answer is the same whether anybody is reached there, who may come in, or not."""
    if not request.place.portal_on:
        return closed(request)
    if request.method != "POST":
        return answer(request, "sign_in", email=request.GET.get("email", "")[:254])
    typed = request.POST.getlist("email")
    try:
        address = typed[0] if len(typed) == 1 else ""
        asked = codes.ask(request.place, address, caller(request), held=code_cookie.held(request))
    except codes.NotAnAddress as refusal:
        said = {"email": typed[0] if typed else "", "wrong": refusal.message}
        return answer(request, "sign_in", status=UNPROCESSABLE, **said)
    except limits.NotCounted as refusal:
        said = {"email": address, "wrong": refusal.message}
        return later(answer(request, "sign_in", status=OUT_OF_ORDER, **said))
    wait = str(int(asked.wait) + 1) if asked.wait else ""
    to = whereto.with_next(reverse("portal:code"), whereto.wanted(request), wait=wait)
    return code_cookie.keep(SeeOther(to), request, asked.secret)


@for_everyone
@require_http_methods(METHODS)
def code(request: PortalRequest) -> HttpResponse:
    """Where the code is typed, in the browser that asked for it."""
    if not request.place.portal_on:
        return closed(request)
    if request.method == "POST":
        return _checked(request)
    question = codes.open_question(request.place, code_cookie.held(request))
    if question is None or question.contact_id:
        return SeeOther(whereto.with_next(reverse("portal:sign-in"), whereto.wanted(request)))
    if question.is_proven:
        return SeeOther(whereto.with_next(reverse("portal:choose"), whereto.wanted(request)))
    return _code_page(request, question) if question.is_open else code_over(request, question)


@for_everyone
@require_http_methods(METHODS)
def choose(request: PortalRequest) -> HttpResponse:
    """Which person of a shared mailbox, which portal, which client: asked once the address is proven, not before."""
    if not request.place.portal_on:
        return closed(request)
    question = codes.open_question(request.place, code_cookie.held(request))
    if question is None or question.contact_id or not question.is_proven:
        return SeeOther(whereto.with_next(reverse("portal:sign-in"), whereto.wanted(request)))
    if request.method == "POST":
        return _come_in(request, question, request.POST.get("grant", ""))
    return _choice_page(request, proven.choices(question))


def _checked(request: PortalRequest) -> HttpResponse:
    typed = request.POST.get("code", "")
    verdict = codes.check(request.place, code_cookie.held(request), typed)
    question = verdict.code
    if question is None:
        return SeeOther(whereto.with_next(reverse("portal:sign-in"), whereto.wanted(request)))
    if not verdict.is_right:
        if verdict.said == "wrong" and question.is_open:
            return _code_page(request, question, typed=typed, status=UNPROCESSABLE)
        return code_over(request, question, said="used_up" if verdict.said == "wrong" else verdict.said)
    found = proven.choices(question)
    if len(found) == 1:
        return _come_in(request, question, found[0].key)
    keep = "1" if _is_kept(request) else "0"
    return SeeOther(whereto.with_next(reverse("portal:choose"), whereto.wanted(request), keep=keep))


def _come_in(request: PortalRequest, question: SignInCode, key: str) -> HttpResponse:
    try:
        arrived = proven.come_in_by_code(question, key, caller(request), is_kept=_is_kept(request))
    except accepting.NeedsCredential:
        keep = "" if _is_kept(request) else "0"
        to = reverse("portal:invitation-proven", args=[key])
        return SeeOther(whereto.with_next(to, whereto.wanted(request), keep=keep))
    except proven.NothingOpen:
        return _choice_page(request, proven.choices(question), status=UNPROCESSABLE)
    except Refusal:
        return code_over(request, question, said="used")
    return code_cookie.drop(welcome(request, arrived, to=whereto.wanted(request)), request)


def _is_kept(request: PortalRequest) -> bool:
    return request.POST.get("keep") == "1"


def _code_page(
    request: PortalRequest, question: SignInCode, *, typed: str = "", status: int = 200
) -> HttpResponse:
    return answer(request, "code", status=status, **code_context(request, question, typed=typed))


def code_context(request: PortalRequest, question: SignInCode, *, typed: str = "") -> Context:
    """What a page with the field for a code needs to know. `wait`: too many were asked for, and none was sent."""
    wait, again = _wait(request), int(codes.seconds_until_again(question))
    return {
        "length": LONG if question.is_long else SHORT,
        "typed": typed[:64],
        "wrong": _wrong(question) if request.method == "POST" else "",
        "wait": waiting(wait) if wait else "",
        "again_seconds": 0 if wait else again,
        "again_clock": format_html('<b class="num">{}:{:02}</b>', again // 60, again % 60),
        "is_kept": request.method != "POST" or _is_kept(request),
        **_addressed(request, question.address),
    }


def _wrong(question: SignInCode) -> str:
    left = question.tries_left
    sentence = ngettext(
        "That is not the code. %(left)s try left. Take the newest one, which was asked for in this browser.",
        "That is not the code. %(left)s tries left. Take the newest one, which was asked for in this browser.",
        left,
    )
    return sentence % {"left": left}


def _wait(request: PortalRequest) -> int:
    """The seconds that the address names, which anybody may write: never more than a day."""
    named = request.GET.get("wait", "")
    return min(int(named), LONGEST_WAIT) if named.isascii() and named.isdigit() and len(named) < 9 else 0


def _addressed(request: PortalRequest, address: str) -> Context:
    """The address as it was typed, and the way to another one."""
    another = whereto.with_next(reverse("portal:sign-in"), whereto.wanted(request))
    return {
        "email": address,
        "address": format_html("<strong><bdi>{}</bdi></strong>", address),
        "another": another,
    }


def code_over(request: PortalRequest, question: SignInCode, *, said: str = "") -> HttpResponse:
    """The code is worth nothing any more: why, and one press for a new one. Whoever came in with it goes on."""
    said = said or codes.why_over(question)
    if said == "used" and isinstance(request.viewer, ContactViewer):
        return SeeOther(reverse("portal:doorstep"))
    return answer(request, "code_over", status=GONE, said=said, **_addressed(request, question.address))


def _choice_page(request: PortalRequest, found: list[Choice], *, status: int = 200) -> HttpResponse:
    if not found:
        return answer(request, "nothing_open", status=403)
    keep = _is_kept(request) if request.method == "POST" else request.GET.get("keep") != "0"
    people = {one.grant.contact_id for one in found}
    said = {"choices": found, "is_kept": keep, "are_people": len(people) > 1, "is_wrong": status != 200}
    return answer(request, "choose", status=status, **said)
