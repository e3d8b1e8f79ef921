"""Attack mode: many wrong codes make the codes of unknown browsers longer, and lock nobody out."""

import itertools
from dataclasses import replace

import pytest
from django.utils.timezone import now

from fanlight.core import codes as short_codes
from fanlight.ground.access.entering import attacks, codes
from fanlight.ground.access.entering.arriving import come_in
from fanlight.ground.access.models import Allowance
from fanlight.ground.activity.models import Event
from fanlight.ground.workspaces.models import Workspace
from tests.ground.access.entering.asking import DESK, Browser, a_customer, other_than

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch):
    monkeypatch.setattr(codes, "AGAIN_SECONDS", 0)


@pytest.fixture
def cara(alder):
    return a_customer(alder, "Cara Crown")


@pytest.fixture
def at_home(alder, cara):
    """The browser that Cara came in with before."""
    return Browser(alder, replace(DESK, device=come_in(cara, DESK).device))


def with_fresh_budgets(browser, address="cara@mail.example"):
    Allowance.objects.all().delete()
    return browser.asks(address)


def guessed_wrong(browser, times):
    code = browser.reads() or "000000"
    return [browser.types(other_than(code)) for _ in range(times)]


@pytest.mark.trust("TB13")
def test_ten_wrong_tries_a_day_at_one_address_make_its_codes_long(alder, cara):
    for _ in range(2):
        assert guessed_wrong(with_fresh_budgets(Browser(alder)), 5) == ["wrong"] * 5

    browser = with_fresh_budgets(Browser(alder))
    code = browser.reads()
    assert browser.row.is_long
    assert len(short_codes.as_meant(code)) == 8
    assert browser.types(code.lower().replace("-", " ")) == "right"
    assert not with_fresh_budgets(Browser(alder), "dora@mail.example").row.is_long, (
        "another address is none the worse"
    )


@pytest.mark.trust("TB13")
def test_short_codes_that_are_under_way_when_it_begins_are_dead_unguessed(alder, cara):
    waiting = [with_fresh_budgets(Browser(alder)) for _ in range(3)]
    read = [browser.reads() for browser in waiting]
    for browser, code in zip(waiting[:2], read, strict=False):
        assert [browser.types(other_than(code)) for _ in range(5)] == ["wrong"] * 5

    assert waiting[2].types(read[2]) == "outdated", (
        "ten guesses were made; there is no eleventh at six digits"
    )
    assert waiting[2].types(read[2]) == "used"
    again = with_fresh_budgets(waiting[2])
    assert again.types(again.reads()) == "right"


@pytest.mark.trust("TB13")
def test_the_person_herself_is_not_held_up_by_strangers_at_her_address(alder, cara, at_home):
    stranger = Browser(alder)
    for _ in range(4):
        guessed_wrong(stranger.asks("cara@mail.example"), 5)
    assert stranger.wait > 0, "the address's budget is used up"
    attacks.begin(alder)

    at_home.asks("cara@mail.example")
    assert at_home.wait == 0.0
    code = at_home.reads()
    assert (len(code), at_home.types(code)) == (6, "right")


@pytest.mark.trust("TB13")
def test_a_known_browser_that_guesses_has_ten_tries_of_its_own(alder, cara, at_home):
    for _ in range(2):
        guessed_wrong(with_fresh_budgets(at_home), 5)
    assert with_fresh_budgets(at_home).row.is_long
    assert not with_fresh_budgets(Browser(alder)).row.is_long, "others are counted apart"


@pytest.mark.trust("TB13")
def test_a_cookie_of_somebody_else_makes_no_browser_known(alder, cara, at_home):
    a_customer(alder, "Dora Dale")
    attacks.begin(alder)
    assert with_fresh_budgets(at_home, "dora@mail.example").row.is_long
    assert not with_fresh_budgets(at_home).row.is_long


@pytest.mark.trust("TB13")
def test_a_hundred_wrong_codes_in_ten_minutes_turn_it_on_for_the_business_and_are_written_down(
    alder, birch, ada
):
    sprayed(alder, 99)
    assert not attacks.is_on(alder)
    sprayed(alder, 1)
    assert attacks.is_on(alder)
    assert not attacks.is_on(birch)
    sprayed(alder, 5)
    assert Event.objects.visible_to(ada).filter(name="codes.attacked").count() == 1, (
        "one line, not one a guess"
    )
    assert with_fresh_budgets(Browser(alder), "new@mail.example").row.is_long


@pytest.mark.trust("TB13")
def test_three_hundred_a_day_over_all_businesses_turn_it_on_everywhere(alder, birch):
    for _ in range(299):
        attacks.limits.charge(attacks.OF_INSTANCE, "all")
    assert not attacks.is_on(birch)
    sprayed(alder, 1)
    assert attacks.is_on(birch)


@pytest.mark.trust("TB13")
def test_it_ends_by_itself(alder):
    attacks.begin(alder)
    Workspace.objects.filter(pk=alder.workspace_id).update(attack_until=now())
    assert not with_fresh_budgets(Browser(alder), "new@mail.example").row.is_long


def test_known_browsers_count_for_no_attack(alder, cara, at_home):
    before = Allowance.objects.count()
    guessed_wrong(at_home.asks("cara@mail.example"), 5)
    drawn = Allowance.objects.count() - before
    guessed_wrong(Browser(alder).asks("cara@mail.example"), 1)
    assert Allowance.objects.count() - before - drawn == 3 + 3, (
        "three of the address, one letter of the business; wrong ones: one business, one instance"
    )


def sprayed(business, times):
    """One wrong guess at each of so many addresses, from as many networks; the code is as short as it was asked for."""
    for _ in range(times):
        n = next(numbers)
        caller = replace(DESK, ip=f"10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}")
        browser = Browser(business, caller).asks(f"n{n}@mail.example")
        assert browser.types("000000") == "wrong"


numbers = itertools.count()
