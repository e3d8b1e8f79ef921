"""The links of a portal user: every one of them, where it was used, ended, renewed and given out from the drawer."""

import datetime
import html
import re

import pytest
from django.utils.timezone import now

from fanlight.core.doors import compare_and_set
from fanlight.ground.access.entering import links, signin
from fanlight.ground.access.models import LinkUse, PortalSession, ShareLink
from fanlight.ground.access.tasks import forget_addresses
from fanlight.ground.access.ways import standing
from fanlight.ground.mail.models import Letter
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms.models import Grant
from tests import world
from tests.faces.console.desk import words

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Mobile Safari/604.1"


def opened(link, ada, *, ip="203.0.113.24", agent=PHONE):
    found = links.look_up(link.mint(by=ada, why="copy"), owner=ada)
    return links.open_link(found, caller=links.Caller(ip, agent))


def tab(desk, person):
    return words(desk.get(f"portal-users/{person.contact.key}/links/", htmx=True))


def told(desk):
    """What the next whole page says in toasts."""
    return words(desk.get("portal-users/"))


@pytest.mark.feature("C26", "C27", "C28")
def test_every_link_is_listed_alive_and_dead_with_when_it_was_sent(alder, job, ada, gus, cleo, desk):
    gus.link.end(by=ada)
    again = gus.link.renew(by=ada)
    other = world.a_job(alder, title="Roof survey")
    world.a_participant(other, gus.contact, by=ada)
    ran_out = world.a_share_link(alder, other, gus.contact)
    compare_and_set(ran_out, expect={}, ends_at=now() - datetime.timedelta(days=2))
    letter = Letter.objects.create(
        workspace_id=alder.workspace_id, kind="share_link", to_address="g@mail.example", subject="x",
        body="x", message_id="<x@test>", contact=gus.contact, state="sent",
    )  # fmt: skip
    again.mint(by=ada, why="letter", letter=letter)
    compare_and_set(again, expect={}, sent_at=now())

    page = tab(desk, gus)

    assert page.index("Open") < page.index("Ended")
    assert "sent today" in page
    assert "by Ada Alder" in page
    assert "ended by Ada Alder" in page
    assert "ran out on" in page
    assert page.count("Inactive") == 2
    assert page.count("Active") == 1
    assert f"{job.number} · {job.title}" in page


@pytest.mark.feature("C29", "C30")
def test_last_use_is_a_persons_and_says_from_where(ada, gus, desk):
    opened(gus.link, ada)
    opened(gus.link, ada, ip="198.51.100.7", agent="Barracuda link scanner bot")

    page = tab(desk, gus)

    assert "203.0.113.24 · Safari on iPhone" in page
    assert "198.51.100.7" not in page
    assert "1 time" in page
    assert LinkUse.objects.visible_to(ada).count() == 2, "the robot was there, and does not count"


@pytest.mark.feature("C29", "D30")
def test_a_robot_is_no_sign_in(alder, ada, job, desk):
    person = world.a_contact(alder, "Rob Rook")
    world.a_participant(job, person, by=ada)
    link = world.a_share_link(alder, job, person)
    opened(link, ada, agent="SafeLinks scanner")
    assert Contact.objects.visible_to(ada).get(pk=person.pk).signed_in_at is None
    assert "never opened" in words(desk.get(f"portal-users/{person.key}/links/"))

    opened(link, ada)
    assert Contact.objects.visible_to(ada).get(pk=person.pk).signed_in_at


@pytest.mark.feature("C30")
def test_an_address_is_shortened_after_ninety_days(ada, gus, desk):
    opened(gus.link, ada)
    old = now() - datetime.timedelta(days=91)
    LinkUse.objects.visible_to(ada).update(at=old)
    forget_addresses.func()

    page = tab(desk, gus)
    assert "203.0.113.0 (shortened)" in page
    assert "203.0.113.24" not in page


def test_another_device_is_said(ada, gus, desk):
    opened(gus.link, ada)
    assert "another device" not in tab(desk, gus)
    LinkUse.objects.create(
        workspace_id=ada.workspace_id, link=gus.link, ip="198.51.100.9", agent=PHONE, is_other_device=True
    )
    assert "Opened on another device" in tab(desk, gus)


@pytest.mark.feature("C31")
def test_expired_from_the_drawer_the_visit_is_over(alder, ada, gus, desk):
    page = f"links/{gus.link.key}/end/"
    assert signin.visit("alder", gus.cookie), "they are in"
    assert "stops working" in words(desk.get(page))
    assert gus.link.reloaded().is_live, "asking changes nothing"

    answer = desk.post(page)

    assert answer["Location"].startswith(f"/console/alder/portal-users/{gus.contact.key}/links/")
    assert signin.visit("alder", gus.cookie) is None
    assert "Whoever came in through it is out" in told(desk)
    desk.post(page)
    assert "ended already" in told(desk)


@pytest.mark.feature("C26")
def test_a_one_tap_link_is_listed_copied_and_renewed(ada, cleo, desk):
    grant = Grant.objects.visible_to(ada).get(pk=cleo.viewer.grant_id)
    link = ShareLink.one_tap(grant, by=ada)
    assert "One-tap link: everything they may see" in tab(desk, cleo)

    answer = desk.post(f"links/{link.key}/copy/")
    address = html.unescape(re.search(r"https?://[^\"<]*/l/[\w-]+", answer.content.decode())[0])
    found = links.look_up(address.rpartition("/")[2], owner=ada)
    assert found.link == link
    assert "/l/" not in tab(desk, cleo).replace("/links/", ""), "it is said once"

    link.end(by=ada)
    assert desk.post(f"links/{link.key}/copy/").status_code == 409
    desk.post(f"links/{link.key}/renew/")
    assert ShareLink.objects.visible_to(ada).live().filter(contact=cleo.contact, kind="one_tap").count() == 1


def test_a_grant_taken_away_makes_its_one_tap_link_inactive(ada, cleo, desk):
    grant = Grant.objects.visible_to(ada).get(pk=cleo.viewer.grant_id)
    ShareLink.one_tap(grant, by=ada)
    standing.settle(cleo.contact.pk, owner=ada)
    desk.post(f"grants/{grant.key}/disable/")
    assert "Inactive: access taken away" in tab(desk, cleo)


@pytest.mark.feature("C32")
def test_history_tells_what_was_done_and_what_they_did(ada, gus, ines, desk):
    from fanlight.work.conversations.models import Note

    opened(gus.link, ada)
    Note.write(by=gus.viewer, room=gus.link.room, body="Hello")
    Note.write(by=ines.viewer, room=gus.link.room, body="Not his")

    page = words(desk.get(f"portal-users/{gus.contact.key}/history/", htmx=True))

    for story in (
        "Gus Garner came in through a share link",
        "Ada Alder made a share link",
        "Gus Garner wrote",
    ):
        assert story in page
    assert "Ines Ivory" not in page


def test_history_is_paged_and_nothing_is_told_twice(ada, gus, desk):
    for _ in range(35):
        gus.link.mint(by=ada, why="copy")
    first = desk.get(f"portal-users/{gus.contact.key}/history/")
    older = html.unescape(re.search(r'href="([^"]*\?until=\d+)"', first.content.decode())[1])
    assert words(first).count("took the address") == 30
    second = words(desk.get(older.removeprefix("/console/alder/")))
    assert second.count("took the address") == 5
    assert "added a contact" in second


def test_many_ended_links_are_paged(alder, ada, job, nia, desk):
    world.a_participant(job, nia, by=ada)
    for _ in range(25):
        world.a_share_link(alder, job, nia).end(by=ada)
    page = desk.get(f"portal-users/{nia.key}/links/").content.decode()
    assert page.count('class="sharelink"') == 20
    older = html.unescape(re.search(r'href="([^"]*\?older=\w+)"', page)[1])
    assert desk.get(older.removeprefix("/console/alder/")).content.decode().count('class="sharelink"') == 5


@pytest.mark.parametrize("verb", ["copy", "end", "renew"])
def test_zed_gets_the_same_answer_for_alders_links_as_for_none(gus, zed_desk, verb):
    foreign, missing = (
        zed_desk.post(f"links/{gus.link.key}/{verb}/"),
        zed_desk.post(f"links/{'x' * 22}/{verb}/"),
    )
    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content
    assert gus.link.reloaded().is_live
    assert PortalSession.objects.within(gus.contact).filter(ended_at=None).exists()
