"""Passwords of members: changed with the one they have, chosen anew by letter, never set by somebody else."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from fanlight.ground.access.models import PasswordReset, StaffSession
from fanlight.ground.mail.models import Letter
from fanlight.ground.workspaces.models import Login, Member
from tests import world
from tests.faces.console.desk import at_the_desk, typed, words, wrong

GOOD = "three calm brown otters"
CHANGE, FORGOTTEN = "/accounts/password/", "/accounts/password/forgotten/"
HOME = "/console/alder/jobs/"


@pytest.fixture
def mine(max_):
    client = Client()
    client.post("/accounts/login/", {"login": "max@alder.example", "password": world.PASSWORD})
    return client


def login():
    return Login.objects.get(email="max@alder.example")


@pytest.mark.trust("TC03")
def test_the_current_password_is_needed(mine):
    answer = mine.post(CHANGE, {"current": "something else", "password": GOOD})

    assert answer.status_code == 422
    assert "not your password" in wrong(answer, "current")
    assert login().check_password(world.PASSWORD)


@pytest.mark.trust("TC03", "TC10")
def test_a_change_keeps_this_device_ends_the_others_and_is_told(mine, alder):
    other = Client()
    other.post("/accounts/login/", {"login": "max@alder.example", "password": world.PASSWORD})
    assert "Every other device is signed out" in words(mine.get(CHANGE))

    answer = mine.post(
        CHANGE, {"current": world.PASSWORD, "password": GOOD, "next": "/console/alder/profile/"}
    )

    assert answer["Location"] == "/console/alder/profile/"
    assert mine.get(HOME).status_code == 200
    assert other.get(HOME).status_code == 302
    assert StaffSession.objects.filter(login=login()).count() == 1
    letter = Letter.objects.within(alder).get()
    assert letter.to_address == "max@alder.example"
    assert "the password is another one" in letter.body
    assert login().check_password(GOOD)


@pytest.mark.trust("TC01", "TC02")
@pytest.mark.parametrize("bad", ["", "short", "password1234", "x" * 201])
def test_what_cannot_be_a_password_is_refused(mine, bad):
    answer = mine.post(CHANGE, {"current": world.PASSWORD, "password": bad})

    assert answer.status_code == 422
    assert wrong(answer, "password")
    assert login().check_password(world.PASSWORD)


@pytest.fixture
def forgetful():
    """What was counted here counts for no other test."""
    yield
    cache.clear()


@pytest.mark.trust("TC03")
@pytest.mark.usefixtures("forgetful")
def test_guessing_the_current_password_comes_to_an_end(mine):
    for _ in range(12):
        answer = mine.post(CHANGE, {"current": "a wrong guess", "password": GOOD})

    answer = mine.post(CHANGE, {"current": world.PASSWORD, "password": GOOD})
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert login().check_password(world.PASSWORD)


@pytest.mark.trust("TC05")
def test_every_address_gets_the_same_answer(max_, client, django_assert_num_queries):
    answers = []
    statements = (
        5 if connection.vendor == "postgresql" else 4
    )  # the limiter has a database of its own on SQLite
    for address in ("max@alder.example", "nobody@alder.example"):
        with django_assert_num_queries(statements):
            answers.append(client.post(FORGOTTEN, {"email": address}))

    assert {(one.status_code, one["Location"]) for one in answers} == {(303, f"{FORGOTTEN}?asked=1")}
    assert "If there is an account" in words(client.get(answers[0]["Location"]))
    assert PasswordReset.objects.filter(digest=None, login=None).count() == 2
    assert client.post(FORGOTTEN, {"email": "no address"}).status_code == 422
    assert typed(client.post(FORGOTTEN, {"email": "no address"}), "email") == "no address"


@pytest.mark.trust("TC05")
def test_an_unknown_link_is_dead(client, db):
    for token in ("x", "fli_" + "0" * 49, "fls_" + "0" * 49):
        answer = client.get(f"/accounts/reset/{token}/")
        assert answer.status_code == 404
        assert answer["Referrer-Policy"] == "strict-origin"
        assert client.post(f"/accounts/reset/{token}/", {"password": GOOD}).status_code == 404


@pytest.mark.trust("TC12")
def test_an_admin_has_a_letter_sent_and_has_no_field_for_a_password(alder, ada, max_):
    desk = at_the_desk(ada)
    key = Member.objects.within(alder).get(pk=max_.member_id).key
    assert 'type="password"' not in desk.get(f"team/{key}/").content.decode()

    desk.post(f"team/{key}/reset/", password=GOOD)

    assert "gets a letter" in words(desk.get(f"team/{key}/"))
    assert login().check_password(world.PASSWORD)
    assert PasswordReset.objects.get().address_key == "max@alder.example"
    ann = at_the_desk(world.a_member(alder, "Ann Aster", role="admin"))
    owner = Member.objects.within(alder).get(pk=ada.member_id).key
    assert ann.post(f"team/{owner}/reset/").status_code == 403
    assert at_the_desk(max_).post(f"team/{owner}/reset/").status_code == 403
    assert PasswordReset.objects.count() == 1
