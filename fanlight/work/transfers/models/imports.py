"""An import and its rows: read and checked first, then applied, a row wholly or not at all."""

from pathlib import Path
from typing import Any, ClassVar, Final, Self

from django.db import models, transaction
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import Door, StaffQuerySet, compare_and_set
from fanlight.core.errors import NotAllowed, Refusal
from fanlight.core.ids import new_key
from fanlight.core.tenancy import TenantForeignKey, TenantModel
from fanlight.core.viewers import TaskViewer, Viewer
from fanlight.ground.blobs import ingest
from fanlight.ground.blobs.models import Blob, blob_path
from fanlight.ground.blobs.names import clean_name
from fanlight.ground.workspaces.models import Member
from fanlight.work.transfers.columns import Look, look_through
from fanlight.work.transfers.kinds import Importer, importer_of
from fanlight.work.transfers.mapping import Mapping
from fanlight.work.transfers.tables import Shape, Unreadable, shape_of

WHY: Final = "import"
ENDINGS: Final = ("csv", "tsv", "tab", "txt")
SOON_BYTES: Final = 2_000_000
"""A file up to this size is looked through while its sender waits."""


class NotNow(Refusal):
    code = "import.not_now"
    message = _("This import has gone on since; the page shows where it stands.")


class ImportQuerySet(StaffQuerySet["Import"]):
    """Imports, for staff."""

    def newest_first(self) -> Self:
        return self.order_by("-id")


class Import(TenantModel):
    """One file on its way in. `kind` names what its rows become; `mapping` which column is what."""

    STATES: ClassVar = [
        (s, s) for s in "looking mapping reading ready applying done failed undoing undone".split()
    ]
    privacy: ClassVar = (
        dict.fromkeys(["key", "kind", "state", "total", "read", "applied", "undone_at"], "technical")
        | dict.fromkeys(["mapping", "failure", "name"], "business")
        | dict.fromkeys(["blob", "member"], "technical")
    )

    key = models.CharField(max_length=22, default=new_key, editable=False)
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    mapping: Any = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=10, choices=STATES, default="mapping")
    total = models.PositiveIntegerField(default=0)
    read = models.PositiveIntegerField(default=0)
    applied = models.PositiveIntegerField(default=0)
    failure = models.CharField(max_length=500, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    blob = TenantForeignKey(Blob, null=True, blank=True)
    member = TenantForeignKey(Member, null=True, blank=True)

    objects = Door(ImportQuerySet)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "key"], name="transfers_import_by_key")]

    def __str__(self) -> str:
        return self.name

    @property
    def importer(self) -> Importer:
        return importer_of(self.kind)

    @property
    def viewer(self) -> TaskViewer:
        """Who acts when a task carries the import on: the member who brought the file."""
        return TaskViewer(self.workspace_id, self.member_id or 0, WHY)

    @property
    def look(self) -> Look:
        return Look.from_json(self.mapping["look"])

    @property
    def chosen(self) -> Mapping:
        """What was decided about the columns; until then, the proposal."""
        return Mapping.from_json(self.mapping["chosen"])

    @property
    def path(self) -> Path:
        return blob_path(self.workspace_id, bytes(self.blob.digest))

    @classmethod
    def receive(cls, stream: ingest.Readable, *, by: Viewer, name: str, kind: str) -> Self:
        """Take a file in. A small one is looked through at once; a large one waits for the worker.

        Raises Malformed when it is too large, and Unreadable when it is no table. Call it outside a transaction.
        """
        _only_staff(by, "import.receive")
        name = _accepted(name)
        arrival = ingest.receive(by, stream, declared_name=f"{name}.csv")
        made = cls(workspace_id=by.workspace_id, kind=kind, name=name, state="looking")
        made.member_id = by.actor[1] if by.actor[0] == "member" else None
        path = blob_path(arrival.workspace_id, arrival.digest)
        shape = shape_of(path)
        if arrival.size_bytes <= SOON_BYTES:
            vars(made).update(made._proposed(path, shape))
        with transaction.atomic():
            made.blob = arrival.blob()
            made.save(force_insert=True)
            if made.state == "looking":
                made._enqueue("look")
        return made

    def look_through(self) -> None:
        """See what the columns hold, and propose where they go. A second time changes nothing."""
        if self.state == "looking":
            compare_and_set(
                self, expect={"state": "looking"}, **self._proposed(self.path, shape_of(self.path))
            )

    def _proposed(self, path: Path, shape: Shape) -> dict[str, Any]:
        look = look_through(path, shape)
        if not look.rows:
            raise Unreadable(_("The file names columns, but holds no rows."))
        proposal = self.importer.proposal(look, by=self.viewer)
        mapping = {"look": look.as_json(), "chosen": proposal.as_json()}
        return {"state": "mapping", "mapping": mapping, "total": look.rows}

    @transaction.atomic
    def choose(self, mapping: Mapping, *, by: Viewer, later: bool = True) -> None:
        """Take over what was decided; the worker reads the file by it, unless the caller does (`later` False).

        Raises BadMapping, and NotNow when somebody was faster.
        """
        _only_staff(by, "import.choose")
        checked = self.importer.check(mapping, self.look, by=by)
        kept = self.mapping | {"chosen": checked.as_json()}
        changes = {"mapping": kept, "state": "reading", "read": 0}
        if not compare_and_set(self, expect={"state__in": ["mapping", "ready"]}, **changes):
            raise NotNow
        ImportRow.objects.within(self).filter(source=self).delete()
        if later:
            self._enqueue("read")

    @transaction.atomic
    def start(self, *, by: Viewer, later: bool = True) -> None:
        """Apply what was read, or let the caller do it. Raises NotNow unless every row was read and none applied."""
        _only_staff(by, "import.start")
        if not compare_and_set(self, expect={"state": "ready"}, state="applying"):
            raise NotNow
        if later:
            self._enqueue("apply")

    @transaction.atomic
    def fail(self, why: str) -> None:
        compare_and_set(self, expect={}, state="failed", failure=why[:500])

    def counts(self) -> dict[str, int]:
        """How many rows came to which outcome; one query over an index."""
        rows = ImportRow.objects.within(self).filter(source=self).order_by()
        found = dict(rows.values_list("outcome").annotate(count=Count("id")))
        return {name: found.get(name, 0) for name in ("created", "updated", "unchanged", "refused")}

    def refused_rows(self) -> "ImportRowQuerySet":
        return ImportRow.objects.within(self).filter(source=self).refused()

    def _enqueue(self, step: str) -> None:
        from fanlight.work.transfers import tasks  # tasks load imports by this model

        getattr(tasks, step).enqueue(str(self.workspace_id), str(self.pk))


class ImportRowQuerySet(StaffQuerySet["ImportRow"]):
    """Staged rows, for staff."""

    def waiting(self) -> Self:
        return self.filter(outcome="").order_by("line")

    def refused(self) -> Self:
        return self.filter(outcome="refused").order_by("line")


class ImportRow(TenantModel):
    """One line of the file, as read; and what became of it.

    `row_id` is the row it created or changed, `revision` that row's after it, `before` what stood there: so an import
    can be undone until somebody else changed one of its rows.
    """

    OUTCOMES: ClassVar = [(o, o) for o in ("created", "updated", "unchanged", "refused")]
    privacy: ClassVar = {"line": "technical", "outside_reference": "business", "outcome": "technical"} | {
        "values": "personal",
        "before": "personal",
        "why": "business",
        "source": "technical",
        "row_id": "technical",
        "revision": "technical",
    }
    is_leaf = True

    source = TenantForeignKey(Import, owned=True)
    line = models.PositiveIntegerField()
    outside_reference = models.CharField(max_length=200, blank=True)
    values: Any = models.JSONField(default=dict)
    outcome = models.CharField(max_length=10, choices=OUTCOMES, blank=True)
    why = models.CharField(max_length=300, blank=True)
    row_id = models.BigIntegerField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)
    before: Any = models.JSONField(default=dict, blank=True)

    objects = Door(ImportRowQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "source", "line"], name="transfers_importrow_line")
        ]
        indexes = [
            models.Index(fields=["workspace", "source", "outcome", "line"], name="transfers_importrow_next")
        ]


def _only_staff(by: Viewer, verb: str) -> None:
    if not by.is_staff:
        raise NotAllowed(verb)


def _accepted(name: str) -> str:
    """The cleaned name. Raises Unreadable unless it ends like a table's."""
    name = clean_name(name)
    if name.rpartition(".")[2].casefold() not in ENDINGS:
        raise Unreadable(_("Choose a CSV file. From a spreadsheet, save it as CSV first."))
    return name
