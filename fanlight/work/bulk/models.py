"""A bulk action and its rows: what was asked for at once, how far it is, and what became of each."""

from dataclasses import dataclass, field
from typing import Any, ClassVar, Final, Self

from django.db import models, transaction
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import Door, StaffQuerySet, compare_and_set
from fanlight.core.errors import NotAllowed, Refusal
from fanlight.core.ids import new_key
from fanlight.core.listings import Asked, Listing, listing_of
from fanlight.core.tenancy import TenantForeignKey, TenantModel
from fanlight.core.viewers import TaskViewer, Viewer
from fanlight.ground.workspaces.models import Member
from fanlight.work.bulk.verbs import Said, Verb, verb_of

WHY: Final = "bulk"
UNDER_WAY: Final = ("gathering", "running", "undoing")


class NothingChosen(Refusal):
    code = "bulk.nothing_chosen"
    message = _("Choose at least one row.")


class NotUndoable(Refusal):
    code = "bulk.not_undoable"
    message = _("This cannot be taken back any more.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants done: a verb, what it is told besides, and the rows: chosen ones, or all that match."""

    listing: Listing
    verb: Verb
    asked: Asked
    is_all: bool = False
    said: Said = field(default_factory=dict)


class BulkActionQuerySet(StaffQuerySet["BulkAction"]):
    """Bulk actions, for staff."""

    def newest_first(self) -> Self:
        return self.order_by("-id")


class BulkAction(TenantModel):
    """One verb over chosen rows of a list, or over all that a search finds (`query`, with `is_all`).

    `said` is what the verb was told besides (the status to move to). Rows are written down first, then done in turn, so
    that a killed run goes on where it was.
    """

    STATES: ClassVar = [(s, s) for s in ("gathering", "running", "done", "failed", "undoing", "undone")]
    privacy: ClassVar = dict.fromkeys(
        ["key", "listing", "verb", "state", "is_all", "gathered", "done", "member"], "technical"
    ) | dict.fromkeys(["query", "said", "failure"], "business")

    key = models.CharField(max_length=22, default=new_key, editable=False)
    listing = models.CharField(max_length=20)
    verb = models.CharField(max_length=40)
    said: Any = models.JSONField(default=dict, blank=True)
    query = models.TextField(blank=True)
    is_all = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=STATES, default="gathering")
    gathered = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    failure = models.CharField(max_length=500, blank=True)
    member = TenantForeignKey(Member)

    objects = Door(BulkActionQuerySet)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "key"], name="bulk_bulkaction_by_key")]

    @property
    def source(self) -> Listing:
        """Raises LookupError for a list that is there no more."""
        listing = listing_of(self.listing)
        if listing is None:
            raise LookupError(self.listing)
        return listing

    @property
    def act(self) -> Verb:
        """Raises LookupError for a verb that is there no more."""
        verb = verb_of(self.listing, self.verb)
        if verb is None:
            raise LookupError(self.verb)
        return verb

    @property
    def asked(self) -> Asked:
        return Asked.parsed(self.source, self.query)

    @property
    def viewer(self) -> TaskViewer:
        """Who acts when a task carries it on: the member who asked for it."""
        return TaskViewer(self.workspace_id, self.member_id, WHY)

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY

    @property
    def is_undoable(self) -> bool:
        return self.state == "done" and self.act.undo is not None

    @classmethod
    @transaction.atomic
    def begin(cls, wish: Wish, *, by: Viewer) -> Self:
        """Write it down; the worker carries it on, and the caller may too. Raises NothingChosen."""
        kind, member_id = by.actor
        if not by.is_staff or kind != "member":
            raise NotAllowed("bulk.begin")
        if not wish.is_all and not wish.asked.chosen:
            raise NothingChosen
        action: Self = cls.objects.create(
            workspace_id=by.workspace_id,
            listing=wish.listing.name,
            verb=wish.verb.name,
            said=dict(wish.said),
            query=wish.asked.query(),
            is_all=wish.is_all,
            member_id=member_id,
        )
        action._enqueue()
        return action

    @transaction.atomic
    def undo(self, *, by: Viewer) -> None:
        """Take back what it did, row by row, where nobody changed the row since. Only its own member may.

        Raises NotUndoable, also for the second of two presses.
        """
        if not by.is_staff or by.actor != ("member", self.member_id):
            raise NotAllowed("bulk.undo")
        if self.act.undo is None or not compare_and_set(self, expect={"state": "done"}, state="undoing"):
            raise NotUndoable
        self._enqueue()

    @transaction.atomic
    def fail(self, why: str) -> None:
        compare_and_set(self, expect={"state__in": UNDER_WAY}, state="failed", failure=why[:500])

    def counts(self) -> dict[str, int]:
        """How many rows came to which outcome; one query over an index."""
        rows = BulkRow.objects.within(self).filter(action=self).order_by()
        found = dict(rows.values_list("outcome").annotate(count=Count("id")))
        return {name: found.get(name, 0) for name, _label in BulkRow.OUTCOMES}

    def reasons(self, *, most: int = 12) -> list[tuple[str, int]]:
        """What was said of rows that were not done, and of how many; the most frequent first. One query."""
        rows = BulkRow.objects.within(self).filter(action=self).exclude(why="").order_by()
        counted = rows.values_list("why").annotate(count=Count("id")).order_by("-count", "why")
        return list(counted[:most])

    def _enqueue(self) -> None:
        from fanlight.work.bulk import tasks  # tasks load actions by this model

        tasks.run.enqueue(str(self.workspace_id), str(self.pk))


class BulkRowQuerySet(StaffQuerySet["BulkRow"]):
    """Rows of bulk actions, for staff."""

    def with_reason(self) -> Self:
        """Those of which more is said than the outcome."""
        return self.exclude(why="").order_by("id")

    def turn(self, outcome: str) -> Self:
        """Those that wait for their turn: to be done (""), or to be taken back ("done")."""
        return self.filter(outcome=outcome).order_by("id")


class BulkRow(TenantModel):
    """One row of a bulk action. `before` is what undoing needs; for the verb, rows of one `mark` are the same."""

    OUTCOMES: ClassVar = [
        ("done", _("Done")),
        ("skipped", _("Nothing to do")),
        ("refused", _("Refused")),
        ("undone", _("Taken back")),
        ("kept", _("Kept")),
    ]
    privacy: ClassVar = {"row_id": "technical", "label": "personal", "outcome": "technical"} | {
        "why": "business",
        "before": "business",
        "action": "technical",
        "mark": "personal",
    }
    is_leaf = True

    row_id = models.BigIntegerField()
    label = models.CharField(max_length=300, blank=True)
    outcome = models.CharField(max_length=8, choices=OUTCOMES, blank=True)
    why = models.CharField(max_length=300, blank=True)
    before: Any = models.JSONField(default=dict, blank=True)
    mark = models.CharField(max_length=254, blank=True)
    action = TenantForeignKey(BulkAction, owned=True)

    objects = Door(BulkRowQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "action", "row_id"], name="bulk_bulkrow_once")
        ]
        indexes = [
            models.Index(fields=["workspace", "action", "outcome", "id"], name="bulk_bulkrow_next"),
            models.Index(
                fields=["workspace", "action", "mark"],
                condition=~models.Q(mark=""),
                name="bulk_bulkrow_mark",
            ),
        ]
