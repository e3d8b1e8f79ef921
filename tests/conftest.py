"""What holds for every test, whatever it is about."""

import os

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from hypothesis import HealthCheck, settings

from fanlight.core.prepared import Prepared

settings.register_profile(
    "fanlight",
    deadline=None,  # a busy machine is no bug
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("fanlight")

Prepared.check = True  # prepared reads are compared with their plain querysets

pytest_plugins = ["tests.cast", "tests.lasting"]  # not by -p: they need the models

# The same algorithm at its least cost: hundreds of tests make a business with an owner who has a password.
Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.parallelism = 1, 8, 1

WITH_DATABASE = {"db", "transactional_db"}


def pytest_itemcollected(item: pytest.Item) -> None:
    """On SQLite the limiter has a second file, which any page may ask; Django refuses one that is not named."""
    mark = item.get_closest_marker("django_db")
    if mark or WITH_DATABASE.intersection(getattr(item, "fixturenames", ())):
        said = mark.kwargs if mark else {}
        item.add_marker(pytest.mark.django_db(**{"databases": "__all__"} | said), append=False)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out what is about row-level security where the database has none."""
    if os.environ.get("FANLIGHT_DATABASE_URL"):
        return
    left_out = [one for one in items if one.get_closest_marker("second_lock")]
    items[:] = [one for one in items if not one.get_closest_marker("second_lock")]
    config.hook.pytest_deselected(items=left_out)
