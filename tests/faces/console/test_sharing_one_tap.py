"""One-tap links beside the share links of a job: listed, copied, emailed, ended and renewed like them."""

import pytest

from fanlight.core import tokens
from fanlight.core.doors import compare_and_set
from fanlight.ground.access.entering import links
from fanlight.ground.access.models import LinkUse, ShareLink
from fanlight.ground.mail.models import Letter
from fanlight.ground.rooms.models import Grant
from tests import world
from tests.faces.portal.door import words


def here(job, rest=""):
    return f"/console/alder/jobs/{job.number}/{rest}"


def row_of(page, link):
    return page.content.decode().split(f'id="link-{link.key}"')[1].split('class="sharelink"')[0]


@pytest.mark.trust("TA10")
def test_it_stands_in_the_drawer_of_each_job_that_it_reaches(alder, job, ada, console, tia):
    other = world.a_job(alder, title="Roof of another")
    browser = console(ada)

    row = row_of(browser.get(here(job, "share/")), tia.link)

    assert "Tia Tapper" in row
    assert "Customer portal, one-tap link" in row
    assert "May also sign in by email code." in row
    assert tia.link.key not in browser.get(here(other, "share/")).content.decode()


def test_it_is_copied_like_any_other_and_of_another_job_not_at_all(alder, job, ada, console, tia):
    other = world.a_job(alder, title="Roof of another")
    browser = console(ada)

    answer = browser.post(here(job, f"links/{tia.link.key}/copy/"))

    token = tokens.LINK_PATTERN.search(answer.content.decode())[1]
    assert links.look_up(token, owner=alder).link == tia.link
    assert "Signs them in until" in words(answer)
    assert browser.post(here(other, f"links/{tia.link.key}/copy/")).status_code == 404


def test_a_letter_with_it_belongs_to_the_job_it_was_written_from(alder, job, ada, console, tia):
    said = {"subject": "Your portal", "body": "Hello {{ portal_link }}", "classification": "Portal access"}

    answer = console(ada).post(here(job, f"links/{tia.link.key}/email/"), said)

    assert answer.status_code == 303
    letter = Letter.objects.within(alder).get()
    assert (letter.room, letter.contact) == (job.room, tia.contact)


@pytest.mark.parametrize("tick", [{}, {"and_grant": "on"}])
def test_ending_it_says_that_the_code_stays_unless_ticked(alder, job, ada, console, tia, tick):
    browser = console(ada)
    asked = words(browser.get(here(job, f"links/{tia.link.key}/end/")))
    assert "Also take away everything that was opened to them in this portal" in asked
    assert "can still come in with a code" in asked

    browser.post(here(job, f"links/{tia.link.key}/end/"), tick)

    assert not tia.link.reloaded().is_live
    assert Grant.objects.within(alder).get().state == ("disabled" if tick else "active")


def test_an_ended_one_is_renewed_as_a_one_tap_link(alder, job, ada, console, tia):
    tia.link.end(by=ada)

    answer = console(ada).post(here(job, f"links/{tia.link.key}/renew/"))

    assert answer.status_code == 303
    assert ShareLink.objects.within(alder).live().get().kind == "one_tap"


def test_without_its_grant_it_cannot_be_renewed(alder, job, ada, console, tia):
    tia.link.end(by=ada, and_grant=True)

    answer = console(ada).post(here(job, f"links/{tia.link.key}/renew/"))

    assert answer.status_code == 409
    assert not ShareLink.objects.within(alder).live().exists()


def test_of_several_ended_ones_the_last_speaks_for_the_grant(alder, job, ada, console, tia):
    again = ShareLink.one_tap(tia.link.grant, by=ada)
    assert again == tia.link
    tia.link.end(by=ada)
    newer = tia.link.renew(by=ada)
    newer.end(by=ada)

    page = console(ada).get(here(job, "share/")).content.decode()

    assert f"link-{newer.key}" in page
    assert f"link-{tia.link.key}" not in page
    assert "Take access away" in page


def test_a_taken_grant_is_said_beside_its_link(alder, job, ada, console, tia):
    Grant.objects.within(alder).get().disable(by=ada)

    row = row_of(console(ada).get(here(job, "share/")), tia.link)

    assert "Access taken away" in row
    assert ">Active<" not in row


def test_somebody_who_tried_it_on_another_device_is_told_at_the_link(alder, job, ada, console, tia):
    browser = console(ada)
    assert "Opened on another device" not in row_of(browser.get(here(job, "share/")), tia.link)
    LinkUse.objects.create(
        workspace_id=alder.workspace_id, link=tia.link, agent="Firefox", is_other_device=True
    )

    row = row_of(browser.get(here(job, "share/")), tia.link)

    assert "Opened on another device" in row
    assert "a code was asked for" in row


def test_one_that_nobody_opened_waits_on_the_page_of_its_contact(alder, job, ada, console, tia):
    long_ago = tia.link.created_at - links.SAME_USE * 60 * 24 * 5
    compare_and_set(tia.link, expect={}, sent_at=long_ago, opened_at=None)

    page = console(ada).get("/console/alder/waiting/?list=links").content.decode()

    assert "Tia Tapper" in page
    assert f"/console/alder/contacts/{tia.contact.key}/" in page
