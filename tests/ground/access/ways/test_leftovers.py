"""What was handed out for access that was shut stays worthless when that access opens again for something else."""

import pytest

from fanlight.ground.access.entering import accepting, links, signin
from fanlight.ground.access.entering.arriving import come_in
from fanlight.ground.access.models import ShareLink
from fanlight.ground.access.ways import activation, barring, inviting
from fanlight.ground.people.models import ContactAddress
from fanlight.ground.rooms.models import Grant, GrantedRoom, Reach
from fanlight.work.jobs.models import Job
from tests import world
from tests.ground.people.merges import merge

pytestmark = [pytest.mark.django_db, pytest.mark.trust("TE17")]


@pytest.fixture
def person(job, nia, ada):
    return world.a_participant(job, nia, by=ada)


@pytest.fixture
def grant(alder, nia, person, job, ada):
    """Nia's access to her one job."""
    return Grant.give(nia, Reach(alder.portal("customer"), "listed", rooms=(job.room,)), by=ada)


@pytest.fixture
def handed_out(alder, grant, ada):
    """The secrets of a one-tap link, and of visits by it and by a code."""
    link = ShareLink.one_tap(grant, by=ada)
    visits = [come_in(way, world.A_PHONE, method=method) for way, method in ((link, "link"), (grant, "code"))]
    return link.mint(by=ada, why="copy"), *(visit.secret for visit in visits)


def is_open(alder, handed_out):
    token, *secrets = handed_out
    found = links.look_up(token, owner=alder)
    return [found.is_live, *(signin.visit("alder", secret) is not None for secret in secrets)]


def opened_rooms(grant):
    rooms = GrantedRoom.objects.within(grant).filter(grant=grant, closed_at=None)
    return set(rooms.values_list("room_id", flat=True))


@pytest.mark.trust("TA09")
def test_taking_a_decision_back_brings_all_of_it_back(alder, ada, grant, handed_out):
    barring.disable_grant(grant, by=ada)
    assert is_open(alder, handed_out) == [False, False, False]

    barring.enable_grant(grant, by=ada)

    assert is_open(alder, handed_out) == [True, True, True]


def turned_on(alder, person, ada):
    activation.turn_on(person.contact, activation.reach_of(person), by=ada)


def invited_and_accepted(alder, person, ada):
    invitation = inviting.invite(person.contact, activation.reach_of(person), by=ada)
    asked = accepting.look_up(invitation.mint(letter=invitation.letter), owner=alder)
    accepting.accept(asked, world.A_PHONE)


def shared(alder, person, ada):
    job = Job.objects.within(alder).get(room=person.room)
    world.a_share_link(alder, job, person.contact, keeps_access=True)


@pytest.mark.trust("TA09")
@pytest.mark.parametrize("given", [turned_on, invited_and_accepted, shared])
def test_access_that_is_given_anew_does_not_wake_old_links_and_visits(
    alder, ada, person, grant, handed_out, given
):
    barring.disable_grant(grant, by=ada)

    given(alder, person, ada)

    assert grant.reloaded().state == "active"
    assert is_open(alder, handed_out) == [False, False, False]


def test_sharing_one_job_does_not_give_the_others_back(alder, ada, grant, nia):
    second = world.a_job(alder, title="Second job")
    world.a_participant(second, nia, by=ada)
    barring.disable_grant(grant, by=ada)

    world.a_share_link(alder, second, nia, keeps_access=True)

    assert opened_rooms(grant.reloaded()) == {second.room_id}


@pytest.fixture
def double(alder, job, ada):
    """Nia, written down a second time, and on another job."""
    contact = world.a_contact(alder, "N. North")
    world.a_participant(world.a_job(alder, title="Second job"), contact, by=ada)
    return contact


def test_a_merge_wakes_no_link_and_no_visit_of_access_that_was_shut(
    alder, ada, nia, grant, handed_out, double
):
    Grant.give(double, Reach(alder.portal("customer")), by=ada)
    barring.disable_grant(grant, by=ada)

    merge(double, nia, by=ada)

    assert Grant.objects.within(alder).get(contact=double).state == "active"
    assert is_open(alder, handed_out) == [False, False, False]


@pytest.mark.parametrize("is_kept", [True, False])
def test_an_invitation_does_not_open_what_was_shut_before_a_merge(
    alder, ada, nia, job, grant, double, is_kept
):
    other = world.a_job(alder, title="Third job")
    reach = Reach(alder.portal("customer"), "listed", rooms=(other.room,))
    invitation = inviting.invite(double, reach, by=ada)
    token = invitation.mint(letter=invitation.letter)
    barring.disable_grant(grant, by=ada)

    merge(*((nia, double) if is_kept else (double, nia)), by=ada)

    accepting.accept(accepting.look_up(token, owner=alder), world.A_PHONE)
    kept = Grant.objects.within(alder).get(contact__merged_into=None)
    assert (kept.state, opened_rooms(kept)) == ("active", {other.room_id})


@pytest.mark.trust("TC05")
def test_an_invitation_that_was_shut_is_not_worth_the_access_of_a_double(alder, ada, nia, double):
    invitation = inviting.invite(nia, Reach(alder.portal("customer")), by=ada)
    token = invitation.mint(letter=invitation.letter)
    barring.disable_grant(invitation.grant, by=ada)
    Grant.give(double, Reach(alder.portal("customer")), by=ada)

    merge(double, nia, by=ada)

    assert ContactAddress.objects.within(alder).filter(contact=double).count() == 2
    asked = accepting.look_up(token, owner=alder)
    assert asked is None or not asked.is_open
