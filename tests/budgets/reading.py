"""How much a database does for a page: its statements, and the rows or steps they take, whatever the clock says."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.db import connection

STEP = 20


class Work(NamedTuple):
    """Statements of a page; instructions of SQLite's machine, or rows that PostgreSQL touched."""

    statements: int
    effort: int


def work_of(page: Callable[[], Any]) -> Work:
    """The page is asked once before, so that what is only read once is not counted."""
    page()
    said: list[tuple[str, Any]] = []
    with connection.execute_wrapper(_remembering(said)), _counted() as steps:
        page()
    if connection.vendor == "sqlite":
        return Work(len(said), steps[0] * STEP)
    return Work(
        len(said), sum(_rows_touched(sql, given) for sql, given in said if sql.startswith(("SELECT", "WITH")))
    )


def settle() -> None:
    """What a database knows of its tables after its own housekeeping."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _remembering(said: list[tuple[str, Any]]) -> Any:
    def remember(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        said.append((sql, params))
        return execute(sql, params, many, context)

    return remember


@contextmanager
def _counted() -> Iterator[list[int]]:
    steps = [0]

    def count() -> int:
        steps[0] += 1
        return 0

    if connection.vendor != "sqlite":
        yield steps
        return
    connection.connection.set_progress_handler(count, STEP)
    try:
        yield steps
    finally:
        connection.connection.set_progress_handler(None, 0)


def _rows_touched(sql: str, given: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", given)
        (answer,) = cursor.fetchone()
    plan = json.loads(answer) if isinstance(answer, str) else answer
    return sum(_touched(node) for node in _nodes(plan[0]["Plan"]))


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for inner in node.get("Plans", []):
        yield from _nodes(inner)


def _touched(node: dict[str, Any]) -> int:
    read = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
    return round((read + node.get("Rows Removed by Join Filter", 0)) * node["Actual Loops"])
