"""The migrations and the models tell the same story, and the database holds what the models promise."""

import pytest
from django.core.management import call_command
from django.db import connection

from fanlight.core.tenancy import SameWorkspace
from tests.architecture.test_rings import our_models

pytestmark = pytest.mark.django_db


def test_no_change_of_a_model_is_without_its_migration(capsys):
    try:
        call_command("makemigrations", check=True, dry_run=True, verbosity=1)
    except SystemExit:
        pytest.fail(f"makemigrations would write:\n{capsys.readouterr().out}")


def composite_keys() -> set[str]:
    constraints = [one for model in our_models() for one in model._meta.constraints]
    return {one.name for one in constraints if isinstance(one, SameWorkspace)}


def held_by_the_database(names: set[str]) -> set[str]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT conname FROM pg_constraint WHERE contype = 'f'")
            return names.intersection(name for (name,) in cursor.fetchall())
        cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'table'")
        tables = "\n".join(sql for (sql,) in cursor.fetchall())
        return {name for name in names if f'CONSTRAINT "{name}" FOREIGN KEY' in tables}


def test_the_database_holds_every_key_within_its_workspace():
    assert len(composite_keys()) > 10
    assert composite_keys() - held_by_the_database(composite_keys()) == set()
