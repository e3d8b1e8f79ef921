"""One own field of a job, client or contact is changed where it stands, or on a page of its own.

Only this value must still be what was drawn: whoever changes another field of the same row is in nobody's way.
"""

import hashlib
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from fanlight.core.errors import Refusal, Sentence, Stale
from fanlight.core.viewers import StaffViewer
from fanlight.faces.console.gate import StaffRequest, for_staff
from fanlight.faces.console.pages import job_page
from fanlight.faces.console.pages.forms import Form
from fanlight.faces.console.pages.own_fields import OwnFact, OwnValue
from fanlight.ground.people.models import Client, Contact
from fanlight.ground.workspaces import fields
from fanlight.ground.workspaces.fields import OwnFields
from fanlight.ground.workspaces.models import OwnField
from fanlight.ui.addresses import url
from fanlight.ui.answers import SeeOther, show, wants_piece


@dataclass(frozen=True, slots=True)
class Filled:
    """The row whose field is changed, and where its pages are. `name`: of the page that changes a field of it."""

    noun: str
    row: Any
    name: str
    key: str
    title: str
    back: str
    trail: tuple[tuple[Sentence, str], ...]


class FillForm(Form):
    """One value. `was` tells whether it is still the one that was drawn."""

    was = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)

    def __init__(self, *given: Any, viewer: StaffViewer, control: OwnValue, **options: Any) -> None:
        super().__init__(*given, viewer=viewer, **options)
        self.fields["value"], self.initial["value"] = control, control.drawn
        self.initial["was"] = self.state = _digest(control.drawn)

    @property
    def is_stale(self) -> bool:
        return bool(self.cleaned_data["was"] != self.state)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@for_staff
@require_http_methods(["GET", "POST"])
def job_fill(request: StaffRequest, number: str, field: str) -> HttpResponse:
    job, back = job_page.found(request, number), url("console:job-show", number)
    trail = ((_("Jobs"), url("console:job-list")), (job.number, back))
    return _fill(request, Filled("job", job, "job-fill", number, job.title, back, trail), field)


@for_staff
@require_http_methods(["GET", "POST"])
def client_fill(request: StaffRequest, key: str, field: str) -> HttpResponse:
    client: Client = get_object_or_404(Client.objects.visible_to(request.viewer), key=key)
    back = url("console:client-show", key)
    trail = ((_("Clients"), url("console:client-list")), (client.name, back))
    return _fill(request, Filled("client", client, "client-fill", key, client.name, back, trail), field)


@for_staff
@require_http_methods(["GET", "POST"])
def contact_fill(request: StaffRequest, key: str, field: str) -> HttpResponse:
    contact: Contact = get_object_or_404(Contact.objects.visible_to(request.viewer), key=key)
    back = url("console:contact-show", key)
    trail = ((_("Contacts"), url("console:contact-list")), (contact.name, back))
    return _fill(request, Filled("contact", contact, "contact-fill", key, contact.name, back, trail), field)


def _fill(request: StaffRequest, on: Filled, key: str) -> HttpResponse:
    own = OwnFields.seen_by(request.viewer, on.noun)
    field = own.named(key)
    if field is None:
        raise Http404
    control = OwnValue(field, on.row.own.get(key), conventions=own.conventions)
    form = FillForm(request.POST or None, viewer=request.viewer, control=control)
    if request.method != "POST":
        return _answer(request, on, field, form=None if request.GET.get("shown") else form)
    if not form.is_valid():
        return _answer(request, on, field, form=form, status=422)
    try:
        _save(form, on, key)
    except Stale as refusal:
        return _changed_meanwhile(request, on, field, form=form, refusal=refusal)
    except Refusal as refusal:
        form.refuse(refusal)
        return _answer(request, on, field, form=form, status=422)
    return _answer(request, on, field) if wants_piece(request) else SeeOther(on.back)


@transaction.atomic
def _save(form: FillForm, on: Filled, key: str) -> None:
    if form.is_stale:
        raise Stale
    own = fields.said(on.row.own, {key: form.cleaned_data["value"]})
    if own != on.row.own:
        on.row.edit(replace(on.row.draft, own=own), by=form.viewer, revision=on.row.revision)


def _changed_meanwhile(
    request: StaffRequest, on: Filled, field: OwnField, *, form: FillForm, refusal: Stale
) -> HttpResponse:
    """409: what was typed stays, beside what is there now. Saving again takes over what was typed."""
    on.row.refresh_from_db(fields=["own", "revision"])
    own = OwnFields.seen_by(request.viewer, on.noun)
    drawn = OwnValue(field, on.row.own.get(field.key), conventions=own.conventions).drawn
    form.refuse(refusal)
    form.say_again({"was": _digest(drawn)})
    there = own.shown(field, on.row.own)
    return _answer(request, on, field, form=form, there=there, status=409)


def _answer(request: StaffRequest, on: Filled, field: OwnField, **said: Any) -> HttpResponse:
    own = OwnFields.seen_by(request.viewer, on.noun)
    href = url(f"console:{on.name}", on.key, field.key)
    status = said.pop("status", 200)
    context = {
        "form": None,
        "there": None,
        "title": on.title,
        "back": on.back,
        "trail": list(on.trail),
    } | said
    context["fact"] = OwnFact(field.key, field.label, own.shown(field, on.row.own), href)
    return show(request, "console/own/fill.html", context, fragment="fact", status=status)
