"""Imports: choose a file, say what its columns are, watch it come in, fetch what was refused."""

from itertools import islice
from typing import Any, Final

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fanlight.core.errors import Refusal
from fanlight.core.visible import visible
from fanlight.faces.console.gate import StaffRequest, for_staff, needs_proof
from fanlight.faces.console.pages.forms import Form
from fanlight.ui.addresses import url
from fanlight.ui.answers import Context, done, invalid, show
from fanlight.work.transfers import cells
from fanlight.work.transfers.columns import UNCLEAR, date_order
from fanlight.work.transfers.mapping import SKIP, BadMapping, Choice, Mapping
from fanlight.work.transfers.models import Import, NotNow
from fanlight.work.transfers.records import Where
from fanlight.work.transfers.refusals import refused_list
from fanlight.work.transfers.sheets import told_of
from fanlight.work.transfers.tables import records

KINDS: Final = {
    "jobs": _("Jobs"),
    "contacts": _("Contacts"),
    "clients": _("Clients"),
    "sites": _("Sites"),
    "assets": _("Assets"),
}
LISTS: Final = {
    "jobs": "job-list",
    "contacts": "contact-list",
    "clients": "client-list",
    "sites": "site-list",
    "assets": "asset-list",
}
EARLIER: Final = 10
PREVIEW_ROWS: Final = 20
PREVIEW_CELL: Final = 60
LONGEST_LABEL: Final = 120
REFUSED_SHOWN: Final = 20
ORDERS: Final = [
    (cells.DAY_FIRST, _("Day first: 31/12/2026")),
    (cells.MONTH_FIRST, _("Month first: 12/31/2026")),
]
UNDER_WAY: Final = ("looking", "reading", "applying", "undoing")
ENDINGS: Final = ".csv,.tsv,.tab,.txt,.xlsx,.vcf,text/csv,text/vcard"
LINES: Final = [("1", _("In one line")), ("2", _("In two lines"))]
LAST_HEADER: Final = 200


class UploadForm(Form):
    """One file, and what its rows are. Which files are taken, the domain says."""

    kind = forms.ChoiceField(
        label=_("What the file holds"), choices=list(KINDS.items()), widget=forms.RadioSelect
    )
    file = forms.FileField(
        label=_("File"), widget=forms.FileInput(attrs={"accept": ENDINGS}), allow_empty_file=True
    )


class WhereForm(Form):
    """Where in the file the table is."""

    sheet = forms.CharField(label=_("Sheet"), max_length=60, required=False, widget=forms.HiddenInput)
    row = forms.IntegerField(label=_("Row that names the columns"), min_value=1, max_value=LAST_HEADER)
    lines = forms.ChoiceField(label=_("The names stand"), choices=LINES)

    def offer_sheets(self, sheets: list[str]) -> None:
        """Of several sheets one is chosen."""
        if len(sheets) > 1:
            self.fields["sheet"].widget = forms.Select(choices=[(name, name) for name in sheets])

    @property
    def where(self) -> Where:
        said = self.cleaned_data
        return Where(said["sheet"], said["row"], int(said["lines"]))


@for_staff
@require_http_methods(["GET", "POST"])
def import_new(request: StaffRequest) -> HttpResponse:
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    given = request.GET.get("kind", "jobs")
    start = {"kind": given if given in KINDS else "jobs"}
    form = UploadForm(*sent, viewer=request.viewer, initial=start)
    if form.is_valid():
        upload, kind = form.cleaned_data["file"], form.cleaned_data["kind"]
        try:
            one = Import.receive(upload, by=request.viewer, name=upload.name, kind=kind)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            page = "console:import-show" if one.state == "looking" else "console:import-map"
            return done(request, url(page, one.key))
    earlier = list(Import.objects.visible_to(request.viewer).newest_first()[:EARLIER])
    context = {"form": form, "earlier": earlier, "limit_bytes": settings.UPLOAD_BYTES, "states": STATES}
    status = 422 if request.method == "POST" else 200
    return show(request, "console/imports/new.html", context, fragment="form", status=status)


STATES: Final = {
    "looking": _("Being looked through"),
    "mapping": _("Waits for its columns"),
    "reading": _("Being read"),
    "ready": _("Ready to apply"),
    "applying": _("Being applied"),
    "done": _("Done"),
    "failed": _("Not imported"),
    "undoing": _("Being undone"),
    "undone": _("Undone"),
}


@for_staff
@require_http_methods(["GET", "POST"])
def import_map(request: StaffRequest, key: str) -> HttpResponse:
    one = _found(request, key)
    if one.state not in ("mapping", "ready"):
        return done(request, url("console:import-show", key))
    if request.method == "GET":
        return show(
            request, "console/imports/map.html", _mapping_page(request, one, one.chosen), fragment="form"
        )
    mapping = _said(request, one)
    try:
        _check_sorted(request, mapping, one)
        one.choose(mapping, by=request.viewer)
    except BadMapping as refusal:
        context = _mapping_page(request, one, mapping) | {"wrong": {refusal.field or "": refusal.message}}
        return invalid(request, "console/imports/map.html", context, fragment="form")
    except NotNow as refusal:
        messages.info(request, str(refusal.message))
    return done(request, url("console:import-show", key))


@for_staff
@require_GET
def import_show(request: StaffRequest, key: str) -> HttpResponse:
    """Where it stands. While it is under way the page asks for this block again and again."""
    one = _found(request, key)
    context = {
        "one": one,
        "counts": one.counts(),
        "is_under_way": one.state in UNDER_WAY,
        "words": STATES[one.state],
        "refused": list(one.refused_rows()[:REFUSED_SHOWN]),
        "kept": list(one.kept_rows()[:REFUSED_SHOWN]) if one.state == "undone" else [],
        "list": url(f"console:{LISTS[one.kind]}"),
        "kind": KINDS[one.kind],
    }
    return show(request, "console/imports/show.html", context, fragment="standing")


@for_staff
@require_POST
def import_start(request: StaffRequest, key: str) -> HttpResponse:
    try:
        _found(request, key).start(by=request.viewer)
    except NotNow as refusal:
        messages.info(request, str(refusal.message))
    return done(request, url("console:import-show", key))


@for_staff
@require_POST
def import_look(request: StaffRequest, key: str) -> HttpResponse:
    """The table is on another sheet, or below another header."""
    one, form = _found(request, key), WhereForm(request.POST, viewer=request.viewer)
    if one.state in ("mapping", "ready") and not form.is_valid():
        context = _mapping_page(request, one, one.chosen, where=form)
        return invalid(request, "console/imports/map.html", context, fragment="form")
    try:
        one.look_again(form.where if form.is_valid() else one.where, by=request.viewer)
    except NotNow as refusal:
        messages.info(request, str(refusal.message))
    return done(request, url("console:import-show", key))


@for_staff
@needs_proof
@require_http_methods(["GET", "POST"])
def import_undo(request: StaffRequest, key: str) -> HttpResponse:
    """Asks once; then everything the import did is taken back, in the background."""
    one = _found(request, key)
    if request.method == "GET" and one.state == "done":
        context = {"one": one, "counts": one.counts()}
        return show(request, "console/imports/undo.html", context)
    if request.method == "POST":
        try:
            one.undo(by=request.viewer)
        except NotNow as refusal:
            messages.info(request, str(refusal.message))
    return done(request, url("console:import-show", key))


@for_staff
@require_GET
def import_refused(request: StaffRequest, key: str) -> HttpResponseBase:
    one = _found(request, key)
    if one.state in ("looking", "mapping"):
        return done(request, url("console:import-show", key))
    headers = {
        "Content-Disposition": 'attachment; filename="refused.csv"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return StreamingHttpResponse(refused_list(one), content_type="text/csv; charset=utf-8", headers=headers)


def _found(request: StaffRequest, key: str) -> Import:
    one: Import = get_object_or_404(Import.objects.visible_to(request.viewer).select_related("blob"), key=key)
    return one


def _said(request: StaffRequest, one: Import) -> Mapping:
    """What the form says; unknown places and words are refused by the domain."""
    said, look = request.POST, one.look
    columns = [
        Choice(said.get(f"to{n}", SKIP), _label(said.get(f"label{n}", ""))) for n in range(len(look.columns))
    ]
    words = {word: said.get(f"word{n}", "") for n, word in enumerate(_words(one, _sorted_before(request)))}
    return Mapping(columns, said.get("date_order", ""), words)


def _label(typed: str) -> str:
    return " ".join(visible(typed).split())[:LONGEST_LABEL]


def _sorted_before(request: StaffRequest) -> int | None:
    """The column whose words the form listed."""
    given = request.POST.get("sorted", "")
    return int(given) if given.isdecimal() and len(given) < 4 else None


def _words(one: Import, place: int | None) -> dict[str, int]:
    columns = one.look.columns
    return (columns[place].words or {}) if place is not None and place < len(columns) else {}


def _check_sorted(request: StaffRequest, mapping: Mapping, one: Import) -> None:
    place = mapping.place_of(one.importer.sorted_place())
    if place is not None and place != _sorted_before(request) and _words(one, place):
        raise BadMapping(
            _("Another column is the status now. Say below what its words become."), field="words"
        )


def _mapping_page(
    request: StaffRequest, one: Import, mapping: Mapping, *, where: WhereForm | None = None
) -> Context:
    look, importer = one.look, one.importer
    place = mapping.place_of(importer.sorted_place())
    order = date_order(look.columns)
    proposal = importer.proposal(look, by=request.viewer).words if place is not None else {}
    return {
        "one": one,
        "rows": list(zip(range(len(look.columns)), look.columns, mapping.columns, strict=True)),
        "places": [(SKIP, _("Leave out")), *((place.key, place.label) for place in importer.places())],
        "sorted": "" if place is None else place,
        "words": [
            (n, word, count, mapping.words.get(word) or proposal.get(word, "new:"))
            for n, (word, count) in enumerate(_words(one, place).items())
        ],
        "answers": importer.answers(request.viewer),
        "asks_order": bool(order),
        "orders": ORDERS,
        "date_order": "" if mapping.date_order == UNCLEAR else mapping.date_order,
        "preview": _preview(one, len(look.columns)),
        "wrong": {},
        "kind": KINDS[one.kind],
    } | _whereabouts(request, one, where)


def _whereabouts(request: StaffRequest, one: Import, form: WhereForm | None) -> Context:
    """Where the table is in the file; cards have no header to choose."""
    shape = one.look.shape
    told = told_of(one.path, shape)
    start = {"sheet": shape.sheet, "row": max(1, shape.top - shape.lines + 1), "lines": str(shape.lines)}
    form = form or WhereForm(viewer=request.viewer, initial=start)
    form.offer_sheets([sheet["name"] for sheet in told.get("sheets", ())])
    return {"where": None if shape.form == "cards" else form, "told": told}


def _preview(one: Import, width: int) -> list[list[Any]]:
    found = islice(records(one.path, one.look.shape), PREVIEW_ROWS)
    return [[cell[:PREVIEW_CELL] for cell in (record.cells + [""] * width)[:width]] for record in found]
