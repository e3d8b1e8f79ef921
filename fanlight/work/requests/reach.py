"""Who may ask for work, for which clients, at which sites. Never another client's: not even their names are offered.

Only a grant is enough. A share link opens one job that was shown to one person; it may have been passed on, it ends,
and a request has to be followed after that.
"""

from typing import Any, Final

from django.db.models import BooleanField, Exists, ExpressionWrapper

from fanlight.core.viewers import GrantViewer, Viewer
from fanlight.ground.people.models import Affiliation, Client, Site
from fanlight.ground.rooms.models import PortalSetting, Room
from fanlight.ground.rooms.rights import ROLES_FOR

RIGHT: Final = "may.request"
MOST_SITES: Final = 200
"""So many are offered to choose from; any other place is typed."""


def may_ask(viewer: Viewer) -> bool:
    """Whether this reader may ask for work in their portal. Two queries; none for whoever has no grant."""
    return isinstance(viewer, GrantViewer) and is_offered(viewer) and may_by_role(viewer)


def conditions(viewer: GrantViewer) -> dict[str, Any]:
    """The same as conditions for one statement: `offered`, and `refused` by the roles they have."""
    ties = _ties(viewer)
    words = PortalSetting.objects.visible_to(viewer).filter(room=None, name=RIGHT, on=True)
    refused = Exists(ties) & ~Exists(ties.filter(role__in=ROLES_FOR[RIGHT]))
    return {"offered": Exists(words), "refused": ExpressionWrapper(refused, BooleanField())}


def is_offered(viewer: GrantViewer) -> bool:
    """Whether the portal takes requests at all."""
    return bool(PortalSetting.objects.visible_to(viewer).filter(room=None, name=RIGHT, on=True).exists())


def may_by_role(viewer: GrantViewer) -> bool:
    """The roles they have for the clients they reach decide; whoever is tied to none of them asks for themselves."""
    roles = set(_ties(viewer).values_list("role", flat=True))
    return not roles or bool(roles & set(ROLES_FOR[RIGHT]))


def clients_of(viewer: GrantViewer) -> list[Client]:
    """The client records this reader may ask for, by name: their own, as far as their grant reaches. One query."""
    return list(_clients(viewer).order_by("name_key", "id"))


def sites_of(viewer: GrantViewer) -> list[Site]:
    """The sites of those clients, by address. One query."""
    sites = Site.objects.within(viewer).by_lines().filter(client__in=_clients(viewer).values("id"))
    return list(sites.select_related("client")[:MOST_SITES])


def site_named(viewer: GrantViewer, key: str) -> Site | None:
    """The one of that key, if it is a live one of theirs."""
    sites = Site.objects.within(viewer).live().filter(client__in=_clients(viewer).values("id"))
    found: Site | None = sites.select_related("client").filter(key=key).first()
    return found


def _ties(viewer: GrantViewer) -> Any:
    mine = Affiliation.objects.within(viewer).filter(contact_id=viewer.contact_id)
    if viewer.scope == "client":
        return mine.filter(client_id=viewer.client_id)
    return mine.filter(client_id__in=Room.objects.visible_to(viewer).values("client_id"))


def _clients(viewer: GrantViewer) -> Any:
    live = Client.objects.within(viewer).live()
    if viewer.scope == "client":
        return live.filter(pk=viewer.client_id)
    return live.filter(pk__in=_ties(viewer).filter(role__in=ROLES_FOR[RIGHT]).values("client_id"))
