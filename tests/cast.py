"""The cast as fixtures, each a viewer; and the statement guard that fails on a query without a workspace."""

import functools
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from fanlight.core.tenancy import TenantModel
from tests import world


@pytest.fixture
def alder(db: None) -> world.Business:
    return world.a_business("alder")


@pytest.fixture
def birch(db: None) -> world.Business:
    return world.a_business("birch", trade="contractor", owner="Zed Birch")


@pytest.fixture
def ada(alder: world.Business) -> Any:
    """Owns Alder."""
    return alder.owner


@pytest.fixture
def max_(alder: world.Business) -> Any:
    """Works at Alder, with no say over portals."""
    return world.a_member(alder, "Max Moor")


@pytest.fixture
def zed(birch: world.Business) -> Any:
    """Owns Birch; must never see a thing of Alder's."""
    return birch.owner


@pytest.fixture
def insurer(alder: world.Business) -> Any:
    return world.a_client(alder)


@pytest.fixture
def job(alder: world.Business, insurer: Any) -> Any:
    """Alder's job for the insurer."""
    return world.a_job(alder, client=insurer)


@pytest.fixture
def cleo(alder: world.Business, job: Any) -> world.Person:
    """Customer on Alder's job, with a grant."""
    return world.a_holder(alder, job, "Cleo Castle")


@pytest.fixture
def tia(alder: world.Business, job: Any) -> world.Person:
    """Customer on Alder's job, with a grant, who came in through her one-tap link."""
    return world.a_tapper(alder, job, "Tia Tapper")


@pytest.fixture
def gus(alder: world.Business, job: Any) -> world.Person:
    """Customer on Alder's job, behind a share link."""
    return world.a_guest(alder, job, "Gus Garner")


@pytest.fixture
def ines(alder: world.Business, job: Any) -> world.Person:
    """The insurer's contact on the same job, behind a share link to the instructing client's portal."""
    return world.a_guest(alder, job, "Ines Ivory", audience="instructing_client")


@pytest.fixture
def nia(alder: world.Business) -> Any:
    """Known to Alder, and without any way in."""
    return world.a_contact(alder, "Nia North")


@pytest.fixture
def console(client: Client) -> Any:
    """`console(viewer)` is a test client signed in to the console as that member."""

    def signed_in(viewer: Any) -> Client:
        from fanlight.ground.workspaces.models import Member

        client.force_login(
            Member.objects.within(viewer).select_related("login").get(pk=viewer.member_id).login
        )
        return client

    return signed_in


@pytest.fixture
def portal(client: Client) -> Any:
    """`portal(business, person)` is a test client in the midst of that person's visit."""

    def visiting(business: world.Business, person: world.Person) -> Client:
        from django.conf import settings

        client.cookies[f"{settings.PORTAL_COOKIE_PREFIX}{business.place}"] = person.cookie
        return client

    return visiting


@pytest.fixture(autouse=True)
def _nobody_was_counted(request: pytest.FixtureRequest) -> Iterator[None]:
    """What the limiter counted ends with the test: in memory, and in its own file, which no flush knows of."""
    from fanlight.config.limiting import SHEDS
    from fanlight.ground.access.models import Allowance

    lasts = "transactional_db" in request.fixturenames
    if lasts:
        request.getfixturevalue("transactional_db")
    yield
    for shed in SHEDS.values():
        shed.clear()
    if lasts:
        Allowance.objects.all().delete()


@pytest.fixture(autouse=True)
def _every_statement_names_its_workspace(request: pytest.FixtureRequest) -> Iterator[None]:
    if "db" not in request.fixturenames and "transactional_db" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("transactional_db" if "transactional_db" in request.fixturenames else "db")
    with connection.execute_wrapper(_guard):
        yield


ABOUT_DATA = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")


def _guard(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    if touched := _touched_at_large(sql):
        raise AssertionError(f"A statement touches {touched} without its workspace:\n{sql}")
    return execute(sql, params, many, context)


@functools.lru_cache(maxsize=4096)  # the same few thousand statements come again and again
def _touched_at_large(sql: str) -> list[str]:
    """The tenant tables of a statement that names no workspace."""
    of_the_checker = "WHERE rowid" in sql or " REFERENCES " in sql
    if "workspace_id" in sql or of_the_checker or not sql.lstrip().startswith(ABOUT_DATA):
        return []
    return [table for table in _tenant_tables() if f'"{table}"' in sql]


_tables: list[str] = []


def _tenant_tables() -> list[str]:
    if not _tables:
        _tables.extend(model._meta.db_table for model in apps.get_models() if issubclass(model, TenantModel))
    return _tables
