"""An import and its rows: read and checked first, then applied, a row wholly or not at all."""

from dataclasses import asdict
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
from fanlight.ground.blobs import bucket, ingest
from fanlight.ground.blobs.models import Blob, blob_path
from fanlight.ground.blobs.names import clean_name, extension
from fanlight.ground.workspaces.models import Member
from fanlight.work.transfers.columns import Look, look_through
from fanlight.work.transfers.kinds import Importer, importer_of
from fanlight.work.transfers.mapping import Mapping
from fanlight.work.transfers.records import Unreadable, Where
from fanlight.work.transfers.tables import form_of, shape_of

WHY: Final = "import"
ENDINGS: Final = ("csv", "tsv", "tab", "txt")
BOOK, CARDS = "xlsx", "vcf"
SOON_BYTES: Final = 2_000_000
SOON_BOOK_BYTES: Final = 150_000
ANYWHERE: Final = Where()
"""A file up to this size is looked through while its sender waits. A workbook is packed, and slow to read."""
OTHERS: Final = {
    "xls": _("This is a workbook of an old format. Open it and save it as .xlsx first."),
    "xlsm": _("This workbook may hold macros. Save it as .xlsx without macros first."),
    "xlsb": _("This is a binary workbook. Save it as .xlsx first."),
    "ods": _("This is an OpenDocument table. Save it as .xlsx or CSV first."),
    "numbers": _("This is a Numbers document. Export it as Excel or CSV first."),
}


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
        return bucket.at_hand(self.blob)

    @classmethod
    def receive(
        cls, stream: ingest.Readable, *, by: Viewer, name: str, kind: str, where: Where = ANYWHERE
    ) -> Self:
        """Take a file in. A small one is looked through at once; a large one waits for the worker.

        Raises Malformed when it is too large, and Unreadable when it is no table. Call it outside a transaction.
        """
        _only_staff(by, "import.receive")
        name = _accepted(name, kind)
        arrival = _arrival(stream, name, by=by)
        made = cls(workspace_id=by.workspace_id, kind=kind, name=name, state="looking")
        made.member_id = by.actor[1] if by.actor[0] == "member" else None
        made.mapping = {"where": asdict(where)}
        path = blob_path(arrival.workspace_id, arrival.digest)
        if arrival.size_bytes <= _soon_bytes(name):
            vars(made).update(made._proposed(path))
        elif extension(name) != BOOK:
            shape_of(path, where)
        with transaction.atomic():
            made.blob = arrival.blob()
            made.save(force_insert=True)
            if made.state == "looking":
                made._enqueue("look")
        return made

    def look_through(self) -> None:
        """See what the columns hold, and propose where they go. A second time changes nothing."""
        if self.state == "looking":
            compare_and_set(self, expect={"state": "looking"}, **self._proposed(self.path))

    @transaction.atomic
    def look_again(self, where: Where, *, by: Viewer) -> None:
        """The table is elsewhere in the file: on another sheet, or below another header. The worker looks.

        Raises NotNow when somebody was faster.
        """
        _only_staff(by, "import.look_again")
        kept = self.mapping | {"where": asdict(where)}
        changes = {"state": "looking", "mapping": kept, "read": 0, "failure": ""}
        if not compare_and_set(self, expect={"state__in": ["mapping", "ready"]}, **changes):
            raise NotNow
        ImportRow.objects.within(self).filter(source=self).delete()
        self._enqueue("look")

    @property
    def where(self) -> Where:
        """Where the table is, as somebody said; empty where it was found by looking."""
        return Where(**self.mapping.get("where", {}))

    def _proposed(self, path: Path) -> dict[str, Any]:
        look = look_through(path, shape_of(path, self.where))
        if not look.rows:
            raise Unreadable(_("The file names columns, but holds no rows."))
        proposal = self.importer.proposal(look, by=self.viewer)
        mapping = {"where": asdict(self.where), "look": look.as_json(), "chosen": proposal.as_json()}
        return {"state": "mapping", "mapping": mapping, "total": look.rows, "failure": ""}

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
    def undo(self, *, by: Viewer) -> None:
        """Take back what it did, in the background. Raises NotNow unless it is done."""
        _only_staff(by, "import.undo")
        if not compare_and_set(self, expect={"state": "done"}, state="undoing", failure=""):
            raise NotNow
        self._enqueue("undo")

    @transaction.atomic
    def fail(self, why: str) -> None:
        """It ends here; or, when only another sheet or header was no table, it stands as it did before."""
        state = "mapping" if "look" in self.mapping and self.state == "looking" else "failed"
        compare_and_set(self, expect={}, state=state, failure=why[:500])

    @transaction.atomic
    def stand(self, why: str) -> None:
        """It cannot be undone, and stays done."""
        compare_and_set(self, expect={"state": "undoing"}, state="done", failure=why[:500])

    def counts(self) -> dict[str, int]:
        """How many rows came to which outcome; one query over an index."""
        rows = ImportRow.objects.within(self).filter(source=self).order_by()
        found = dict(rows.values_list("outcome").annotate(count=Count("id")))
        return {name: found.get(name, 0) for name in ("created", "updated", "unchanged", "refused")}

    def refused_rows(self) -> "ImportRowQuerySet":
        return ImportRow.objects.within(self).filter(source=self).refused()

    def kept_rows(self) -> "ImportRowQuerySet":
        """Rows that an undoing left as they are."""
        return ImportRow.objects.within(self).filter(source=self).kept()

    def _enqueue(self, step: str) -> None:
        from fanlight.work.transfers import tasks  # tasks load imports by this model

        getattr(tasks, step).enqueue(str(self.workspace_id), str(self.pk))


class ImportRowQuerySet(StaffQuerySet["ImportRow"]):
    """Staged rows, for staff."""

    def waiting(self) -> Self:
        return self.filter(outcome="").order_by("line")

    def refused(self) -> Self:
        return self.filter(outcome="refused").order_by("line")

    def kept(self) -> Self:
        return self.filter(outcome="kept").order_by("line")

    def to_undo(self) -> Self:
        """What an undoing has still to take back, the last line first."""
        return self.filter(outcome__in=["created", "updated"]).order_by("-line")


class ImportRow(TenantModel):
    """One line of the file, as read; and what became of it.

    `row_id` is the row it created or changed, `told` the number of the last event by then, `before` what stood there:
    so an import can be undone until something happened to one of its rows.
    """

    OUTCOMES: ClassVar = [
        (outcome, outcome) for outcome in "created updated unchanged refused undone kept".split()
    ]
    privacy: ClassVar = {"line": "technical", "outside_reference": "business", "outcome": "technical"} | {
        "values": "personal",
        "before": "personal",
        "why": "business",
        "source": "technical",
        "row_id": "technical",
        "told": "technical",
    }
    is_leaf = True

    source = TenantForeignKey(Import, owned=True)
    line = models.PositiveIntegerField()
    outside_reference = models.CharField(max_length=200, blank=True)
    values: Any = models.JSONField(default=dict)
    outcome = models.CharField(max_length=10, choices=OUTCOMES, blank=True)
    why = models.CharField(max_length=300, blank=True)
    row_id = models.BigIntegerField(null=True, blank=True)
    told = models.PositiveBigIntegerField(default=0)
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


def _accepted(name: str, kind: str) -> str:
    """The cleaned name. Raises Unreadable unless it ends like a table's, or an address book's for contacts."""
    name = clean_name(name)
    ending = extension(name)
    if ending in OTHERS:
        raise Unreadable(OTHERS[ending])
    if ending == CARDS and kind != "contacts":
        raise Unreadable(_("An address book (.vcf) holds contacts. Import it as contacts."))
    if ending not in (*ENDINGS, BOOK, CARDS):
        raise Unreadable(
            _("Choose a CSV file, an Excel workbook (.xlsx), or for contacts an address book (.vcf).")
        )
    return name


def _arrival(stream: ingest.Readable, name: str, *, by: Viewer) -> ingest.Arrival:
    """The bytes, when they are what the name's ending says. Raises Malformed."""
    ending = extension(name)
    try:
        arrival = ingest.receive(by, stream, declared_name=name if ending == BOOK else f"{name}.csv")
    except ingest.NotAsNamed as failure:
        if ending != BOOK:
            raise
        words = _("This is no .xlsx workbook: it is damaged, renamed, or protected by a password.")
        raise Unreadable(words) from failure
    if ending == CARDS and form_of(blob_path(by.workspace_id, arrival.digest)) != "cards":
        raise Unreadable(_("This file does not begin as an address book does (BEGIN:VCARD)."))
    return arrival


def _soon_bytes(name: str) -> int:
    return SOON_BOOK_BYTES if extension(name) == BOOK else SOON_BYTES
