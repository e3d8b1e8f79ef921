"""The letter with the code: what it says and does not say, and that it arrives at most once."""

import dataclasses
import datetime
import re

import pytest
import time_machine
from django.utils.timezone import now

from fanlight.core import tokens
from fanlight.ground.access.entering import code_letters, codes
from fanlight.ground.access.entering.limits import Budget
from fanlight.ground.access.models import KnownDevice, SignInCode
from fanlight.ground.access.tasks import send_code
from fanlight.ground.mail.models import Letter
from fanlight.ground.mail.tasks import deliver
from tests.ground.access.entering.asking import Browser, a_customer
from tests.ground.mail.conftest import mailers
from tests.ground.mail.office import HANG_UP, opened
from tests.world import A_PHONE

pytestmark = pytest.mark.django_db
CODE = re.compile(r"^(\d{6}|[0-9A-Z]{4}-[0-9A-Z]{4})\r?$", re.MULTILINE)


@pytest.fixture
def office(settings):
    with opened() as office:
        settings.MAILERS = mailers(office.port)
        yield office


@pytest.fixture
def browser(alder):
    a_customer(alder, "Cara Crown")
    return Browser(alder, A_PHONE).asks("cara@mail.example")


def posted(browser):
    """The worker wrote the letter; it waits."""
    send_code.func(str(browser.business.workspace_id), str(browser.row.pk))
    return Letter.objects.within(browser.business).get()


def delivered(letter):
    Letter.objects.within(letter).filter(pk=letter.pk, state="queued").update(send_at=now())
    deliver.call(str(letter.workspace_id), str(letter.pk))
    return letter.reloaded()


def text_of(message):
    return message.get_body(("plain",)).get_content()


def code_in(message):
    return CODE.search(text_of(message))[1]


@pytest.mark.trust("TB14")
def test_it_shows_the_code_device_time_and_network_and_no_way_in_by_itself(alder, office, browser):
    assert delivered(posted(browser)).state == "sent"

    (message,) = office.letters
    html = message.get_body(("html",)).get_content()
    code = code_in(message)
    assert code in html
    assert message["Subject"] == "Your code for Alder"
    assert not re.search(r"\d", message["Subject"])
    assert message["To"] == "Cara Crown <cara@mail.example>"
    zone = alder.workspace.zone_info
    for said in (text_of(message), html):
        assert "Safari on iPhone" in said
        assert "203.0.113.0" in said
        assert "203.0.113.7" not in said, "the network tells enough"
        assert f"{browser.row.ends_at.astimezone(zone):%H:%M}" in said
        assert f"{browser.row.created_at.astimezone(zone):%H:%M}" in said
        assert not tokens.LINK_PATTERN.search(said)
        assert not re.search(r"https?://", said), "nothing in it leads anywhere"
    assert browser.types(code) == "right"


@pytest.mark.trust("TB12")
def test_what_stays_of_it_holds_no_code(alder, office, browser):
    SignInCode.objects.within(alder).update(is_long=True)
    letter = delivered(posted(browser))
    code = code_in(office.letters[0])
    kept = repr(Letter.objects.within(alder).values().get(pk=letter.pk))
    assert "{{ sign_in_code }}" in kept
    assert code not in kept


def test_a_try_that_surely_did_not_leave_is_made_again_with_another_code(office, browser):
    office.rcpt = ["421 try later"]
    letter = delivered(posted(browser))
    assert (letter.state, browser.row.digest) == ("queued", None)

    assert delivered(letter).state == "sent"
    assert browser.types(code_in(office.letters[0])) == "right"


@pytest.mark.parametrize("cut", ["the line", "the worker"])
def test_of_which_nobody_knows_whether_it_arrived_is_never_sent_again(office, browser, cut):
    letter = posted(browser)
    if cut == "the line":
        office.body = [HANG_UP]
        letter = delivered(letter)
    else:
        died = {"state": "leased", "tries": 1, "leased_until": now() - datetime.timedelta(seconds=1)}
        Letter.objects.within(letter).filter(pk=letter.pk).update(**died)
        letter = delivered(letter)
    assert letter.state == "uncertain"
    arrived = len(office.letters)
    assert delivered(letter).state == "uncertain"
    assert len(office.letters) == arrived


def test_it_is_not_sent_when_the_code_in_it_would_be_over(office, browser):
    letter = posted(browser)
    with time_machine.travel(now() + datetime.timedelta(minutes=10, seconds=1), tick=False):
        assert delivered(letter).state == "failed"
    assert office.letters == []


def test_it_is_not_put_off_beyond_its_time(office, browser):
    letter = posted(browser)
    office.rcpt = ["421 try later"] * 9
    tries = 0
    while letter.state == "queued":
        letter, tries = delivered(letter), tries + 1
    assert (letter.state, tries) == ("failed", 3), (
        "at once, after half a minute, after two more; ten are too late"
    )


def test_a_task_that_runs_twice_writes_one_letter(alder, browser):
    for _ in range(2):
        send_code.func(str(alder.workspace_id), str(browser.row.pk))
    assert Letter.objects.within(alder).count() == 1


def test_a_question_that_is_over_is_not_answered_any_more(alder, browser, monkeypatch):
    monkeypatch.setattr(codes, "AGAIN_SECONDS", 0)
    old = browser.row
    browser.asks("cara@mail.example")
    send_code.func(str(alder.workspace_id), str(old.pk))
    assert not Letter.objects.within(alder).exists()


@pytest.mark.trust("TB07")
def test_a_business_writes_no_more_codes_than_any_needs(alder, monkeypatch, caplog):
    monkeypatch.setattr(code_letters, "OF_WORKSPACE", Budget("few", burst=2, every_seconds=3600))
    for name in ("Ann", "Bea", "Cleo"):
        a_customer(alder, name)
    nobodys = [Browser(alder, A_PHONE).asks(f"nobody{n}@mail.example").letter() for n in range(3)]
    sent = [Browser(alder, A_PHONE).asks(f"{name}@mail.example").letter() for name in ("ann", "bea", "cleo")]

    assert nobodys == [None] * 3, "addresses that nobody has use nothing up"
    assert [letter is not None for letter in sent] == [True, True, False]
    assert "writes too many sign-in codes" in caplog.text


@pytest.mark.trust("TB07", "TB13")
def test_whoever_was_here_before_is_written_to_all_the_same(alder, monkeypatch):
    monkeypatch.setattr(code_letters, "OF_WORKSPACE", Budget("none left", burst=1, every_seconds=3600))
    grant = a_customer(alder, "Cara Crown")
    a_customer(alder, "Ann")
    assert Browser(alder, A_PHONE).asks("ann@mail.example").letter()
    _device, secret = KnownDevice.meet(grant.contact_id, owner=alder, secret="", agent=A_PHONE.agent)

    assert Browser(alder, dataclasses.replace(A_PHONE, device=secret)).asks("cara@mail.example").letter()
