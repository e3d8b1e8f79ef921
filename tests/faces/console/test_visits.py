"""On a contact's page staff see where the person is signed in, and sign them out everywhere."""

import pytest

from fanlight.ground.access.entering import signin
from fanlight.ground.access.entering.arriving import Caller, come_in
from fanlight.ground.access.models import CalendarFeed
from fanlight.ground.access.ways import feeds
from fanlight.ground.activity.models import Event
from fanlight.ground.rooms.models import Grant
from tests import world
from tests.faces.portal.door import words

DESK = Caller("198.51.100.9", "Mozilla/5.0 (Windows NT 10.0) Firefox/142.0")


def here(contact, rest=""):
    return f"/console/alder/contacts/{contact.key}/{rest}"


@pytest.mark.trust("TD10")
def test_the_page_lists_what_is_going_on_and_how_it_began(alder, max_, console, tia):
    come_in(Grant.objects.within(alder).get(contact=tia.contact), DESK, method="code")

    page = words(console(max_).get(here(tia.contact)))

    assert "Safari on iPhone" in page
    assert f"by a link · last seen today {page.split('last seen today ')[1].split(' ')[0]}" in page
    assert "Firefox on Windows" in page
    assert "by a code" in page
    assert "from 198.51.100.9" in page


def test_whoever_is_signed_in_nowhere_has_no_such_card(console, max_, nia):
    page = words(console(max_).get(here(nia)))

    assert "Nia North" in page
    assert "Sign out everywhere" not in page


@pytest.mark.trust("TD10")
def test_one_press_signs_them_out_everywhere_and_nobody_else(alder, max_, console, tia, gus):
    desk = come_in(Grant.objects.within(alder).get(contact=tia.contact), DESK, method="code")
    browser = console(max_)

    answer = browser.post(here(tia.contact, "sign-out/"))

    assert (answer.status_code, answer["Location"]) == (303, here(tia.contact))
    assert [signin.visit("alder", secret) for secret in (desk.secret, tia.cookie)] == [None, None]
    assert signin.visit("alder", gus.cookie)
    assert "was signed out on 2 devices" in words(browser.get(here(tia.contact)))
    browser.post(here(tia.contact, "sign-out/"))
    assert "was signed in nowhere" in words(browser.get(here(tia.contact)))


@pytest.mark.trust("TE02")
def test_only_its_own_business_does_so(birch, zed, console, tia):
    there = world.a_contact(birch, "Somebody")

    assert console(zed).post(f"/console/birch/contacts/{tia.contact.key}/sign-out/").status_code == 404
    assert console(zed).get(f"/console/birch/contacts/{there.key}/sign-out/").status_code == 405
    assert signin.visit("alder", tia.cookie)


@pytest.mark.feature("E05")
@pytest.mark.trust("TA03", "TD10")
def test_the_team_ends_a_calendar_address_from_the_contacts_page(alder, ada, max_, console, cleo):
    token = feeds.make(by=cleo.viewer)
    feed, browser = CalendarFeed.objects.within(alder).get(), console(max_)
    at = here(cleo.contact, f"calendars/{feed.key}/end/")
    page = browser.get(here(cleo.contact))
    assert f"ends in {token[-4:]}" in words(page)
    assert token not in page.content.decode()
    assert at in page.content.decode()

    assert "show no visits from then on" in words(browser.get(at))
    assert feeds.reader_of(token, owner=alder), "asking ends nothing"
    answer = browser.post(at)

    assert (answer.status_code, answer["Location"]) == (303, here(cleo.contact))
    assert feeds.reader_of(token, owner=alder) is None
    assert "opens nothing any more" in words(browser.get(here(cleo.contact)))
    event = Event.objects.visible_to(ada).get(name="feed.ended")
    assert (event.actor_kind, event.payload) == ("member", {"last_four": token[-4:]})
    browser.post(at)
    assert "does not work any more" in words(browser.get(here(cleo.contact)))
    assert "Calendar addresses" not in words(browser.get(here(cleo.contact)))


@pytest.mark.trust("TE02")
def test_a_calendar_address_is_ended_at_its_own_contact_and_business_alone(
    alder, zed, max_, console, cleo, nia
):
    token = feeds.make(by=cleo.viewer)
    feed = CalendarFeed.objects.within(alder).get()
    path = f"calendars/{feed.key}/end/"

    assert console(max_).post(here(nia, path)).status_code == 404
    assert console(zed).post(f"/console/birch/contacts/{cleo.contact.key}/{path}").status_code == 404
    assert feeds.reader_of(token, owner=alder)
