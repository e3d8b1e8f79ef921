"""Rows that carry their workspace: the base model, its foreign keys and the constraint that holds them together.

The same schema runs on SQLite, on PostgreSQL with row-level security, and sharded by workspace.
"""

from collections.abc import Collection, Iterator
from typing import Any, ClassVar, Self

from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.constraints import BaseConstraint
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from fanlight.core.ids import new_id

type Table = Any  # a model class whose `rows` and `_meta` are read; the stubs know neither of ours
type Editor = Any  # the schema editor of either database
HISTORICAL = (
    "__fake__"  # the module of models that migrations rebuild: their constraints are written in the migration
)


class SameWorkspace(BaseConstraint):
    """A composite foreign key (workspace, key): the database refuses a row that points into another workspace."""

    def __init__(self, field: str, *, name: str, cascades: bool = False) -> None:
        super().__init__(name=name)
        self.field, self.cascades = field, cascades

    def constraint_sql(self, model: Table, schema_editor: Editor) -> Any:
        if schema_editor.connection.vendor == "sqlite":
            return self._definition(model, schema_editor)
        self.create_sql(model, schema_editor)
        return None

    def create_sql(self, model: Table, schema_editor: Editor) -> Any:
        """Left to the end of the migration: the key it refers to may come with a later operation."""
        table = schema_editor.quote_name(model._meta.db_table)
        schema_editor.deferred_sql.append(f"ALTER TABLE {table} ADD {self._definition(model, schema_editor)}")

    def remove_sql(self, model: Table, schema_editor: Editor) -> Any:
        table = schema_editor.quote_name(model._meta.db_table)
        return f"ALTER TABLE {table} DROP CONSTRAINT {schema_editor.quote_name(self.name)}"

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """Words for people come from `TenantForeignKey.validate`; this constraint is the database's own."""

    def deconstruct(self) -> tuple[str, tuple[()], dict[str, Any]]:
        return (
            f"{type(self).__module__}.{type(self).__name__}",
            (),
            {"field": self.field, "name": self.name, "cascades": self.cascades},
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SameWorkspace) and self.deconstruct() == other.deconstruct()

    def __hash__(self) -> int:
        return hash((self.field, self.name, self.cascades))

    def _definition(self, model: Table, schema_editor: Editor) -> str:
        quoted, field = schema_editor.quote_name, model._meta.get_field(self.field)
        table = field.remote_field.model._meta.db_table
        end = " ON DELETE CASCADE" if self.cascades else ""
        return (
            f"CONSTRAINT {quoted(self.name)} FOREIGN KEY (workspace_id, {quoted(field.column)})"
            f" REFERENCES {quoted(table)} (workspace_id, id){end} DEFERRABLE INITIALLY DEFERRED"
        )


class WorkspaceKey(models.ForeignKey[Any, Any]):
    """The workspace of a row. A model that others may point at gets UNIQUE(workspace, id) for their composite keys."""

    def __init__(self, **options: Any) -> None:
        defaults = {"to": "workspaces.Workspace", "on_delete": models.DO_NOTHING, "related_name": "+"}
        given: dict[str, Any] = {"db_index": False, "editable": False} | options | defaults
        super().__init__(**given)

    def contribute_to_class(self, cls: Table, name: str, *args: Any, **options: Any) -> None:
        super().contribute_to_class(cls, name, *args, **options)
        if cls._meta.abstract or cls.__module__ == HISTORICAL or getattr(cls, "is_leaf", False):
            return
        key = models.UniqueConstraint(fields=["workspace", "id"], name=f"{cls._meta.db_table}_key"[:60])
        _add_constraint(cls, key)


class TenantForeignKey(models.ForeignKey[Any, Any]):
    """A foreign key that never leaves its workspace: in joins, in lazy loads, in forms and in the database.

    `owned=True`: the row goes when what it points at goes (the database cascades). Otherwise the database refuses.
    """

    def __init__(self, to: Any, *, owned: bool = False, **options: Any) -> None:
        self.owned = owned
        options["on_delete"] = models.DB_CASCADE if owned else models.DO_NOTHING
        given: dict[str, Any] = {"related_name": "+", "db_index": False} | options
        super().__init__(to, **given)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        del options["on_delete"]
        return name, path, args, options | ({"owned": True} if self.owned else {})

    def contribute_to_class(self, cls: Table, name: str, *args: Any, **options: Any) -> None:
        super().contribute_to_class(cls, name, *args, **options)
        if not cls._meta.abstract and cls.__module__ != HISTORICAL:
            constraint = f"{cls._meta.db_table}_{name}_ws"[:60]
            _add_constraint(cls, SameWorkspace(name, name=constraint, cascades=self.owned))

    def get_extra_restriction(self, alias: str | None, related_alias: str | None) -> Any:
        ours: Any = self.model._meta.get_field("workspace")
        theirs: Any = self.remote_field.model._meta.get_field("workspace")
        return Exact(theirs.get_col(alias), ours.get_col(related_alias))

    def get_extra_descriptor_filter(self, instance: models.Model) -> dict[str, Any]:
        return {"workspace_id": instance.workspace_id}  # type: ignore[attr-defined]

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        if value is None or model_instance is None:
            super().validate(value, model_instance)
            return
        target: Table = self.remote_field.model
        if not target.rows.filter(pk=value, workspace_id=model_instance.workspace_id).exists():  # type: ignore[attr-defined]
            raise ValidationError(_("Choose one of your own workspace."), code="foreign")

    def formfield(self, **options: Any) -> Any:
        """Offers nothing by itself: the page sets the rows that its viewer may see."""
        target: Table = self.remote_field.model
        nothing = target.rows.none()
        return super().formfield(**{"form_class": forms.ModelChoiceField, "queryset": nothing} | options)


class TenantOneToOneField(TenantForeignKey):
    """A tenant foreign key that only one row may hold. Not Django's: that one adds an accessor around the door."""

    def contribute_to_class(self, cls: Table, name: str, *args: Any, **options: Any) -> None:
        super().contribute_to_class(cls, name, *args, **options)
        if not cls._meta.abstract and cls.__module__ != HISTORICAL:
            only = models.UniqueConstraint(
                fields=["workspace", name], name=f"{cls._meta.db_table}_{name}_one"[:60]
            )
            _add_constraint(cls, only)


class TenantModel(models.Model):
    """A row of one workspace. Subclasses declare `objects = Door(...)` and `privacy`, the class of each field.

    `is_leaf = True` spares the second unique index where no other table points at this one.
    """

    privacy: ClassVar[dict[str, str]] = {}
    is_leaf: ClassVar[bool] = False

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    workspace = WorkspaceKey()
    created_at = models.DateTimeField(auto_now_add=True)

    workspace_id: int

    class Meta:
        abstract = True

    def _do_update(self, base_qs: Any, *args: Any, **kwargs: Any) -> Any:
        return super()._do_update(base_qs.filter(workspace_id=self.workspace_id), *args, **kwargs)

    def refresh_from_db(self, using: Any = None, fields: Any = None, from_queryset: Any = None) -> None:
        rows = type(self).rows if from_queryset is None else from_queryset  # type: ignore[attr-defined]
        super().refresh_from_db(using, fields, rows.filter(workspace_id=self.workspace_id))

    def delete(self, using: Any = None, keep_parents: bool = False) -> tuple[int, dict[str, int]]:
        """One scoped statement; what this row owns goes by the database's own cascade."""
        rows: Any = type(self).rows  # type: ignore[attr-defined]
        deleted = rows.filter(pk=self.pk, workspace_id=self.workspace_id)._raw_delete(using or rows.db)
        return deleted, {self._meta.label: deleted}

    def reloaded(self) -> Self:
        """The row as the database holds it now."""
        rows: Any = type(self).rows  # type: ignore[attr-defined]
        row: Self = rows.get(pk=self.pk, workspace_id=self.workspace_id)
        return row


def pointing_at(models_: Collection[Table]) -> Iterator[tuple[Table, str, Table]]:
    """Every tenant foreign key to one of the models: the model that holds it, the name of its column, the target."""
    for holder in apps.get_models():
        for field in holder._meta.concrete_fields:
            if isinstance(field, TenantForeignKey) and field.remote_field.model in models_:
                yield holder, field.attname, field.remote_field.model


def _add_constraint(model: Table, constraint: BaseConstraint) -> None:
    """Append to a model's constraints so that the autodetector sees it as if written in Meta."""
    options = model._meta
    options.constraints = [*options.constraints, constraint]
    options.original_attrs["constraints"] = options.constraints
