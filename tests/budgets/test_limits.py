"""What the limiter costs: nothing for whoever is signed in, one statement for a stranger's page."""

from contextlib import ExitStack

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext


@pytest.fixture
def charges():
    """`charges(page)`: the statements of the limiter while the page is asked, and its status."""

    def asked(page):
        with ExitStack() as stack:
            seen = [stack.enter_context(CaptureQueriesContext(connections[alias])) for alias in connections]
            status = page().status_code
            said = [one["sql"] for each in seen for one in each]
        return status, len([sql for sql in said if "access_allowance" in sql])

    return asked


def test_pages_of_people_who_are_signed_in_cost_not_one_statement_more(
    alder, ada, gus, cleo, job, console, portal, charges
):
    path = f"/alder/jobs/{job.number}/"
    assert charges(lambda: console(ada).get("/console/alder/jobs/")) == (200, 0)
    assert charges(lambda: console(ada).get(f"/console/alder/jobs/{job.number}/")) == (200, 0)
    assert charges(lambda: portal(alder, gus).get(path)) == (200, 0)
    assert charges(lambda: portal(alder, cleo).get(path)) == (200, 0)


def test_a_strangers_page_costs_one(alder, charges):
    assert charges(lambda: Client().get("/alder/")) == (200, 1)
    assert charges(lambda: Client().get("/accounts/login/")) == (200, 1)
    assert charges(lambda: Client().get("/health")) == (200, 0)
