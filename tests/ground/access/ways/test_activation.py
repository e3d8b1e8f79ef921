"""The cloud, turned on and off by hand: what opens, what is sent, what is refused, and what stays shut."""

import pytest

from fanlight.core import tokens
from fanlight.core.doors import compare_and_set
from fanlight.core.errors import Malformed, NotAllowed
from fanlight.ground.access.entering import links
from fanlight.ground.access.models import Invitation, ShareLink
from fanlight.ground.access.ways import activation, clouds, inviting
from fanlight.ground.access.ways.activation import AlreadyOff, NoPortal, NotShown, reach_of
from fanlight.ground.activity.models import Event
from fanlight.ground.mail.models import Letter
from fanlight.ground.rooms.models import Grant, GrantedRoom, Portal, Publication, Reach
from fanlight.ground.rooms.models.grants import AlreadyActive, AlreadyDisabled, NotDisabled, Wider
from fanlight.ground.workspaces.models import Workspace
from tests import world
from tests.ground.access.ways.test_letters import delivered, text_of
from tests.ground.mail.conftest import mailers
from tests.ground.mail.office import opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(settings):
    with opened() as office:
        settings.MAILERS = mailers(office.port)
        yield office


@pytest.fixture
def person(job, nia, ada):
    return world.a_participant(job, nia, by=ada)


def cloud(person):
    return clouds.ways_of(person).cloud


def turned_on(person, by, line=""):
    return activation.turn_on(person.contact, reach_of(person), by=by, line=line)


def letters(by):
    return Letter.objects.visible_to(by).filter(kind=activation.KIND)


@pytest.mark.feature("D03", "D04", "D05", "D07")
def test_a_red_cloud_turned_on_is_green_and_its_letter_signs_the_client_in(alder, ada, nia, person, office):
    assert cloud(person) == "off"
    grant = turned_on(person, ada)

    assert cloud(person) == "on"
    assert (grant.state, nia.reloaded().portal_state) == ("active", "active")
    assert delivered(letters(ada).get()).state == "sent"
    (message,) = office.letters
    assert message["to"] == f"{nia.name} <{nia.email}>"
    assert "Kitchen ceiling" in text_of(message)
    found = links.look_up(tokens.LINK_PATTERN.search(text_of(message))[1], owner=alder)
    assert (found.link.kind, found.link.grant) == ("one_tap", grant)


@pytest.mark.feature("D06")
def test_the_letter_carries_the_personal_line(ada, person, office):
    turned_on(person, ada, line="Ruth from the office here.\nAs we said on the phone.")
    delivered(letters(ada).get())
    assert "Ruth from the office here. As we said on the phone." in text_of(office.letters[0])


@pytest.mark.parametrize(
    "line",
    ["x" * 501, "{{ portal_link }}", f"see https://a.example/alder/l/{tokens.mint()}"],
    ids=["long", "value", "link"],
)
def test_a_line_that_opens_or_fills_something_is_refused(ada, person, line):
    with pytest.raises(Malformed):
        turned_on(person, ada, line=line)
    assert cloud(person) == "off"
    assert not letters(ada).exists()


@pytest.mark.feature("D05")
def test_nobody_is_turned_on_who_cannot_be_written_to(alder, job, ada):
    mute = world.a_participant(job, world.a_contact(alder, "Farah Siddiqui", email=""), by=ada)
    assert cloud(mute) == "none"
    with pytest.raises(inviting.NoEmail):
        turned_on(mute, ada)
    assert cloud(mute) == "none"
    assert not Grant.objects.within(alder).filter(contact=mute.contact).exists()


def switch_off_workspace(person):
    Workspace.objects.filter(pk=person.workspace_id).update(portal_on=False)


def switch_off_portal(person):
    Portal.objects.within(person).update(on=False)


def take_off_portal(person):
    for portal in Portal.objects.within(person):
        Publication.objects.create(
            workspace_id=person.workspace_id, room=person.room, portal=portal, on=False
        )


def disable(person):
    compare_and_set(person.contact, expect={}, disabled_at=person.created_at)


@pytest.mark.parametrize(
    ("shut", "refusal"),
    [
        (switch_off_workspace, inviting.PortalOff),
        (switch_off_portal, inviting.PortalOff),
        (take_off_portal, NotShown),
        (disable, inviting.Disabled),
    ],
)
@pytest.mark.feature("D04")
def test_a_switch_above_refuses_in_words(ada, person, shut, refusal):
    shut(person)
    with pytest.raises(refusal) as refused:
        turned_on(person, ada)
    assert str(refused.value.message)
    assert not Grant.objects.within(person).filter(contact=person.contact).exists()
    assert not letters(ada).exists()


def test_there_must_be_a_portal_for_the_audience(ada, person):
    Portal.objects.within(person).update(audience="instructing_client")
    with pytest.raises(NoPortal):
        reach_of(person)


def test_contacts_and_the_wrong_job_turn_nothing(ada, cleo, person):
    with pytest.raises(NotAllowed):
        turned_on(person, cleo.viewer)
    with pytest.raises(NotAllowed):
        activation.turn_off(person, by=cleo.viewer)
    with pytest.raises(NotAllowed):
        activation.turn_back(person, ["x"], by=cleo.viewer)
    assert cloud(person) == "off"


def test_the_second_press_sends_nothing(ada, person):
    turned_on(person, ada)
    with pytest.raises(AlreadyActive):
        turned_on(person, ada)
    assert letters(ada).count() == 1


def test_a_second_job_opens_on_the_same_grant(alder, ada, nia, person):
    other = world.a_participant(world.a_job(alder, title="Roof"), nia, by=ada)
    first = turned_on(person, ada)
    assert cloud(other) == "off"
    assert turned_on(other, ada) == first
    assert (cloud(person), cloud(other)) == ("on", "on")
    assert ShareLink.objects.within(alder).filter(kind="one_tap").count() == 1, "the live link is used again"


def test_what_lies_on_a_shut_grant_does_not_come_back_with_another_job(alder, ada, nia, person):
    other = world.a_participant(world.a_job(alder, title="Roof"), nia, by=ada)
    activation.deactivate(turned_on(person, ada), by=ada)
    turned_on(other, ada)
    assert (cloud(person), cloud(other)) == ("off", "on")


def test_a_waiting_invitation_to_all_jobs_is_taken_up_whole(alder, ada, nia, person):
    invitation = inviting.invite(nia, Reach(alder.portal("customer")), by=ada)
    assert cloud(person) == "invited"

    grant = turned_on(person, ada)

    assert (grant, grant.scope, grant.state) == (invitation.grant, "own", "active")
    assert invitation.reloaded().cancelled_at, "its letter opens nothing any more: the new one does"


def test_all_jobs_are_not_narrowed_to_one(alder, ada, nia, person):
    activation.turn_on(nia, Reach(alder.portal("customer")), by=ada)
    elsewhere = world.a_job(alder, title="Roof")
    with pytest.raises(Wider):
        activation.turn_on(nia, Reach(alder.portal("customer"), "listed", rooms=(elsewhere.room,)), by=ada)
    assert cloud(person) == "on"


@pytest.mark.feature("D04")
def test_where_a_password_is_asked_for_turning_on_is_an_invitation(alder, ada, nia, person):
    Workspace.objects.filter(pk=alder.workspace_id).update(sign_in_policy="required")
    other = world.a_participant(world.a_job(alder, title="Roof"), nia, by=ada)

    grant = turned_on(person, ada)

    assert (grant.state, cloud(person)) == ("invited", "invited")
    assert not letters(ada).exists()
    assert turned_on(other, ada) == grant, "the one that waits opens this job too"
    assert cloud(other) == "invited"
    assert Invitation.objects.within(alder).count() == 1
    with pytest.raises(inviting.AlreadyInvited):
        turned_on(person, ada)


@pytest.mark.feature("D03")
def test_turning_off_shuts_this_job_and_can_be_taken_back_without_a_letter(alder, ada, nia, person):
    other = world.a_participant(world.a_job(alder, title="Roof"), nia, by=ada)
    turned_on(person, ada)
    turned_on(other, ada)

    shut = activation.turn_off(person, by=ada)

    assert (cloud(person), cloud(other)) == ("off", "on")
    assert shut.links == ()
    with pytest.raises(AlreadyOff):
        activation.turn_off(person, by=ada)
    activation.turn_back(person, shut.grants, by=ada)
    assert cloud(person) == "on"
    assert letters(ada).count() == 2
    with pytest.raises(NotDisabled):
        activation.turn_back(person, shut.grants, by=ada)


def test_the_last_job_takes_the_grant_with_it_and_brings_it_back(ada, nia, person):
    grant = turned_on(person, ada)
    shut = activation.turn_off(person, by=ada)
    assert (grant.reloaded().state, nia.reloaded().portal_state) == ("disabled", "disabled")
    activation.turn_back(person, shut.grants, by=ada)
    assert (grant.reloaded().state, nia.reloaded().portal_state) == ("active", "active")
    assert GrantedRoom.objects.within(grant).filter(closed_at=None).count() == 1


def test_turning_back_gives_nothing_of_somebody_else(alder, ada, person, cleo):
    grant = Grant.objects.within(alder).get(contact=cleo.contact)
    activation.deactivate(grant, by=ada)
    with pytest.raises(NotDisabled):
        activation.turn_back(person, [grant.key], by=ada)
    assert grant.reloaded().state == "disabled"


def test_a_share_link_that_still_lets_them_in_is_named(alder, ada, job, nia, person):
    link = world.a_share_link(alder, job, nia)
    assert cloud(person) == "on", "a link is a way in"
    turned_on(person, ada)
    shut = activation.turn_off(person, by=ada)
    assert shut.links == (link,)
    assert cloud(person) == "on"
    link.end(by=ada)
    assert cloud(person) == "off"


@pytest.mark.feature("C18", "C17")
def test_deactivating_in_one_portal_ends_links_and_leaves_the_other(alder, ada, job, nia, person):
    grant = turned_on(person, ada)
    link = world.a_share_link(alder, job, nia)
    other = activation.turn_on(nia, Reach(alder.portal("instructing_client")), by=ada)

    activation.deactivate(grant, by=ada)

    assert not link.reloaded().is_live
    assert cloud(person) == "off"
    assert other.reloaded().state == "active"
    with pytest.raises(AlreadyDisabled):
        activation.deactivate(grant, by=ada)
    activation.activate(grant, by=ada)
    assert (grant.reloaded().state, link.reloaded().is_live) == ("active", False)
    with pytest.raises(NotDisabled):
        activation.activate(grant, by=ada)


@pytest.mark.feature("C21", "C22")
def test_all_of_a_client_includes_what_comes_later_and_chosen_jobs_do_not(alder, ada, nia, insurer):
    portal = alder.portal("customer")
    chosen = world.a_job(alder, title="Roof", client=insurer)
    ines = world.a_contact(alder, "Otto Ost")
    activation.turn_on(nia, Reach(portal, "client", insurer), by=ada)
    activation.turn_on(ines, Reach(portal, "listed", rooms=(chosen.room,)), by=ada)

    later = world.a_job(alder, title="Later", client=insurer)

    for contact, green in ((nia, ["on", "on"]), (ines, ["on", "off"])):
        people = [
            world.a_participant(job, contact, by=ada, audience="instructing_client")
            for job in (chosen, later)
        ]
        assert [cloud(one) for one in people] == green


def test_it_is_written_down_on_the_job(ada, person):
    turned_on(person, ada)
    activation.turn_off(person, by=ada)
    names = Event.objects.visible_to(ada).filter(room=person.room).values_list("name", flat=True)
    assert {"room.opened", "room.closed"} <= set(names)


def test_turning_one_cloud_turns_no_other(alder, ada, job, person):
    turned_on(person, ada)
    other = world.a_participant(job, world.a_contact(alder, "Otto Ost"), by=ada)
    turned_on(other, ada)
    activation.turn_off(other, by=ada)
    assert (cloud(person), cloud(other)) == ("on", "off")
