"""Row-level security: while a request is inside a workspace, the database itself shows no other one's rows.

Each statement of such a request goes out together with one that names the workspace and takes on a role to which the
policies of `policies.py` apply. Both are one message and, outside `atomic`, one transaction; what is set holds for that
transaction alone, so that nothing is left behind on a pooled connection.
"""

import contextlib
from collections.abc import Iterator
from typing import Any, Final

from django.db.backends.postgresql import base

OF_SAVEPOINTS: Final = ("SAVEPOINT", "ROLLBACK TO", "RELEASE")
"""They must also work in a transaction that has failed, where nothing else does."""
LOCK: Final = (
    "SELECT set_config('role', '{role}', true), set_config('fanlight.workspace', '{workspace}', true);"
)
UNLOCK: Final = "SELECT set_config('role', 'none', true);"


_DRIVER: Final[Any] = base.Cursor
"""psycopg's cursor that fills in parameters itself, so that two statements can be one message."""


class DatabaseWrapper(base.DatabaseWrapper):
    """`ROW_ROLE` of the database's settings is the role; empty, and there is no second lock."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._locked_to: int | None = None
        self._was_locked = False

    @contextlib.contextmanager
    def locked_to(self, workspace_id: int | None) -> Iterator[None]:
        """Within it, only that workspace's rows exist; None: those of all, as without a lock."""
        before, self._locked_to = self._locked_to, workspace_id
        try:
            yield
        finally:
            self._locked_to = before

    def get_new_connection(self, conn_params: Any) -> Any:
        connection = super().get_new_connection(conn_params)
        connection.cursor_factory = Cursor
        return connection

    def create_cursor(self, name: str | None = None) -> Any:
        cursor: Any = super().create_cursor(name)
        if isinstance(cursor, Cursor):
            cursor.before = self._before()
        return cursor

    def _before(self) -> str:
        """What every statement is sent with: nothing, unless this transaction was, or is to be, locked."""
        role = self.settings_dict.get("ROW_ROLE", "")
        if role and self._locked_to is not None:
            self._was_locked = self.in_atomic_block
            return LOCK.format(role=role, workspace=int(self._locked_to))
        self._was_locked = self._was_locked and self.in_atomic_block
        return UNLOCK if self._was_locked else ""


class Cursor(base.Cursor):
    """Sends `before` in front of each statement, and answers with what the statement itself gave."""

    before = ""

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        if not self.before or not isinstance(query, str) or query.startswith(OF_SAVEPOINTS):
            return _DRIVER.execute(self, query, params, **options)
        _DRIVER.execute(self, self.before + query, params, **options)
        _DRIVER.nextset(self)
        return self

    def executemany(self, query: Any, params_seq: Any, **options: Any) -> None:
        """One by one, each with what goes before it: a list of rows is `bulk_create`'s business."""
        for params in params_seq:
            self.execute(query, params, **options)
