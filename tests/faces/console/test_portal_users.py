"""Portal users at the console: the list, the drawer of one of them, shut out and let in again, asked in once more."""

import pytest

from fanlight.ground.access.entering import signin
from fanlight.ground.access.ways import inviting, standing
from fanlight.ground.mail.models import Letter
from fanlight.ground.people import following
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms.models import Grant, Reach
from tests import world
from tests.faces.console.desk import words
from tests.ground.people.merges import merge


@pytest.fixture
def eve(alder, ada):
    """Invited by email, and has not answered."""
    contact = world.a_contact(alder, "Eve East")
    inviting.invite(contact, Reach(alder.portal("customer")), by=ada)
    return contact.reloaded()


@pytest.fixture
def everybody(alder, ada, cleo, gus, nia, eve):
    standing.settle(cleo.contact.pk, owner=ada)
    return {"cleo": cleo.contact, "gus": gus.contact, "nia": nia, "eve": eve}


def listed(desk, **query):
    page = desk.get("portal-users/", htmx=True, **query)
    assert page.status_code == 200
    return words(page)


@pytest.mark.feature("B26", "C20", "D28")
def test_everybody_with_a_way_in_is_listed_and_nobody_else(desk, everybody):
    page = listed(desk)

    for name in ("Cleo Castle", "Gus Garner", "Eve East"):
        assert name in page
    assert "Nia North" not in page
    assert "Customer portal" in page


@pytest.mark.feature("B29")
def test_turning_a_portal_on_lets_nobody_in(desk, nia):
    page = words(desk.get("portal-users/"))

    assert "Nobody has a way in yet" in page
    assert "lets nobody in" in page
    assert "Nia North" not in page


@pytest.mark.feature("D28", "D29")
@pytest.mark.parametrize(
    ("state", "name"), [("active", "Cleo Castle"), ("invited", "Eve East"), ("link", "Gus Garner")]
)
def test_each_state_is_a_list_of_its_own(desk, everybody, state, name):
    page = listed(desk, state=state)

    assert name in page
    assert sum(other in page for other in ("Cleo Castle", "Eve East", "Gus Garner")) == 1


def test_ended_ones_are_listed_on_request(ada, desk, gus):
    gus.link.end(by=ada)

    assert "Gus Garner" not in listed(desk)
    assert "Gus Garner" in listed(desk, state="ended")
    assert "Gus Garner" in listed(desk, state="all")


@pytest.mark.feature("D28")
def test_found_by_name_company_and_portal(alder, desk, everybody):
    assert "Eve East" in listed(desk, q="eve ea")
    assert "Nothing matches" in listed(desk, q="nia")
    other = alder.portal("instructing_client")
    assert "Nothing matches" in listed(desk, portal=other.key)
    assert "Gus Garner" in listed(desk, portal=alder.portal("customer").key)


@pytest.mark.feature("D30")
def test_never_is_a_value_and_the_last_sign_in_sorts(desk, everybody, gus):
    signin.note_sign_in(gus.link)
    page = listed(desk, sort="seen")
    assert "Never" in page
    assert page.index("Gus Garner") < page.index("Eve East"), "who came in stands before who never did"
    turned = listed(desk, sort="-seen")
    assert turned.index("Eve East") < turned.index("Gus Garner")


@pytest.mark.feature("C19", "C23", "C24")
def test_the_name_opens_the_drawer_over_the_list(desk, everybody, eve):
    page = desk.get(f"portal-users/{everybody['cleo'].key}/", state="active")
    text = page.content.decode()

    assert 'class="drawer"' in text
    assert "Customer portal" in words(page)
    assert "1 chosen job" in words(page)
    assert 'href="/console/alder/portal-users/?state=active"' in text, (
        "closing it leads back to the same list"
    )
    piece = desk.get(f"portal-users/{eve.key}/", htmx=True).content.decode()
    assert "<html" not in piece
    assert "Waiting until" in piece


@pytest.mark.feature("B27", "D29")
def test_resend_goes_to_the_address_of_now_and_the_old_link_dies(ada, desk, eve, max_):
    letters = Letter.objects.visible_to(ada).filter(contact=eve, kind=inviting.KIND)
    assert letters.count() == 1
    eve.change(by=ada, name=eve.name, phone="", email="new@mail.example")

    answer = desk.post(f"portal-users/{eve.key}/send/")

    assert answer.status_code == 303
    assert letters.newest_first().first().to_address == "new@mail.example"
    page = words(desk.get(f"portal-users/{eve.key}/"))
    assert "A new invitation is on its way." in page
    assert "Cancelled" in page
    assert "Waiting until" in page


@pytest.mark.feature("B27")
def test_nothing_is_sent_to_whoever_waits_for_no_answer(ada, desk, everybody):
    before = Letter.objects.visible_to(ada).count()
    key = everybody["cleo"].key
    desk.post(f"portal-users/{key}/send/")

    assert "No invitation of this person waits" in words(desk.get(f"portal-users/{key}/"))
    assert Letter.objects.visible_to(ada).count() == before


@pytest.mark.feature("C18", "D31")
def test_disabled_with_one_question_and_given_back_by_the_toast(ada, desk, gus):
    page = f"portal-users/{gus.contact.key}/"
    assert "on any device" in words(desk.get(f"{page}disable/"))
    assert not gus.contact.reloaded().disabled_at, "asking changes nothing"

    desk.post(f"{page}disable/")
    shown = desk.get(page)
    assert gus.contact.reloaded().portal_state == "disabled"
    assert f"/console/alder/{page}enable/" in shown.content.decode()
    assert "Give access back" in words(shown)
    assert "Gus Garner" in listed(desk, state="disabled")
    desk.post(f"{page}disable/")
    assert "taken away already" in words(desk.get(page))

    desk.post(f"{page}enable/")
    assert gus.contact.reloaded().portal_state == "link"
    history = words(desk.get(f"{page}history/"))
    assert "disabled" in history.lower()


@pytest.mark.feature("C18")
def test_one_portal_is_shut_and_the_others_stay(alder, ada, desk, cleo):
    second = Grant.give(cleo.contact, Reach(alder.portal("instructing_client")), by=ada)
    first = Grant.objects.visible_to(ada).get(pk=cleo.viewer.grant_id)
    page = f"portal-users/{cleo.contact.key}/"

    desk.post(f"grants/{first.key}/disable/")
    assert (first.reloaded().state, second.reloaded().state) == ("disabled", "active")
    assert f"/console/alder/grants/{first.key}/enable/" in desk.get(page).content.decode()
    desk.post(f"grants/{first.key}/disable/")
    assert "taken away already" in words(desk.get(page))

    desk.post(f"grants/{first.key}/enable/")
    assert first.reloaded().state == "active"


def test_what_was_merged_is_one_row_with_both_ways_in(ada, desk, gus, cleo):
    standing.settle(cleo.contact.pk, owner=ada)
    merge(cleo.contact, gus.contact, by=ada)
    following.follow("contact", cleo.contact.pk, owner=ada)

    assert Contact.objects.visible_to(ada).get(pk=gus.contact.pk).portal_state == ""
    kept = cleo.contact.reloaded()
    assert kept.portal_state == "active"
    assert kept.signed_in_at, "the last sign-in of the two"
    answer = desk.get(f"portal-users/{gus.contact.key}/links/")
    assert answer["Location"] == f"/console/alder/portal-users/{cleo.contact.key}/links/"


def test_an_archived_contact_with_a_way_in_stays_listed(ada, desk, gus):
    gus.contact.archive(by=ada)
    assert "Gus Garner" in listed(desk)
    assert "Archived contact" in words(desk.get(f"portal-users/{gus.contact.key}/"))
    gus.contact.restore(by=ada)
    assert gus.contact.reloaded().portal_state == "link"


@pytest.mark.parametrize("page", ["", "links/", "history/", "disable/", "enable/", "send/"])
def test_zed_gets_the_same_answer_for_alders_users_as_for_none(gus, zed_desk, page):
    act = zed_desk.post if page in ("enable/", "send/") else zed_desk.get
    foreign, missing = act(f"portal-users/{gus.contact.key}/{page}"), act(f"portal-users/{'x' * 22}/{page}")

    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content
