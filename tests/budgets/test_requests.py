"""The pages of work requests cost the same however many there are, and nothing is counted."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fanlight.ground.rooms.models import Grant, Room
from fanlight.work.requests.models import WorkRequest
from tests.budgets.reading import work_of
from tests.work.requests.asking import a_request, takes_requests

MOST_AT_THE_DESK = 8
MOST_IN_THE_PORTAL = 12


def more(business, asked, count):
    grant = Grant.objects.within(business).get(contact=asked.contact)
    for n in range(count):
        keys = {"workspace_id": business.workspace_id}
        room = Room.objects.create(**keys, kind="request", title=f"Number {n}")
        keys |= {"room": room, "portal_id": asked.portal_id, "contact_id": asked.contact_id}
        said = {"number": f"R-{n}", "kind": "job", "title": f"Number {n}", "audience": "customer"}
        WorkRequest.objects.create(**keys, **said, press=f"press-{n}")
        grant.open_room(room, by=business.owner)


@pytest.fixture
def asked(alder, cleo):
    takes_requests(alder)
    return a_request(cleo)


@pytest.mark.parametrize("path", ["requests/", "requests/?state=all", "requests/R-1001/"])
def test_the_inbox_costs_the_same_for_one_and_for_a_full_page(alder, ada, asked, console, path):
    client = console(ada)
    few = work_of(lambda: client.get(f"/console/alder/{path}"))
    more(alder, asked, 60)
    with CaptureQueriesContext(connection) as seen:
        many = work_of(lambda: client.get(f"/console/alder/{path}"))
    assert few.statements == many.statements <= MOST_AT_THE_DESK
    assert not [one["sql"] for one in seen if "COUNT(" in one["sql"].upper()]


@pytest.mark.parametrize("path", ["requests/", "requests/new/", "requests/R-1001/", ""])
def test_the_portals_pages_cost_the_same_for_one_and_for_many(alder, cleo, asked, portal, path):
    client = portal(alder, cleo)
    few = work_of(lambda: client.get(f"/alder/{path}"))
    more(alder, asked, 60)
    with CaptureQueriesContext(connection) as seen:
        many = work_of(lambda: client.get(f"/alder/{path}"))
    assert few.statements == many.statements <= MOST_IN_THE_PORTAL
    assert not [one["sql"] for one in seen if "COUNT(" in one["sql"].upper()]


def test_the_mark_in_the_sidebar_costs_no_statement_of_its_own(alder, ada, asked, console):
    client = console(ada)
    marked = work_of(lambda: client.get("/console/alder/contacts/"))
    asked.accept(by=ada)
    assert work_of(lambda: client.get("/console/alder/contacts/")).statements == marked.statements
