"""Customer Portal in a job's menu: one press gives the primary contact's address, or says what is missing."""

import re

import pytest

from fanlight.core import tokens
from fanlight.core.doors import compare_and_set
from fanlight.ground.access.entering import links
from fanlight.ground.access.models import ShareLink
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms.models import Grant, Participant, Publication, Reach
from tests import world


def press(console, viewer, job):
    return console(viewer).post(f"/console/alder/jobs/{job.number}/customer-portal/")


@pytest.fixture
def helen(alder, job):
    contact = world.a_contact(alder, "Helen Hart")
    world.a_participant(job, contact, by=alder.owner)
    return contact


@pytest.mark.feature("E16")
def test_the_menu_offers_it_under_integrations(job, max_, console):
    page = console(max_).get(f"/console/alder/jobs/{job.number}/").content.decode()

    assert "Integrations" in page
    assert f'action="/console/alder/jobs/{job.number}/customer-portal/"' in page


@pytest.mark.feature("E16", "E17")
def test_one_press_makes_a_link_and_says_for_whom(alder, job, max_, console, helen):
    answer = press(console, max_, job)

    text = answer.content.decode()
    token = tokens.LINK_PATTERN.search(text)[1]
    link = links.look_up(token, owner=alder).link
    assert answer.status_code == 200
    assert (link.contact, link.kind, link.portal.audience) == (helen, "one_tap", "customer")
    assert (link.grant.scope, link.grant.opens(job.room)) == ("listed", True)
    assert "Copied the link for Helen Hart" in text
    address = links.address_of(token, workspace_name="alder")
    assert address in text
    assert len(address) < 100, "a text message must hold it"


def test_a_second_press_uses_the_same_link_with_a_fresh_address(alder, job, ada, console, helen):
    first = tokens.LINK_PATTERN.search(press(console, ada, job).content.decode())[1]
    second = tokens.LINK_PATTERN.search(press(console, ada, job).content.decode())[1]

    assert first != second
    assert links.look_up(first, owner=alder).link == links.look_up(second, owner=alder).link
    assert ShareLink.objects.within(alder).count() == 1


def no_portal(alder, job):
    alder.workspace.portal_on = False
    alder.workspace.save()


def portal_off(alder, job):
    compare_and_set(alder.portal("customer"), expect={}, on=False)


def not_on_portal(alder, job):
    owner = {"workspace_id": alder.workspace_id, "room": job.room, "on": False}
    Publication.objects.create(portal=alder.portal("customer"), **owner)


def no_primary(alder, job):
    Participant.objects.within(alder).update(is_primary=False)


def another_audience(alder, job):
    Participant.objects.within(alder).update(audience="instructing_client")


def disabled(alder, job):
    compare_and_set(Participant.objects.within(alder).get().contact, expect={}, disabled_at=job.created_at)


MISSING = [
    (no_portal, "The portal of the whole workspace is off."),
    (portal_off, "This portal is off."),
    (not_on_portal, "This job is not on the portal."),
    (no_primary, "No primary contact is chosen on this job."),
    (another_audience, "The primary contact is not a customer."),
    (disabled, "This contact is disabled."),
]


@pytest.mark.feature("E18")
@pytest.mark.parametrize(("break_it", "words"), MISSING)
def test_a_missing_condition_is_named(alder, job, ada, console, helen, break_it, words):
    break_it(alder, job)

    answer = press(console, ada, job)

    assert answer.status_code == 409
    assert f"<p data-refusal>{words}" in answer.content.decode()
    assert not ShareLink.objects.within(alder).exists()
    assert not Grant.objects.within(alder).exists()


@pytest.mark.feature("E16")
def test_the_trade_says_how_far_a_grant_goes_that_nobody_chose(birch, zed, console):
    job = world.a_job(birch)
    amara = world.a_contact(birch, "Amara Ade")
    world.a_participant(job, amara, by=zed)

    console(zed).post(f"/console/birch/jobs/{job.number}/customer-portal/")

    grant = Grant.objects.within(birch).get()
    assert (grant.contact, grant.scope, grant.state) == (amara, "own", "active")


def test_a_second_job_joins_the_list_of_those_that_are_open(alder, job, ada, console, helen):
    roof = world.a_job(alder, title="Roof")
    world.a_participant(roof, helen, by=ada)

    for one in (job, roof):
        assert press(console, ada, one).status_code == 200

    grant = Grant.objects.within(alder).get()
    assert grant.opens(job.room)
    assert grant.opens(roof.room)
    assert ShareLink.objects.within(alder).count() == 1


def test_a_grant_that_covers_the_job_is_used_as_it_is(alder, job, insurer, ada, console, helen):
    wide = Grant.give(helen, Reach(alder.portal("customer"), "client", insurer), by=ada)

    press(console, ada, job)

    assert ShareLink.objects.within(alder).get().grant == wide
    assert Grant.objects.within(alder).count() == 1


def test_a_share_link_to_this_job_stays_beside_it(alder, job, ada, console, helen):
    link = world.a_share_link(alder, job, helen)

    press(console, ada, job)

    assert link.reloaded().is_live
    assert ShareLink.objects.within(alder).live().count() == 2


def this_job_taken(alder, job, grant):
    roof = world.a_job(alder, title="Roof")
    grant.open_room(roof.room, by=alder.owner)
    grant.close_room(job.room, by=alder.owner)
    return "Access to this job was taken away from Helen Hart."


def last_job_taken(alder, job, grant):
    grant.close_room(job.room, by=alder.owner)
    return "Access to this job was taken away from Helen Hart."


def portal_taken(alder, job, grant):
    grant.disable(by=alder.owner)
    return "Access to the portal was taken away from Helen Hart."


@pytest.mark.feature("E18")
@pytest.mark.parametrize("take", [this_job_taken, last_job_taken, portal_taken])
def test_what_was_taken_away_is_not_given_back_on_the_way(alder, job, ada, console, helen, take):
    press(console, ada, job)
    grant = Grant.objects.within(alder).get()
    words = take(alder, job, grant)

    answer = press(console, ada, job)

    assert answer.status_code == 409
    assert words in answer.content.decode()
    assert not grant.reloaded().opens(job.room)


def test_another_job_is_opened_though_the_first_was_taken_away(alder, job, ada, console, helen):
    press(console, ada, job)
    grant = Grant.objects.within(alder).get()
    grant.close_room(job.room, by=ada)
    roof = world.a_job(alder, title="Roof")
    world.a_participant(roof, helen, by=ada)

    assert press(console, ada, roof).status_code == 200
    assert (grant.reloaded().opens(roof.room), grant.reloaded().opens(job.room)) == (True, False)


@pytest.mark.feature("E18")
@pytest.mark.parametrize(("policy", "status"), [("passwordless", 200), ("allowed", 200), ("required", 409)])
def test_where_everybody_has_a_password_they_are_invited_first(
    alder, job, ada, console, helen, policy, status
):
    alder.workspace.sign_in_policy = policy
    alder.workspace.save()

    answer = press(console, ada, job)

    assert answer.status_code == status
    assert ("Invite Helen Hart to the portal first." in answer.content.decode()) is (status == 409)
    assert Grant.objects.within(alder).exists() is (status == 200)


def test_lists_say_that_the_contact_may_sign_in(alder, job, ada, console, helen):
    press(console, ada, job)

    assert Contact.objects.within(alder).get(pk=helen.pk).portal_state == "active"


def test_the_drawer_says_which_switch_keeps_everybody_out(alder, job, ada, console, helen):
    portal_off(alder, job)

    answer = console(ada).get(
        f"/console/alder/jobs/{job.number}/share/?portal={alder.portal('customer').key}"
    )

    assert "Nobody outside sees this job through the Customer portal." in answer.content.decode()
    assert "This portal is off." in answer.content.decode()


def test_preview_opens_the_portal_as_that_audience_sees_it(alder, job, ada, console, client):
    page = console(ada).get(f"/console/alder/jobs/{job.number}/share/").content.decode()
    path = re.search(r'href="http[^"]*?(/alder/preview/[^"]+)"', page)[1]
    client.logout()

    answer = client.get(path)

    assert answer.status_code == 200
    assert job.title in answer.content.decode()
