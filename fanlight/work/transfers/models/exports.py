"""An export: a list as a file, made in the background for the one member who asked, gone after a day."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import Door, StaffQuerySet
from fanlight.core.ids import new_key
from fanlight.core.tenancy import TenantForeignKey, TenantModel
from fanlight.core.viewers import StaffViewer, Viewer
from fanlight.ground.blobs.models import Blob
from fanlight.ground.workspaces.models import Member


class ExportQuerySet(StaffQuerySet["Export"]):
    """Exports: each member's own, and nobody else's."""

    def visible_to(self, viewer: Viewer) -> Self:
        mine = self.of(viewer)
        return mine.filter(member_id=viewer.member_id) if isinstance(viewer, StaffViewer) else mine.none()

    def newest_first(self) -> Self:
        return self.order_by("-id")


class Export(TenantModel):
    """A list on its way out: `listing` names it, `query` says its search, filters and order."""

    FORMATS: ClassVar = [("csv", _("CSV")), ("xlsx", _("Excel"))]
    STATES: ClassVar = [(state, state) for state in ("waiting", "running", "done", "failed", "gone")]
    privacy: ClassVar = dict.fromkeys(
        ["key", "listing", "format", "state", "written", "ends_at", "blob", "member"], "technical"
    ) | dict.fromkeys(["query", "name", "failure"], "business")

    key = models.CharField(max_length=22, default=new_key, editable=False)
    listing = models.CharField(max_length=20)
    query = models.TextField(blank=True)
    format = models.CharField(max_length=4, choices=FORMATS, default="xlsx")
    name = models.CharField(max_length=200)
    state = models.CharField(max_length=8, choices=STATES, default="waiting")
    written = models.PositiveIntegerField(default=0)
    failure = models.CharField(max_length=500, blank=True)
    ends_at = models.DateTimeField()
    blob = TenantForeignKey(Blob, null=True, blank=True)
    member = TenantForeignKey(Member)

    objects = Door(ExportQuerySet)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "key"], name="transfers_export_by_key")]
        indexes = [
            models.Index(fields=["workspace", "member", "id"], name="transfers_export_own"),
            models.Index(fields=["state", "ends_at"], name="transfers_export_ends"),
        ]
