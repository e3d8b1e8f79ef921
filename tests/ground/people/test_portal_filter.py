"""Contacts are filtered by what they have on the portal, searched or not."""

import pytest

from fanlight.core.listings import Asked
from fanlight.ground.access.ways import inviting, standing
from fanlight.ground.people.listings import CONTACTS
from fanlight.ground.rooms.models import Reach
from tests import world


@pytest.fixture
def people(alder, ada, cleo, gus, nia):
    standing.settle(cleo.contact.pk, owner=ada)
    eve = world.a_contact(alder, "Eve East")
    inviting.invite(eve, Reach(alder.portal("customer")), by=ada)
    return [cleo.contact, gus.contact, nia, eve]


@pytest.mark.parametrize(
    ("portal", "found"),
    [("on", ["Cleo Castle", "Gus Garner"]), ("invited", ["Eve East"]), ("none", ["Nia North"])],
)
def test_each_choice_finds_its_own(ada, people, portal, found):
    def names(**given):
        return [row.name for row in CONTACTS.page(ada, Asked.read(CONTACTS, given)).rows]

    assert names(portal=portal) == found
    assert names(portal=portal, q="mail.example") == found
    assert names(portal="unknown") == []
