"""The devices a login is signed in on: listed, and signed out one by one or all at once."""

from django.db import transaction

from fanlight.core.errors import NotAllowed
from fanlight.core.facts import record
from fanlight.core.viewers import Viewer
from fanlight.ground.access import events
from fanlight.ground.access.models import StaffSession
from fanlight.ground.workspaces import team
from fanlight.ground.workspaces.models import Member

MOST_SHOWN = 50


def devices(login_id: int) -> list[StaffSession]:
    """The one used last at the top."""
    return list(StaffSession.objects.of(login_id)[:MOST_SHOWN])


def end(login_id: int, key: str) -> bool:
    """Sign one device out. False: it was out already, or is not this login's."""
    return bool(StaffSession.objects.filter(login_id=login_id, key=key).delete()[0])


def end_others(login_id: int, *, but: bytes) -> int:
    """Sign out every device except the one with this digest."""
    return int(StaffSession.objects.filter(login_id=login_id).exclude(digest=but).delete()[0])


def end_all(login_id: int) -> int:
    return int(StaffSession.objects.filter(login_id=login_id).delete()[0])


@transaction.atomic
def sign_out(member: Member, *, by: Viewer) -> int:
    """Every device of a colleague, as when a laptop was lost: in whatever workspace, since it is one account."""
    if by.actor != ("member", member.pk) and not team.may_decide(team.role_of(by), member.role):
        raise NotAllowed("member.sign_out")
    record(events.MemberSignedOut(about=member, who=team.personal(member)), by=by)
    return end_all(member.login_id)
