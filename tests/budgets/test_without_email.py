"""Who has no email address is found by an index: where few match, a large table costs what a small one does."""

import re

import pytest

from fanlight.core.listings import Asked
from fanlight.ground.people.listings import CONTACTS
from fanlight.ground.people.models import Contact
from fanlight.ground.people.models.contacts import ContactDraft
from tests import world
from tests.budgets.reading import settle, work_of

FEW, MANY = 600, 6_000
AT_MOST = 1.2
WALK = re.compile(
    r"SCAN people_contact\b(?! USING (COVERING )?INDEX people_contact_noaddr)|Seq Scan on people_contact\b"
)
QUESTIONS = [
    (state, sort) for state in ("", "archived", "all") for sort in ("", "-name", "newest", "-newest")
]


def reachable(owner, count, *, start=0):
    """`count` contacts who have an address, every other one archived."""
    rows = [
        Contact.drawn_up(ContactDraft(f"Person {n}", emails=("p@mail.example",)), owner=owner)
        for n in range(start, start + count)
    ]
    for row in rows[::2]:
        row.archived_at = row.created_at = "2026-01-01T00:00:00Z"
    Contact.objects.bulk_create(rows)


@pytest.fixture
def mute(alder, ada):
    """Five without an address, two of them archived."""
    for n in range(5):
        contact = world.a_contact(alder, f"Mute {n}", email="")
        if n > 2:
            contact.archive(by=ada)


def test_a_large_table_costs_what_a_small_one_does_whatever_state_and_order(alder, ada, mute):
    def effort(state, sort):
        asked = Asked.read(CONTACTS, {"email": "none", "state": state, "sort": sort})
        return work_of(lambda: CONTACTS.page(ada, asked)).effort

    reachable(ada, FEW)
    settle()
    few = {question: effort(*question) for question in QUESTIONS}
    reachable(ada, MANY - FEW, start=FEW)
    settle()
    many = {question: effort(*question) for question in QUESTIONS}

    grown = {one: (few[one], many[one]) for one in QUESTIONS if many[one] > few[one] * AT_MOST + 20}
    assert grown == {}


def test_the_database_names_a_small_index_for_each_and_walks_no_table(alder, ada, mute):
    reachable(ada, MANY)
    settle()
    for state, sort in QUESTIONS:
        asked = Asked.read(CONTACTS, {"email": "none", "state": state, "sort": sort})
        rows = CONTACTS.found(ada, asked)
        assert rows.count() == {"": 3, "archived": 2, "all": 5}[state]

        plan = rows.explain()

        assert "people_contact_noaddr_" in plan, (state, sort, plan)
        assert not WALK.search(plan), (state, sort, plan)
