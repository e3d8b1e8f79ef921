"""The policies behind the second lock, and the rights of the role they apply to."""

from collections.abc import Iterable
from typing import Any, Final

from django.db.backends.utils import CursorWrapper

HELD: Final = "workspace_id = (SELECT NULLIF(current_setting('fanlight.workspace', true), '')::bigint)"
ROLE: Final = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = %s"
OPEN: Final = """
    SELECT c.relname FROM pg_class c
    WHERE c.relname = ANY(%s) AND c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND NOT
    (c.relrowsecurity AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'of_workspace'))
"""
MEMBER: Final = "SELECT pg_has_role(current_user, %s, 'MEMBER')"


def put_up(connection: Any, tables: Iterable[str]) -> None:
    """Let the database hold each table's rows within their workspace, for everybody but the owner. Safe to repeat."""
    role, quoted = connection.settings_dict["ROW_ROLE"], connection.ops.quote_name
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {quoted(table)} ENABLE ROW LEVEL SECURITY")
            cursor.execute(f"DROP POLICY IF EXISTS of_workspace ON {quoted(table)}")
            cursor.execute(f"CREATE POLICY of_workspace ON {quoted(table)} USING ({HELD})")
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {quoted(role)}")
        cursor.execute(
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {quoted(role)}"
        )
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {quoted(role)}")


def faults(connection: Any, tables: Iterable[str]) -> list[str]:
    """Why the second lock would not hold, in words for the operator; empty when it does."""
    role = connection.settings_dict["ROW_ROLE"]
    with connection.cursor() as cursor:
        found = _one(cursor, ROLE, role)
        if found is None:
            return [f"There is no role {role}."]
        if found:
            return [f"The role {role} is a superuser or may pass by row-level security."]
        if not _one(cursor, MEMBER, role):
            return [f"The database's user is not a member of the role {role}."]
        cursor.execute(OPEN, [sorted(tables)])
        return [f"The table {table} has no policy; run the migrations." for (table,) in cursor.fetchall()]


def _one(cursor: CursorWrapper, sql: str, value: str) -> Any:
    cursor.execute(sql, [value])
    row = cursor.fetchone()
    return row[0] if row else None
