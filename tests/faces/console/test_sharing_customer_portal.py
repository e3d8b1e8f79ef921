"""Customer Portal in a job's menu: one press gives the primary contact's address, or says what is missing."""

import re

import pytest

from fanlight.core import tokens
from fanlight.core.doors import compare_and_set
from fanlight.ground.access import links
from fanlight.ground.access.models import ShareLink
from fanlight.ground.rooms.models import Participant, Publication
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
    assert (link.contact, link.room_id, link.portal.audience) == (helen, job.room_id, "customer")
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
