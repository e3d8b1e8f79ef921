"""A bulk action whose worker dies at any statement goes on, and acts on each row once."""

import pytest
from django.db import connection

from fanlight.ground.activity.models import Event
from fanlight.work.bulk import running
from fanlight.work.bulk.models import BulkAction
from fanlight.work.jobs.models import Job
from tests import world
from tests.work.bulk.wishes import a_wish, outcomes

pytestmark = pytest.mark.usefixtures("lasting_db")
JOBS = 3


class Died(BaseException):
    """Nothing in the product catches it, as nothing catches kill -9; the database takes the transaction back."""


def deadly(nth):
    passed = []

    def execute(run, sql, params, many, context):
        passed.append(sql)
        if len(passed) == nth:
            raise Died
        return run(sql, params, many, context)

    return execute


def test_an_action_that_dies_at_every_statement_in_turn_acts_once_on_each_row(alder, ada):
    jobs = [world.a_job(alder, title=f"Job {n}") for n in range(JOBS)]
    action = BulkAction.begin(a_wish("archive", jobs=jobs), by=ada)
    deaths, nth = 0, 1
    while action.reloaded().is_under_way:
        try:
            with connection.execute_wrapper(deadly(nth)):
                running.run(action)
        except Died:
            deaths += 1
        nth += 1
        assert nth < 500

    assert deaths > 10
    assert set(outcomes(action).values()) == {"done"}
    assert action.reloaded().done == JOBS
    assert Job.objects.visible_to(ada).exclude(archived_at=None).count() == JOBS
    assert Event.objects.visible_to(ada).filter(name="job.archived").count() == JOBS
