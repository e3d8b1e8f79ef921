"""Browsers that somebody came in with, and links that belong to one of them."""

import dataclasses
import datetime

import pytest
import time_machine

from fanlight.ground.access.entering import links, signin
from fanlight.ground.access.entering.arriving import Caller, come_in
from fanlight.ground.access.entering.links import OtherDevice
from fanlight.ground.access.models import KnownDevice, LinkUse, PortalSession, ShareLink
from fanlight.ground.activity.models import Event
from fanlight.ground.rooms.models import Grant, Reach
from tests import world

PHONE, DESK = world.A_PHONE, Caller("198.51.100.9", "Mozilla/5.0 (Windows NT 10.0) Firefox/142.0")
SCANNER = Caller("192.0.2.66", "Mozilla/5.0 (Windows NT 10.0) SafeLinks/1.0")


@pytest.fixture
def link(alder, nia):
    return ShareLink.one_tap(Grant.give(nia, Reach(alder.portal("customer")), by=alder.owner), by=alder.owner)


@pytest.fixture
def binding(alder):
    alder.workspace.binds_links = True
    alder.workspace.save()


def pressed(alder, link, caller):
    token = link.mint(by=alder.owner, why="copy")
    return links.open_link(links.look_up(token, owner=alder), caller=caller)


def again(caller, arrived):
    """The same browser, which has kept its cookie."""
    return dataclasses.replace(caller, device=arrived.device)


def test_a_browser_is_known_from_its_first_visit_on(alder, nia, link):
    first = pressed(alder, link, PHONE)
    second = pressed(alder, link, again(PHONE, first))

    device = KnownDevice.objects.within(alder).get()
    assert (device.contact, device.name) == (nia, "Safari on iPhone")
    assert first.device == second.device
    assert {first.session.device, second.session.device} == {device}
    assert first.session.ip == PHONE.ip


def test_another_person_in_the_same_browser_is_a_device_of_their_own(alder, job, link, gus):
    first = pressed(alder, link, PHONE)

    second = come_in(gus.link, again(PHONE, first))

    assert second.device == first.device
    assert first.session.device != second.session.device
    assert second.session.device.contact == gus.contact


@pytest.mark.trust("TD04")
def test_a_device_cookie_that_we_never_gave_out_is_not_taken_over(alder, link):
    planted = dataclasses.replace(PHONE, device="planted by somebody")

    arrived = pressed(alder, link, planted)

    assert arrived.device != planted.device
    assert not KnownDevice.objects.within(alder).holding(planted.device).exists()


def test_a_device_opens_nothing(alder, link):
    arrived = pressed(alder, link, PHONE)

    assert signin.visit("alder", arrived.secret)
    assert signin.visit("alder", arrived.device) is None


@pytest.mark.trust("TA11")
def test_without_the_option_families_share_a_link(alder, link):
    for caller in (PHONE, DESK, PHONE):
        assert signin.visit("alder", pressed(alder, link, caller).secret)

    assert link.reloaded().device is None
    assert KnownDevice.objects.within(alder).count() == 3


def test_a_tied_link_belongs_to_the_browser_that_used_it_first(alder, link, binding):
    first = pressed(alder, link, PHONE)

    assert link.reloaded().device == first.session.device
    assert signin.visit("alder", pressed(alder, link, again(PHONE, first)).secret)


def test_another_browser_is_turned_away_and_staff_are_told(alder, link, binding):
    pressed(alder, link, PHONE)

    with pytest.raises(OtherDevice):
        pressed(alder, link, DESK)

    told = ShareLink.objects.within(alder).with_uses().get()
    assert PortalSession.objects.within(alder).count() == 1
    assert KnownDevice.objects.within(alder).count() == 1, "a stranger's browser does not become known"
    assert (told.uses, told.used_from) == (1, PHONE.ip)
    assert told.elsewhere_at
    assert Event.objects.within(alder).filter(name="link.other_device").count() == 1


def test_the_cookie_of_another_contacts_browser_does_not_open_it(alder, link, gus, binding):
    pressed(alder, link, PHONE)
    stranger = come_in(gus.link, DESK)

    with pytest.raises(OtherDevice):
        pressed(alder, link, again(DESK, stranger))


def test_a_scanner_that_presses_does_not_take_the_link_away_from_its_owner(alder, link, binding):
    pressed(alder, link, SCANNER)
    assert link.reloaded().device is None

    first = pressed(alder, link, PHONE)

    assert link.reloaded().device == first.session.device
    assert LinkUse.objects.within(alder).filter(looks_like_scanner=False).count() == 1


def test_the_option_is_about_links_that_come_later_and_those_that_are_out(alder, link):
    pressed(alder, link, PHONE)
    alder.workspace.binds_links = True
    alder.workspace.save()
    pressed(alder, link, DESK)
    with pytest.raises(OtherDevice):
        pressed(alder, link, PHONE)

    alder.workspace.binds_links = False
    alder.workspace.save()

    assert signin.visit("alder", pressed(alder, link, PHONE).secret)


def test_a_share_link_to_one_job_is_never_tied(alder, gus, binding):
    for caller in (PHONE, DESK):
        assert signin.visit("alder", pressed(alder, gus.link, caller).secret)
    assert gus.link.reloaded().device is None


@pytest.mark.trust("TA15")
def test_presses_of_one_minute_from_one_place_are_one_use(alder, link):
    with time_machine.travel("2026-11-02T10:00:00+00:00", tick=False) as clock:
        for _ in range(3):
            pressed(alder, link, PHONE)
        pressed(alder, link, DESK)
        assert LinkUse.objects.within(alder).count() == 2
        clock.shift(datetime.timedelta(seconds=61))
        pressed(alder, link, PHONE)

    assert LinkUse.objects.within(alder).count() == 3
    assert Event.objects.within(alder).filter(name="link.opened").count() == 5, "history tells each of them"
