"""Pages of contacts, clients and sites cost the same whatever there is; no statement walks through a table."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fanlight.ground.people import merging
from fanlight.ground.people.models import Affiliation, Client, Contact
from fanlight.ground.people.models.sites import Site, SiteDraft
from tests import world

MOST_STATEMENTS = 20
TABLES = (
    "people_contact",
    "people_client",
    "people_site",
    "people_contactaddress",
    "jobs_job",
    "mail_letter",
)
TABLE = "(?:" + "|".join(TABLES) + ")"
WALK = re.compile(rf"SCAN {TABLE}\b|SEARCH {TABLE} [^(]*\(workspace_id=\?\).*TEMP B-TREE", re.DOTALL)
"""A table read from end to end, or all of a workspace's rows, to sort them."""


def asked(client, path):
    """The statements of a page that was opened before."""
    client.get(path, secure=True)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path, secure=True).status_code == 200
    return seen


@pytest.fixture
def pages(alder, ada, insurer, nia):
    Affiliation.tie(nia, insurer, by=ada)
    site = Site.write_down(SiteDraft("14 Alder Row, Bath", insurer), by=ada)
    world.a_participant(world.a_job(alder, client=insurer, site=site.lines), nia, by=ada)
    shown = [f"contacts/{nia.key}/", f"clients/{insurer.key}/", f"sites/{site.key}/"]
    lists = ["contacts/", "contacts/?q=nia", f"contacts/?client={insurer.key}", "clients/?kind=household"]
    return [*shown, *lists, "clients/?state=archived", "sites/?sort=newest", "suggest/contacts/?q=nia"]


def more_of_everything(alder, ada, insurer, nia):
    for n in range(20):
        world.a_contact(alder, f"Somebody else {n}", email=f"else{n}@mail.example")
        double = Contact.add(by=ada, name=nia.name, email=nia.email)
        Affiliation.tie(double, insurer, by=ada)
        world.a_participant(world.a_job(alder, title=f"Job {n}", client=insurer), nia, by=ada)
        Client.add(by=ada, name=f"{insurer.name} {n}", kind="household")


def test_many_rows_cost_no_more_statements_than_one(alder, ada, insurer, nia, pages, console):
    few = {path: len(asked(console(ada), f"/console/alder/{path}")) for path in pages}
    more_of_everything(alder, ada, insurer, nia)

    many = {path: len(asked(console(ada), f"/console/alder/{path}")) for path in pages}

    grown = {path: (few[path], many[path]) for path in pages if many[path] > few[path] + 1}
    assert grown == {}, "a statement more says that there is more"
    assert max(many.values()) <= MOST_STATEMENTS


@pytest.mark.once
def test_no_statement_walks_through_a_whole_table(alder, ada, insurer, nia, pages, console):
    if connection.vendor != "sqlite":
        return
    more_of_everything(alder, ada, insurer, nia)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    statements = [one["sql"] for path in pages for one in asked(console(ada), f"/console/alder/{path}")]
    with CaptureQueriesContext(connection) as moving:
        merging.in_words(nia)
    statements += [one["sql"] for one in moving]

    walks = [sql for sql in statements if sql.startswith("SELECT") and WALK.search(plan_of(sql))]

    assert len(statements) > len(pages) * 5
    assert walks == []


def plan_of(sql):
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}".replace("%", "%%"))
        return "\n".join(row[3] for row in cursor.fetchall())
