"""Which rows are sample data, and how each looked when it was put in: what is still the same can be taken out again."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, ClassVar, Final

from django.apps import apps
from django.db import models

from fanlight.core.doors import Door, OfWorkspace, StaffQuerySet
from fanlight.core.tenancy import TenantModel, pointing_at

OF_THE_PORTAL: Final = ("portal_state", "portal_until", "signed_in_at")
DERIVED: Final = ("search_text", "changed_at", "created_at", *OF_THE_PORTAL)
"""Columns that the product itself keeps up, whoever changed what."""

type Table = Any
type Places = dict[Table, set[int]]
"""Keys of rows by their model."""


class SampleRowQuerySet(StaffQuerySet["SampleRow"]):
    """Marks of sample data, for staff."""

    def by_model(self) -> dict[Table, dict[int, "SampleRow"]]:
        """The marks by model and key of the row they stand for."""
        found: dict[Table, dict[int, SampleRow]] = defaultdict(dict)
        for mark in self:
            found[apps.get_model(mark.table)][mark.row_id] = mark
        return found


class SampleRow(TenantModel):
    """One row of the sample data. `thing` is the key of the job, contact or client that it belongs to."""

    privacy: ClassVar = dict.fromkeys(["table", "row_id", "thing", "stamp"], "technical")
    is_leaf = True

    table = models.CharField(max_length=60)
    row_id = models.BigIntegerField()
    thing = models.BigIntegerField()
    stamp = models.BinaryField(max_length=32)

    objects = Door(SampleRowQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "table", "row_id"], name="beginnings_samplerow_once")
        ]

    @classmethod
    def mark(cls, owner: OfWorkspace, thing: int, *roots: Any) -> None:
        """The roots and every row that points at them, and at those, and so on; what is marked already stays so."""
        for model, keys in _everything_on(owner, roots).items():
            rows = rows_of(owner, model, keys)
            marks = [
                cls(
                    workspace_id=owner.workspace_id,
                    table=model._meta.label_lower,
                    row_id=row.pk,
                    thing=thing,
                    stamp=stamp_of(row),
                )
                for row in rows
            ]
            cls.objects.bulk_create(marks, ignore_conflicts=True)


def rows_of(owner: OfWorkspace, model: Table, keys: Iterable[int], *, locked: bool = False) -> Any:
    """The rows of one model by their keys. `locked`: nobody changes or points at them until the transaction ends."""
    rows = model.rows.filter(workspace_id=owner.workspace_id, pk__in=list(keys))
    return rows.select_for_update() if locked else rows


def remove_rows(owner: OfWorkspace, model: Table, keys: Iterable[int]) -> None:
    """Take rows away in one statement; keys between them are asked for at the end of the transaction."""
    rows = rows_of(owner, model, keys)
    rows._raw_delete(rows.db)


def strangers(owner: OfWorkspace, places: Places) -> Iterable[tuple[Table, int]]:
    """Model and key of every row among `places` at which a row points that is not among them."""
    for holder, column, target in pointing_at(places.keys()):
        rows = holder.rows.filter(workspace_id=owner.workspace_id, **{f"{column}__in": places[target]})
        for key in rows.exclude(pk__in=places.get(holder, set())).values_list(column, flat=True):
            yield target, key


def stamp_of(row: Any) -> bytes:
    """A digest of what the row says, without what is derived."""
    columns = [field.attname for field in row._meta.concrete_fields if field.name not in DERIVED]
    said = "\x1f".join(f"{column}={_text(getattr(row, column))}" for column in columns)
    return hashlib.sha256(said.encode()).digest()


def _text(value: Any) -> str:
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else repr(value)


def _everything_on(owner: OfWorkspace, roots: Iterable[Any]) -> Places:
    found: Places = defaultdict(set)
    fresh: Places = defaultdict(set)
    for root in roots:
        fresh[type(root)].add(root.pk)
    while fresh:
        for model, keys in fresh.items():
            found[model] |= keys
        fresh = _next(owner, fresh, found)
    return found


def _next(owner: OfWorkspace, fresh: Places, found: Places) -> Places:
    """The rows that point at the fresh ones, and are not known yet."""
    more: Places = defaultdict(set)
    for holder, column, target in pointing_at(fresh.keys()):
        rows = holder.rows.filter(workspace_id=owner.workspace_id, **{f"{column}__in": fresh[target]})
        if keys := set(rows.values_list("pk", flat=True)) - found[holder]:
            more[holder] |= keys
    return more
