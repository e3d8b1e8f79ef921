"""Who may enter a portal, and as which viewer. Every view says with a mark for whom it is, or is refused."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from fanlight.core.viewers import Anonymous, ContactViewer
from fanlight.faces.portal import whereto
from fanlight.faces.portal.navigation import entries
from fanlight.ground.access.entering import signin
from fanlight.ui import dates
from fanlight.ui.theme import HOUSE, stylesheet

EVERYONE, CONTACTS, PROVEN = "everyone", "contacts", "proven"


class PortalRequest(HttpRequest):
    """A request that passed this gate."""

    face: str
    workspace_name: str
    visit: signin.Visit | None
    place: signin.Place
    viewer: Any
    page: "Frame"


@dataclass(frozen=True, slots=True)
class Frame:
    """What the frame of a portal page shows: the business, the reader, the look. Plain values for the base template."""

    business_name: str
    tagline: str
    phone: str
    email: str
    theme_url: str
    reader_name: str
    is_demo: bool
    logo_url: str = ""
    by_link: bool = False
    client_name: str = ""
    has_others: bool = False
    is_preview: bool = False

    def places(self, request: Any) -> list[dict[str, Any]]:
        """The entries of the bar, for whoever has one. At most one query."""
        match = request.resolver_match
        return entries(request.viewer, match.url_name if match else "")


def for_everyone[V: Callable[..., HttpResponseBase]](view: V) -> V:
    """The doorstep: link pages, theme sheets. Reads nothing that belongs to somebody."""
    view.audience = EVERYONE  # type: ignore[attr-defined]
    return view


def for_contacts[V: Callable[..., HttpResponseBase]](view: V) -> V:
    """Needs a live visit. Whoever has none is led to the doorstep."""
    view.audience = CONTACTS  # type: ignore[attr-defined]
    return view


def for_proven[V: Callable[..., HttpResponseBase]](view: V) -> V:
    """Needs a visit in which more than a link was shown. Whoever showed a link alone is led to the code, and back."""
    view.audience = PROVEN  # type: ignore[attr-defined]
    return view


def recognise(request: Any) -> None:
    """Set the visit, if the cookie stands for a live one. One query; none without a cookie."""
    request.visit = signin.visit(
        request.workspace_name, request.COOKIES.get(cookie_name(request.workspace_name), "")
    )


def admit(request: Any, view: Any) -> HttpResponse | None:
    """Set viewer and frame of whoever was recognised; None lets the view run. One more query without a visit."""
    audience = getattr(view, "audience", None)
    if audience is None:
        raise Http404
    furnish(request)
    if audience == EVERYONE:
        return None
    if not isinstance(request.viewer, ContactViewer):
        return redirect(whereto.first("portal:doorstep", request))
    if audience == PROVEN and not request.viewer.is_proven:
        return ask_for_proof(request)
    return None


def ask_for_proof(request: Any) -> HttpResponse:
    """A link alone does not say who the reader is: to the code, and back to where they were."""
    return redirect(whereto.first("portal:step-up", request))


def cookie_name(workspace_name: str) -> str:
    """One cookie per portal, so that being signed in with two businesses on one host works."""
    return f"{settings.PORTAL_COOKIE_PREFIX}{workspace_name}"


def furnish(request: Any) -> None:
    """The viewer and the frame from the visit's own row, or, for a stranger, from the workspace alone."""
    visit: signin.Visit | None = request.visit
    place = visit.place if visit else signin.place(request.workspace_name)
    if place is None:
        raise Http404
    request.place, request.workspace_id = place, place.workspace_id
    request.viewer = visit.viewer if visit else Anonymous(place.workspace_id)
    dates.use_zone(visit.zone_info if visit else place.zone_info)
    request.page = Frame(
        business_name=place.business_name,
        tagline=place.tagline,
        phone=place.phone,
        email=place.email,
        theme_url=f"/{request.workspace_name}/theme/{stylesheet(place.accent or HOUSE)[0]}.css",
        reader_name=visit.contact_name if visit else "",
        is_demo=settings.DEMO,
        logo_url=place.logo,
        by_link=isinstance(request.viewer, ContactViewer) and not request.viewer.is_proven,
        client_name=visit.client_name if visit else "",
        has_others=visit is not None and visit.has_others,
    )
