"""Rows that outlive their transaction: for tests that race threads, or kill processes, over one database."""

from collections.abc import Iterator

import pytest
from django.db import connection


@pytest.fixture
def lasting_db(transactional_db: None) -> Iterator[None]:
    """Like `transactional_db`, for tests in which facts are recorded: events refuse to be cleared away on SQLite."""
    yield
    if connection.vendor == "sqlite":
        _clear_events()


def _clear_events() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'activity_event'"
        )
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute("DELETE FROM activity_event")
        for _name, sql in triggers:
            cursor.execute(sql)
