"""The lists of contacts, clients and sites: what they can be asked, and the columns that exports have.

Rows that were merged are in none of them: their addresses lead on to the rows they became.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.aggregates import StringAgg
from django.utils.translation import gettext_lazy as _

from fanlight.core.errors import Sentence
from fanlight.core.listings import Answer, Column, Filter, Listing, Rows, Sort, State, register
from fanlight.core.viewers import Viewer
from fanlight.ground.people.models import Affiliation, Client, Contact, ContactAddress, Site
from fanlight.ground.people.models.contact_orders import ON_PORTAL
from fanlight.ground.people.models.entries import ARCHIVED, LIVE
from fanlight.ground.workspaces.columns import own_columns, own_filter

BETWEEN: Final = Value(", ")
KINDS: Final = dict(Client.KINDS)
NO_EMAIL: Final = _("Has no email address")
PORTAL_CHOICES: Final = [("on", _("On portal")), ("invited", _("Invited")), ("none", _("Not invited"))]
PORTAL_STATES: Final = {
    "on": ON_PORTAL & Q(portal_state__in=["active", "link"]),
    "invited": ON_PORTAL & Q(portal_state="invited"),
    "none": Q(portal_state=""),
}
PORTAL_MARKS: Final = {"on": "pon", "invited": "pinvited", "none": "p"}


def register_all() -> None:
    """Called once, when the apps are ready."""
    for listing in (CONTACTS, CLIENTS, SITES):
        register(listing)


def _contacts(viewer: Viewer) -> Rows:
    """With `email_address`, and `client_names` and `emails`: what they are called and reached at, joined by commas."""
    mine = {"workspace_id": OuterRef("workspace_id"), "contact_id": OuterRef("id")}
    ties = Affiliation.objects.visible_to(viewer).filter(**mine).order_by().values("contact")
    names = ties.annotate(all=StringAgg("client__name", BETWEEN)).values("all")
    addresses = ContactAddress.objects.visible_to(viewer).filter(**mine).order_by().values("contact")
    emails = addresses.annotate(all=StringAgg("address", BETWEEN)).values("all")
    rows = Contact.objects.visible_to(viewer).filter(merged_into=None).with_email()
    return rows.annotate(client_names=Subquery(names), emails=Subquery(emails))


def _clients(viewer: Viewer) -> Rows:
    return Client.objects.visible_to(viewer).filter(merged_into=None)


def _sites(viewer: Viewer) -> Rows:
    return Site.objects.visible_to(viewer).filter(merged_into=None).select_related("client")


def _client(viewer: Viewer, value: str) -> Answer | None:
    found = Client.objects.visible_to(viewer).filter(key=value).values_list("name", "id")[:1]
    return next((Answer(name, str(pk)) for name, pk in found), None)


def _place(name: str) -> Callable[[Any], Decimal | None]:
    """A coordinate as an exact number: tables know no floats."""
    return lambda row: None if getattr(row, name) is None else Decimal(str(getattr(row, name)))


def _of_client(rows: Any, inner: str) -> Rows:
    found: Rows = rows.of_client(inner)
    return found


def _without_email(rows: Any, _inner: str) -> Rows:
    found: Rows = rows.without_email()
    return found


def _states() -> list[State]:
    return [
        State("live", _("In use"), lambda rows: rows.filter(LIVE), "live"),
        State("archived", _("Archived"), lambda rows: rows.filter(ARCHIVED), "archived"),
        State("all", _("All"), lambda rows: rows),
    ]


def _sorts(label: Sentence, field: str) -> list[Sort]:
    return [
        Sort(name="name", label=label, field=field),
        Sort(name="newest", label=_("Newest first"), field="id", descending=True),
    ]


def _dates() -> list[Column]:
    return [
        Column(name="added", label=_("Added"), value=lambda row: row.created_at),
        Column(name="archived", label=_("Archived"), value=lambda row: row.archived_at),
    ]


CONTACTS: Final = Listing(
    name="contacts",
    label=_("Contacts"),
    rows=_contacts,
    states=_states(),
    filters=[
        Filter(name="client", label=_("Client"), find=_client, narrow=_of_client),
        Filter(
            name="email",
            label=_("Email"),
            choices=lambda _viewer: [("none", NO_EMAIL)],
            narrow=_without_email,
        ),
        Filter(
            name="portal",
            label=_("Portal"),
            choices=lambda _viewer: PORTAL_CHOICES,
            narrow=lambda rows, inner: rows.filter(PORTAL_STATES[inner]),
            mark=lambda inner: PORTAL_MARKS[inner],
        ),
        own_filter("contact"),
    ],
    own_columns=own_columns("contact"),
    sorts=_sorts(_("Name"), "name_key"),
    columns=[
        Column(name="name", label=_("Name"), value=lambda row: row.name, sort="name"),
        Column(name="title", label=_("Role or job title"), value=lambda row: row.title),
        Column(name="email", label=_("Email"), value=lambda row: row.email_address),
        Column(name="emails", label=_("All email addresses"), value=lambda row: row.emails),
        Column(name="phone", label=_("Phone"), value=lambda row: row.phone),
        Column(name="clients", label=_("Clients"), value=lambda row: row.client_names),
        *_dates(),
    ],
)

CLIENTS: Final = Listing(
    name="clients",
    label=_("Clients"),
    rows=_clients,
    states=_states(),
    filters=[
        Filter(
            name="kind",
            label=_("Kind"),
            choices=lambda _viewer: list(Client.KINDS),
            narrow=lambda rows, inner: rows.filter(kind=inner),
            mark=lambda inner: inner,
        ),
        own_filter("client"),
    ],
    own_columns=own_columns("client"),
    sorts=_sorts(_("Name"), "name_key"),
    columns=[
        Column(name="name", label=_("Name"), value=lambda row: row.name, sort="name"),
        Column(name="kind", label=_("Kind"), value=lambda row: str(KINDS[row.kind])),
        *_dates(),
    ],
)

SITES: Final = Listing(
    name="sites",
    label=_("Sites"),
    rows=_sites,
    title="lines",
    states=_states(),
    filters=[
        Filter(
            name="client",
            label=_("Client"),
            find=_client,
            narrow=lambda rows, inner: rows.filter(client_id=inner),
            mark=lambda inner: f"c{inner}",
        )
    ],
    sorts=_sorts(_("Address"), "lines_key"),
    columns=[
        Column(name="address", label=_("Address"), value=lambda row: row.lines, sort="name"),
        Column(name="client", label=_("Client"), value=lambda row: str(row.client or "")),
        Column(name="latitude", label=_("Latitude"), value=_place("latitude")),
        Column(name="longitude", label=_("Longitude"), value=_place("longitude")),
        *_dates(),
    ],
)
