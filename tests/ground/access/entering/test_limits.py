"""The limiter: exact for everybody at once, recovering by itself, and not fooled by a clock that is put back."""

import pytest
from django.db import connections, router, transaction

from fanlight.ground.access.entering import limits
from fanlight.ground.access.entering.limits import Budget, charge, for_caller
from fanlight.ground.access.models import Allowance

THREE = Budget("three", burst=3, every_seconds=60)


@pytest.fixture(autouse=True)
def _with_database(db):
    """Every test here asks the limiter."""


def kept(budget=THREE, key="anna"):
    return Allowance.objects.get(digest=limits._digest(budget, key))


def shift(milliseconds):
    """As if the clock of the database had been put: every row moves the other way."""
    for row in Allowance.objects.all():
        Allowance.objects.filter(pk=row.pk).update(used_until_ms=row.used_until_ms - milliseconds)


def admitted(times, budget=THREE, key="anna"):
    return [charge(budget, key) for _ in range(times)].count(0.0)


def test_a_burst_is_admitted_and_then_the_wait_is_told():
    assert [charge(THREE, "anna") for _ in range(3)] == [0.0, 0.0, 0.0]
    assert 55 < charge(THREE, "anna") <= 60
    assert 55 < charge(THREE, "anna") <= 60, "being refused must not lengthen the wait"


def test_keys_and_budgets_are_apart():
    assert admitted(5) == 3
    assert admitted(5, key="bert") == 3
    assert admitted(5, Budget("other", burst=2, every_seconds=60)) == 2


def test_one_more_is_admitted_for_each_interval_that_passed():
    assert admitted(4) == 3
    shift(59_000)
    assert admitted(1) == 0
    shift(1_000 + 60_000)
    assert admitted(4) == 2
    shift(24 * 3600 * 1000)
    assert admitted(9) == 3, "however long nobody came, a burst is a burst"


@pytest.mark.parametrize("hours", [1, 24, 24 * 365])
def test_a_clock_that_is_put_back_grants_one_burst_and_locks_nobody_out(hours):
    assert admitted(9) == 3
    shift(-hours * 3600 * 1000)
    assert admitted(9) == 3
    assert admitted(9) == 0


@pytest.mark.trust("TB06")
@pytest.mark.parametrize(
    ("budget", "seconds", "most"),
    [
        (Budget("three in ten minutes", burst=3, every_seconds=600), 600, 3),
        (Budget("the same, sooner again", burst=2, every_seconds=300), 600, 3),
        (Budget("five in an hour", burst=3, every_seconds=1_200), 3_600, 5),
        (Budget("fifteen in a day", burst=8, every_seconds=3 * 3600), 24 * 3600, 15),
        (Budget("one", burst=1, every_seconds=60), 60, 1),
    ],
)
def test_no_stretch_of_time_admits_more_than_is_said(budget, seconds, most):
    """Asked without pause, from the first moment until just before the last."""
    assert budget.most_within(seconds) == most
    assert budget.most_within(seconds + 1) == most + 1
    step_ms = budget.every_ms // 4
    got = admitted(20, budget)
    for _ in range(seconds * 1000 // step_ms - 1):
        shift(step_ms)
        got += admitted(2, budget)
    assert got == most
    shift(step_ms)
    assert admitted(2, budget) == 1, "and one more right after it"


def test_a_clock_that_trembles_grants_nothing():
    assert admitted(9) == 3
    shift(-limits.JUMP_MS + 500)
    assert admitted(9) == 0


def test_a_charge_costs_one_statement(django_assert_num_queries):
    alias = router.db_for_write(Allowance)
    for _ in range(5):  # the first, more, and refused ones
        with django_assert_num_queries(1, connection=connections[alias]):
            charge(THREE, "anna")


def test_a_charge_that_could_be_refunded_is_refused():
    with transaction.atomic(), pytest.raises(RuntimeError, match="refunded"):
        charge(THREE, "anna")
    assert charge(THREE, "anna") == 0.0


def test_neither_key_nor_name_stands_in_the_table():
    charge(THREE, "anna@example.test")
    assert bytes(kept(key="anna@example.test").digest) not in (b"", b"anna@example.test")
    assert len(bytes(kept(key="anna@example.test").digest)) == 32


def test_rows_that_say_nothing_any_more_are_forgotten():
    charge(THREE, "anna")
    shift(61_000)
    charge(THREE, "bert")
    assert limits.forget() == 1
    assert [bytes(row.digest) for row in Allowance.objects.all()] == [limits._digest(THREE, "bert")]
    assert limits.forget() == 0


@pytest.mark.parametrize(
    ("name", "burst", "every"),
    [("", 3, 1), ("none", 0, 1), ("none", 3, 0), ("none", 3, -1), ("none", 3, 0.0001)],
)
def test_a_budget_that_admits_nobody_or_everybody_is_refused(name, burst, every):
    with pytest.raises(ValueError, match="budget"):
        Budget(name, burst=burst, every_seconds=every)


@pytest.mark.parametrize(
    ("ip", "key"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("", "unknown"),
        ("unix:", "unknown"),
    ],
)
def test_a_caller_is_an_address_or_a_network_of_one_subscriber(ip, key):
    assert for_caller(ip) == key


@pytest.mark.parametrize("key", ["", "a" * 100_000, "\0", "ä–😀", "\ud800"])
def test_any_text_may_be_a_key(key):
    assert admitted(4, key=key) == 3


def test_the_table_is_cheap_to_write_and_lies_where_it_may_be_lost():
    """The hand-made table of the second file, and PostgreSQL's without a log, are the table of the model."""
    limits_database = connections[router.db_for_write(Allowance)]
    with limits_database.cursor() as cursor:
        columns = limits_database.introspection.get_table_description(cursor, "access_allowance")
        assert [(one.name, one.null_ok) for one in columns] == [
            (field.column, False) for field in Allowance._meta.fields
        ]
        if limits_database.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous")
            assert cursor.fetchone() == (1,)
            assert str(limits_database.settings_dict["NAME"]).endswith("limits.test.sqlite3")
            assert "access_allowance" not in connections["default"].introspection.table_names()
        else:
            cursor.execute("SELECT relpersistence::text FROM pg_class WHERE relname = 'access_allowance'")
            assert cursor.fetchone() == ("u",)
            assert list(connections) == ["default"]
