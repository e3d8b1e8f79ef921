"""Which statements of a page read a whole table, by the database's own plan. A program: pages as JSON in, JSON out."""

import argparse
import json
import re
import sys
from typing import Any, Final

from bench.instance import HOST

SMALL_ROWS: Final = 2_000
"""A table of this size is read as a whole by the planner's own choice, and that is right."""
WHOLE: Final = {
    "sqlite": re.compile(r"^SCAN (\w+)(?! VIRTUAL TABLE INDEX)\b"),
    "postgresql": re.compile(r"(?:Seq Scan|Parallel Seq Scan) on (\w+)"),
}


def main() -> None:
    import django

    django.setup()
    parser = argparse.ArgumentParser()
    parser.add_argument("--session", required=True)
    session = parser.parse_args().session
    found = {name: whole_reads(path, session) for name, path in json.load(sys.stdin).items()}
    json.dump(found, sys.stdout)


def whole_reads(path: str, session: str) -> list[str]:
    """Names of large tables that some statement of this page reads from end to end."""
    from django.db import connection

    return sorted(
        {table for sql, given in statements(path, session) for table in _scanned(connection, sql, given)}
    )


def statements(path: str, session: str) -> list[tuple[str, Any]]:
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    seen: list[tuple[str, Any]] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(("SELECT", "WITH", "(")):
            seen.append((sql, params))
        return execute(sql, params, many, context)

    client = Client(headers={"host": HOST})
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    with connection.execute_wrapper(watch):
        answer = client.get(path, secure=True)
    if answer.status_code != 200 or not seen:
        raise AssertionError(f"{path} answers {answer.status_code} after {len(seen)} statements.")
    return seen


def _scanned(connection: Any, sql: str, given: Any) -> set[str]:
    explain = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
    with connection.cursor() as cursor:
        cursor.execute(explain + sql, given)
        lines = [str(row[-1]) for row in cursor.fetchall()]
        names = {found[1] for line in lines if (found := WHOLE[connection.vendor].search(line.strip()))}
        tables = {table.name for table in connection.introspection.get_table_list(cursor)}
        return {name for name in names & tables if _is_large(cursor, name)}


def _is_large(cursor: Any, table: str) -> bool:
    cursor.execute(f'SELECT COUNT(*) FROM (SELECT 1 FROM "{table}" LIMIT {SMALL_ROWS + 1}) few')
    return bool(cursor.fetchone()[0] > SMALL_ROWS)


if __name__ == "__main__":
    main()
