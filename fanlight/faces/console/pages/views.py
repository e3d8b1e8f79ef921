"""Saved views of a list: keep what it is asked for under a name, rename it, remove it."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fanlight.core.errors import NotAllowed, Refusal
from fanlight.core.listings import Asked, Listing, listing_of
from fanlight.faces.console.gate import StaffRequest, for_staff
from fanlight.faces.console.lists import address_of, home_of
from fanlight.faces.console.pages.forms import Form, Line
from fanlight.faces.console.toasts import said
from fanlight.ground.workspaces.models import SavedView
from fanlight.ui.addresses import url
from fanlight.ui.answers import done, show


class ViewForm(Form):
    """A name; administrators may share it with the team."""

    name = Line(label=gettext_lazy("Name"), max_length=60)
    is_shared = forms.BooleanField(label=gettext_lazy("Share it with the team"), required=False)

    def __init__(self, *given: Any, is_new: bool = True, **options: Any) -> None:
        super().__init__(*given, **options)
        if not is_new or not self.viewer.is_admin:
            del self.fields["is_shared"]


@for_staff
@require_GET
def view_list(request: StaffRequest, listing: str) -> HttpResponse:
    of = _listing(listing)
    views = [
        (view, _may_change(request, view))
        for view in SavedView.objects.visible_to(request.viewer).of_list(listing)
    ]
    return show(request, "console/views/list.html", {"of": of, "back": home_of(of), "views": views})


@for_staff
@require_http_methods(["GET", "POST"])
def view_new(request: StaffRequest, listing: str) -> HttpResponse:
    """What is kept comes in the address, as the list had it."""
    of = _listing(listing)
    asked = Asked.read(of, request.GET)
    form = ViewForm(request.POST or None, viewer=request.viewer)
    if request.method == "POST" and form.is_valid():
        name, is_shared = form.cleaned_data["name"], form.cleaned_data.get("is_shared", False)
        try:
            SavedView.keep(listing, asked.query(), by=request.viewer, name=name, is_shared=is_shared)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            said(request, _("The view is saved. You find it under “Views”."))
            return done(request, address_of(home_of(of), asked))
    return _form(request, form, of)


@for_staff
@require_http_methods(["GET", "POST"])
def view_edit(request: StaffRequest, listing: str, key: str) -> HttpResponse:
    view = _found(request, listing, key)
    form = ViewForm(request.POST or None, viewer=request.viewer, is_new=False, initial={"name": view.name})
    if request.method == "POST" and form.is_valid():
        try:
            view.rename(form.cleaned_data["name"], by=request.viewer)
        except NotAllowed:
            raise
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return done(request, url("console:view-list", listing))
    return _form(request, form, _listing(listing), view=view)


@for_staff
@require_POST
def view_remove(request: StaffRequest, listing: str, key: str) -> HttpResponse:
    view = _found(request, listing, key)
    view.remove(by=request.viewer)
    said(request, _("The view “%(name)s” is removed.") % {"name": view.name})
    return done(request, url("console:view-list", listing))


def _form(
    request: StaffRequest, form: ViewForm, of: Listing, *, view: SavedView | None = None
) -> HttpResponse:
    back = url("console:view-list", of.name) if view else address_of(home_of(of), Asked.read(of, request.GET))
    context = {"form": form, "of": of, "view": view, "back": back}
    status = 422 if form.errors else 200
    return show(request, "console/views/form.html", context, fragment="form", status=status)


def _listing(name: str) -> Listing:
    listing = listing_of(name)
    if listing is None:
        raise Http404
    return listing


def _found(request: StaffRequest, listing: str, key: str) -> SavedView:
    views = SavedView.objects.visible_to(request.viewer)
    view: SavedView = get_object_or_404(views, listing=listing, key=key)
    return view


def _may_change(request: StaffRequest, view: SavedView) -> bool:
    return not view.is_shared or request.viewer.is_admin
