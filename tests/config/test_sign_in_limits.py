"""Signing in to the console is counted before the password is looked at, by all processes together."""

import pytest
from django.conf import settings
from django.db import connections, router
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fanlight.config import accounts, known
from fanlight.ground.access.entering.limits import Budget, charge
from fanlight.ground.access.models import Allowance
from tests import world
from tests.ground.access.entering.test_limits import shift

MAX, NEAR, FAR = "max@alder.example", "192.0.2.1", "198.51.100.7"
LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def _max_works_there(max_):
    """A member who signs in with a password alone."""


def sign_in(password="a wrong guess", login=MAX, address=NEAR):
    said = {"login": login, "password": password}
    return Client().post(LOGIN, said, REMOTE_ADDR=address)


def statuses(times, **said):
    return [sign_in(**said).status_code for _ in range(times)]


def test_wrong_guesses_at_one_login_are_slowed_down(alder):
    assert statuses(11) == [200] * 10 + [429]
    refused = sign_in(world.PASSWORD)
    assert refused.status_code == 429, "charged first: not even the right one is looked at"
    assert 20 < int(refused["Retry-After"]) <= 30
    assert "no-store" in refused["Cache-Control"]
    assert b"One moment, please" in refused.content


def test_whoever_comes_from_elsewhere_or_waits_gets_in(alder):
    assert statuses(11)[-1] == 429
    assert sign_in(world.PASSWORD, address=FAR).status_code == 302
    shift(31_000)
    assert sign_in(world.PASSWORD).status_code == 302


def test_another_spelling_of_the_address_is_the_same_login(alder):
    assert statuses(10, login="Max@ALDER.example") == [200] * 10
    assert statuses(2, login=" max@alder.example ") == [429] * 2
    assert sign_in(login="ada@alder.example").status_code == 200


def test_what_is_refused_does_not_tell_who_is_known(alder):
    assert statuses(11, login="nobody@alder.example") == statuses(11)


@pytest.mark.parametrize(
    ("name", "budget"),
    [
        ("SIGN_INS", Budget("sign-ins", burst=2, every_seconds=60)),
        ("ATTACK", Budget("sign-ins to one login", burst=2, every_seconds=60)),
    ],
)
def test_an_address_and_a_login_have_budgets_of_their_own(alder, monkeypatch, name, budget):
    monkeypatch.setattr(accounts, name, budget)
    assert statuses(3) == [200, 200, 429]
    assert sign_in(login="other@alder.example").status_code == (429 if name == "SIGN_INS" else 200)
    assert sign_in(address=FAR).status_code == (429 if name == "ATTACK" else 200)


def test_strangers_cannot_keep_a_member_out(alder, monkeypatch):
    desk = Client()
    said = {"login": MAX, "password": world.PASSWORD}
    assert desk.post(LOGIN, said, REMOTE_ADDR=NEAR).status_code == 302
    desk.cookies.pop(settings.SESSION_COOKIE_NAME)
    monkeypatch.setattr(accounts, "ATTACK", Budget("sign-ins to one login", burst=3, every_seconds=3600))
    assert {sign_in(address=f"203.0.113.{number}").status_code for number in range(5)} == {200, 429}
    assert statuses(11) == [429] * 11, "also from the member's own address"

    assert sign_in(world.PASSWORD, address=FAR).status_code == 429
    assert desk.post(LOGIN, said, REMOTE_ADDR=NEAR).status_code == 302


def test_a_known_browser_may_guess_no_faster_than_an_address(alder):
    desk = Client()
    assert desk.post(LOGIN, {"login": MAX, "password": world.PASSWORD}).status_code == 302
    desk.cookies.pop(settings.SESSION_COOKIE_NAME)
    said = {"login": MAX, "password": "a wrong guess"}
    assert [desk.post(LOGIN, said).status_code for _ in range(11)] == [200] * 10 + [429]


@pytest.mark.parametrize("forged", ["", "nonsense", "e30:1:x", "a" * 3_000])
def test_a_forged_or_borrowed_cookie_makes_nobody_known(alder, rf, forged):
    answer = HttpResponse()
    known.remember(answer, rf.get("/"), "ada@alder.example")
    borrowed = answer.cookies[settings.KNOWN_COOKIE_NAME].value
    for value in (forged, borrowed, borrowed[:-1]):
        rf.cookies[settings.KNOWN_COOKIE_NAME] = value
        assert known.browser(rf.get("/"), MAX) == ""
    rf.cookies[settings.KNOWN_COOKIE_NAME] = borrowed
    assert known.browser(rf.get("/"), " Ada@Alder.example") != ""
    assert "ada" not in borrowed


def test_the_cookie_of_a_known_browser_is_no_more_open_than_the_session(alder):
    answer = sign_in(world.PASSWORD)
    cookie = answer.cookies[settings.KNOWN_COOKIE_NAME]
    assert settings.KNOWN_COOKIE_NAME.startswith("__Host-")
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"]) == (
        True,
        True,
        "Lax",
        "/",
        "",
    )
    assert settings.KNOWN_COOKIE_NAME not in sign_in().cookies


def test_another_process_counted_too(alder):
    """What one process charged, every other finds: nothing of it is kept in memory."""
    for _ in range(10):
        charge(accounts.GUESSES, f"{NEAR} {MAX}")
    assert sign_in().status_code == 429


@pytest.mark.parametrize(
    "login", ["", "x" * 5_000, "no address", "a\u0000b@alder.example", "ädä@alder.example"]
)
def test_whatever_is_typed_is_counted_or_refused_in_words(alder, login):
    assert set(statuses(12, login=login)) <= {200, 429}


def test_looking_at_the_page_is_no_attempt(alder):
    assert {Client().get(LOGIN, REMOTE_ADDR=NEAR).status_code for _ in range(15)} == {200}
    assert sign_in(world.PASSWORD).status_code == 302


def test_three_counts_and_no_more_stand_before_a_password(alder):
    with CaptureQueriesContext(connections[router.db_for_write(Allowance)]) as seen:
        sign_in()
    charges = [one["sql"] for one in seen if "access_allowance" in one["sql"]]
    assert len(charges) == 4, "that a stranger writes, and the three of signing in"
