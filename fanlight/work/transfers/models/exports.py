"""An export: a list as a file, made in the background for the one member who asked, gone after a day."""

import datetime
import logging
import unicodedata
from typing import ClassVar, Final, Self

from django.db import models, transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import Door, StaffQuerySet, compare_and_set
from fanlight.core.errors import Malformed, NotAllowed, Refusal
from fanlight.core.facts import record
from fanlight.core.ids import new_key
from fanlight.core.listings import Asked, Listing
from fanlight.core.tenancy import TenantForeignKey, TenantModel
from fanlight.core.viewers import ADMIN_ROLES, StaffViewer, TaskViewer, Viewer
from fanlight.ground.blobs import reaping
from fanlight.ground.blobs.downloads import Download, NotReady
from fanlight.ground.blobs.ingest import Arrival
from fanlight.ground.blobs.models import Blob
from fanlight.ground.blobs.names import clean_name
from fanlight.ground.workspaces.models import Member, Workspace
from fanlight.work.transfers.events import ExportFinished

log = logging.getLogger(__name__)
WHY: Final = "export"
KEPT_FOR: Final = datetime.timedelta(days=1)
MOST_UNDER_WAY: Final = 5
UNDER_WAY: Final = ("waiting", "running")
LONGEST_WORKSPACE: Final = 80
SAFE: Final = "LMN"
"""Letters of any script, marks on them, and numbers."""


class TooMany(Refusal):
    code = "export.too_many"
    message = _("Five of your exports are still being made. Wait until one is done.")


class Overtaken(Refusal):
    """The export went on without this run: another finished it, or nobody wants it any more."""

    code = "export.overtaken"


class ExportQuerySet(StaffQuerySet["Export"]):
    """Exports: each member's own, and nobody else's. What was read as an admin, only while they are one."""

    def visible_to(self, viewer: Viewer) -> Self:
        if not isinstance(viewer, StaffViewer):
            return self.none()
        mine = self.of(viewer).filter(member_id=viewer.member_id)
        return mine if viewer.is_admin else mine.exclude(read_as__in=ADMIN_ROLES)

    def newest_first(self) -> Self:
        return self.order_by("-id")

    def under_way(self) -> Self:
        return self.filter(state__in=UNDER_WAY)

    def over(self) -> Self:
        """Made, and kept for long enough."""
        return self.filter(state="done", ends_at__lte=now()).select_related("blob")


class Export(TenantModel):
    """A list on its way out: `listing` names it, `query` says its search, filters and order.

    `read_as` is the role of the member when its rows were read.
    """

    FORMATS: ClassVar = [("xlsx", _("Excel")), ("csv", _("CSV"))]
    STATES: ClassVar = [(state, state) for state in ("waiting", "running", "done", "failed", "gone")]
    privacy: ClassVar = dict.fromkeys(
        ["key", "listing", "format", "state", "written", "total", "ends_at", "blob", "member"], "technical"
    ) | dict.fromkeys(["query", "name", "failure", "read_as"], "business")

    key = models.CharField(max_length=22, default=new_key, editable=False)
    listing = models.CharField(max_length=20)
    query = models.TextField(blank=True)
    format = models.CharField(max_length=4, choices=FORMATS, default="xlsx")
    name = models.CharField(max_length=200)
    state = models.CharField(max_length=8, choices=STATES, default="waiting")
    total = models.PositiveIntegerField(default=0)
    written = models.PositiveIntegerField(default=0)
    failure = models.CharField(max_length=500, blank=True)
    ends_at = models.DateTimeField()
    read_as = models.CharField(max_length=8, choices=Member.ROLES)
    blob = TenantForeignKey(Blob, null=True, blank=True)
    member = TenantForeignKey(Member)

    objects = Door(ExportQuerySet)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "key"], name="transfers_export_by_key")]
        indexes = [
            models.Index(fields=["workspace", "member", "id"], name="transfers_export_own"),
            models.Index(fields=["state", "ends_at"], name="transfers_export_ends"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def viewer(self) -> TaskViewer:
        """Who acts when a task makes the file: the member who asked for it."""
        return TaskViewer(self.workspace_id, self.member_id, WHY)

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY

    @property
    def is_ready(self) -> bool:
        return self.state == "done" and self.ends_at > now()

    @classmethod
    @transaction.atomic
    def ask(cls, listing: Listing, asked: Asked, *, format: str, by: Viewer) -> "Export":
        """Have the list written to a file by the worker. The same question, pressed twice, is one export.

        Raises Malformed for an unknown format, and TooMany.
        """
        if not isinstance(by, StaffViewer):
            raise NotAllowed("export.ask")
        if format not in dict(cls.FORMATS):
            raise Malformed(_("Choose Excel or CSV."), field="format")
        under_way = cls.objects.visible_to(by).under_way()
        said = {"listing": listing.name, "query": asked.query(), "format": format}
        same: Export | None = under_way.filter(**said).first()
        if same:
            return same
        if len(under_way.values_list("id")[:MOST_UNDER_WAY]) >= MOST_UNDER_WAY:
            raise TooMany
        made: Self = cls.objects.create(
            workspace_id=by.workspace_id,
            member_id=by.member_id,
            read_as=by.role,
            name=_file_name(listing, format=format, by=by),
            ends_at=now() + KEPT_FOR,
            **said,
        )
        made._enqueue()
        return made

    @transaction.atomic
    def begin(self) -> StaffViewer | None:
        """As whom the rows are read: the member as they are now. None when there is nothing left to do.

        A run that died is begun anew. Raises Refusal when they do not work here any more.
        """
        member = Member.objects.within(self).working().filter(pk=self.member_id).first()
        if member is None:
            raise Refusal(_("Whoever asked for this export does not work here any more."))
        fresh = {"state": "running", "written": 0, "total": 0, "read_as": member.role}
        if not compare_and_set(self, expect={"state__in": UNDER_WAY}, **fresh):
            return None
        return StaffViewer(self.workspace_id, member.pk, member.role)

    def tell(self, written: int, *, of: int) -> None:
        """How far it is. Raises Overtaken when it is not wanted any more."""
        if not compare_and_set(self, expect={"state": "running"}, written=written, total=of):
            raise Overtaken

    @transaction.atomic
    def finish(self, arrival: Arrival, *, rows: int, title: str) -> None:
        """The file is whole: from now on its member can fetch it, for a day. Raises Overtaken, and changes nothing."""
        done = {"state": "done", "written": rows, "total": rows, "ends_at": now() + KEPT_FOR}
        if not compare_and_set(self, expect={"state": "running"}, blob=arrival.own_blob(), **done):
            raise Overtaken
        told = ExportFinished(about=self, listing=title, format=self.format, rows=rows)
        record(told, by=self.viewer)

    @transaction.atomic
    def fail(self, why: str) -> None:
        compare_and_set(self, expect={"state__in": UNDER_WAY}, state="failed", failure=why[:500])

    def end(self) -> None:
        """The day is over: the file goes. Call it outside a transaction."""
        if blob := self.blob:
            reaping.forget(blob, release=self._let_go)
        else:
            self._let_go()

    def download(self, *, by: Viewer) -> Download:
        """For an export that came through the door with its blob. Raises NotReady before it is made and once gone."""
        if not self.is_ready or self.blob is None or self.blob.state != "clean":
            raise NotReady
        log.info("export %s fetched by %s %s", self.key, *by.actor)
        blob = self.blob
        return Download.of(self, name=self.name, digest=bytes(blob.digest), size_bytes=blob.size_bytes)

    def _let_go(self) -> None:
        compare_and_set(self, expect={"state": "done"}, state="gone", blob=None)

    def _enqueue(self) -> None:
        from fanlight.work.transfers import tasks  # tasks load exports by this model

        tasks.export.enqueue(str(self.workspace_id), str(self.pk))


def _file_name(listing: Listing, *, format: str, by: StaffViewer) -> str:
    """`Alder-Claims-jobs-2026-11-23.xlsx`."""
    workspace = Workspace.objects.get(pk=by.workspace_id)
    day = now().astimezone(workspace.zone_info).date().isoformat()
    words = [*_safe(workspace.name[:LONGEST_WORKSPACE]), *_safe(str(listing.label).lower()), day]
    return clean_name("-".join(words) + f".{format}")


def _safe(name: str) -> list[str]:
    return "".join(c if unicodedata.category(c)[0] in SAFE else " " for c in name).split()
