"""Where an invitation arrives: who asks, and one form. Looking changes nothing; only a press joins the team."""

from typing import Any, Final
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fanlight.faces.console.entrance.coming_in import answer, dead, sign_in
from fanlight.faces.console.entrance.forms import PasswordForm
from fanlight.faces.console.entrance.look import sheet_of
from fanlight.ground.access.models import MemberInvitation
from fanlight.ground.access.models.members import Over
from fanlight.ground.access.team import joining
from fanlight.ground.rooms.brand import logo_path, look_of
from fanlight.ground.workspaces.addresses import name_of
from fanlight.ground.workspaces.models import Login, Member
from fanlight.ui.answers import Context, SeeOther

KEPT: Final = "invitation"
HERE: Final = "/accounts/invitation/"


@require_http_methods(["GET", "HEAD", "POST"])
def invitation_show(request: HttpRequest, token: str) -> HttpResponse:
    return _answered(request, joining.look_up(token))


@require_http_methods(["GET", "HEAD", "POST"])
def invitation_kept(request: HttpRequest) -> HttpResponse:
    """The same after signing in: the session remembers which one it was, the address no longer says it."""
    digest = bytes.fromhex(request.session.get(KEPT, ""))
    return _answered(request, joining.behind(digest) if digest else None)


def _answered(request: HttpRequest, invitation: MemberInvitation | None) -> HttpResponse:
    if invitation is None:
        return dead(request)
    login: Any = request.user if request.user.is_authenticated else None
    try:
        if login is not None:
            return _as_oneself(request, invitation, login)
        if joining.login_of(invitation):
            return _to_sign_in(request, invitation)
        return _anew(request, invitation)
    except Over:
        return dead(request)


def _as_oneself(request: HttpRequest, invitation: MemberInvitation, login: Any) -> HttpResponse:
    context = {"invitation": invitation, "email": login.email}
    if login.email != invitation.email_key:
        status = 409 if request.method == "POST" else 200
        return _shown(request, "somebody_else", context, status=status)
    if request.method == "POST":
        return _arrived(request, joining.join(invitation, login=Login.objects.get(pk=login.pk)))
    return _shown(request, "join", context)


def _to_sign_in(request: HttpRequest, invitation: MemberInvitation) -> HttpResponse:
    if request.method == "POST":
        request.session[KEPT] = bytes(invitation.digest or b"").hex()
        return SeeOther(f"{settings.LOGIN_PATH}?next={quote(HERE)}")
    return _shown(request, "sign_in", {"invitation": invitation})


def _anew(request: HttpRequest, invitation: MemberInvitation) -> HttpResponse:
    form = PasswordForm(request.POST or None, email=invitation.email_key, initial={"person": invitation.name})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            member = joining.join_anew(invitation, name=said["person"], password=said["password"])
        except joining.HasLogin as refusal:
            form.refuse(refusal)
        else:
            sign_in(request, member.login)
            return _arrived(request, member)
    context = {"form": form, "invitation": invitation}
    return _shown(request, "join_anew", context, status=422 if form.errors else 200)


def _shown(request: HttpRequest, name: str, context: Context, *, status: int = 200) -> HttpResponse:
    """In the colours and with the logo of the business that invites."""
    business = context["invitation"].workspace
    look = look_of(business)
    logo = logo_path(name_of(business.pk), look.logo.digest if look.logo else None)
    return answer(request, name, context | {"theme_url": sheet_of(look.accent), "logo": logo}, status=status)


def _arrived(request: HttpRequest, member: Member) -> HttpResponse:
    request.session.pop(KEPT, None)
    messages.success(request, _("Welcome. You are on the team now."))
    return SeeOther(f"/console/{name_of(member.workspace_id)}/")
