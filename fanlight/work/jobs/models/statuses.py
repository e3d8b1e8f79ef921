"""Where a job can stand: the workspace's own list of statuses, grouped into the stages that clients see."""

from typing import ClassVar, Self

from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import Door, GuardedQuerySet
from fanlight.core.tenancy import TenantForeignKey, TenantModel
from fanlight.core.viewers import PortalViewer, Viewer
from fanlight.ground.rooms.models import PortalSetting, Room
from fanlight.ground.workspaces.models import Member


class StatusQuerySet(GuardedQuerySet["Status"]):
    """Statuses hold nothing about anybody: whoever is in the workspace may read the list."""

    def visible_to(self, viewer: Viewer) -> Self:
        return self.of(viewer) if viewer.is_staff or viewer.kind != "anonymous" else self.none()

    def of_kind(self, kind: str) -> Self:
        return self.filter(kind=kind).order_by("order", "id")

    def first_kind(self) -> str:
        """The kind of job this workspace does, by its first status. Raises IndexError where no trade was chosen."""
        return str(self.order_by("id").values_list("kind", flat=True)[0])

    def meaning(self, means: str) -> Self:
        return self.filter(means=means).order_by("order", "id")


class Status(TenantModel):
    """One place a job of some kind can stand. Without a stage it stands beside the line (cancelled)."""

    MEANINGS: ClassVar = [(m, m) for m in ("confirmed", "approved", "closed", "cancelled")]
    privacy: ClassVar = dict.fromkeys(["kind", "label", "label_key", "stage", "order", "means"], "business")

    kind = models.CharField(max_length=20)
    label = models.CharField(_("label"), max_length=60)
    label_key = models.CharField(max_length=60, editable=False)
    stage = models.CharField(_("stage"), max_length=60, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    means = models.CharField(max_length=10, choices=MEANINGS, blank=True)

    objects = Door(StatusQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "kind", "label_key"], name="jobs_status_label")
        ]
        indexes = [models.Index(fields=["workspace", "kind", "order"], name="jobs_status_order")]

    def __str__(self) -> str:
        return self.label


class StatusMoveQuerySet(GuardedQuerySet["StatusMove"]):
    """When stages were reached: all for staff; for an audience while the status section is on."""

    def visible_to(self, viewer: Viewer) -> Self:
        mine = self.of(viewer)
        if viewer.is_staff:
            return mine
        if not isinstance(viewer, PortalViewer):
            return mine.none()
        mine = mine.filter(job__room__in=Room.objects.visible_to(viewer))
        return mine.filter(PortalSetting.is_on(viewer, "section.status", room="job__room_id"))


class StatusMove(TenantModel):
    """A job came to a status at a time: what the dates under the stages are read from."""

    privacy: ClassVar = {"job": "technical", "status": "technical", "member": "technical", "at": "business"}
    is_leaf = True

    job = TenantForeignKey("jobs.Job", owned=True)
    status = TenantForeignKey(Status)
    member = TenantForeignKey(Member, null=True, blank=True)
    at = models.DateTimeField(default=now)

    objects = Door(StatusMoveQuerySet)

    class Meta:
        indexes = [models.Index(fields=["workspace", "job", "id"], name="jobs_statusmove_job")]
