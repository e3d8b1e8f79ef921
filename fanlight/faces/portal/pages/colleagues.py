"""Colleagues: who else of the client has access, for the client's owners, who invite and remove them.

A link alone names nobody but its own person: it may have been passed on. Inviting and removing need a fresh proof.
"""

from typing import Any, Final

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fanlight.core.errors import Refusal, Sentence
from fanlight.core.viewers import GrantViewer
from fanlight.faces.portal.gate import PortalRequest, for_contacts
from fanlight.faces.portal.proof import needs_proof, step_up
from fanlight.ground.access.entering import credentials, limits
from fanlight.ground.access.ways import colleagues
from fanlight.ui.answers import done, show

INVITATIONS: Final = limits.Budget("colleague-invitations", burst=30, every_seconds=120)
TOO_MANY: Final = _("These were many invitations in a short time. Go on in a few minutes.")


@for_contacts
@require_safe
def colleague_list(request: PortalRequest) -> HttpResponse:
    return _shown(request)


@for_contacts
@require_POST
def colleague_invite(request: PortalRequest) -> HttpResponse:
    reader, said = _owner(request), request.POST
    if not credentials.is_fresh(reader):
        return needs_proof(request, _here())
    if limits.charge(INVITATIONS, str(reader.contact_id)):
        return _shown(request, said=said, wrong={"": TOO_MANY}, status=429)
    who = colleagues.NewColleague(said.get("name", ""), said.get("email", ""), said.get("role", ""))
    try:
        colleagues.invite(who, by=reader)
    except Refusal as refusal:
        field = refusal.field if refusal.field in ("name", "email", "role") else "email"
        return _shown(request, said=said, wrong={field: refusal.message}, status=422)
    return done(request, _here())


@for_contacts
@require_http_methods(["GET", "HEAD", "POST"])
def colleague_remove(request: PortalRequest, key: str) -> HttpResponse:
    """A page that asks, and the press. Somebody else's colleagues are not there."""
    reader = _owner(request)
    if not credentials.is_fresh(reader):
        return needs_proof(request, _here())
    found = colleagues.named(key, by=reader)
    if found is None:
        raise Http404
    if request.method != "POST":
        return show(request, "portal/account/colleague_remove.html", {"colleague": found})
    try:
        colleagues.remove(key, by=reader)
    except Refusal as refusal:
        return _shown(request, wrong={"": refusal.message}, status=409)
    return done(request, _here())


def _here() -> str:
    return reverse("portal:colleague-list")


def _owner(request: PortalRequest) -> GrantViewer:
    if not colleagues.may_manage(request.viewer):
        raise Http404
    reader: GrantViewer = request.viewer
    return reader


def _shown(
    request: PortalRequest, *, said: Any = None, wrong: dict[str, Sentence] | None = None, status: int = 200
) -> HttpResponse:
    reader = _owner(request)
    assert request.visit is not None
    context = {
        "colleagues": colleagues.colleagues_of(reader) if reader.is_proven else [],
        "client_name": request.visit.client_name,
        "roles": colleagues.ROLES,
        "is_proven": reader.is_proven,
        "is_fresh": credentials.is_fresh(reader),
        "step_up": step_up(_here()),
        "said": said or {},
        "wrong": wrong or {},
    }
    return show(request, "portal/account/colleagues.html", context, status=status)
