"""Share & Sync: the drawer, and a share link from New to End."""

import datetime
import re

import pytest
from django.test import Client
from django.utils.timezone import now

from fanlight.core import tokens
from fanlight.ground.access.entering import links
from fanlight.ground.access.models import LinkSecret, ShareLink
from fanlight.ground.rooms.models import Branding, Grant, Participant
from tests import world

HTMX = {"HTTP_HX_REQUEST": "true", "HTTP_HX_REQUEST_TYPE": "partial"}


def here(path):
    return f"/console/alder/jobs/{path}"


@pytest.fixture
def helen(alder, job):
    contact = world.a_contact(alder, "Helen Hart")
    world.a_participant(job, contact, by=alder.owner)
    return contact


def in_days(alder, days):
    return now().astimezone(alder.workspace.zone_info).date() + datetime.timedelta(days=days)


def said(alder, contact, **more):
    portal = alder.portal("customer").key
    return {"contact": contact.pk, "portal": portal, "until": in_days(alder, 30).isoformat()} | more


@pytest.mark.feature("A08", "A09", "A18")
def test_the_drawer_names_both_portals_and_what_each_audience_sees(alder, job, max_, console, helen):
    browser = console(max_)

    page = browser.get(here(f"{job.number}/share/"))
    other = browser.get(here(f"{job.number}/share/?portal={alder.portal('instructing_client').key}"))

    text = page.content.decode()
    assert 'class="drawer"' in text
    assert "Customer portal" in text
    assert "Client portal" in text
    assert "What customers see" in text
    assert "What instructing clients see" in other.content.decode()


def test_the_drawer_shows_the_portal_in_the_businesss_own_colours(alder, job, ada, console):
    Branding.objects.within(alder.workspace).update(accent="#1d6b57")

    page = console(ada).get(here(f"{job.number}/share/")).content.decode()

    sheet = re.search(r'href="(/alder/theme/[0-9a-f]+\.css)"', page)
    text = Client().get(sheet[1]).content.decode()
    assert ":root .peek {" in text
    assert "--accent: #1d6b57;" in text


@pytest.mark.feature("A08")
def test_with_one_portal_on_there_is_no_choice_to_make(alder, job, ada, console):
    portal = alder.portal("instructing_client")
    portal.on = False
    portal.save()

    text = console(ada).get(here(f"{job.number}/share/")).content.decode()

    assert "What customers see" in text
    assert 'name="portal"' not in text


def test_htmx_gets_the_drawer_alone(job, ada, console):
    piece = console(ada).get(here(f"{job.number}/share/"), **HTMX).content.decode()

    assert piece.lstrip().startswith("<dialog")
    assert "<html" not in piece


@pytest.mark.feature("A19", "A20")
def test_a_new_link_starts_with_the_usual_date(alder, job, ada, console, helen):
    alder.workspace.link_days = 12
    alder.workspace.save()

    page = console(ada).get(here(f"{job.number}/share/new/")).content.decode()

    assert f'value="{in_days(alder, 12).isoformat()}"' in page
    assert "12 days, ends" in page
    assert "Helen Hart · Customer" in page


@pytest.mark.feature("A03", "A19", "A23", "A25")
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_sharing_makes_a_link_and_sends_nothing(alder, job, max_, console, helen, headers):
    answer = console(max_).post(here(f"{job.number}/share/new/"), said(alder, helen), **headers)

    link = ShareLink.objects.within(alder).get()
    assert answer.status_code == (204 if headers else 303)
    assert (link.contact, link.room, link.portal) == (helen, job.room, alder.portal("customer"))
    assert link.last_day(alder.workspace.zone_info) == in_days(alder, 30)
    assert not LinkSecret.objects.within(alder).exists()
    assert link.member_id == max_.member_id


@pytest.mark.feature("A21")
@pytest.mark.parametrize(("days", "words"), [(-1, "Choose today or a later day"), (91, "90 days at most")])
def test_a_day_out_of_range_is_refused_and_what_was_typed_stays(alder, job, ada, console, helen, days, words):
    until = in_days(alder, days).isoformat()

    answer = console(ada).post(here(f"{job.number}/share/new/"), said(alder, helen, until=until))

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert f'value="{until}"' in answer.content.decode()
    assert not ShareLink.objects.within(alder).exists()


@pytest.mark.feature("A23")
def test_only_people_of_this_job_can_be_chosen(alder, job, ada, console, helen, nia):
    answer = console(ada).post(here(f"{job.number}/share/new/"), said(alder, nia))

    assert answer.status_code == 422
    assert 'id="id_contact_error"' in answer.content.decode()


def test_without_a_contact_the_form_says_so(alder, job, ada, console, helen):
    answer = console(ada).post(here(f"{job.number}/share/new/"), said(alder, helen) | {"contact": ""})

    assert answer.status_code == 422
    assert "Choose a contact, or add someone." in answer.content.decode()


@pytest.mark.feature("A23")
def test_somebody_can_be_added_on_the_way(alder, job, ada, console):
    new = {"new_name": "Jo Brightwater", "new_email": "jo@mail.example", "new_audience": "instructing_client"}
    portal = alder.portal("instructing_client").key
    given = {"portal": portal, "until": in_days(alder, 7).isoformat()} | new

    answer = console(ada).post(here(f"{job.number}/share/new/"), given)

    link = ShareLink.objects.within(alder).get()
    assert answer.status_code == 303
    assert (link.contact.name, link.contact.email) == ("Jo Brightwater", "jo@mail.example")
    assert Participant.objects.within(alder).get(contact=link.contact).audience == "instructing_client"


@pytest.mark.feature("A24")
def test_the_other_audiences_portal_asks_for_a_second_press(alder, job, ada, console, helen):
    browser, portal = console(ada), alder.portal("instructing_client").key
    first = browser.post(here(f"{job.number}/share/new/"), said(alder, helen, portal=portal))
    meant = re.search(r'name="mismatch" value="([^"]+)"', first.content.decode())[1]

    assert first.status_code == 422
    assert "Share anyway" in first.content.decode()
    assert not ShareLink.objects.within(alder).exists()

    second = browser.post(here(f"{job.number}/share/new/"), said(alder, helen, portal=portal, mismatch=meant))

    assert second.status_code == 303
    assert ShareLink.objects.within(alder).get().portal.key == portal


def test_a_quick_date_fills_the_day_and_shares_nothing(alder, job, ada, console, helen):
    answer = console(ada).post(here(f"{job.number}/share/new/"), said(alder, helen, days="7"))

    assert answer.status_code == 200
    assert f'value="{in_days(alder, 7).isoformat()}"' in answer.content.decode()
    assert not ShareLink.objects.within(alder).exists()


def test_keeping_access_is_a_tick(alder, job, ada, console, helen):
    console(ada).post(here(f"{job.number}/share/new/"), said(alder, helen, keeps_access="on"))

    grant = Grant.objects.within(alder).get()
    assert (grant.contact, grant.state, grant.opens(job.room)) == (helen, "active", True)
    assert (
        "May also sign in by email code." in console(ada).get(here(f"{job.number}/share/")).content.decode()
    )


@pytest.mark.feature("A27")
def test_copy_says_an_address_that_opens_the_job(alder, job, max_, console, helen):
    link = world.a_share_link(alder, job, helen)

    answer = console(max_).post(here(f"{job.number}/links/{link.key}/copy/"))

    token = tokens.LINK_PATTERN.search(answer.content.decode())[1]
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    assert links.look_up(token, owner=alder).link == link
    assert token not in console(max_).get(here(f"{job.number}/share/")).content.decode()
    assert (
        f"…{token[-4:]}, copied by Max Moor"
        in console(max_).get(here(f"{job.number}/share/")).content.decode()
    )


def test_an_ended_link_gives_no_address(alder, job, ada, console, helen):
    link = world.a_share_link(alder, job, helen)
    link.end(by=ada)

    answer = console(ada).post(here(f"{job.number}/links/{link.key}/copy/"))

    assert answer.status_code == 409
    assert "<p data-refusal>This link has ended already.</p>" in answer.content.decode()


def test_ending_asks_first_and_then_shuts_the_visit(alder, job, max_, console, gus):
    browser = console(max_)
    page = browser.get(here(f"{job.number}/links/{gus.link.key}/end/"))
    assert "out at their next click" in page.content.decode()
    assert ShareLink.objects.within(alder).live().exists()

    answer = browser.post(here(f"{job.number}/links/{gus.link.key}/end/"))

    assert answer.status_code == 303
    assert not ShareLink.objects.within(alder).live().exists()
    assert "Ended" in browser.get(here(f"{job.number}/share/")).content.decode()


def test_ending_twice_is_told(alder, job, ada, console, helen):
    link = world.a_share_link(alder, job, helen)
    console(ada).post(here(f"{job.number}/links/{link.key}/end/"))

    assert console(ada).post(here(f"{job.number}/links/{link.key}/end/")).status_code == 409


@pytest.mark.parametrize("tick", [{}, {"and_grant": "on"}])
def test_kept_access_stays_or_goes_by_a_tick(alder, job, ada, console, helen, tick):
    link = world.a_share_link(alder, job, helen, keeps_access=True)

    console(ada).post(here(f"{job.number}/links/{link.key}/end/"), tick)

    assert Grant.objects.within(alder).get().opens(job.room) is not bool(tick)


def test_access_that_was_left_behind_can_be_taken_later(alder, job, ada, console, helen):
    link = world.a_share_link(alder, job, helen, keeps_access=True)
    link.end(by=ada)
    assert "Take access away" in console(ada).get(here(f"{job.number}/share/")).content.decode()

    console(ada).post(here(f"{job.number}/links/{link.key}/end/"))

    assert not Grant.objects.within(alder).get().opens(job.room)


def test_an_ended_link_can_be_renewed(alder, job, ada, console, helen):
    link = world.a_share_link(alder, job, helen, days=3)
    link.end(by=ada)

    answer = console(ada).post(here(f"{job.number}/links/{link.key}/renew/"))

    new = ShareLink.objects.within(alder).live().get()
    assert answer.status_code == 303
    assert (new.contact, new.portal, new.room_id) == (link.contact, link.portal, link.room_id)
    assert new.last_day(alder.workspace.zone_info) == in_days(alder, 30)
