"""Where a login works: every workspace in which it is a member who was not stopped."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import F, OuterRef, Subquery

from fanlight.core import rowlock
from fanlight.ground.access.team.factors import held_by
from fanlight.ground.rooms.brand import logo_digest, logo_path
from fanlight.ground.workspaces.models import Address, Login, Member


@dataclass(frozen=True, slots=True)
class Membership:
    """One workspace of a login: `place` is its name in addresses, `logo` the address of its logo or nothing."""

    business: str
    place: str
    role: str
    logo: str


def memberships_of(login_id: int) -> list[Membership]:
    """The oldest first. One query."""
    members = Member.objects.everyone("a login may be a member of several workspaces").working()
    place = Address.objects.filter(workspace_id=OuterRef("workspace_id"), kind="name", forwards=False)
    rows = members.filter(login_id=login_id).order_by("id")
    found = rows.values_list(
        F("workspace__name"), Subquery(place.values("place")[:1]), "role", logo_digest("workspace_id")
    )
    with rowlock.opened("a login sees the names of every workspace it works in, from inside one of them"):
        return [Membership(name, at, role, logo_path(at, logo)) for name, at, role, logo in found]


def lacks_second_factor(login_id: int) -> bool:
    """Whether the login's role in some workspace needs a second factor, and it has none. Two queries at most."""
    if not settings.SECOND_FACTOR_ROLES or held_by(login_id):
        return False
    return any(one.role in settings.SECOND_FACTOR_ROLES for one in memberships_of(login_id))


def may_open_another(login: Login) -> bool:
    """Whether this login may open one more workspace: the instance lets owners, and they own one."""
    is_owner = any(one.role == "owner" for one in memberships_of(login.pk))
    return bool(settings.NEW_WORKSPACES == "owners") and is_owner
