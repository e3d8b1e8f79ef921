"""Confirming who one is, in the midst of a visit: a code to the address we have, and back to where the reader was."""

from typing import Final

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from fanlight.faces.portal import code_cookie, whereto
from fanlight.faces.portal.gate import PortalRequest, cookie_name, for_contacts
from fanlight.faces.portal.pages.doorstep import answer
from fanlight.faces.portal.pages.sign_in import UNPROCESSABLE, code_context
from fanlight.faces.portal.welcome import caller, set_cookie
from fanlight.ground.access.entering import codes, proven
from fanlight.ground.access.entering.proven import CodeOver
from fanlight.ground.access.models import SignInCode
from fanlight.ui.answers import SeeOther

CONFLICT: Final = 409


@for_contacts
@require_http_methods(["GET", "HEAD", "POST"])
def step_up(request: PortalRequest) -> HttpResponse:
    """First the press that sends the code, then the code."""
    if request.method == "POST":
        return _checked(request)
    question = _question(request)
    return _code_page(request, question) if question and question.is_open else _send_page(request)


@for_contacts
@require_POST
def step_up_send(request: PortalRequest) -> HttpResponse:
    try:
        contact = proven.reader(request.viewer)
        asked = codes.ask_in_visit(contact, caller(request), held=code_cookie.held(request))
    except codes.NotAnAddress:
        return _send_page(request, status=CONFLICT)
    wait = str(int(asked.wait) + 1) if asked.wait else ""
    to = whereto.with_next(reverse("portal:step-up"), whereto.wanted(request), wait=wait)
    return code_cookie.keep(SeeOther(to), request, asked.secret)


def _checked(request: PortalRequest) -> HttpResponse:
    typed, reader = request.POST.get("code", ""), request.viewer
    verdict = codes.check(reader, code_cookie.held(request), typed, contact_id=reader.contact_id)
    question = verdict.code
    if question is None or (not verdict.is_right and not question.is_open):
        return _send_page(request, said=verdict.said, status=UNPROCESSABLE)
    if not verdict.is_right:
        return _code_page(request, question, typed=typed, status=UNPROCESSABLE)
    try:
        session, secret = proven.confirm_by_code(question, by=reader)
    except CodeOver:
        return _send_page(request, said="used", status=CONFLICT)
    response = SeeOther(whereto.wanted(request) or reverse("portal:doorstep"))
    until = session.ends_at if session.is_kept else None
    set_cookie(response, cookie_name(request.workspace_name), secret, until=until)
    return code_cookie.drop(response, request)


def _question(request: PortalRequest) -> SignInCode | None:
    """What was asked for in this visit by this reader; not what somebody typed at the door."""
    found = codes.open_question(request.viewer, code_cookie.held(request))
    return found if found and found.contact_id == request.viewer.contact_id else None


def _code_page(
    request: PortalRequest, question: SignInCode, *, typed: str = "", status: int = 200
) -> HttpResponse:
    said = code_context(request, question, typed=typed) | {"address": proven.masked(question.address)}
    return answer(request, "step_up_code", status=status, **said)


def _send_page(request: PortalRequest, *, said: str = "", status: int = 200) -> HttpResponse:
    address = proven.masked(proven.address_of(request.viewer))
    return answer(request, "step_up", status=status, said=said, address=address)
