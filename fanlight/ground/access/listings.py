"""The list of portal users: everybody who has, or had, a grant, an invitation or a share link.

One row for each contact, whatever is alive of it; those of whom nothing is alive any more are a state of their own. An
archived contact stays in it as long as there is a way in: every row that can authenticate is in a list.
"""

from typing import Any, Final

from django.db.models import OuterRef, Subquery, Value
from django.db.models.aggregates import StringAgg
from django.db.models.functions import Coalesce, Now
from django.utils.translation import gettext_lazy as _

from fanlight.core.errors import Sentence
from fanlight.core.listings import Answer, Cell, Column, Filter, Listing, Rows, Sort, State, register
from fanlight.core.viewers import Viewer
from fanlight.ground.access.models import Invitation, ShareLink
from fanlight.ground.people.models import Client, Contact
from fanlight.ground.people.models.contact_orders import ALIVE_ON_PORTAL, ON_PORTAL
from fanlight.ground.rooms.models import Grant, Portal

BETWEEN: Final = Value(", ")
NEVER: Final = _("Never")
STATE_WORDS: Final = dict(Contact.PORTAL_STATES)
ALIVE_GRANTS: Final = ("active", "invited")


def register_all() -> None:
    """Called once, when the apps are ready."""
    register(PORTAL_USERS)


def state_words(row: Any) -> Sentence:
    """What the list says of a row: its state, or that nobody answered the invitation in time."""
    if row.portal_state == "ended" and row.invited_at:
        return _("Invitation ended")
    return STATE_WORDS[row.portal_state]


def _users(viewer: Viewer) -> Rows:
    return described(Contact.objects.visible_to(viewer).filter(ON_PORTAL, merged_into=None), viewer)


def described(contacts: Any, viewer: Viewer) -> Rows:
    """With `email_address`; `portal_names`: what lets them in, joined; `invited_at`: of what nobody answered yet."""
    rows = contacts.with_email()
    asked = Invitation.objects.visible_to(viewer).unanswered().newest_first()
    asked = asked.filter(grant__contact_id=OuterRef("id"), grant__state="invited")
    invited_at = asked.values(at=Coalesce("sent_at", "created_at"))[:1]
    found: Rows = rows.annotate(portal_names=_portal_names(viewer), invited_at=Subquery(invited_at))
    return found


def _portal_names(viewer: Viewer) -> Subquery:
    """Each portal once, by alive grants and live links."""
    theirs = OuterRef(OuterRef("id"))
    grants = Grant.objects.visible_to(viewer).filter(contact_id=theirs, state__in=ALIVE_GRANTS)
    links = ShareLink.objects.visible_to(viewer).filter(contact_id=theirs, ended_at=None, ends_at__gt=Now())
    ways = grants.values("portal_id").union(links.order_by().values("portal_id"), all=True)
    portals = Portal.objects.visible_to(viewer).filter(id__in=ways).order_by().values("workspace_id")
    return Subquery(portals.annotate(all=StringAgg("name", BETWEEN)).values("all"))


def _in_portal(rows: Rows, inner: str) -> Rows:
    """Whoever has, or had, a grant or a link for it: asked row by row, so that a page stops where it is full."""
    return rows.filter(Grant.held_in(inner) | ShareLink.made_for(inner))


def _portal(viewer: Viewer, value: str) -> Answer | None:
    found = Portal.objects.visible_to(viewer).filter(key=value).values_list("name", "id")[:1]
    return next((Answer(name, str(pk)) for name, pk in found), None)


def _portals(viewer: Viewer) -> list[tuple[str, Sentence]]:
    return list(Portal.objects.visible_to(viewer).general().values_list("key", "name"))


def _client(viewer: Viewer, value: str) -> Answer | None:
    found = Client.objects.visible_to(viewer).filter(key=value).values_list("name", "id")[:1]
    return next((Answer(name, str(pk)) for name, pk in found), None)


def _of_client(rows: Any, inner: str) -> Rows:
    found: Rows = rows.of_client(inner)
    return found


def _state(name: str, label: Sentence) -> State:
    return State(name, label, lambda rows: rows.filter(portal_state=name), f"p{name}")


def _last_sign_in(row: Any) -> Cell:
    return row.signed_in_at or str(NEVER)


PORTAL_USERS: Final = Listing(
    name="portal_users",
    label=_("Portal users"),
    rows=_users,
    states=[
        State("alive", _("All alive"), lambda rows: rows.filter(ALIVE_ON_PORTAL), "palive"),
        _state("active", _("Active")),
        _state("invited", _("Invited")),
        _state("link", _("Link only")),
        _state("disabled", _("Disabled")),
        _state("ended", _("Ended")),
        State("all", _("Everybody"), lambda rows: rows),
    ],
    filters=[
        Filter(name="portal", label=_("Portal"), choices=_portals, find=_portal, narrow=_in_portal),
        Filter(name="client", label=_("Client"), find=_client, narrow=_of_client),
    ],
    sorts=[
        Sort(name="name", label=_("Name"), field="name_key"),
        Sort(name="seen", label=_("Last sign-in"), field="signed_in_order", descending=True),
    ],
    columns=[
        Column(name="name", label=_("Name"), value=lambda row: row.name, sort="name"),
        Column(name="email", label=_("Email"), value=lambda row: row.email_address),
        Column(name="state", label=_("State"), value=lambda row: str(state_words(row))),
        Column(name="portals", label=_("Portals"), value=lambda row: row.portal_names),
        Column(name="invited", label=_("Invited"), value=lambda row: row.invited_at),
        Column(name="accepted", label=_("Accepted"), value=lambda row: row.accepted_at),
        Column(name="seen", label=_("Last sign-in"), value=_last_sign_in, sort="seen"),
        Column(name="disabled", label=_("Disabled"), value=lambda row: row.disabled_at),
        Column(name="archived", label=_("Archived"), value=lambda row: row.archived_at),
    ],
)
