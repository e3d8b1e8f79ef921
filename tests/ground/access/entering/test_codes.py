"""A code by email: worth one thing once, for ten minutes, in the browser that asked, and no more than five tries."""

import datetime

import pytest
import time_machine
from django.apps import apps
from django.utils.timezone import now

from fanlight.ground.access.entering import codes, proven, signin
from fanlight.ground.access.models import PortalSession, SignInCode
from fanlight.ground.access.tasks import forget_codes
from tests.ground.access.entering.asking import DESK, Browser, a_customer, other_than

pytestmark = pytest.mark.django_db


@pytest.fixture
def cara(alder):
    return a_customer(alder, "Cara Crown")


@pytest.fixture
def browser(alder, cara):
    return Browser(alder).asks("cara@mail.example")


def come_in(browser, grant):
    return proven.come_in_by_code(browser.row, grant.key, DESK, is_kept=True)


@pytest.mark.feature("E13")
@pytest.mark.trust("TB02")
def test_the_right_code_is_right_once(alder, browser, cara):
    code = browser.reads()
    assert len(code) == 6

    assert browser.types(code) == "right"
    assert browser.types(code) == "used"

    arrived = come_in(browser, cara)
    visit = signin.visit("alder", arrived.secret)
    assert (visit.contact_name, visit.viewer.assurance) == ("Cara Crown", "code")
    assert visit.viewer.is_proven
    with pytest.raises(proven.CodeOver):
        come_in(browser, cara)
    assert PortalSession.objects.within(alder).count() == 1


@pytest.mark.trust("TB03")
def test_five_wrong_tries_kill_it_and_the_row_keeps_the_count(browser):
    code = browser.reads()
    for left in (4, 3, 2, 1, 0):
        assert browser.types(other_than(code)) == "wrong"
        assert browser.row.tries_left == left, "counted in the row, whoever restarts meanwhile"
    assert browser.types(code) == "used_up"


@pytest.mark.trust("TB03")
def test_the_fifth_try_may_be_the_right_one(browser):
    code = browser.reads()
    assert [browser.types(other_than(code)) for _ in range(4)] == ["wrong"] * 4
    assert browser.types(code) == "right"


@pytest.mark.trust("TB04")
@pytest.mark.parametrize(("seconds_left", "said"), [(1, "right"), (0, "ended"), (-1, "ended")])
def test_it_is_dead_after_ten_minutes_to_the_second(browser, seconds_left, said):
    code, row = browser.reads(), browser.row
    assert abs((row.ends_at - row.created_at).total_seconds() - 600) < 1
    moved = now() + datetime.timedelta(
        seconds=seconds_left
    )  # the database's clock decides, so the row is moved
    SignInCode.objects.within(row).filter(pk=row.pk).update(ends_at=moved)

    assert browser.types(code) == said


@pytest.mark.trust("TB05")
def test_it_is_worth_nothing_in_another_browser_another_business_or_without_a_question(alder, birch, browser):
    code = browser.reads()
    other = Browser(alder).asks("cara@mail.example")
    abroad = Browser(birch, held=browser.held)

    assert other.types(code) == "wrong"
    assert abroad.types(code) == "nothing"
    assert Browser(alder).types(code) == "nothing"
    assert Browser(alder, held="made up").types(code) == "nothing"
    assert browser.types(code) == "right"


@pytest.mark.trust("TB05")
def test_it_is_worth_nothing_at_another_address(alder, browser):
    code = browser.reads()
    a_customer(alder, "Dora Dale")
    browser.asks("dora@mail.example")
    assert browser.types(code) == "wrong"


@pytest.mark.trust("TB15")
def test_of_one_browser_only_the_newest_works(alder, browser, monkeypatch):
    monkeypatch.setattr(codes, "AGAIN_SECONDS", 0)
    first, old = browser.reads(), browser.held
    browser.asks("cara@mail.example")
    second = browser.reads()

    assert browser.held != old
    assert Browser(alder, held=old).types(first) == "used"
    assert browser.types(second) == "right"


@pytest.mark.trust("TB15")
def test_a_letter_that_waits_while_a_newer_code_is_asked_for_carries_none(browser, monkeypatch):
    monkeypatch.setattr(codes, "AGAIN_SECONDS", 0)
    late = browser.letter()
    old = browser.row
    browser.asks("cara@mail.example")

    from fanlight.ground.access.entering.code_letters import TooLate
    from fanlight.ground.mail.values import Filling

    with pytest.raises(TooLate):
        Filling(late).fill()
    assert old.reloaded().digest is None


def test_who_asks_in_another_browser_does_not_kill_the_code_of_the_first(alder, browser):
    code = browser.reads()
    stranger = Browser(alder).asks("cara@mail.example")
    stranger.reads()
    assert browser.types(code) == "right"


def test_pressing_twice_sends_one_letter_and_says_how_long_to_wait(alder, browser):
    held = browser.held
    browser.asks("cara@mail.example")
    assert browser.held == held
    assert 50 < browser.wait <= 60
    assert SignInCode.objects.within(alder).count() == 1


@pytest.mark.trust("TB12")
def test_what_is_kept_says_no_code_and_is_gone_after_a_day(alder, browser):
    SignInCode.objects.within(alder).update(is_long=True)  # six digits stand in many a key by chance
    code = browser.reads()
    row = browser.row
    assert len(bytes(row.digest)) == 32
    for model in apps.get_models():
        kept = repr(list(getattr(model, "rows", model._default_manager).values()))
        assert code not in kept, model._meta.label
        assert code.replace("-", "") not in kept, model._meta.label

    browser.types(code)
    used = browser.row
    assert (used.digest, used.address, used.ip, used.agent) == (None, "", "", "")

    with time_machine.travel(now() + datetime.timedelta(hours=22), tick=False):
        forget_codes.func()
        assert SignInCode.objects.within(alder).exists(), "wrong tries of the day still count"
    with time_machine.travel(now() + datetime.timedelta(hours=23, minutes=30), tick=False):
        forget_codes.func()
        assert not SignInCode.objects.within(alder).exists()


def test_what_was_proven_is_good_for_ten_minutes(browser, cara):
    browser.types(browser.reads())
    row = browser.row
    assert row.is_proven
    SignInCode.objects.within(row).filter(pk=row.pk).update(proved_at=now() - datetime.timedelta(minutes=11))
    with pytest.raises(proven.CodeOver):
        come_in(browser, cara)


def test_a_code_opens_only_what_belongs_to_its_address(alder, browser, cara):
    stranger = a_customer(alder, "Dora Dale")
    browser.types(browser.reads())
    with pytest.raises(proven.NothingOpen):
        come_in(browser, stranger)
    assert browser.row.is_proven, "nothing happened"
    come_in(browser, cara)


def test_whose_access_is_taken_between_code_and_choice_stays_outside(alder, browser, cara):
    browser.types(browser.reads())
    cara.disable(by=alder.owner)
    assert proven.choices(browser.row) == []
    with pytest.raises(proven.NothingOpen):
        come_in(browser, cara)
