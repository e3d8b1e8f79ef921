"""How a workspace begins: its name on this server, its first owner, and what its trade pack gives it."""

from dataclasses import dataclass

from django.db import transaction

from fanlight.core.viewers import StaffViewer
from fanlight.ground.workspaces.addresses import checked_name
from fanlight.ground.workspaces.models import Address, Login, Member, PackChoice, Workspace
from fanlight.ground.workspaces.packs import pack


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

    `details` are fields of Workspace: tagline, phone, email, zone, currency. Raises Malformed for a bad place.
    """
    chosen = pack(trade)
    workspace = Workspace.objects.create(
        name=name, link_days=chosen.link_days, keeps_access=chosen.keeps_access, **details
    )
    Address.objects.create(workspace=workspace, place=checked_name(place))
    PackChoice.objects.create(workspace_id=workspace.pk, pack=trade, version=chosen.version)
    return Founded(workspace, add_member(workspace, owner, role="owner"))


def add_member(workspace: Workspace, person: Owner, *, role: str = "staff", phone: str = "") -> Member:
    """A member of the workspace; the login is made when this email has none."""
    login = Login.objects.filter(email=person.email.casefold()).first()
    login = login or Login.objects.create_user(person.email, person.password)
    member: Member = Member.objects.create(
        workspace_id=workspace.pk, login=login, role=role, name=person.name, title=person.title, phone=phone
    )
    return member
