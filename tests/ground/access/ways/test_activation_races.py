"""Two people press the cloud at the same moment: one letter, one grant, and never a way in that nobody sees."""

import pytest

from fanlight.ground.access.models import Invitation, ShareLink
from fanlight.ground.access.ways import activation, clouds, inviting
from fanlight.ground.access.ways.activation import AlreadyOff, reach_of
from fanlight.ground.activity import chain
from fanlight.ground.mail.models import Letter
from fanlight.ground.rooms.models import Grant, GrantedRoom, Reach
from fanlight.ground.rooms.models.grants import AlreadyActive
from tests import world
from tests.ground.access.test_races import at_once
from tests.sizes import trials

pytestmark = pytest.mark.usefixtures("lasting_db")
ROUNDS = trials(short=4, long=40, of="rounds of turning a cloud on and off at once")
PRESSES = 5


@pytest.fixture
def person(alder, job, nia, ada):
    return world.a_participant(job, nia, by=ada)


def letters(by):
    return Letter.objects.visible_to(by).filter(kind=activation.KIND).count()


@pytest.mark.feature("D04", "D05")
def test_of_many_presses_one_turns_it_on_and_one_letter_leaves(ada, person):
    def press():
        return activation.turn_on(person.contact, reach_of(person), by=ada).pk

    got = at_once(*[press] * PRESSES)

    assert got.count(AlreadyActive) == PRESSES - 1
    assert letters(ada) == 1
    assert Grant.objects.within(person).filter(contact=person.contact).count() == 1
    assert GrantedRoom.objects.within(person).filter(closed_at=None).count() == 1
    assert ShareLink.objects.within(person).filter(kind="one_tap").count() == 1


def test_of_many_presses_one_turns_it_off(ada, person):
    activation.turn_on(person.contact, reach_of(person), by=ada)
    got = at_once(*[lambda: activation.turn_off(person, by=ada)] * PRESSES)
    assert got.count(AlreadyOff) == PRESSES - 1
    assert clouds.ways_of(person).cloud == "off"


def test_on_beside_off_ends_in_one_of_the_two_and_says_which(ada, nia, person):
    for _ in range(ROUNDS):
        got = at_once(
            lambda: activation.turn_on(person.contact, reach_of(person), by=ada).pk,
            lambda: activation.turn_off(person, by=ada),
            lambda: activation.turn_off(person, by=ada),
        )
        assert len(got) == 3
        cloud = clouds.ways_of(person).cloud
        grant = Grant.objects.within(person).get(contact=person.contact)
        opened = GrantedRoom.objects.within(person).filter(grant=grant, closed_at=None).exists()
        assert (cloud == "on") == (grant.state == "active" and opened)
        assert (nia.reloaded().portal_state == "active") == (grant.state == "active")
    assert chain.verify(ada) is None


def test_an_invitation_beside_the_cloud_leaves_one_grant_and_no_open_letter_of_the_other(
    alder, ada, nia, person
):
    at_once(
        lambda: activation.turn_on(person.contact, reach_of(person), by=ada).pk,
        lambda: inviting.invite(nia, Reach(alder.portal("customer")), by=ada).pk,
    )
    grant = Grant.objects.within(person).get(contact=nia)
    assert grant.state == "active"
    assert not Invitation.objects.within(person).unanswered().exists()
    assert letters(ada) == 1
