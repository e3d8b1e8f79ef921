"""Exports: say how a list is wanted as a file, watch it being made, fetch it within a day; each member their own."""

from typing import Any, Final

from django import forms
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from fanlight.core import fulltext
from fanlight.core.errors import Refusal, Sentence
from fanlight.core.listings import Asked, Listing, listing_of
from fanlight.faces.console import lists
from fanlight.faces.console.gate import StaffRequest, for_staff, needs_proof
from fanlight.faces.console.pages.forms import Form
from fanlight.ground.blobs.downloads import NotReady
from fanlight.ui.addresses import url
from fanlight.ui.answers import done, show
from fanlight.ui.downloads import send_file
from fanlight.work.transfers.models import Export

SHOWN: Final = 20
REMARKS: Final = {
    "xlsx": _("Days and amounts are ready to sort and sum. Up to 1,048,575 rows."),
    "csv": _("Text that any program reads, in UTF-8. Any number of rows."),
}
STATES: Final = {
    "waiting": _("Waiting"),
    "running": _("Being written"),
    "done": _("Ready"),
    "failed": _("Not made"),
    "gone": _("Gone"),
}
TONES: Final = {"done": "ok", "failed": "bad", "gone": "mute"}


class ExportForm(Form):
    """How the file is wanted. The list itself stands in the address, or came with the form."""

    format = forms.ChoiceField(
        label=_("Format"), choices=Export.FORMATS, error_messages={"required": _("Choose Excel or CSV.")}
    )


@for_staff
@needs_proof
@require_http_methods(["GET", "POST"])
def export_new(request: StaffRequest, listing: str) -> HttpResponse:
    """GET from a list; POST without a format from its bulk bar, and with one from this page's own form."""
    of = _listing(listing)
    asked = _asked(request, of)
    is_answered = "answered" in request.POST
    form = ExportForm(request.POST if is_answered else None, viewer=request.viewer)
    if form.is_valid():
        try:
            one = Export.ask(of, asked, format=form.cleaned_data["format"], by=request.viewer)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return done(request, url("console:export-show", one.key))
    context = {
        "form": form,
        "of": of,
        "query": asked.query(),
        "facts": _facts(request, of, asked),
        "remarks": REMARKS,
        "is_sought": of.is_sought(asked),
        "formats": Export.FORMATS,
        "chosen": form.data.get("format", "xlsx"),
        "back": lists.address_of(lists.home_of(of), asked),
    }
    status = 422 if is_answered else 200
    return show(request, "console/exports/new.html", context, fragment="form", status=status)


@for_staff
@require_GET
def export_show(request: StaffRequest, key: str) -> HttpResponse:
    """Where it stands. While it is being made the page asks for this block again and again."""
    one = _found(request, key)
    of = listing_of(one.listing)
    asked = Asked.parsed(of, one.query) if of else Asked()
    context = {
        "one": one,
        "words": STATES[_state(one)],
        "state": _state(one),
        "size_bytes": one.blob.size_bytes if one.blob else 0,
        "is_capped": bool(of and of.is_sought(asked)) and one.total >= fulltext.MOST_FOUND,
        "back": lists.address_of(lists.home_of(of), asked) if of else "",
        "label": of.label if of else "",
        "again": f"{url('console:export-new', one.listing)}?{one.query}" if of else "",
    }
    return show(request, "console/exports/show.html", context, fragment="standing")


@for_staff
@needs_proof
@require_GET
def export_file(request: StaffRequest, key: str) -> HttpResponseBase:
    """Whose it is, the role it was read with and its day are looked at anew."""
    one = _found(request, key)
    try:
        return send_file(request, one.download(by=request.viewer))
    except NotReady:
        return done(request, url("console:export-show", key))


def own_exports(request: StaffRequest) -> list[dict[str, Any]]:
    """The reader's latest exports, for the list of what came in and went out."""
    newest = Export.objects.visible_to(request.viewer).newest_first()[:SHOWN]
    return [
        {"one": one, "words": STATES[_state(one)], "tone": TONES.get(_state(one), "info")} for one in newest
    ]


def _state(one: Export) -> str:
    """Between its end and the next round of the clock it is gone already."""
    return "gone" if one.state == "done" and not one.is_ready else one.state


def _asked(request: StaffRequest, of: Listing) -> Asked:
    if request.method == "GET":
        return Asked.read(of, request.GET.dict(), chosen=request.GET.getlist("chosen"))
    chosen = request.POST.getlist("chosen")
    if chosen and not lists.is_all(request.POST):
        return lists.chosen_rows(of, chosen)
    return lists.looked_at(request, of)


def _facts(request: StaffRequest, of: Listing, asked: Asked) -> list[tuple[Sentence, Sentence]]:
    """What the file will hold, in words."""
    state = of.state_of(asked)
    found: list[tuple[Sentence, Sentence]] = [(_("List"), of.label)]
    if asked.chosen:
        found.append((_("Chosen rows"), str(len(asked.chosen))))
    elif state:
        found.append((_("Show"), state.label))
    found.append((_("Search"), asked.q.strip()))
    for one in of.filters:
        if value := asked.filters.get(one.name, ""):
            answer = one.answer(request.viewer, value)
            found.append((one.label, answer.label if answer else value))
    return [*found, (_("Order"), of.sort_of(asked).label)]


def _listing(name: str) -> Listing:
    listing = listing_of(name)
    if listing is None:
        raise Http404
    return listing


def _found(request: StaffRequest, key: str) -> Export:
    exports = Export.objects.visible_to(request.viewer).select_related("blob")
    one: Export = get_object_or_404(exports, key=key)
    return one
