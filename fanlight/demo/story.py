"""What the demo shows: two invented businesses with their past, and on every start fresh links into them."""

from typing import Any, Final

from fanlight.core.viewers import StaffViewer
from fanlight.demo import claims, contractor
from fanlight.ground.access.links import address_of
from fanlight.ground.access.models import ShareLink
from fanlight.ground.workspaces.addresses import console_address
from fanlight.ground.workspaces.models import Address, Member, PackChoice

EMAIL: Final = "ruth@tarrant-vale.example"
PASSWORD: Final = "let-light-in-2026"

type Contents = dict[str, Any]


def tell() -> Contents:
    """Fill the demo on its first start; on each start, mint a fresh link for each audience that is shown."""
    for business in (claims, contractor):
        if not Address.objects.filter(place=business.PLACE).exists():
            business.build(email=EMAIL, password=PASSWORD)
    console = {"url": console_address(claims.PLACE), "email": EMAIL, "password": PASSWORD}
    links = [
        entry for business in (claims, contractor) for entry in _links(business.PLACE, business.FEATURED)
    ]
    return {"console": console, "links": links}


def _links(place: str, featured: str) -> list[Contents]:
    """A fresh address for each audience in one workspace: to the featured job while its link lives, else the newest."""
    owner = _owner_of(place)
    trade = PackChoice.objects.within(owner).values_list("pack", flat=True)[0]
    live = ShareLink.objects.within(owner).live().select_related("contact", "portal", "room").order_by("id")
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
