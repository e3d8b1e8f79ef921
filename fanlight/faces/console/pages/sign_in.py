"""Sign-in & links: how clients come in, in plain words with what each choice does. Owners and administrators only.

And, for staff, what one contact comes in with: it can be taken away here, never set.
"""

from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fanlight.core.errors import Refusal
from fanlight.faces.console.gate import StaffRequest, for_admins, for_staff, workspace_of
from fanlight.ground.access.entering import credentials
from fanlight.ground.people.models import Contact
from fanlight.ground.workspaces.signing_in import SignIn, set_sign_in
from fanlight.ui.addresses import url
from fanlight.ui.answers import done, show

EFFECTS: Final = (
    (
        "passwordless",
        _("Links and codes, no passwords"),
        _("People come in by a link, or by a code that we email each time. There is nothing to forget."),
    ),
    (
        "allowed",
        _("Passwords and passkeys for those who want one"),
        _("Links and codes go on working. An invitation offers to set a password or a passkey, or neither."),
    ),
    (
        "required",
        _("A password or a passkey for everybody"),
        _(
            "An invitation counts as accepted once one is set, whether people come by its link or by a code. "
            "A code still lets in whoever has access already."
        ),
    ),
)


@for_admins
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_edit(request: StaffRequest) -> HttpResponse:
    workspace = workspace_of(request)
    if request.method != "POST":
        return _shown(request, SignIn.of(workspace))
    said = request.POST
    chosen = SignIn(
        said.get("sign_in_policy", ""),
        said.get("binds_links") == "on",
        said.get("activates_on_confirmed") == "on",
    )
    try:
        set_sign_in(workspace, chosen, by=request.viewer)
    except Refusal as refusal:
        return _shown(request, chosen, wrong=str(refusal.message), status=422)
    messages.success(request, _("Saved. It holds from now on, for everybody."))
    return done(request, url("console:sign-in-edit"))


@for_staff
@require_safe
def credential_list(request: StaffRequest, key: str) -> HttpResponse:
    """What a contact comes in with. No page of ours sets one."""
    contact = get_object_or_404(Contact.objects.visible_to(request.viewer), key=key)
    held = list(credentials.of_contact(contact.pk, owner=request.viewer))
    return show(request, "console/contacts/credentials.html", {"contact": contact, "credentials": held})


@for_staff
@require_POST
def credential_remove(request: StaffRequest, key: str, credential: str) -> HttpResponse:
    contact = get_object_or_404(Contact.objects.visible_to(request.viewer), key=key)
    mine = credentials.of_contact(contact.pk, owner=request.viewer)
    try:
        credentials.remove(get_object_or_404(mine, key=credential), by=request.viewer)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("Removed. They were told by letter, and come in by a code."))
    return done(request, url("console:credential-list", key))


def _shown(request: StaffRequest, chosen: SignIn, *, wrong: str = "", status: int = 200) -> HttpResponse:
    context = {
        "chosen": chosen,
        "effects": EFFECTS,
        "people": credentials.people_with_any(request.viewer),
        "wrong": wrong,
    }
    return show(request, "console/portals/sign_in.html", context, status=status)
