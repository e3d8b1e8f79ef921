"""The cloud beside people of a job, as staff meet it: the question before, the press, the way back."""

import re

import pytest

from fanlight.ground.access.ways import activation, clouds, inviting
from fanlight.ground.mail.models import Letter
from fanlight.ground.rooms.models import Grant, Participant, Portal, Reach
from fanlight.ground.workspaces.models import Workspace
from tests import world
from tests.faces.console.desk import words, wrong

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(job, nia, ada):
    return world.a_participant(job, nia, by=ada)


@pytest.fixture
def page(job, person):
    return f"jobs/{job.number}/people/{person.key}/portal/"


def cloud(person):
    return clouds.ways_of(person).cloud


def undo_of(answer):
    """The address of the toast's button, below the workspace's own."""
    return re.search(
        r'<form class="verb" method="post" action="/console/alder/([^"]*/back/[^"]*)"', words_of(answer)
    )[1]


def words_of(answer):
    return answer.content.decode().replace("&amp;", "&")


@pytest.mark.feature("D03", "D04", "D05", "D07")
def test_a_red_cloud_leads_to_a_question_and_the_press_turns_it_green(job, ada, nia, person, desk, page):
    book = words_of(desk.get(f"jobs/{job.number}/"))
    assert "Portal off for Nia North. Turn on" in book
    assert f'href="/console/alder/{page}"' in book

    question = desk.get(page)
    assert "Turn the portal on for Nia North?" in words(question)
    assert nia.email in words(question)
    assert cloud(person) == "off", "looking turns nothing"
    assert desk.post(f"{page}on/", line="We spoke today.").status_code == 303

    assert cloud(person) == "on"
    assert "We spoke today." in Letter.objects.visible_to(ada).get(kind=activation.KIND).body
    book = words_of(desk.get(f"jobs/{job.number}/"))
    assert "The portal is on for Nia North. Their letter is on its way." in book
    assert "Portal on for Nia North. Turn off" in book


@pytest.mark.feature("D06")
def test_staff_are_told_to_write_themselves_too(desk, page):
    assert "Tell them yourself too" in words(desk.get(page))


@pytest.mark.feature("D05")
def test_without_an_address_there_is_no_button_and_the_reason_is_said(alder, job, ada, desk):
    mute = world.a_participant(job, world.a_contact(alder, "Farah Siddiqui", email=""), by=ada)
    page = f"jobs/{job.number}/people/{mute.key}/portal/"

    answer = desk.get(page)

    assert "no email address to send the link to" in words(answer)
    assert f"{page}on/" not in words_of(answer)
    assert desk.post(f"{page}on/").status_code == 409
    assert cloud(mute) == "none"


@pytest.mark.parametrize("what", ["workspace", "portal"])
def test_a_switch_above_is_named_in_words(alder, person, desk, page, what):
    if what == "workspace":
        Workspace.objects.filter(pk=alder.workspace_id).update(portal_on=False)
    else:
        Portal.objects.within(alder).update(on=False)
    answer = desk.get(page)
    assert {"workspace": "portal of the whole workspace is off", "portal": "This portal is off"}[
        what
    ] in words(answer)
    assert f"{page}on/" not in words_of(answer)
    assert desk.post(f"{page}on/").status_code == 409
    assert cloud(person) == "off"


def test_a_line_that_may_not_stand_in_a_letter_comes_back(person, desk, page):
    answer = desk.post(f"{page}on/", line="Hello {{ portal_link }}")
    assert answer.status_code == 422
    assert "plain words" in wrong(answer, "line")
    assert cloud(person) == "off"


@pytest.mark.feature("D03")
def test_a_green_cloud_is_turned_off_and_the_toast_turns_it_back(job, ada, person, desk, page):
    activation.turn_on(person.contact, activation.reach_of(person), by=ada)
    assert "What lets them in now" in words(desk.get(page))

    assert desk.post(f"{page}off/").status_code == 303
    assert cloud(person) == "off"
    book = desk.get(f"jobs/{job.number}/")
    assert "The portal is off for Nia North." in words(book)

    assert desk.post(undo_of(book)).status_code == 303
    assert cloud(person) == "on"
    assert Letter.objects.visible_to(ada).filter(kind=activation.KIND).count() == 1


def test_the_second_of_two_presses_is_told(job, ada, person, desk, page):
    assert desk.post(f"{page}off/").status_code == 303
    assert "off for this person already" in words(desk.get(f"jobs/{job.number}/"))
    desk.post(f"{page}on/")
    again = desk.post(f"{page}on/")
    assert again.status_code == 409
    assert "can sign in already" in words(again)
    assert desk.post(f"{page}back/?grant=nothing").status_code == 303


def test_a_share_link_that_stays_is_said_with_the_way_to_end_it(alder, job, ada, person, desk, page):
    link = world.a_share_link(alder, job, person.contact)
    activation.turn_on(person.contact, activation.reach_of(person), by=ada)
    answer = desk.post(f"{page}off/")
    assert answer["Location"].endswith(page)
    told = desk.get(page)
    assert "A share link still lets them in." in words(told)
    assert f"links/{link.key}/end/" in words_of(told)
    assert "What lets them in now" in words(told)


def test_whoever_has_only_a_link_can_be_given_a_sign_in_too(alder, job, ada, person, desk, page):
    world.a_share_link(alder, job, person.contact)
    assert "Turn on sign-in too" in words(desk.get(page))
    assert desk.post(f"{page}on/").status_code == 303
    assert "Turn off" in words(desk.get(page))
    assert len(clouds.ways_of(person).grants) == 1


def test_a_wide_grant_says_that_all_of_it_goes(alder, ada, nia, person, desk, page):
    grant = Grant.give(nia, Reach(alder.portal("customer")), by=ada)
    told = words(desk.get(page))
    assert "reaches further than this job" in told
    assert "Turn off all of it" in told
    desk.post(f"{page}off/")
    assert grant.reloaded().state == "disabled"


def test_an_amber_cloud_leads_to_the_invitation_or_turns_on_at_once(alder, ada, nia, job, person, desk, page):
    inviting.invite(nia, Reach(alder.portal("customer")), by=ada)
    assert "Nia North is invited to the portal" in words_of(desk.get(f"jobs/{job.number}/"))
    assert f"contacts/{nia.key}/portal/" in words_of(desk.get(page))
    assert desk.post(f"{page}on/").status_code == 303
    assert cloud(person) == "on"


@pytest.mark.feature("D04")
def test_where_a_password_is_asked_for_the_cloud_becomes_amber(alder, job, person, desk, page):
    Workspace.objects.filter(pk=alder.workspace_id).update(sign_in_policy="required")
    assert "Turn on and invite" in words(desk.get(page))
    desk.post(f"{page}on/")
    assert cloud(person) == "invited"
    assert "once they accept" in words(desk.get(f"jobs/{job.number}/"))


def test_the_piece_for_htmx_is_the_dialog(desk, page):
    piece = desk.get(page, htmx=True)
    assert piece.content.decode().lstrip().startswith("<dialog")


@pytest.mark.parametrize("press", ["", "on/", "off/", "back/"])
def test_others_find_nothing_there(zed_desk, alder, job, ada, person, page, press):
    ask = zed_desk.post if press else zed_desk.get
    assert ask(f"{page}{press}").status_code == 404
    other = world.a_job(alder, title="Roof")
    wrong_job = page.replace(job.number, other.number)
    assert zed_desk.get(wrong_job).status_code == 404
    assert Participant.objects.visible_to(ada).filter(pk=person.pk).exists()
    assert cloud(person) == "off"
