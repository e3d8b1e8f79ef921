"""What the demo shows: two invented businesses with their past, and on every start fresh links into them."""

from typing import Any, Final

from fanlight.core.viewers import StaffViewer
from fanlight.demo import claims, contractor, doors
from fanlight.ground.access.entering.links import address_of
from fanlight.ground.access.models import ShareLink
from fanlight.ground.workspaces.addresses import console_address, portal_address
from fanlight.ground.workspaces.models import Address, Login, Member, PackChoice

EMAIL: Final = "ruth@tarrant-vale.example"
PASSWORD: Final = "let-light-in-2026"

BUSINESSES: Final = {"claims": claims, "contractor": contractor}

type Contents = dict[str, Any]


def hire() -> None:
    """The one person who runs both businesses, before either is built."""
    if not Login.objects.filter(email=EMAIL).exists():
        Login.objects.create_user(EMAIL, PASSWORD)


def is_built(business: str) -> bool:
    return Address.objects.filter(place=BUSINESSES[business].PLACE).exists()


def build(business: str) -> None:
    """One business with its past, on the first start; later there is nothing to do."""
    if not is_built(business):
        BUSINESSES[business].build(email=EMAIL, password=PASSWORD)


def tell() -> Contents:
    """How to get in; each time with a fresh link for each audience that is shown."""
    console = {"url": console_address(claims.PLACE), "email": EMAIL, "password": PASSWORD}
    links = [entry for business in BUSINESSES.values() for entry in _links(business.PLACE, business.FEATURED)]
    sign_in = {"url": portal_address(claims.PLACE), "email": doors.GUEST}
    return {"console": console, "links": links, "sign_in": sign_in}


def _links(place: str, featured: str) -> list[Contents]:
    """A fresh address for each audience in one workspace: to the featured job while its link lives, else the newest."""
    owner = _owner_of(place)
    trade = PackChoice.objects.within(owner).values_list("pack", flat=True)[0]
    live = (
        ShareLink.objects.within(owner)
        .live()
        .filter(kind="share")
        .select_related("contact", "portal", "room")
        .order_by("id")
    )
    newest = {
        link.portal.audience: link for link in sorted(live, key=lambda link: link.room.title == featured)
    }
    return [
        {
            "workspace": place,
            "trade": trade,
            "audience": audience,
            "contact": link.contact.name,
            "url": address_of(link.mint(by=owner, why="copy"), workspace_name=place),
        }
        for audience, link in sorted(newest.items())
    ]


def _owner_of(place: str) -> StaffViewer:
    workspace = Address.objects.select_related("workspace").get(place=place).workspace
    owner = Member.objects.within(workspace).filter(role="owner").order_by("id")[0]
    return StaffViewer(workspace.pk, owner.pk, owner.role)
