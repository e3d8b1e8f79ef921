"""Who works in a workspace, and in which role: the verbs of members, each with one winner.

Owners decide about everybody, admins about staff. A workspace always keeps an owner who can sign in. Whoever acts is
asked again under the lock, so that of two owners who demote each other one is first and the other is told.
"""

from typing import Final

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import compare_and_set
from fanlight.core.errors import Malformed, NotAllowed, Refusal
from fanlight.core.facts import Personal, record
from fanlight.core.viewers import Viewer
from fanlight.ground.workspaces import events
from fanlight.ground.workspaces.models import Member

OWNER: Final = "owner"
STAFF: Final = "staff"
ROLES: Final = dict(Member.ROLES)


class LastOwner(Refusal):
    code = "member.last_owner"
    message = _("This is the last owner who can sign in. Make somebody else an owner first.")


class AlreadySo(Refusal):
    code = "member.already_so"
    message = _("Somebody did this a moment ago.")


def may_decide(own_role: str, *roles: str) -> bool:
    """Whether a member of `own_role` may give, take or stop all of `roles`: owners any, admins staff only."""
    return own_role == OWNER or (own_role == "admin" and set(roles) == {STAFF})


@transaction.atomic
def change_role(member: Member, role: str, *, by: Viewer) -> None:
    """Give another role. Raises NotAllowed, LastOwner, or AlreadySo when it is theirs already."""
    if role not in ROLES:
        raise Malformed(_("Choose a role."), field="role")
    there = _locked(member, by=by)
    _require_say(by, there.role, role)
    if there.role == role:
        raise AlreadySo
    _require_another_owner(there)
    compare_and_set(member, expect={}, role=role)
    record(events.MemberRoleChanged(about=member, who=personal(member), role=role), by=by)


@transaction.atomic
def stop(member: Member, *, by: Viewer) -> None:
    """No page of this workspace opens for them from the next request on; what they did stays under their name."""
    there = _locked(member, by=by)
    _require_say(by, there.role)
    _require_another_owner(there)
    if not compare_and_set(member, expect={"disabled_at": None}, disabled_at=now()):
        raise AlreadySo
    record(events.MemberStopped(about=member, who=personal(member)), by=by)


@transaction.atomic
def resume(member: Member, *, by: Viewer) -> None:
    """Back with the role they had."""
    there = _locked(member, by=by)
    _require_say(by, there.role)
    if not compare_and_set(member, expect={"disabled_at__isnull": False}, disabled_at=None):
        raise AlreadySo
    record(events.MemberResumed(about=member, who=personal(member)), by=by)


@transaction.atomic
def introduce(member: Member, *, by: Viewer, name: str, phone: str, title: str) -> None:
    """A member says how they are called and reached; everybody only for themselves."""
    if by.actor != ("member", member.pk):
        raise NotAllowed("member.introduce")
    said = {"name": name, "phone": phone, "title": title}
    changed = [field for field, words in said.items() if getattr(member, field) != words]
    if changed:
        compare_and_set(member, expect={}, **said)
        record(events.ProfileChanged(about=member, fields=changed), by=by)


def personal(member: Member) -> Personal:
    """Their name, as it may stand in an event."""
    return Personal("member", member.pk, member.name)


def role_of(by: Viewer) -> str:
    """The role of whoever acts, as the database has it now; nothing for who no longer works here."""
    kind, key = by.actor
    mine = Member.objects.within(by).working().filter(pk=key if kind == "member" else 0)
    return mine.values_list("role", flat=True).first() or ""


def _locked(member: Member, *, by: Viewer) -> Member:
    """The member's row as it is now. All owners' rows are held until the end, so that decisions come one at a time."""
    members = Member.objects.within(by)
    list(members.filter(role=OWNER).select_for_update(no_key=True).order_by("id").values_list("id"))
    return members.select_related("login").get(pk=member.pk)


def _require_say(by: Viewer, *roles: str) -> None:
    if not may_decide(role_of(by), *roles):
        raise NotAllowed("member.decide", _("Only an owner decides about owners and administrators."))


def _require_another_owner(member: Member) -> None:
    if member.role != OWNER or member.disabled_at:
        return
    others = Member.objects.within(member).working().filter(role=OWNER).exclude(pk=member.pk)
    if not others.exists():
        raise LastOwner
