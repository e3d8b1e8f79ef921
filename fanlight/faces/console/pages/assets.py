"""Assets at the console: the list over all clients, the page of one, and its form."""

from typing import Any, Final

from django import forms
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fanlight.core.errors import Refusal, Stale
from fanlight.faces.console import toasts
from fanlight.faces.console.gate import StaffRequest, for_staff
from fanlight.faces.console.lists import listed
from fanlight.faces.console.pages.entries import EntryForm, suggestions
from fanlight.faces.console.pages.forms import Day, Line, Paragraphs
from fanlight.faces.console.pages.picking import KNOWN_CLIENTS, SITES
from fanlight.faces.console.pages.told import told
from fanlight.ground.activity.models import Event
from fanlight.ground.blobs.kinds import ACCEPTED
from fanlight.ground.people.models import Client, Site
from fanlight.ground.people.models.sites import SiteDraft
from fanlight.ground.rooms.models import AUDIENCES
from fanlight.ui.addresses import url
from fanlight.ui.answers import Context, done, show
from fanlight.work.assets.listing import ASSETS
from fanlight.work.assets.models import Asset, ServiceVisit
from fanlight.work.assets.models.assets import LINES, LONGEST_LINE, LONGEST_NOTES, AssetDraft, SameSerial
from fanlight.work.files.models import File, FilePublication

PAGE: Final = 50
LATEST: Final = 8
DAYS: Final = ("installed_on", "next_service_on")


class AssetForm(EntryForm):
    """What is installed, and where. Whose it is, is said once: it stays."""

    picks = {"client": KNOWN_CLIENTS, "site": SITES}
    client = Line(label=_("Client"), max_length=200)
    name = Line(label=_("Name"), max_length=200, help_text=_("As the client calls it: Boiler in the cellar"))
    kind = Line(label=_("Kind"), max_length=LONGEST_LINE, required=False)
    make = Line(label=_("Make"), max_length=LONGEST_LINE, required=False)
    model = Line(label=_("Model"), max_length=LONGEST_LINE, required=False)
    serial = Line(label=_("Serial number"), max_length=LONGEST_LINE, required=False)
    site = Line(label=_("Address"), max_length=300, required=False)
    installed_on = Day(label=_("Installed on"), required=False)
    next_service_on = Day(label=_("Next service on"), required=False)
    notes = Paragraphs(
        label=_("Notes"),
        max_length=LONGEST_NOTES,
        required=False,
        help_text=_("Only your team reads them."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    twin = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *given: Any, row: Asset | None = None, **options: Any) -> None:
        super().__init__(*given, row=row, **options)
        self.stands("site", row.site if row else None)
        if row:
            del self.fields["client"]

    @staticmethod
    def as_typed(row: Asset) -> dict[str, Any]:
        said = {name: getattr(row, name) for name in ("name", *LINES, *DAYS, "notes")}
        return said | {"site": row.site.lines if row.site else ""}

    @transaction.atomic
    def save(self) -> Asset:
        said = self.cleaned_data
        asset: Asset | None = self.row
        client = asset.room.client if asset else self.chosen["client"]
        names = ("name", *LINES, *DAYS, "notes")
        draft = AssetDraft(**{name: said[name] for name in names}, site=self._site(client))
        keeps_both = bool(said["twin"]) and said["twin"] == said["serial"]
        if asset is None:
            return Asset.add(client, draft, by=self.viewer, keeps_both=keeps_both)
        asset.correct(draft, by=self.viewer, revision=self.read_revision, keeps_both=keeps_both)
        return asset

    def say_no(self, refusal: Refusal) -> None:
        """At its field. A serial number that was said twice is taken the next time."""
        serial = self.cleaned_data["serial"]
        self.refuse(refusal)
        if isinstance(refusal, SameSerial):
            self.say_again({"twin": serial})

    def _site(self, client: Client) -> Site | None:
        """The one that was chosen, or a new one of this client."""
        lines = self.cleaned_data["site"]
        if not lines:
            return None
        return self.chosen.get("site") or Site.write_down(SiteDraft(lines, client), by=self.viewer)


@for_staff
@require_GET
def asset_list(request: StaffRequest) -> HttpResponse:
    context = {"list": listed(request, ASSETS, url("console:asset-list"))}
    return show(request, "console/assets/list.html", context, fragment="found")


@for_staff
@require_http_methods(["GET", "POST"])
def asset_new(request: StaffRequest) -> HttpResponse:
    """`?client=` is the key of a client whose page led here."""
    known = Client.objects.visible_to(request.viewer).filter(key=request.GET.get("client", "")[:22])
    name = known.values_list("name", flat=True).first()
    form = AssetForm(request.POST or None, viewer=request.viewer, initial={"client": name or ""})
    if request.method == "POST" and form.is_valid():
        try:
            asset = form.save()
        except Refusal as refusal:
            form.say_no(refusal)
        else:
            return done(request, url("console:asset-show", asset.key))
    return _form_page(request, form)


@for_staff
@require_http_methods(["GET", "POST"])
def asset_edit(request: StaffRequest, key: str) -> HttpResponse:
    asset = found(request, key)
    form = AssetForm(request.POST or None, viewer=request.viewer, row=asset)
    if request.method == "POST" and form.is_valid():
        try:
            form.save()
        except Stale as refusal:
            return _changed_meanwhile(request, form, refusal)
        except Refusal as refusal:
            form.say_no(refusal)
        else:
            return done(request, url("console:asset-show", key))
    return _form_page(request, form)


@for_staff
@require_GET
def asset_show(request: StaffRequest, key: str) -> HttpResponse:
    """`?before=` is the key of a service to go on before."""
    return show(request, "console/assets/show.html", shown(request, found(request, key)))


@for_staff
@require_POST
def asset_archive(request: StaffRequest, key: str) -> HttpResponse:
    asset = found(request, key)
    try:
        asset.archive(by=request.viewer)
    except Refusal as refusal:
        toasts.said(request, refusal.message)
    else:
        toasts.said(request, _("The asset was archived."), undo=url("console:asset-restore", key))
    return done(request, url("console:asset-show", key))


@for_staff
@require_POST
def asset_restore(request: StaffRequest, key: str) -> HttpResponse:
    asset = found(request, key)
    try:
        asset.restore(by=request.viewer)
    except Refusal as refusal:
        toasts.said(request, refusal.message)
    else:
        toasts.said(request, _("The asset was restored."), undo=url("console:asset-archive", key))
    return done(request, url("console:asset-show", key))


def found(request: StaffRequest, key: str) -> Asset:
    """The asset of that key, or 404."""
    asset: Asset = get_object_or_404(Asset.objects.visible_to(request.viewer).for_page(), key=key)
    return asset


def shown(request: StaffRequest, asset: Asset) -> Context:
    """The context of the page. Six queries."""
    viewer = request.viewer
    services = ServiceVisit.objects.visible_to(viewer).of_asset(asset)
    edge = services.filter(key=request.GET.get("before", "")[:22]).values_list("on", "id").first()
    rows = services.older_than(*edge) if edge else services
    done_so_far = list(rows.newest_first().select_related("job", "member")[: PAGE + 1])
    files = File.objects.visible_to(viewer).in_room(asset.room).with_blob().newest_first()
    papers: list[Any] = list(files.select_related("contact", "member")[:PAGE])
    events = Event.objects.visible_to(viewer).filter(room=asset.room).newest_first().with_actor_name()
    here = url("console:asset-show", asset.key)
    return {
        "asset": asset,
        "client": asset.room.client,
        "services": done_so_far[:PAGE],
        "earlier": f"{here}?before={done_so_far[PAGE - 1].key}#services" if len(done_so_far) > PAGE else "",
        "latest": f"{here}#services" if edge else "",
        "files": papers,
        "shown_to": FilePublication.objects.visible_to(viewer).open_by_file([file.pk for file in papers]),
        "audiences": AUDIENCES,
        "entries": told(viewer, events[:LATEST]),
        "limit_bytes": settings.UPLOAD_BYTES,
        "accept": ACCEPTED,
        "wrong": "",
        "same": False,
    }


def _changed_meanwhile(request: StaffRequest, form: AssetForm, refusal: Stale) -> HttpResponse:
    """409: what was typed stays, beside what is there now. Saving again takes over what was typed."""
    there = found(request, form.row.key)
    form.row = there
    form.refuse(refusal)
    form.say_again({"revision": there.revision})
    return _form_page(request, form, there=form.differs(there), status=409)


def _form_page(request: StaffRequest, form: AssetForm, *, there: Any = (), status: int = 0) -> HttpResponse:
    context = {"form": form, "asset": form.row, "there": list(there), "addresses": suggestions(form)}
    status = status or (422 if form.errors else 200)
    return show(request, "console/assets/form.html", context, fragment="form", status=status)
