"""How a workspace begins: its name on this server, its first owner, and what its trade pack gives it."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from fanlight.core.errors import Malformed
from fanlight.core.viewers import StaffViewer
from fanlight.ground.workspaces.addresses import checked_name
from fanlight.ground.workspaces.models import Address, Login, Member, PackChoice, Workspace
from fanlight.ground.workspaces.packs import Pack, pack, pack_keys


class PlaceTaken(Malformed):
    code = "workspace.place_taken"
    message = _("Another business has this address already. Choose another one.")
    field = "place"


class UnknownTrade(Malformed):
    code = "workspace.unknown_trade"
    field = "trade"


@dataclass(frozen=True, slots=True)
class Owner:
    """Who owns a new workspace. With a password of None the login exists already or cannot sign in yet."""

    email: str
    name: str
    password: str | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Founded:
    """A workspace and its owner, as the caller goes on with them."""

    workspace: Workspace
    owner: Member

    @property
    def viewer(self) -> StaffViewer:
        return StaffViewer(self.workspace.pk, self.owner.pk, self.owner.role)


@transaction.atomic
def found(name: str, *, place: str, trade: str, owner: Owner, **details: str) -> Founded:
    """A workspace under `place`, of one trade. Portals, statuses and lists follow from `install` of the rings above.

    `details` are fields of Workspace: tagline, phone, email, zone, currency. Raises Malformed for a place that is bad
    or taken, and for an unknown trade.
    """
    chosen = _chosen(trade)
    workspace = Workspace.objects.create(
        name=name,
        link_days=chosen.link_days,
        keeps_access=chosen.keeps_access,
        sign_in_policy=chosen.sign_in_policy,
        **details,
    )
    _settle(workspace, checked_name(place))
    PackChoice.objects.create(workspace_id=workspace.pk, pack=trade, version=chosen.version)
    return Founded(workspace, add_member(workspace, owner, role="owner"))


def _chosen(trade: str) -> Pack:
    if trade not in pack_keys():
        known = ", ".join(pack_keys())
        raise UnknownTrade(
            _("There is no trade called %(trade)s. Choose one of: %(known)s.")
            % {"trade": trade, "known": known}
        )
    return pack(trade)


def _settle(workspace: Workspace, place: str) -> None:
    """Of two who want the same name at once, one gets it, and the other is told."""
    address = Address(workspace=workspace, place=place)
    Address.objects.bulk_create([address], ignore_conflicts=True)
    if not Address.objects.filter(pk=address.pk).exists():
        raise PlaceTaken


def add_member(workspace: Workspace, person: Owner, *, role: str = "staff", phone: str = "") -> Member:
    """A member of the workspace; the login is made when this email has none."""
    login = Login.objects.filter(email=person.email.casefold()).first()
    login = login or Login.objects.create_user(person.email, person.password)
    member: Member = Member.objects.create(
        workspace_id=workspace.pk, login=login, role=role, name=person.name, title=person.title, phone=phone
    )
    return member
