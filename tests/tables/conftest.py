"""One stage of the walk for all tables: built once, in a transaction that is rolled back when the last has asked."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from django.db import connections, transaction

from tests.walk import stage as stages
from tests.walk.engine import Walk
from tests.walk.viewers import walkers


@pytest.fixture(scope="package")
def staged(django_db_setup: None, django_db_blocker: Any) -> Iterator[Walk]:
    """As Django's own TestCase does for its class: the test's savepoint lies inside."""
    with django_db_blocker.unblock(), ExitStack() as held:
        for alias in connections:
            around = transaction.atomic(using=alias)
            around._from_testcase = True  # type: ignore[attr-defined]
            held.enter_context(around)
            held.callback(transaction.set_rollback, True, using=alias)
        alder = stages.build("alder", trade="claims", owner="Ada Alder")
        birch = stages.build("birch", trade="contractor", owner="Zed Birch", first_number=500)
        yield Walk(alder, birch, walkers(alder, birch))


@pytest.fixture
def walk(staged: Walk, db: None) -> Walk:
    return Walk(staged.here, staged.there, staged.walkers)
