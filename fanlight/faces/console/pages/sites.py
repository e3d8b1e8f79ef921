"""Sites: the list, the page of one place with the jobs there, and its form."""

from typing import Any, Final

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fanlight.faces.console.gate import StaffRequest, for_staff
from fanlight.faces.console.pages import entries
from fanlight.faces.console.pages.contacts import client_of
from fanlight.faces.console.pages.entries import EntryForm, Noun
from fanlight.faces.console.pages.forms import Line
from fanlight.faces.console.pages.picking import CLIENTS
from fanlight.ground.people.listings import SITES
from fanlight.ground.people.models import Client, Site
from fanlight.ground.people.models.sites import SiteDraft
from fanlight.ui.answers import show
from fanlight.work.jobs.models import Job


class SiteForm(EntryForm):
    """A place where work happens, and whose it is."""

    picks = {"client": CLIENTS}
    lines = Line(label=_("Address"), max_length=300)
    client = Line(
        label=_("Client"),
        max_length=200,
        required=False,
        help_text=_("Choose one by name, or write a new name to add one."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *given: Any, row: Site | None = None, **options: Any) -> None:
        super().__init__(*given, row=row, **options)
        self.stands("client", row.client if row else None)

    @staticmethod
    def as_typed(row: Site) -> dict[str, Any]:
        return {"lines": row.lines, "client": row.client.name if row.client else ""}

    @transaction.atomic
    def save(self) -> Site:
        draft = SiteDraft(self.cleaned_data["lines"], client_of(self))
        if self.row is None:
            return Site.write_down(draft, by=self.viewer)
        site: Site = self.row
        stays = {"latitude": site.latitude, "longitude": site.longitude} if draft.lines == site.lines else {}
        site.edit(SiteDraft(draft.lines, draft.client, **stays), by=self.viewer, revision=self.read_revision)
        return site


SITE: Final = Noun(
    name="site",
    listing=SITES,
    rows=lambda viewer: Site.objects.visible_to(viewer).select_related("client"),
    form=SiteForm,
    icon="map-pin",
    many=_("Sites"),
    new=_("New site"),
    edit=_("Edit site"),
    archived=_("The site was archived."),
    restored=_("The site was restored."),
)


@for_staff
@require_GET
def site_list(request: StaffRequest) -> HttpResponse:
    return entries.list_page(request, SITE)


@for_staff
@require_http_methods(["GET", "POST"])
def site_new(request: StaffRequest) -> HttpResponse:
    """`?client=` is the key of a client whose page led here."""
    known = Client.objects.visible_to(request.viewer).filter(key=request.GET.get("client", "")[:22])
    name = known.values_list("name", flat=True).first()
    return entries.new_page(request, SITE, initial={"client": name or ""})


@for_staff
@require_GET
def site_show(request: StaffRequest, key: str) -> HttpResponse:
    site = SITE.found(request, key)
    return entries.leads_on(request, SITE, site) or _page(request, site)


@for_staff
@require_http_methods(["GET", "POST"])
def site_edit(request: StaffRequest, key: str) -> HttpResponse:
    return entries.edit_page(request, SITE, key)


@for_staff
@require_POST
def site_archive(request: StaffRequest, key: str) -> HttpResponse:
    return entries.put_away(request, SITE, key)


@for_staff
@require_POST
def site_restore(request: StaffRequest, key: str) -> HttpResponse:
    return entries.take_out(request, SITE, key)


@for_staff
@require_GET
def site_history(request: StaffRequest, key: str) -> HttpResponse:
    return entries.history_page(request, SITE, key)


def _page(request: StaffRequest, site: Site) -> HttpResponse:
    jobs = Job.objects.visible_to(request.viewer).filter(site=site)
    context = entries.about(request, SITE, site)
    context |= entries.jobs_page(request, jobs, key="id", here=SITE.url("show", site.key))
    return show(request, "console/sites/show.html", context, fragment="main")
