"""A member's own page: how colleagues and clients read and reach them, how they sign in, and on which devices."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from fanlight.core import agents
from fanlight.core.viewers import StaffViewer
from fanlight.faces.console.gate import StaffRequest, for_staff
from fanlight.faces.console.pages.forms import Form, Line
from fanlight.ground.access.team import factors, staff_sessions
from fanlight.ground.workspaces import team
from fanlight.ground.workspaces.models import Member
from fanlight.ui.addresses import url
from fanlight.ui.answers import done, show


class ProfileForm(Form):
    """Name, job title and phone of whoever is signed in, in this workspace."""

    name = Line(label=gettext_lazy("Name"), max_length=200, help_text=gettext_lazy("Clients read it, too."))
    title = Line(label=gettext_lazy("Job title"), max_length=120, required=False)
    phone = Line(label=gettext_lazy("Phone"), max_length=40, required=False)

    def __init__(self, *given: Any, viewer: StaffViewer, member: Member, **options: Any) -> None:
        now = {"name": member.name, "title": member.title, "phone": member.phone}
        super().__init__(*given, viewer=viewer, initial=now, **options)


@for_staff
@require_http_methods(["GET", "POST"])
def profile(request: StaffRequest) -> HttpResponse:
    members = Member.objects.visible_to(request.viewer).select_related("login")
    member = members.get(pk=request.viewer.member_id)
    form = ProfileForm(request.POST or None, viewer=request.viewer, member=member)
    if request.method == "POST" and form.is_valid():
        team.introduce(member, by=request.viewer, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return done(request, url("console:profile"))
    context = {"form": form, "member": member, **_sign_in(request)}
    return show(request, "console/team/profile.html", context, status=422 if form.errors else 200)


@for_staff
@require_POST
def device_end(request: StaffRequest, key: str) -> HttpResponse:
    """One device, which may be this one."""
    if not staff_sessions.end(request.page.login_id, key):
        raise Http404
    messages.success(request, _("Signed out."))
    return done(request, url("console:profile"))


@for_staff
@require_POST
def device_end_others(request: StaffRequest) -> HttpResponse:
    staff_sessions.end_others(request.page.login_id, but=request.session.digest)
    messages.success(request, _("Every other device is signed out."))
    return done(request, url("console:profile"))


def _sign_in(request: StaffRequest) -> dict[str, Any]:
    """What the page says of the login: it is the same in every workspace."""
    here, login_id = request.session.digest, request.page.login_id
    devices = staff_sessions.devices(login_id)
    return {
        "devices": [
            {"one": one, "words": agents.in_words(one.agent), "is_here": bytes(one.digest) == here}
            for one in devices
        ],
        "factors": factors.held_by(login_id),
        "codes_left": factors.codes_left(login_id),
        "sso": settings.OIDC.get("name", ""),
        "is_connected": bool(settings.OIDC) and _is_connected(login_id),
        "here": request.get_full_path(),
    }


def _is_connected(login_id: int) -> bool:
    from fanlight.ground.access.team import single_sign_on  # heavy, and seldom there

    return single_sign_on.is_connected(login_id)
