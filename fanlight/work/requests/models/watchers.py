"""Who of the team hears of new work requests: members who were picked, or the owners while nobody is."""

from collections.abc import Collection
from typing import ClassVar

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import Door, OfWorkspace, StaffQuerySet
from fanlight.core.errors import Malformed, NotAllowed, Refusal
from fanlight.core.facts import record
from fanlight.core.tenancy import TenantForeignKey, TenantModel
from fanlight.core.viewers import Viewer
from fanlight.ground.rooms.models import Portal
from fanlight.ground.workspaces.models import Member, Workspace
from fanlight.work.requests import events


class PortalFirst(Refusal):
    code = "watchers.portal_first"
    message = _("Turn the portal on first: nobody can ask for work before they can come in.")


class NoMember(Malformed):
    code = "watchers.no_member"
    message = _("Choose among the people who work here.")
    field = "members"


class RequestWatcher(TenantModel):
    """A member who gets a letter about each new request. One who left stays picked in no list and gets nothing."""

    privacy: ClassVar = {"member": "technical"}
    is_leaf = True

    member = TenantForeignKey(Member, owned=True)

    objects = Door(StaffQuerySet["RequestWatcher"])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "member"], name="requests_requestwatcher_once")
        ]

    @classmethod
    @transaction.atomic
    def choose(cls, keys: Collection[str], *, by: Viewer) -> None:
        """From now on exactly these members hear of requests; no keys: the owners. Admins only.

        Raises PortalFirst while nobody can come in, and NoMember for anybody who does not work here.
        """
        if not by.is_admin:
            raise NotAllowed(
                "watchers.choose", _("Only owners and administrators choose who hears of requests.")
            )
        if not is_ready(by):
            raise PortalFirst
        members = list(Member.objects.within(by).working().filter(key__in=keys).order_by("name", "id"))
        if len(members) != len(set(keys)):
            raise NoMember
        before = set(cls.objects.within(by).values_list("member_id", flat=True))
        wanted = {member.pk for member in members}
        if before == wanted:
            return
        cls.objects.within(by).exclude(member_id__in=wanted).delete()
        new = [cls(workspace_id=by.workspace_id, member_id=key) for key in sorted(wanted - before)]
        cls.objects.bulk_create(new, ignore_conflicts=True)
        workspace = Workspace.objects.get(pk=by.workspace_id)
        record(events.WatchersChosen(about=workspace, people=[one.name for one in members]), by=by)


def picked(owner: OfWorkspace) -> list[Member]:
    """Those who were picked and still work here, by name."""
    watchers = RequestWatcher.objects.within(owner).values("member_id")
    return list(_working(owner).filter(pk__in=watchers))


def told(owner: OfWorkspace) -> list[Member]:
    """Who gets the letters: those picked, or every owner while there are none."""
    return picked(owner) or list(_working(owner).filter(role="owner"))


def is_ready(owner: OfWorkspace) -> bool:
    """Whether clients can come in at all: the workspace's portal is on, and one for an audience is."""
    portals = Portal.objects.within(owner).general().filter(on=True, workspace__portal_on=True)
    return bool(portals.exists())


def _working(owner: OfWorkspace) -> models.QuerySet[Member]:
    return Member.objects.within(owner).working().select_related("login").order_by("name", "id")
