"""Portal users and the explainer cost the same for five and for five hundred; no statement reads a whole table."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fanlight.core.listings import Asked
from fanlight.ground.access.listings import PORTAL_USERS
from fanlight.ground.people.models import Contact
from tests import world
from tests.budgets import reading

MOST_STATEMENTS = 25
WALK = re.compile(r"SCAN people_contact\b|TEMP B-TREE FOR ORDER BY")


def asked(client, path):
    client.get(path, secure=True)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path, secure=True).status_code == 200
    return len(seen)


def many_users(alder, job, number):
    """Contacts on the portal by a column alone: what a list reads, whatever lets them in."""
    rows = [Contact.drawn_up(world_draft(n), owner=alder) for n in range(number)]
    for n, row in enumerate(rows):
        row.portal_state = ("active", "invited", "link", "disabled", "ended")[n % 5]
    Contact.objects.bulk_create(rows)


def world_draft(n):
    from fanlight.ground.people.models.contacts import ContactDraft

    return ContactDraft(f"Person {n:05}", emails=(f"p{n}@mail.example",))


@pytest.mark.parametrize(
    "query", ["", "?state=active", "?sort=seen", "?state=all", "?q=person", "?state=ended&sort=-seen"]
)
def test_five_rows_and_five_hundred_cost_the_same_statements(alder, ada, job, gus, console, query):
    many_users(alder, job, 5)
    few = asked(console(ada), f"/console/alder/portal-users/{query}")
    many_users(alder, job, 495)
    assert few == asked(console(ada), f"/console/alder/portal-users/{query}") <= MOST_STATEMENTS


def test_a_drawer_and_an_explanation_cost_the_same_however_much_there_is(alder, ada, job, gus, console):
    key = gus.contact.key
    paths = [f"portal-users/{key}/", f"portal-users/{key}/links/", f"portal-users/{key}/history/"]
    paths += [
        f"contacts/{key}/access/",
        f"contacts/{key}/access/?job={job.number}",
        f"jobs/{job.number}/access/",
    ]
    few = {path: asked(console(ada), f"/console/alder/{path}") for path in paths}
    for n in range(12):
        other = world.a_job(alder, title=f"Job {n}")
        world.a_participant(other, gus.contact, by=ada)
        world.a_share_link(alder, other, gus.contact).mint(by=ada, why="copy")
        world.a_participant(job, world.a_contact(alder, f"Person {n}"), by=ada)
    many = {path: asked(console(ada), f"/console/alder/{path}") for path in paths}

    assert many == few
    assert max(few.values()) <= MOST_STATEMENTS


QUESTIONS = [{}, {"state": "active"}, {"sort": "seen"}, {"state": "link", "sort": "-seen"}, {"state": "all"}]


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_page_of_many_reads_no_more_than_a_page_of_few(alder, ada, job, question):
    def page():
        found = PORTAL_USERS.page(ada, Asked.read(PORTAL_USERS, question), size=20)
        assert len(found.rows) == 20

    many_users(alder, job, 200)
    reading.settle()
    few = reading.work_of(page)
    many_users(alder, job, 3000)
    reading.settle()

    assert reading.work_of(page).effort <= few.effort * 1.5


@pytest.mark.once  # a plan of SQLite says it in words; effort is compared on both
@pytest.mark.parametrize("question", QUESTIONS)
def test_every_order_comes_from_an_index(alder, ada, question):
    sql, given = PORTAL_USERS.found(ada, Asked.read(PORTAL_USERS, question))[:51].query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", given)
        plan = " | ".join(row[3] for row in cursor.fetchall() if not row[1] or "people_contact " in row[3])
    assert "USING INDEX people_contact_" in plan
    assert not WALK.search(plan.partition("CORRELATED")[0]), plan
