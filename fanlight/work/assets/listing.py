"""The list of assets: what it can be asked, and the columns that exports have."""

import datetime
from typing import Any, Final

from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from fanlight.core.listings import Answer, Column, Filter, Listing, Rows, Sort, State
from fanlight.core.viewers import Viewer
from fanlight.ground.people.models import Client
from fanlight.ground.workspaces.models import Workspace
from fanlight.work.assets.models import Asset

SOON: Final = datetime.timedelta(days=30)
DUE: Final = [("soon", _("Within 30 days")), ("late", _("Overdue"))]


def today_of(viewer: Viewer) -> datetime.date:
    """The day it is where the business is. One query."""
    return now().astimezone(Workspace.objects.get(pk=viewer.workspace_id).zone_info).date()


def _rows(viewer: Viewer) -> Rows:
    return Asset.objects.visible_to(viewer).for_page()


def _client(viewer: Viewer, value: str) -> Answer | None:
    found = Client.objects.visible_to(viewer).filter(key=value).values_list("name", "id")[:1]
    return next((Answer(name, str(pk)) for name, pk in found), None)


def _due(viewer: Viewer, value: str) -> Answer | None:
    """What is due before a day: that of today for overdue."""
    if value not in dict(DUE):
        return None
    today = today_of(viewer)
    return Answer(dict(DUE)[value], (today + SOON if value == "soon" else today).isoformat())


def _due_before(rows: Any, inner: str) -> Rows:
    found: Rows = rows.filter(due_on__lt=datetime.date.fromisoformat(inner))
    return found


ASSETS: Final = Listing(
    name="assets",
    label=_("Assets"),
    rows=_rows,
    states=[
        State("live", _("In use"), lambda rows: rows.filter(archived_at=None), "live"),
        State("archived", _("Archived"), lambda rows: rows.filter(archived_at__isnull=False), "archived"),
        State("all", _("All"), lambda rows: rows),
    ],
    filters=[
        Filter(
            name="due",
            label=_("Next service"),
            choices=lambda _viewer: DUE,
            find=_due,
            narrow=_due_before,
        ),
        Filter(
            name="client",
            label=_("Client"),
            find=_client,
            narrow=lambda rows, inner: rows.filter(room__client_id=inner),
        ),
    ],
    sorts=[
        Sort(name="due", label=_("Next service"), field="due_on"),
        Sort(name="name", label=_("Name"), field="name_key"),
        Sort(name="newest", label=_("Newest first"), field="id", descending=True),
    ],
    columns=[
        Column(name="name", label=_("Name"), value=lambda row: row.name, sort="name"),
        Column(name="client", label=_("Client"), value=lambda row: str(row.room.client or "")),
        Column(name="address", label=_("Address"), value=lambda row: str(row.site or "")),
        Column(name="kind", label=_("Kind"), value=lambda row: row.kind),
        Column(name="make", label=_("Make"), value=lambda row: row.make),
        Column(name="model", label=_("Model"), value=lambda row: row.model),
        Column(name="serial", label=_("Serial number"), value=lambda row: row.serial),
        Column(name="installed", label=_("Installed on"), value=lambda row: row.installed_on),
        Column(name="next", label=_("Next service on"), value=lambda row: row.next_service_on, sort="due"),
        Column(name="added", label=_("Added"), value=lambda row: row.created_at),
        Column(name="archived", label=_("Archived"), value=lambda row: row.archived_at),
    ],
)
