"""A bulk action and its rows: what was asked for at once, how far it is, and what became of each."""

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import Door, StaffQuerySet
from fanlight.core.ids import new_key
from fanlight.core.tenancy import TenantForeignKey, TenantModel
from fanlight.ground.workspaces.models import Member


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


class BulkRowQuerySet(StaffQuerySet["BulkRow"]):
    """Rows of bulk actions, for staff."""

    def waiting(self) -> Self:
        return self.filter(outcome="").order_by("id")


class BulkRow(TenantModel):
    """One row of a bulk action. `before` is what undoing needs."""

    OUTCOMES: ClassVar = [("done", _("Done")), ("skipped", _("Nothing to do")), ("refused", _("Refused"))]
    privacy: ClassVar = {"row_id": "technical", "label": "personal", "outcome": "technical"} | {
        "why": "business",
        "before": "business",
        "action": "technical",
    }
    is_leaf = True

    row_id = models.BigIntegerField()
    label = models.CharField(max_length=300, blank=True)
    outcome = models.CharField(max_length=8, choices=OUTCOMES, blank=True)
    why = models.CharField(max_length=300, blank=True)
    before: Any = models.JSONField(default=dict, blank=True)
    action = TenantForeignKey(BulkAction, owned=True)

    objects = Door(BulkRowQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "action", "row_id"], name="bulk_bulkrow_once")
        ]
        indexes = [models.Index(fields=["workspace", "action", "outcome", "id"], name="bulk_bulkrow_next")]
