"""The only way into a guarded table: nobody reads rows without naming a viewer.

`rows` is Django's own manager behind every door, for forms, constraints and dumps; lint bans it outside core.
"""

from typing import Any, Protocol, Self

from django.db import models

from fanlight.core.viewers import Viewer


class OfWorkspace(Protocol):
    """Anything that lies in one workspace: a row or a viewer."""

    @property
    def workspace_id(self) -> int: ...


class GuardedQuerySet[M: models.Model](models.QuerySet[M]):
    """Rows that belong to somebody. Each noun says in `visible_to` who may see which."""

    def visible_to(self, viewer: Viewer) -> Self:
        raise TypeError(f"{type(self).__name__} does not say who may see its rows.")

    def of(self, owner: OfWorkspace) -> Self:
        return self.filter(workspace_id=owner.workspace_id)

    def has_any(self) -> bool:
        """Whether there is a row. In the order of the key: without one, PostgreSQL may read the table to find it."""
        return bool(self.order_by("id").values_list("id")[:1])


class StaffQuerySet[M: models.Model](GuardedQuerySet[M]):
    """Rows that only the business itself ever sees."""

    def visible_to(self, viewer: Viewer) -> Self:
        return self.of(viewer) if viewer.is_staff else self.none()


class Door[Q: GuardedQuerySet[Any]]:
    """The only way into a guarded table. Not a Manager: it has no all, filter or get to refuse."""

    def __init__(self, queryset_class: type[Q]) -> None:
        self._queryset_class = queryset_class

    def contribute_to_class(self, model: type[models.Model], name: str) -> None:
        self._model = model
        setattr(model, name, self)
        models.Manager[Any]().contribute_to_class(model, "rows")  # Django's own: forms, constraints, dumps

    def visible_to(self, viewer: Viewer) -> Q:
        return self._queryset_class(self._model).visible_to(viewer)

    def within(self, owner: OfWorkspace) -> Q:
        """All rows of the owner's workspace, whoever asks: for rules and verbs of the domain, never for a face."""
        return self._queryset_class(self._model).of(owner)

    def everyone(self, why: str) -> Q:
        """Rows of all tenants. `why` is for the reader and for grep."""
        return self._queryset_class(self._model)

    def create(self, **fields: Any) -> Any:
        return self._queryset_class(self._model).create(**fields)

    def bulk_create(self, rows: list[Any], **options: Any) -> list[Any]:
        return self._queryset_class(self._model).bulk_create(rows, **options)


def compare_and_set(row: Any, *, expect: dict[str, Any], **values: Any) -> bool:
    """Change `row` only if the database still holds `expect`: of two people who press at once, one wins.

    True: the row was changed, here and in the database. False: somebody else was first, and nothing changed.
    """
    guarded = type(row).rows.filter(pk=row.pk, workspace_id=row.workspace_id, **expect)
    if not guarded.update(**values):
        return False
    for name, value in values.items():
        setattr(row, name, value)
    return True
