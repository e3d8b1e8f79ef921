"""Who hears of work requests: members are picked from those who work here. Owners and administrators only."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from fanlight.core.errors import Refusal
from fanlight.core.viewers import StaffViewer
from fanlight.faces.console.gate import StaffRequest, for_admins
from fanlight.faces.console.pages.forms import Form
from fanlight.ground.rooms.models import Portal, PortalSetting
from fanlight.ground.workspaces.models import Member
from fanlight.ui.addresses import url
from fanlight.ui.answers import done, show
from fanlight.work.requests.models import RequestWatcher
from fanlight.work.requests.models.watchers import PortalFirst, is_ready, picked, told
from fanlight.work.requests.reach import RIGHT


class WatchersForm(Form):
    """The people who work here, each with a tick."""

    members = forms.MultipleChoiceField(
        label=_("Who gets a letter about each new request?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose among the people who work here.")},
    )

    def __init__(self, *given: Any, viewer: StaffViewer, **options: Any) -> None:
        super().__init__(*given, viewer=viewer, **options)
        members: Any = self.fields["members"]
        working = Member.objects.visible_to(viewer).working().select_related("login").order_by("name", "id")
        members.choices = [(one.key, f"{one.name} ({one.login.email})") for one in working]


@for_admins
@require_http_methods(["GET", "HEAD", "POST"])
def watchers_edit(request: StaffRequest) -> HttpResponse:
    viewer = request.viewer
    now = [member.key for member in picked(viewer)]
    said = request.POST if request.method == "POST" else None
    form = WatchersForm(said, viewer=viewer, initial={"members": now})
    status = 200
    if said is not None and form.is_valid():
        try:
            RequestWatcher.choose(form.cleaned_data["members"], by=viewer)
        except PortalFirst as refusal:
            form.refuse(refusal)
            status = 409
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Saved."))
            return done(request, url("console:watchers-edit"))
    context = {
        "form": form,
        "is_ready": is_ready(viewer),
        "nobody": not now,
        "told": [member.name for member in told(viewer)],
        "takes_requests": _takes_requests(viewer),
    }
    status = status if status == 409 or not form.errors else 422
    return show(request, "console/portals/requests.html", context, status=status)


def _takes_requests(viewer: StaffViewer) -> bool:
    """Whether any portal that is on lets clients ask for work."""
    portals = Portal.objects.visible_to(viewer).filter(on=True)
    words = PortalSetting.objects.visible_to(viewer).filter(name=RIGHT, on=True, room=None)
    return bool(words.filter(portal__in=portals.values("id")).exists())
