"""Every list costs the same statements for five rows and for five hundred, plain, searched and filtered."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fanlight.core.listings import Asked
from fanlight.work.jobs.listing import JOBS
from tests import world

MOST_STATEMENTS = 14
QUESTIONS = [
    {},
    {"state": "all", "sort": "title"},
    {"q": "kitchen"},
    {"q": "kitchen", "sort": "-changed", "status": "new instruction"},
    {"status": "new instruction", "member": "nobody"},
]


def statements(client, **query):
    client.get("/console/alder/jobs/", query, secure=True)
    with CaptureQueriesContext(connection) as seen:
        answer = client.get("/console/alder/jobs/", query, secure=True)
    assert answer.status_code == 200
    return len(seen)


@pytest.mark.parametrize("query", QUESTIONS)
def test_the_list_of_jobs_costs_the_same_whatever_it_is_asked(alder, ada, console, query):
    for _ in range(5):
        world.a_job(alder)
    few = statements(console(ada), **query)
    for _ in range(75):
        world.a_job(alder)

    assert few == statements(console(ada), **query) <= MOST_STATEMENTS


def test_no_page_of_a_list_counts_its_rows(alder, ada):
    for _ in range(60):
        world.a_job(alder)
    with CaptureQueriesContext(connection) as seen:
        first = JOBS.page(ada, Asked(sort="title"))
        second = JOBS.page(ada, Asked(sort="title", after=first.after))

    assert (len(first.rows), len(second.rows)) == (50, 10)
    assert not [one["sql"] for one in seen if "COUNT(" in one["sql"].upper()]
