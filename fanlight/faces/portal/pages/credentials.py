"""How the reader comes in: their password and passkeys, to set, change and remove.

A link alone changes nothing, nor does a proof of long ago: it leads to a code, and back.
"""

from typing import Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fanlight.core.errors import NotProven, Refusal, Sentence
from fanlight.core.viewers import GrantViewer
from fanlight.faces.portal import asking
from fanlight.faces.portal.gate import PortalRequest, for_contacts
from fanlight.faces.portal.proof import needs_proof, step_up
from fanlight.ground.access.entering import credentials, limits, passkeys, passwords
from fanlight.ground.people.models import Contact
from fanlight.ui.answers import done, show

TOO_OFTEN: Final = _("That was tried too often. Wait a minute, or confirm by a code that it is you.")
CHANGES: Final = limits.Budget("password-change", burst=10, every_seconds=60)
"""Of one person: whoever sits at somebody's open window guesses here no faster than at the door."""
QUESTIONS: Final = limits.Budget("passkey-questions", burst=20, every_seconds=60)
"""Of one person: each question is a row for some minutes."""


@for_contacts
@require_safe
def credential_list(request: PortalRequest) -> HttpResponse:
    return _shown(request)


@for_contacts
@require_POST
def password_set(request: PortalRequest) -> HttpResponse:
    said = request.POST
    if not request.viewer.is_proven:
        return needs_proof(request, _here())
    reader = _reader(request)
    if limits.charge(CHANGES, str(reader.contact_id)):
        return _shown(request, wrong={"": TOO_OFTEN}, status=429)
    try:
        passwords.set_own(
            said.get("password", ""),
            by=reader,
            current=said.get("current", ""),
            ends_others=said.get("ends_others") == "on",
        )
    except NotProven:
        return needs_proof(request, _here())
    except Refusal as refusal:
        return _shown(request, wrong={refusal.field or "": refusal.message}, status=422)
    return done(request, _here())


@for_contacts
@require_POST
def passkey_ask(request: PortalRequest) -> HttpResponse:
    reader = _reader(request)
    try:
        credentials.require_offer(reader)
        credentials.require_fresh_proof(reader)
    except Refusal as refusal:
        return asking.refused(str(refusal.message), status=403)
    if limits.charge(QUESTIONS, str(reader.contact_id)):
        return asking.refused(str(TOO_OFTEN), status=429)
    contact = get_object_or_404(Contact.objects.visible_to(reader))
    return asking.asked(request, passkeys.ask_new(contact))


@for_contacts
@require_POST
def passkey_add(request: PortalRequest) -> HttpResponse:
    reader, said = _reader(request), request.POST
    if not credentials.is_fresh(reader):
        return needs_proof(request, _here())
    contact = get_object_or_404(Contact.objects.visible_to(reader))
    secret, name = asking.secret_of(request), said.get("name", "")
    try:
        made = passkeys.made_by(said.get("answer", ""), secret=secret, contact=contact, name=name)
        passkeys.add_own(made, by=reader)
    except Refusal as refusal:
        return _shown(request, wrong={refusal.field or "": refusal.message}, status=422)
    return done(request, _here())


@for_contacts
@require_http_methods(["GET", "HEAD", "POST"])
def credential_remove(request: PortalRequest, key: str) -> HttpResponse:
    """A page that asks, and the press."""
    reader = _reader(request)
    found = credentials.of_contact(reader.contact_id, owner=reader).filter(key=key).first()
    if found is None:
        raise Http404
    if request.method != "POST":
        return show(request, "portal/account/credential_remove.html", {"credential": found})
    if not reader.is_proven:
        return needs_proof(request, _here())
    try:
        credentials.remove_own(key, by=reader)
    except NotProven:
        return needs_proof(request, _here())
    except Refusal as refusal:
        return _shown(request, wrong={"": refusal.message}, status=409)
    return done(request, _here())


def _here() -> str:
    return reverse("portal:credential-list")


def _reader(request: PortalRequest) -> GrantViewer:
    """Whoever comes by a share link has no account here: that link is all there is."""
    if not isinstance(request.viewer, GrantViewer):
        raise Http404
    if credentials.policy_of(request.viewer.workspace_id) == "passwordless":
        raise Http404
    return request.viewer


def _shown(
    request: PortalRequest, *, wrong: dict[str, Sentence] | None = None, status: int = 200
) -> HttpResponse:
    reader = _reader(request)
    mine: list[Any] = list(credentials.of_contact(reader.contact_id, owner=reader))
    context = {
        "password": next((one for one in mine if one.kind == "password"), None),
        "passkeys": [one for one in mine if one.kind == "passkey"],
        "is_proven": reader.is_proven,
        "step_up": step_up(_here()),
        "is_fresh": credentials.is_fresh(reader),
        "asks_current": not credentials.is_fresh(reader, credentials.BESIDE_PASSWORD),
        "wrong": wrong or {},
    }
    return show(request, "portal/account/credentials.html", context, status=status)
