"""The brand: colour and logo of the business, as clients see them. Owners and administrators only."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fanlight.faces.console.entrance.forms import LookForm
from fanlight.faces.console.entrance.look import ratios
from fanlight.faces.console.gate import StaffRequest, for_admins, workspace_of
from fanlight.ground.rooms.brand import set_look
from fanlight.ground.rooms.models import Branding
from fanlight.ui.addresses import url
from fanlight.ui.answers import done, show


@for_admins
@require_http_methods(["GET", "POST"])
def brand_edit(request: StaffRequest) -> HttpResponse:
    """GET with `accent` shows how another colour would be read; nothing changes before Save."""
    look = Branding.objects.visible_to(request.viewer).get(portal=None)
    given = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = LookForm(*given, initial={"accent": look.accent}, has_logo=look.logo_id is not None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        no_logo = bool(said.get("no_logo"))
        set_look(workspace_of(request), said["accent"], by=request.viewer, logo=said["logo"], no_logo=no_logo)
        messages.success(request, _("Saved. Clients see it at their next page."))
        return done(request, url("console:brand-edit"))
    context = {"form": form, "ratios": ratios(request.GET.get("accent", look.accent))}
    status = 422 if form.errors else 200
    return show(request, "console/portals/brand.html", context, fragment="ratios", status=status)
