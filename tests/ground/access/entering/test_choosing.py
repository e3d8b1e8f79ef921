"""Who has more than one way in chooses among their own, and among nobody else's."""

import datetime

import pytest
from django.utils.timezone import now

from fanlight.core.doors import compare_and_set
from fanlight.core.folding import folded_email
from fanlight.ground.access.entering.choosing import chosen, grants_of
from fanlight.ground.access.models import Invitation
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms.models import Grant, Reach
from tests import world

FAMILY = "family@mail.example"


@pytest.fixture
def amara(alder):
    """Looks after two clients, in one mailbox with Bola."""
    return world.a_contact(alder, "Amara Ade", email=FAMILY)


@pytest.fixture
def bola(alder):
    return world.a_contact(alder, "Bola Ade", email=FAMILY)


def gives(alder, contact, **reach):
    return Grant.give(contact, Reach(alder.portal("customer"), **reach), by=alder.owner)


def of_client(alder, contact, name):
    return gives(alder, contact, scope="client", client=world.a_client(alder, name))


def test_one_person_with_two_clients_has_two_to_choose_from(alder, amara):
    north, south = of_client(alder, amara, "South Lets"), of_client(alder, amara, "North Lets")

    found = grants_of(alder, contact_id=amara.pk)

    assert [(one.contact_name, one.client_name) for one in found] == [
        ("Amara Ade", "North Lets"),
        ("Amara Ade", "South Lets"),
    ]
    assert {one.grant for one in found} == {north, south}


def test_a_shared_mailbox_offers_each_of_its_people(alder, amara, bola, nia):
    mine, theirs = gives(alder, amara), gives(alder, bola)
    gives(alder, nia)

    found = grants_of(alder, address_key=folded_email(FAMILY.upper()))

    assert [one.grant for one in found] == [mine, theirs]
    assert grants_of(alder, contact_id=amara.pk)[0].grant == mine
    assert len(grants_of(alder, contact_id=amara.pk)) == 1


def test_nothing_proved_is_nothing_to_choose(alder, amara):
    gives(alder, amara)

    assert grants_of(alder) == []
    assert grants_of(alder, address_key="somebody@else.example") == []


def disabled(grant, alder):
    grant.disable(by=alder.owner)


def contact_disabled(grant, alder):
    Contact.objects.within(alder).get(pk=grant.contact_id).disable(by=alder.owner)


def contact_erased(grant, alder):
    compare_and_set(Contact.objects.within(alder).get(pk=grant.contact_id), expect={}, erased_at=now())


def portal_off(grant, alder):
    compare_and_set(alder.portal("customer"), expect={}, on=False)


@pytest.mark.trust("TD08")
@pytest.mark.parametrize("shut", [disabled, contact_disabled, contact_erased, portal_off])
def test_what_is_shut_is_not_offered(alder, amara, shut):
    grant = gives(alder, amara)
    assert chosen(alder, grant.key, contact_id=amara.pk)

    shut(grant, alder)

    assert chosen(alder, grant.key, contact_id=amara.pk) is None


def test_somebody_elses_is_as_little_there_as_one_that_does_not_exist(alder, birch, amara, nia):
    gives(alder, amara)
    other = gives(alder, nia)

    assert chosen(alder, other.key, contact_id=amara.pk, address_key=FAMILY) is None
    assert chosen(alder, "x" * 22, contact_id=amara.pk) is None
    assert chosen(birch, other.key, contact_id=nia.pk) is None


@pytest.mark.parametrize(("days", "is_there"), [(1, True), (-1, False)])
def test_one_who_was_invited_may_accept_by_proving_the_address(alder, amara, days, is_there):
    grant = Grant.give(amara, Reach(alder.portal("customer")), by=alder.owner, state="invited")
    ends = now() + datetime.timedelta(days=days)
    Invitation.objects.create(workspace_id=alder.workspace_id, grant=grant, ends_at=ends)

    assert grants_of(alder, contact_id=amara.pk) == []
    assert bool(grants_of(alder, contact_id=amara.pk, or_invited=True)) is is_there
