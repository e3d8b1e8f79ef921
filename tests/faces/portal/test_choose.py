"""A mailbox that several people share, and people with several ways in: chosen once the address is proven."""

import datetime

import pytest
from django.utils.timezone import now

from fanlight.core.doors import compare_and_set
from fanlight.ground.access.entering import signin
from fanlight.ground.access.models import PortalSession
from fanlight.ground.access.ways import inviting
from fanlight.ground.activity.models import Event
from fanlight.ground.people.models import Client, Contact
from fanlight.ground.rooms.models import Grant, Reach
from tests import world
from tests.faces.portal.door import nobody, words
from tests.faces.portal.mailbox import asks, comes_in, question

pytestmark = pytest.mark.django_db
HOUSE = "house@mail.example"


def given(business, name, reach=None, *, email=HOUSE):
    contact = world.a_contact(business, name, email=email)
    return Grant.give(contact, reach or Reach(business.portal("customer")), by=business.owner)


@pytest.fixture
def couple(alder):
    return [given(alder, "Amy House"), given(alder, "Ben House")]


@pytest.mark.feature("E13")
def test_a_shared_mailbox_proves_the_address_and_then_asks_who_it_is(alder, couple):
    reader = nobody()
    answer = comes_in(alder, reader, HOUSE)
    assert (answer.status_code, answer["Location"]) == (303, "/alder/sign-in/choose/?keep=1")
    assert reader.cookie == ""
    page = words(reader.get("sign-in/choose/"))
    assert "Amy House" in page
    assert "Ben House" in page

    answer = reader.post("sign-in/choose/", {"grant": couple[1].key, "keep": "1"})

    assert answer.status_code == 303
    assert signin.visit("alder", reader.cookie).contact_name == "Ben House"


def test_names_are_shown_to_nobody_who_has_not_proven_the_address(alder, couple):
    reader = nobody()
    asks(reader, HOUSE)
    for answer in (reader.get("sign-in/choose/"), reader.post("sign-in/choose/", {"grant": couple[0].key})):
        assert answer["Location"] == "/alder/sign-in/"
    assert "Amy" not in words(reader.get("sign-in/code/"))
    assert not PortalSession.objects.within(alder).exists()


@pytest.mark.trust("TB05")
@pytest.mark.parametrize("key", ["", "made up", "\0", "of somebody else", "of another business"])
def test_only_what_was_offered_can_be_chosen(alder, birch, couple, key):
    keys = {
        "of somebody else": given(alder, "Sam Else", email="sam@mail.example").key,
        "of another business": given(birch, "Zoe Else").key,
    }
    reader = nobody()
    comes_in(alder, reader, HOUSE)
    answer = reader.post("sign-in/choose/", {"grant": keys.get(key, key)})
    assert answer.status_code == 422
    assert "Choose again" in words(answer)
    assert reader.post("sign-in/choose/", {"grant": couple[0].key}).status_code == 303, "nothing is used up"


@pytest.mark.trust("TB02")
def test_it_is_chosen_once(alder, couple):
    reader, thief = nobody(), nobody()
    comes_in(alder, reader, HOUSE)
    thief.client.cookies = reader.client.cookies.copy()
    assert reader.post("sign-in/choose/", {"grant": couple[0].key}).status_code == 303
    assert thief.post("sign-in/choose/", {"grant": couple[1].key})["Location"] == "/alder/sign-in/"
    assert PortalSession.objects.within(alder).count() == 1


def test_a_choice_that_comes_too_late_leads_back_to_the_form(alder, couple):
    reader = nobody()
    comes_in(alder, reader, HOUSE)
    row = question(alder, reader)
    compare_and_set(row, expect={}, proved_at=now() - datetime.timedelta(minutes=10, seconds=1))
    assert reader.post("sign-in/choose/", {"grant": couple[0].key})["Location"] == "/alder/sign-in/"


def test_one_person_with_two_clients_chooses_between_them_by_name(alder, ada):
    contact = world.a_contact(alder, "Dee Double", email=HOUSE)
    for name in ("First Estates", "Second Estates"):
        client = Client.add(by=ada, name=name)
        Grant.give(contact, Reach(alder.portal("customer"), "client", client), by=ada)
    reader = nobody()
    comes_in(alder, reader, HOUSE)
    page = words(reader.get("sign-in/choose/"))
    assert "Where to?" in page
    assert "First Estates" in page
    assert "Second Estates" in page


def test_whom_nothing_is_open_to_any_more_is_told_so_and_stays_outside(alder, ada, couple):
    reader = nobody()
    comes_in(alder, reader, HOUSE)
    for grant in couple:
        grant.contact.disable(by=ada)
    page = reader.get("sign-in/choose/")
    assert page.status_code == 403
    assert "Nothing is open to you here" in words(page)
    assert "House" not in words(page)
    assert reader.post("sign-in/choose/", {"grant": couple[0].key}).status_code == 403


def test_a_choice_that_was_closed_meanwhile_is_offered_no_more(alder, ada, couple):
    reader = nobody()
    comes_in(alder, reader, HOUSE)
    couple[0].disable(by=ada)
    answer = reader.post("sign-in/choose/", {"grant": couple[0].key})
    assert answer.status_code == 422
    assert "Amy House" not in words(answer)
    assert "Ben House" in words(answer)


@pytest.mark.feature("E14")
def test_a_code_accepts_the_invitation_that_waits(alder, ada, nia, job):
    world.a_participant(job, nia, by=ada)
    grant = inviting.invite(nia, Reach(alder.portal("customer")), by=ada).grant
    reader = nobody()

    assert comes_in(alder, reader, "nia@mail.example").status_code == 303

    assert grant.reloaded().state == "active"
    assert job.title in words(reader.get(f"jobs/{job.number}/"))
    fresh = Contact.objects.within(alder).get(pk=nia.pk)
    assert fresh.accepted_at
    assert fresh.portal_state == "active"
    names = set(Event.objects.visible_to(ada).values_list("name", flat=True))
    assert {"portal_invitation.accepted", "code.used"} <= names
