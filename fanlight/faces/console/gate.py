"""Who may enter a console, and as which viewer. Every view says with a mark for whom it is, or is refused."""

import zoneinfo
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, F, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from fanlight.core.net import parts_of
from fanlight.core.prepared import Prepared
from fanlight.core.viewers import ADMIN_ROLES, StaffViewer
from fanlight.faces.console import navigation
from fanlight.ground.access.team.factors import second_of
from fanlight.ground.access.team.memberships import Membership, memberships_of
from fanlight.ground.rooms.brand import logo_digest, logo_path
from fanlight.ground.workspaces.models import Address, Member, Workspace
from fanlight.ui import dates
from fanlight.work.conversations.models import Thread
from fanlight.work.requests.models import WorkRequest

STAFF, ADMINS = "staff", "admins"
FACTORS, PROOF = "/accounts/factors/", "/accounts/proof/"
ROLES = dict(Member.ROLES)


class StaffRequest(HttpRequest):
    """A request that passed this gate. `workspace` is read when a page asks for it, one query."""

    face: str
    session: Any
    workspace_name: str
    viewer: StaffViewer
    page: "Frame"


@dataclass(frozen=True, slots=True)
class Frame:
    """What the frame of a console page shows. Plain values for the base template; `section` begins its address.

    `marks` name the places of the sidebar where something new waits.
    """

    workspace_name: str
    workspace_slug: str
    member_name: str
    member_role: str
    is_admin: bool
    section: str
    is_demo: bool
    logo_url: str
    login_id: int
    has_others: bool
    marks: frozenset[str] = frozenset()

    @property
    def others(self) -> list[tuple[Membership, str]]:
        """The login's other workspaces, each with the address of the same kind of page there. A query, if there are."""
        elsewhere = memberships_of(self.login_id) if self.has_others else []
        return [
            (one, navigation.address_in(one.place, self.section, is_admin=one.role in ADMIN_ROLES))
            for one in elsewhere
            if one.place != self.workspace_slug
        ]

    @property
    def navigation(self) -> tuple[navigation.Group, ...]:
        return navigation.groups(is_admin=self.is_admin)


def _membership(login: int, place: str) -> Any:
    here = Address.objects.filter(
        place=place, kind="name", state="live", workspace_id=OuterRef("workspace_id")
    )
    members = Member.objects.everyone("the gate looks for the login's place in the workspace of the address")
    elsewhere = members.working().filter(login_id=login).exclude(pk=OuterRef("pk"))
    return (
        members.working()
        .filter(Exists(here), login_id=login)
        .values(
            "id",
            "workspace_id",
            "role",
            "name",
            business=F("workspace__name"),
            zone=F("workspace__zone"),
            logo=logo_digest("workspace_id"),
            has_others=Exists(elsewhere),
            has_requests=Exists(
                WorkRequest.objects.everyone("the workspace of the membership's own row")
                .new()
                .filter(workspace_id=OuterRef("workspace_id"))
            ),
            has_messages=Exists(
                Thread.objects.everyone("the workspace of the membership's own row").news_of_member()
            ),
            has_factor=second_of(OuterRef("login_id")),
        )
    )


MEMBERSHIP = Prepared(_membership)


def for_staff[V: Callable[..., HttpResponseBase]](view: V) -> V:
    view.audience = STAFF  # type: ignore[attr-defined]
    return view


def for_admins[V: Callable[..., HttpResponseBase]](view: V) -> V:
    """Only owner and admin: what portals show, and other settings."""
    view.audience = ADMINS  # type: ignore[attr-defined]
    return view


def needs_proof[V: Callable[..., HttpResponseBase]](view: V) -> V:
    """What gives much away, or cannot be taken back: whoever does it proved a moment ago that it is them."""
    view.needs_proof = ("GET", "HEAD", "POST")  # type: ignore[attr-defined]
    return view


def needs_proof_to_change[V: Callable[..., HttpResponseBase]](view: V) -> V:
    """The same for a page that may be looked at as ever."""
    view.needs_proof = ("POST",)  # type: ignore[attr-defined]
    return view


def admit(request: Any, view: Any) -> HttpResponse | None:
    """Set viewer and frame; None lets the view run. Not signed in: to the sign-in page; no member here: 404.

    Whose role needs a second factor and has none comes no further than to the page that adds one.
    """
    audience = getattr(view, "audience", None)
    if audience is None:
        raise Http404
    if not request.user.is_authenticated:
        return redirect(f"{settings.LOGIN_PATH}?next={quote(request.path)}")
    member = MEMBERSHIP.first(login=request.user.pk, place=request.workspace_name)
    if member is None:
        raise Http404
    if member.role in settings.SECOND_FACTOR_ROLES and not member.has_factor:
        return to_enrolment(request)
    request.viewer = StaffViewer(member.workspace_id, member.id, member.role)
    _frame(request, member)
    if audience == ADMINS and not request.viewer.is_admin:
        raise PermissionDenied
    if request.method in getattr(view, "needs_proof", ()) and not request.session.is_proven:
        return _instead(request, PROOF)
    return None


def to_enrolment(request: Any) -> HttpResponse:
    """Instead of any page: to the one that adds a second factor, and then on."""
    return _instead(request, FACTORS)


def _instead(request: Any, page: str) -> HttpResponse:
    """To a page of the entrance and then back: to this page, or to the one whose form was sent."""
    back = request.get_full_path() if request.method in ("GET", "HEAD") else _page_before(request)
    address = f"{page}?next={quote(back)}"
    return HttpResponse(status=204, headers={"HX-Redirect": address}) if request.htmx else redirect(address)


def _page_before(request: Any) -> str:
    before = parts_of(request.META.get("HTTP_REFERER", ""))
    ours = f"/console/{request.workspace_name}/" if request.face == "console" else "/console/"
    return f"{before.path}?{before.query}".rstrip("?") if before.path.startswith(ours) else ours


def workspace_of(request: StaffRequest) -> Workspace:
    """The whole row, for pages that need its settings. One query."""
    return Workspace.objects.get(pk=request.viewer.workspace_id)


def _frame(request: Any, member: Any) -> None:
    dates.use_zone(zoneinfo.ZoneInfo(member.zone))
    request.page = Frame(
        workspace_name=member.business,
        workspace_slug=request.workspace_name,
        member_name=member.name,
        member_role=str(ROLES[member.role]),
        is_admin=request.viewer.is_admin,
        section=request.resolver_match.route.split("/")[0],
        is_demo=settings.DEMO,
        logo_url=logo_path(request.workspace_name, member.logo),
        login_id=request.user.pk,
        has_others=bool(member.has_others),
        marks=frozenset(
            name
            for name, is_on in (("requests", member.has_requests), ("messages", member.has_messages))
            if is_on
        ),
    )
