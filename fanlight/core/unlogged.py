"""A table whose rows need not outlive a crash: PostgreSQL then writes them without its log. SQLite knows no such."""

from typing import Any

from django.db.migrations.operations.base import Operation


class Unlogged(Operation):
    """In a migration, right after the table was made: its rows are lost in a crash, and cost a fraction to write."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, table: str) -> None:
        self.table = table

    def deconstruct(self) -> tuple[str, list[str], dict[str, str]]:
        return type(self).__name__, [self.table], {}

    def state_forwards(self, app_label: str, state: Any) -> None:
        """No model changes: it is about how the database keeps the rows."""

    def database_forwards(self, app_label: str, schema_editor: Any, *_states: Any) -> None:
        self._keep(schema_editor, "UNLOGGED")

    def database_backwards(self, app_label: str, schema_editor: Any, *_states: Any) -> None:
        self._keep(schema_editor, "LOGGED")

    def describe(self) -> str:
        return f"Keep rows of {self.table} without a log"

    def _keep(self, schema_editor: Any, how: str) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"ALTER TABLE {self.table} SET {how}")
