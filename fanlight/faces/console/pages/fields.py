"""The fields of the workspace: which there are, for whom, in which order. Owners and administrators only."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fanlight.core.errors import Refusal, Sentence, Stale
from fanlight.core.viewers import StaffViewer
from fanlight.faces.console import toasts
from fanlight.faces.console.gate import StaffRequest, for_admins
from fanlight.faces.console.pages.forms import Form, Line
from fanlight.ground.rooms.models import AUDIENCES
from fanlight.ground.workspaces.models import OwnField
from fanlight.ground.workspaces.models.own_fields import KINDS, LONGEST_LABEL, NOUNS, FieldDraft
from fanlight.ui.addresses import url
from fanlight.ui.answers import done, show

LONGEST_CHOICES = 8000


class FieldForm(Form):
    """What may be changed of a field at any time."""

    label = Line(
        label=_("Name"), max_length=LONGEST_LABEL, help_text=_("Such as claim number, policy number, area.")
    )
    choices = forms.CharField(
        label=_("Choices"),
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
        max_length=LONGEST_CHOICES,
        help_text=_(
            "One on each line. Only for a field of choice. What is chosen already stays where it is chosen."
        ),
    )
    audiences = forms.MultipleChoiceField(
        label=_("Shown in the portal to"),
        choices=AUDIENCES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nobody ticked: only your team sees it."),
    )
    is_searchable = forms.BooleanField(
        label=_("Found by search"),
        required=False,
        help_text=_("What is written already is found within a few minutes."),
    )

    def draft(self) -> FieldDraft:
        said = self.cleaned_data
        choices = tuple(said["choices"].splitlines()) if "choices" in said else ()
        return FieldDraft(said["label"], choices, tuple(said["audiences"]), said["is_searchable"])


class FieldNewForm(FieldForm):
    """A new field: what it belongs to and of which kind it is stay for good."""

    noun = forms.ChoiceField(label=_("On"), choices=NOUNS, widget=forms.RadioSelect)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=KINDS,
        widget=forms.RadioSelect,
        help_text=_(
            "It stays: values are written for it. For another kind, add another field and archive this one."
        ),
    )
    field_order = ("noun", "label", "kind", "choices", "audiences", "is_searchable")


class FieldEditForm(FieldForm):
    """`state` tells whether somebody else changed the field since it was drawn."""

    state = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)

    def __init__(self, *given: Any, viewer: StaffViewer, field: OwnField, **options: Any) -> None:
        super().__init__(*given, viewer=viewer, initial=_as_typed(field), **options)
        if field.kind != "choice":
            del self.fields["choices"]


def _as_typed(field: OwnField) -> dict[str, Any]:
    return {
        "label": field.label,
        "choices": "\n".join(field.choices),
        "audiences": field.readers,
        "is_searchable": field.is_searchable,
        "state": field.state,
    }


@for_admins
@require_GET
def field_list(request: StaffRequest) -> HttpResponse:
    """Every field of the three nouns; there are a hundred of each at most."""
    fields = list(OwnField.objects.visible_to(request.viewer).order_by("order", "label", "id"))
    nouns = [(noun, label, _lines(fields, noun), _archived(fields, noun)) for noun, label in NOUNS]
    return show(request, "console/fields/list.html", {"nouns": nouns}, fragment="fields")


@for_admins
@require_http_methods(["GET", "POST"])
def field_new(request: StaffRequest) -> HttpResponse:
    noun = request.GET.get("noun", "")
    chosen = {"noun": noun if noun in dict(NOUNS) else "job", "kind": "text"}
    form = FieldNewForm(request.POST or None, viewer=request.viewer, initial=chosen)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            field = OwnField.add(form.draft(), noun=said["noun"], kind=said["kind"], by=request.viewer)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            toasts.said(request, _("Added “%(label)s”.") % {"label": field.label})
            return done(request, url("console:field-list"))
    return _form(request, form)


@for_admins
@require_http_methods(["GET", "POST"])
def field_edit(request: StaffRequest, key: str) -> HttpResponse:
    field = _found(request, key)
    form = FieldEditForm(request.POST or None, viewer=request.viewer, field=field)
    if request.method == "POST" and form.is_valid():
        try:
            field.change(form.draft(), by=request.viewer, state=form.cleaned_data["state"])
        except Stale as refusal:
            return _changed_meanwhile(request, form, key, refusal=refusal)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            toasts.said(request, _("Saved."))
            return done(request, url("console:field-list"))
    return _form(request, form, field=field)


def _changed_meanwhile(
    request: StaffRequest, form: FieldEditForm, key: str, *, refusal: Stale
) -> HttpResponse:
    """409: what was typed stays, beside what is there now. Saving again takes over what was typed."""
    there = _found(request, key)
    form.refuse(refusal)
    form.say_again({"state": there.state})
    now: list[tuple[Sentence, Sentence]] = [
        (_("Name"), there.label),
        (_("Choices"), ", ".join(there.choices)),
        (_("Shown in the portal to"), _audiences(there)),
        (_("Found by search"), _("Yes") if there.is_searchable else _("No")),
    ]
    return _form(request, form, field=there, there=now, status=409)


@for_admins
@require_POST
def field_move(request: StaffRequest, key: str) -> HttpResponse:
    field = _found(request, key)
    try:
        field.move(up=request.POST.get("to") != "down", by=request.viewer)
    except Refusal as refusal:
        toasts.said(request, refusal.message)
    return done(request, url("console:field-list"))


@for_admins
@require_POST
def field_archive(request: StaffRequest, key: str) -> HttpResponse:
    field = _found(request, key)
    try:
        field.archive(by=request.viewer)
    except Refusal as refusal:
        toasts.said(request, refusal.message)
    else:
        words = _("Archived “%(label)s”. What it says stays with its rows.") % {"label": field.label}
        toasts.said(request, words, undo=url("console:field-restore", key))
    return done(request, url("console:field-list"))


@for_admins
@require_POST
def field_restore(request: StaffRequest, key: str) -> HttpResponse:
    field = _found(request, key)
    try:
        field.restore(by=request.viewer)
    except Refusal as refusal:
        toasts.said(request, refusal.message)
    else:
        toasts.said(request, _("“%(label)s” is in use again.") % {"label": field.label})
    return done(request, url("console:field-list"))


def _found(request: StaffRequest, key: str) -> OwnField:
    """By `OwnField.address`: noun and key."""
    noun, dot, name = key.partition(".")
    if not dot:
        raise Http404
    field: OwnField = get_object_or_404(OwnField.objects.visible_to(request.viewer), noun=noun, key=name)
    return field


def _lines(fields: list[OwnField], noun: str) -> list[tuple[OwnField, str]]:
    """Fields in use, each with a line that says what it is."""
    return [(field, _in_words(field)) for field in fields if field.noun == noun and not field.archived_at]


def _archived(fields: list[OwnField], noun: str) -> list[OwnField]:
    return [field for field in fields if field.noun == noun and field.archived_at]


def _in_words(field: OwnField) -> str:
    kind = str(dict(KINDS)[field.kind])
    search = str(_("found by search")) if field.is_searchable else ""
    return " · ".join(part for part in (kind, search, _audiences(field) or str(_("your team only"))) if part)


def _audiences(field: OwnField) -> str:
    return ", ".join(str(label) for audience, label in AUDIENCES if audience in field.readers)


def _form(
    request: StaffRequest,
    form: FieldForm,
    *,
    field: OwnField | None = None,
    there: Any = None,
    status: int = 0,
) -> HttpResponse:
    context = {
        "form": form,
        "field": field,
        "there": there or [],
        "kind": dict(KINDS)[field.kind] if field else "",
        "noun": dict(NOUNS)[field.noun] if field else "",
    }
    status = status or (422 if form.errors else 200)
    return show(request, "console/fields/form.html", context, fragment="form", status=status)
