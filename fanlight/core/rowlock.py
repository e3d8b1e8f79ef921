"""The second lock behind the door: on PostgreSQL, if the operator set it up, the database shows one workspace's rows.

The door names the workspace in every statement; this holds when somebody forgot. SQLite has nothing of the kind. How it
works is told in `core/postgresql`.
"""

import contextlib
from typing import Any

from django.apps import apps
from django.db import connection, connections

from fanlight.core.tenancy import TenantModel


def within(workspace_id: int) -> contextlib.AbstractContextManager[None]:
    """No row of another workspace exists for the statements inside."""
    return _locked(workspace_id)


def opened(_why: str) -> contextlib.AbstractContextManager[None]:
    """Rows of all workspaces again, inside a request of one. `_why` is for the reader and for grep."""
    return _locked(None)


def put_up(using: str) -> None:
    """After migrations: a policy on every table whose rows have a workspace, where a role is named for them."""
    database: Any = connections[using]
    if database.settings_dict.get("ROW_ROLE"):
        from fanlight.core.postgresql import policies

        policies.put_up(database, tenant_tables())


def faults() -> list[str]:
    """Why the lock would not hold, in words for the operator; empty when it does, or none was asked for."""
    if not connection.settings_dict.get("ROW_ROLE"):
        return []
    from fanlight.core.postgresql import policies

    return policies.faults(connection, tenant_tables())


def tenant_tables() -> list[str]:
    return sorted(model._meta.db_table for model in apps.get_models() if issubclass(model, TenantModel))


def _locked(workspace_id: int | None) -> contextlib.AbstractContextManager[None]:
    locked_to = getattr(connection, "locked_to", None)
    return locked_to(workspace_id) if locked_to else contextlib.nullcontext()
