"""Clients: the list, the page of one organisation or household, and its form."""

from typing import Any, Final

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fanlight.core.errors import Refusal
from fanlight.faces.console.gate import StaffRequest, for_staff
from fanlight.faces.console.pages import entries
from fanlight.faces.console.pages.entries import EntryForm, Noun
from fanlight.faces.console.pages.forms import Line
from fanlight.faces.console.pages.own_fields import OwnFieldsForm, own_facts
from fanlight.faces.console.pages.picking import CONTACTS, PickForm
from fanlight.ground.people.listings import CLIENTS, KINDS
from fanlight.ground.people.models import Affiliation, Client, Site
from fanlight.ground.people.models.clients import ClientDraft
from fanlight.ui.answers import done, show
from fanlight.work.assets.models import Asset
from fanlight.work.files.models import File
from fanlight.work.jobs.models import Job

PEOPLE: Final = 20
PLACES: Final = 10
PAPERS: Final = 5


class ClientForm(EntryForm, OwnFieldsForm):
    """An organisation or a household."""

    noun = "client"
    name = Line(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=Client.KINDS, widget=forms.RadioSelect, initial="organisation"
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *given: Any, row: Client | None = None, **options: Any) -> None:
        super().__init__(*given, row=row, **{"own": row.own if row else {}} | options)

    @staticmethod
    def as_typed(row: Client) -> dict[str, Any]:
        return {"name": row.name, "kind": row.kind}

    def save(self) -> Client:
        said = self.cleaned_data
        draft = ClientDraft(said["name"], said["kind"], self.own())
        if self.row is None:
            return Client.write_down(draft, by=self.viewer)
        self.row.edit(draft, by=self.viewer, revision=self.read_revision)
        client: Client = self.row
        return client


class PersonForm(PickForm):
    """One more person of a client, with the role there."""

    picks = {"contact": CONTACTS}
    contact = Line(label=_("Contact"), max_length=500)
    role = forms.ChoiceField(label=_("Role there"), choices=Affiliation.ROLES, initial="owner")


CLIENT: Final = Noun(
    name="client",
    listing=CLIENTS,
    rows=Client.objects.visible_to,
    form=ClientForm,
    icon="building-2",
    many=_("Clients"),
    new=_("New client"),
    edit=_("Edit client"),
    archived=_("The client was archived."),
    restored=_("The client was restored."),
)


@for_staff
@require_GET
def client_list(request: StaffRequest) -> HttpResponse:
    return entries.list_page(request, CLIENT)


@for_staff
@require_http_methods(["GET", "POST"])
def client_new(request: StaffRequest) -> HttpResponse:
    return entries.new_page(request, CLIENT)


@for_staff
@require_GET
def client_show(request: StaffRequest, key: str) -> HttpResponse:
    client = CLIENT.found(request, key)
    return entries.leads_on(request, CLIENT, client) or _page(
        request, client, PersonForm(viewer=request.viewer)
    )


@for_staff
@require_http_methods(["GET", "POST"])
def client_edit(request: StaffRequest, key: str) -> HttpResponse:
    return entries.edit_page(request, CLIENT, key)


@for_staff
@require_POST
def client_archive(request: StaffRequest, key: str) -> HttpResponse:
    return entries.put_away(request, CLIENT, key)


@for_staff
@require_POST
def client_restore(request: StaffRequest, key: str) -> HttpResponse:
    return entries.take_out(request, CLIENT, key)


@for_staff
@require_GET
def client_history(request: StaffRequest, key: str) -> HttpResponse:
    return entries.history_page(request, CLIENT, key)


@for_staff
@require_POST
def client_tie(request: StaffRequest, key: str) -> HttpResponse:
    """One more person of this client."""
    client = CLIENT.found(request, key)
    form = PersonForm(request.POST, viewer=request.viewer)
    if form.is_valid():
        try:
            _tie(form, client)
        except Refusal as refusal:
            form.add_error("contact", str(refusal.message))
        else:
            return done(request, CLIENT.url("show", key))
    return _page(request, client, form, status=422)


@transaction.atomic
def _tie(form: PersonForm, client: Client) -> None:
    Affiliation.tie(form.chosen["contact"], client, by=form.viewer, role=form.cleaned_data["role"])


def _papers(request: StaffRequest, client: Client) -> Any:
    return File.objects.visible_to(request.viewer).of_client(client).with_blob().newest_first()[:PAPERS]


def _page(request: StaffRequest, client: Client, form: PersonForm, *, status: int = 200) -> HttpResponse:
    viewer = request.viewer
    ties = list(Affiliation.objects.visible_to(viewer).of_client(client)[: PEOPLE + 1])
    places = list(Site.objects.visible_to(viewer).live().filter(client=client).order_by("-id")[: PLACES + 1])
    looked_after = Asset.objects.visible_to(viewer).live().of_client(client)
    assets = list(looked_after.select_related("site").order_by("due_on", "id")[: PLACES + 1])
    jobs = Job.objects.visible_to(viewer).filter(room__client=client)
    context = entries.about(request, CLIENT, client)
    context |= entries.jobs_page(request, jobs, key="room_id", here=CLIENT.url("show", client.key))
    context |= {
        "kind": KINDS[client.kind],
        "ties": ties[:PEOPLE],
        "are_more_people": len(ties) > PEOPLE,
        "roles": dict(Affiliation.ROLES),
        "sites": places[:PLACES],
        "are_more_sites": len(places) > PLACES,
        "assets": assets[:PLACES],
        "are_more_assets": len(assets) > PLACES,
        "papers": list(_papers(request, client)),
        "own_facts": own_facts(viewer, "client", client, address=("console:client-fill", client.key)),
        "form": form,
        "suggestions": entries.suggestions(form),
    }
    return show(request, "console/clients/show.html", context, fragment="main", status=status)
