"""An import and its rows: read and checked first, then applied, a row wholly or not at all."""

from typing import Any, ClassVar, Self

from django.db import models

from fanlight.core.doors import Door, StaffQuerySet
from fanlight.core.ids import new_key
from fanlight.core.tenancy import TenantForeignKey, TenantModel
from fanlight.ground.blobs.models import Blob
from fanlight.ground.workspaces.models import Member


class Import(TenantModel):
    """One file on its way in. `kind` names what its rows become; `mapping` which column is what."""

    STATES: ClassVar = [(s, s) for s in ("mapping", "reading", "ready", "applying", "done", "failed")]
    privacy: ClassVar = dict.fromkeys(["key", "kind", "state", "total", "read", "applied"], "technical") | dict.fromkeys(
        ["mapping", "failure", "name"], "business"
    ) | dict.fromkeys(["blob", "member"], "technical")

    key = models.CharField(max_length=22, default=new_key, editable=False)
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    mapping: Any = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=10, choices=STATES, default="mapping")
    total = models.PositiveIntegerField(default=0)
    read = models.PositiveIntegerField(default=0)
    applied = models.PositiveIntegerField(default=0)
    failure = models.CharField(max_length=500, blank=True)
    blob = TenantForeignKey(Blob)
    member = TenantForeignKey(Member, null=True, blank=True)

    objects = Door(StaffQuerySet["Import"])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "key"], name="transfers_import_by_key")]


class ImportRowQuerySet(StaffQuerySet["ImportRow"]):
    """Staged rows, for staff."""

    def waiting(self) -> Self:
        return self.filter(outcome="").order_by("line")


class ImportRow(TenantModel):
    """One line of the file, as read; and what became of it."""

    OUTCOMES: ClassVar = [(o, o) for o in ("created", "updated", "unchanged", "refused")]
    privacy: ClassVar = {"line": "technical", "outside_reference": "business", "outcome": "technical"} | {
        "values": "personal",
        "why": "business",
        "source": "technical",
    }
    is_leaf = True

    source = TenantForeignKey(Import, owned=True)
    line = models.PositiveIntegerField()
    outside_reference = models.CharField(max_length=200, blank=True)
    values: Any = models.JSONField(default=dict)
    outcome = models.CharField(max_length=10, choices=OUTCOMES, blank=True)
    why = models.CharField(max_length=300, blank=True)

    objects = Door(ImportRowQuerySet)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "source", "line"], name="transfers_importrow_line")]
        indexes = [models.Index(fields=["workspace", "source", "outcome", "line"], name="transfers_importrow_next")]
