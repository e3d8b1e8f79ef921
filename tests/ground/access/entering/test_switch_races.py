"""Changing to another client while every visit is ended: nobody is in afterwards, whichever came first."""

import functools

import pytest

from fanlight.ground.access.entering import credentials, signin, switching, visits
from fanlight.ground.access.models import PortalSession
from fanlight.ground.rooms.models import Grant, Reach
from tests import world
from tests.ground.access.test_races import at_once
from tests.sizes import trials

ROUNDS = trials(short=6, long=60, of="rounds of signing somebody out while they change to another client")


@pytest.fixture
def nia_twice(alder, ada):
    """A contact, and how to begin a visit of theirs that may go on for another client: (contact, begin)."""
    contact = world.a_contact(alder, "Nia North")
    clients = [world.a_client(alder, name) for name in ("North Lets", "South Lets")]
    reaches = [Reach(alder.portal("customer"), "client", client) for client in clients]
    north, south = (Grant.give(contact, reach, by=ada) for reach in reaches)

    def begin():
        session, _secret = signin.begin(north, signin.Arrival("code"))
        viewer = credentials.viewer_of(north, session)
        return functools.partial(switching.switch, south.key, by=viewer, caller=world.A_PHONE), viewer

    return contact, begin


def going_on(contact):
    return PortalSession.objects.within(contact).going_on().filter(contact=contact)


@pytest.mark.django_db
@pytest.mark.trust("TD04")
def test_a_visit_that_was_ended_goes_on_as_no_other(ada, nia_twice):
    contact, begin = nia_twice
    switch, viewer = begin()
    visits.end_all(contact, by=ada)
    with pytest.raises(signin.Over):
        switch()
    assert not going_on(contact).exists()

    switch, viewer = begin()
    assert switch() is not None
    assert [one.pk == viewer.session_id for one in going_on(contact)] == [False]


@pytest.mark.usefixtures("lasting_db")
@pytest.mark.trust("TD04")
def test_who_is_signed_out_at_that_moment_is_out(ada, nia_twice):
    contact, begin = nia_twice
    for _round in range(ROUNDS):
        switch, _viewer = begin()
        at_once(switch, functools.partial(visits.end_all, contact, by=ada))
        assert not going_on(contact).exists()


@pytest.mark.usefixtures("lasting_db")
@pytest.mark.trust("TD04")
def test_of_two_presses_one_begins_a_visit(nia_twice):
    contact, begin = nia_twice
    switch, _viewer = begin()
    got = at_once(switch, switch)
    assert got.count(signin.Over) == 1
    assert going_on(contact).count() == 1
