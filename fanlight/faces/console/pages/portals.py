"""Portal settings: what each audience sees and may do, and how long links work. Owners and administrators only."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from fanlight.core.errors import Refusal
from fanlight.faces.console.gate import StaffRequest, for_admins, workspace_of
from fanlight.faces.console.pages.forms import Form
from fanlight.ground.rooms import switches
from fanlight.ground.rooms.models import Portal, PortalSetting
from fanlight.ground.rooms.switches import SWITCHES
from fanlight.ui.addresses import url
from fanlight.ui.answers import done, show

LONGEST_DAYS = 365


class LinkDaysForm(Form):
    """How long a new link works when nobody says otherwise, and the most it may."""

    link_days = forms.IntegerField(label=_("Days a new link works"), min_value=1, max_value=LONGEST_DAYS)
    link_days_max = forms.IntegerField(
        label=_("Most days allowed"),
        min_value=1,
        max_value=LONGEST_DAYS,
        help_text=_("Links already sent keep their day."),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if {"link_days", "link_days_max"} <= said.keys() and said["link_days"] > said["link_days_max"]:
            self.add_error("link_days", _("This is more than the most days allowed."))
        return said


@for_admins
@require_http_methods(["GET", "POST"])
def portal_list(request: StaffRequest) -> HttpResponse:
    workspace = workspace_of(request)
    now = {"link_days": workspace.link_days, "link_days_max": workspace.link_days_max}
    form = LinkDaysForm(request.POST or None, viewer=request.viewer, initial=now)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        switches.set_link_days(workspace, said["link_days"], most=said["link_days_max"], by=request.viewer)
        messages.success(request, _("Saved."))
        return done(request, url("console:portal-list"))
    portals = Portal.objects.visible_to(request.viewer).general()
    context = {"form": form, "portals": list(portals), "portal_on": workspace.portal_on}
    return show(request, "console/portals/list.html", context, status=422 if form.errors else 200)


@for_admins
@require_http_methods(["GET", "POST"])
def portal_show(request: StaffRequest, key: str) -> HttpResponse:
    """Every switch of one portal, saved together; a switch that is not sent is off."""
    portal = get_object_or_404(Portal.objects.visible_to(request.viewer), key=key)
    if request.method == "POST":
        on = {switch.name for switch in SWITCHES if request.POST.get(switch.name) == "on"}
        try:
            switches.set_portal(portal, is_on=request.POST.get("on") == "on", on=on, by=request.viewer)
        except Refusal as refusal:
            messages.error(request, str(refusal.message))
        else:
            messages.success(request, _("Saved. It holds for links already sent, too."))
        return done(request, url("console:portal-show", key))
    now = PortalSetting.objects.visible_to(request.viewer).effective(portal.settings_id, 0)
    context = {"portal": portal, "switches": [(switch, now.get(switch.name, False)) for switch in SWITCHES]}
    return show(request, "console/portals/show.html", context)
