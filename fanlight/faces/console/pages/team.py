"""The team: who works here and in which role, invitations, and who was stopped. Owners and administrators only."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fanlight.core.errors import Refusal
from fanlight.core.viewers import StaffViewer
from fanlight.faces.console.gate import StaffRequest, for_admins, needs_proof, needs_proof_to_change
from fanlight.faces.console.pages.forms import Form, Line
from fanlight.ground.access.models import MemberInvitation
from fanlight.ground.access.models.members import Invited, Over
from fanlight.ground.access.team import invitations, resets, staff_sessions
from fanlight.ground.workspaces import team
from fanlight.ground.workspaces.models import Member
from fanlight.ui.addresses import url
from fanlight.ui.answers import Context, done, show

MOST_SHOWN = 500


class InviteForm(Form):
    """Whom to ask in, and into which role."""

    email = forms.EmailField(label=gettext_lazy("Email"), max_length=254)
    name = Line(label=gettext_lazy("Name"), max_length=200, required=False)
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=[], widget=forms.RadioSelect)

    def __init__(self, *given: Any, viewer: StaffViewer, **options: Any) -> None:
        super().__init__(*given, viewer=viewer, initial={"role": team.STAFF}, **options)
        self.fields["role"].choices = _roles(viewer)  # type: ignore[attr-defined]


class RoleForm(Form):
    """Another role for a member."""

    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=[], widget=forms.RadioSelect)

    def __init__(self, *given: Any, viewer: StaffViewer, member: Member, **options: Any) -> None:
        super().__init__(*given, viewer=viewer, initial={"role": member.role}, **options)
        self.fields["role"].choices = Member.ROLES  # type: ignore[attr-defined]


def _roles(viewer: StaffViewer) -> list[tuple[str, Any]]:
    """The roles that this viewer may give."""
    return [(role, label) for role, label in Member.ROLES if team.may_decide(viewer.role, role)]


@for_admins
@require_GET
def team_list(request: StaffRequest) -> HttpResponse:
    members = Member.objects.visible_to(request.viewer).select_related("login")
    pending = MemberInvitation.objects.visible_to(request.viewer).pending().select_related("letter")
    still_open = set(MemberInvitation.objects.visible_to(request.viewer).open().values_list("id", flat=True))
    context = {
        "members": list(members.order_by("disabled_at", "name", "id")[:MOST_SHOWN]),
        "invitations": [(one, one.pk in still_open) for one in pending[:MOST_SHOWN]],
        "own_id": request.viewer.member_id,
    }
    return show(request, "console/team/list.html", context)


@for_admins
@needs_proof
@require_http_methods(["GET", "POST"])
def team_invite(request: StaffRequest) -> HttpResponse:
    form = InviteForm(request.POST or None, viewer=request.viewer)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            invitations.invite(Invited(said["email"], said["role"], said["name"]), by=request.viewer)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request, _("The invitation to %(email)s is on its way.") % {"email": said["email"]}
            )
            return done(request, url("console:team-list"))
    return show(request, "console/team/invite.html", {"form": form}, status=422 if form.errors else 200)


@for_admins
@needs_proof_to_change
@require_http_methods(["GET", "POST"])
def team_show(request: StaffRequest, key: str) -> HttpResponse:
    """A member: their role, and whether they may sign in."""
    member = _member(request, key)
    form = RoleForm(request.POST or None, viewer=request.viewer, member=member)
    if request.method == "POST" and form.is_valid():
        try:
            team.change_role(member, form.cleaned_data["role"], by=request.viewer)
        except team.AlreadySo:
            return done(request, url("console:team-list"))
        except team.LastOwner as refusal:
            return _member_page(request, member, form, refused=refusal)
        messages.success(request, _("%(name)s has another role now.") % {"name": member.name})
        return done(request, url("console:team-list"))
    return _member_page(request, member, form)


@for_admins
@needs_proof
@require_http_methods(["GET", "POST"])
def team_stop(request: StaffRequest, key: str) -> HttpResponse:
    """Asked first: what they lose at once."""
    member = _member(request, key)
    if request.method == "POST":
        _try(request, lambda: team.stop(member, by=request.viewer))
        return done(request, url("console:team-list"))
    return show(request, "console/team/stop.html", {"member": member})


@for_admins
@needs_proof
@require_POST
def team_resume(request: StaffRequest, key: str) -> HttpResponse:
    member = _member(request, key)
    _try(request, lambda: team.resume(member, by=request.viewer))
    return done(request, url("console:team-list"))


@for_admins
@require_POST
def team_sign_out(request: StaffRequest, key: str) -> HttpResponse:
    """Takes nothing away but open windows: nobody is asked for a proof when a laptop was lost."""
    member = _member(request, key)
    staff_sessions.sign_out(member, by=request.viewer)
    messages.success(request, _("%(name)s is signed out on every device.") % {"name": member.name})
    return done(request, url("console:team-show", key))


@for_admins
@needs_proof
@require_POST
def team_reset(request: StaffRequest, key: str) -> HttpResponse:
    """A letter by which they choose a password themselves; nobody else ever does."""
    member = _member(request, key)
    resets.send(member, by=request.viewer)
    messages.success(request, _("%(name)s gets a letter to choose a new password.") % {"name": member.name})
    return done(request, url("console:team-show", key))


@for_admins
@require_POST
def invitation_send(request: StaffRequest, key: str) -> HttpResponse:
    """Once more: the link in the earlier letter is dead from now on."""
    invitation = _invitation(request, key)
    _try(request, lambda: invitations.send_again(invitation, by=request.viewer))
    return done(request, url("console:team-list"))


@for_admins
@require_POST
def invitation_cancel(request: StaffRequest, key: str) -> HttpResponse:
    invitation = _invitation(request, key)
    _try(request, lambda: invitation.cancel(by=request.viewer))
    return done(request, url("console:team-list"))


def _member_page(
    request: StaffRequest, member: Member, form: RoleForm, *, refused: Refusal | None = None
) -> HttpResponse:
    if refused is not None:
        form.refuse(refused)
    context: Context = {
        "member": member,
        "form": form,
        "may_decide": team.may_decide(request.viewer.role, member.role),
        "may_give": request.viewer.role == team.OWNER,
        "is_self": member.pk == request.viewer.member_id,
    }
    status = 409 if refused else 422 if form.errors else 200
    return show(request, "console/team/show.html", context, status=status)


def _try(request: StaffRequest, verb: Any) -> None:
    """A press that somebody else may have made a moment before: then say so. What is not allowed stays 403."""
    try:
        verb()
    except (team.LastOwner, team.AlreadySo, Over) as refusal:
        messages.info(request, str(refusal.message))


def _member(request: StaffRequest, key: str) -> Member:
    member: Member = get_object_or_404(
        Member.objects.visible_to(request.viewer).select_related("login"), key=key
    )
    return member


def _invitation(request: StaffRequest, key: str) -> MemberInvitation:
    pending = MemberInvitation.objects.visible_to(request.viewer)
    invitation: MemberInvitation = get_object_or_404(pending, key=key)
    return invitation
