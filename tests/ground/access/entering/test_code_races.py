"""Guesses that come at once: exactly five are looked at, and the right one is worth one visit."""

import pytest

from fanlight.core.errors import Refusal
from fanlight.ground.access.entering import proven
from fanlight.ground.access.models import PortalSession, SignInCode
from tests.ground.access.entering.asking import DESK, Browser, a_customer, other_than
from tests.ground.access.test_races import at_once
from tests.sizes import trials

pytestmark = pytest.mark.usefixtures("lasting_db")
GUESSES = trials(short=200, long=10_000, of="parallel guesses at one code")
THREADS = 8
PRESSES = 50


@pytest.fixture
def browser(alder):
    a_customer(alder, "Cara Crown")
    return Browser(alder).asks("cara@mail.example")


@pytest.mark.trust("TB03", "TB06")
def test_however_many_guess_at_once_five_are_admitted(alder, browser):
    code = browser.reads()
    wrong = other_than(code)

    said = at_once(*[lambda: [browser.types(wrong) for _ in range(GUESSES // THREADS)]] * THREADS)

    flat = [one for some in said for one in some]
    assert len(flat) == GUESSES
    assert flat.count("wrong") == 5
    assert set(flat) == {"wrong", "used_up"}
    assert browser.row.tries == 5
    assert browser.types(code) == "used_up"


@pytest.mark.trust("TB06")
def test_guesses_from_several_browsers_at_one_address_share_one_budget_of_ten(alder, browser):
    """Three letters in ten minutes would be fifteen guesses; the eleventh is not looked at."""
    browsers = [browser, *[Browser(alder).asks("cara@mail.example") for _ in range(2)]]
    wrong = [other_than(one.reads()) for one in browsers]

    guesses = zip(browsers * 6, wrong * 6, strict=True)
    said = at_once(*[lambda one=one, typed=typed: one.types(typed) for one, typed in guesses])

    assert said.count("wrong") == 10
    assert sum(row.tries for row in SignInCode.objects.within(alder)) == 10


@pytest.mark.feature("E13")
@pytest.mark.trust("TB02")
def test_the_right_code_pressed_fifty_times_at_once_is_one_visit(alder, browser):
    grant = proven_grant(alder)
    code = browser.reads()

    def press():
        if browser.types(code) != "right":
            return "no"
        return proven.come_in_by_code(browser.row, grant.key, DESK, is_kept=True)

    got = at_once(*[press] * PRESSES)

    assert got.count("no") == PRESSES - 1
    assert PortalSession.objects.within(alder).count() == 1


@pytest.mark.trust("TB02")
def test_what_was_proven_is_chosen_once_however_many_press(alder, browser):
    grant = proven_grant(alder)
    assert browser.types(browser.reads()) == "right"

    def press():
        return proven.come_in_by_code(browser.row, grant.key, DESK, is_kept=True)

    got = at_once(*[press] * 10)

    assert sum(isinstance(one, type) and issubclass(one, Refusal) for one in got) == 9
    assert PortalSession.objects.within(alder).count() == 1


def proven_grant(business):
    from fanlight.ground.rooms.models import Grant

    return Grant.objects.within(business).get()
