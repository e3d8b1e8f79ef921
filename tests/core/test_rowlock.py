"""Under the second lock the database itself shows one workspace's rows, whatever a statement forgot to say."""

import pytest
from django.db import ProgrammingError, connection, transaction

from fanlight.config import serving
from fanlight.core import rowlock
from fanlight.ground.people.models import Client, Contact
from tests import world

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.trust("TE18"),
    pytest.mark.second_lock,
]


@pytest.fixture
def both(alder, birch, job):
    """Each business has a job and a client."""
    world.a_job(birch, title="Birch's roof", client=world.a_client(birch, "Birch's client"))
    assert len(numbers()) == 2


def all_clients():
    """A statement that names no workspace in particular: what somebody forgot."""
    return Client.objects.everyone("planted").filter(workspace_id__gt=0)


def numbers() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT title FROM jobs_job WHERE workspace_id > 0")
        return [title for (title,) in cursor.fetchall()]


def test_raw_sql_sees_only_the_rows_of_the_workspace(both, alder, birch):
    assert len(numbers()) == 2
    with rowlock.within(alder.workspace_id):
        assert numbers() == ["Kitchen ceiling"]
    with rowlock.within(birch.workspace_id):
        assert numbers() == ["Birch's roof"]
    assert len(numbers()) == 2


def test_a_forgotten_filter_sees_only_its_own(both, alder):
    with rowlock.within(alder.workspace_id):
        everybody = list(all_clients().values_list("workspace_id", flat=True))
    assert everybody == [alder.workspace_id]


def test_another_workspaces_rows_are_neither_written_nor_changed_nor_removed(both, alder, birch):
    theirs = Client.objects.everyone("planted").filter(workspace_id=birch.workspace_id)
    with rowlock.within(alder.workspace_id):
        assert theirs.update(name="Taken") == 0
        assert theirs.delete()[0] == 0
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Contact.objects.create(workspace_id=birch.workspace_id, name="Smuggled", name_key="smuggled")
    assert theirs.get().name == "Birch's client"


def test_a_failed_statement_leaves_the_lock_as_it_was(both, alder):
    with rowlock.within(alder.workspace_id):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT nothing FROM nowhere")
        assert numbers() == ["Kitchen ceiling"]
    assert len(numbers()) == 2


def test_inside_a_request_the_door_may_be_opened_for_a_reason(both, alder):
    with rowlock.within(alder.workspace_id):
        with rowlock.opened("a login works in both"):
            assert len(numbers()) == 2
        assert numbers() == ["Kitchen ceiling"]


def test_the_role_may_not_change_tables(both, alder):
    change = "ALTER TABLE jobs_job DISABLE ROW LEVEL SECURITY"
    with (
        rowlock.within(alder.workspace_id),
        connection.cursor() as cursor,
        pytest.raises(ProgrammingError, match="owner"),
        transaction.atomic(),
    ):
        cursor.execute(change)


def test_every_tenant_table_is_held_and_a_missing_policy_stops_the_start(both):
    assert len(rowlock.tenant_tables()) > 30
    assert rowlock.faults() == []
    with connection.cursor() as cursor:
        cursor.execute("DROP POLICY of_workspace ON jobs_job")
    assert rowlock.faults() == ["The table jobs_job has no policy; run the migrations."]


def test_a_role_that_would_hold_nothing_stops_the_start(settings, monkeypatch):
    for role, why in (("nobody_here", "no role"), (connection.settings_dict["USER"] or "postgres", "super")):
        monkeypatch.setitem(connection.settings_dict, "ROW_ROLE", role)
        assert why in rowlock.faults()[0]


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_stays_on_the_connection(alder, birch):
    world.a_client(birch)
    with rowlock.within(alder.workspace_id):
        assert all_clients().count() == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user = session_user, current_setting('fanlight.workspace', true)")
        assert cursor.fetchone() in [(True, ""), (True, None)]
    assert all_clients().count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_server_refuses_to_start_without_the_lock_it_was_told_to_have(monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "ROW_ROLE", "nobody_here")
    with pytest.raises(
        serving.CannotServe, match="FANLIGHT_ROW_ROLE cannot hold: There is no role nobody_here"
    ):
        serving.require_second_lock()
