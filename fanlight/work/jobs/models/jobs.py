"""A piece of work done for a client, from first agreement to hand-over."""

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import Door, GuardedQuerySet
from fanlight.core.folding import folded
from fanlight.core.tenancy import TenantForeignKey, TenantModel, TenantOneToOneField
from fanlight.core.viewers import Viewer
from fanlight.ground.people.models import Site
from fanlight.ground.rooms.models import Room
from fanlight.ground.workspaces.models import Member
from fanlight.work.jobs.models.statuses import Status


class JobQuerySet(GuardedQuerySet["Job"]):
    """Jobs: whoever sees the room sees the job."""

    def visible_to(self, viewer: Viewer) -> Self:
        mine = self.of(viewer)
        return mine if viewer.is_staff else mine.filter(room__in=Room.objects.visible_to(viewer))

    def matching(self, words: str) -> Self:
        """Every word occurs in number, title, client, address or outside reference, whatever case or accents."""
        found = self
        for word in folded(words).split():
            found = found.filter(search_text__contains=word)
        return found

    def newest_first(self) -> Self:
        return self.order_by("-id")


class Job(TenantModel):
    """A piece of work done for a client, from first agreement to hand-over."""

    privacy: ClassVar = (
        dict.fromkeys(["number", "kind", "closed_at", "approved_at", "revision"], "business")
        | dict.fromkeys(["title", "summary", "outside_reference", "search_text", "own"], "personal")
        | dict.fromkeys(["room", "status", "site", "member"], "technical")
    )

    number = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("description"), max_length=2000, blank=True)
    outside_reference = models.CharField(_("reference elsewhere"), max_length=80, null=True, blank=True)
    search_text = models.CharField(max_length=800, editable=False)
    own: Any = models.JSONField(default=dict, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)
    room = TenantOneToOneField(Room)
    status = TenantForeignKey(Status)
    site = TenantForeignKey(Site, null=True, blank=True)
    member = TenantForeignKey(Member, null=True, blank=True)

    objects = Door(JobQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "number"], name="jobs_job_number"),
            models.UniqueConstraint(fields=["workspace", "outside_reference"], name="jobs_job_outside_reference"),
        ]
        indexes = [
            models.Index(fields=["workspace", "status", "id"], name="jobs_job_status"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None
