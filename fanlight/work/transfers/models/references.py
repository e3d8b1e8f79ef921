"""What other systems call the rows that were imported from them."""

from collections.abc import Iterable, Mapping
from typing import ClassVar, Self

from django.db import models

from fanlight.core.doors import Door, OfWorkspace, StaffQuerySet
from fanlight.core.tenancy import TenantModel


class OutsideReferenceQuerySet(StaffQuerySet["OutsideReference"]):
    """References, for staff."""

    def of_kind(self, kind: str) -> Self:
        return self.filter(kind=kind)


class OutsideReference(TenantModel):
    """A row of ours, and what it is called elsewhere: so that a later file finds it again. Jobs keep their own.

    A row may have several, after a merge or from several systems. `row_id` is no foreign key, since kinds lie in tables
    of packages above; a reference whose row is gone finds nothing.
    """

    privacy: ClassVar = {"kind": "technical", "reference": "business", "row_id": "technical"}
    is_leaf = True

    kind = models.CharField(max_length=20)
    reference = models.CharField(max_length=200)
    row_id = models.BigIntegerField()

    objects = Door(OutsideReferenceQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "kind", "reference"], name="transfers_reference_once"
            )
        ]
        indexes = [models.Index(fields=["workspace", "kind", "row_id"], name="transfers_reference_row")]

    @classmethod
    def known(cls, owner: OfWorkspace, kind: str, references: Iterable[str]) -> dict[str, int]:
        """Keys of rows by what they are called."""
        rows = cls.objects.within(owner).of_kind(kind).filter(reference__in=list(references))
        return dict(rows.values_list("reference", "row_id"))

    @classmethod
    def keep(cls, owner: OfWorkspace, kind: str, called: Mapping[str, int]) -> None:
        """From now on the rows are found by these. One that is kept already stays with its row."""
        rows = [
            cls(workspace_id=owner.workspace_id, kind=kind, reference=reference, row_id=row_id)
            for reference, row_id in called.items()
        ]
        cls.objects.bulk_create(rows, ignore_conflicts=True)
