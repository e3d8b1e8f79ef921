"""A member's own details: how colleagues and clients read and reach them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from fanlight.core.viewers import StaffViewer
from fanlight.faces.console.gate import StaffRequest, for_staff
from fanlight.faces.console.pages.forms import Form, Line
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
    context = {"form": form, "member": member}
    return show(request, "console/team/profile.html", context, status=422 if form.errors else 200)
