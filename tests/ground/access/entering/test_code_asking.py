"""Asking for a code: any address, one answer, a letter to the stored address alone, and no more than so many."""

import re
from dataclasses import replace

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from fanlight.core.folding import folded_email
from fanlight.ground.access.entering import codes
from fanlight.ground.access.entering.codes import NotAnAddress
from fanlight.ground.access.models import Allowance, SignInCode
from fanlight.ground.access.ways import inviting
from fanlight.ground.activity.models import Event
from fanlight.ground.mail.models import Letter
from fanlight.ground.people.models import ContactAddress
from fanlight.ground.rooms.models import Grant, Reach
from tests import world
from tests.ground.access.entering.asking import DESK, Browser, a_customer

pytestmark = pytest.mark.django_db
HERS = "kate.stone@mail.example"
OTHERS = [
    "kate.stone@mail.example.evil.example",
    "kate.stone@mail.exampl",
    "kate.stone@mail.example.",
    "katestone@mail.example",
    "kate.stone+portal@mail.example",
    "kate.stone%@mail.example",
    "kate_stone@mail.example",
    "%@mail.example",
    "\u212aate.stone@mail.example",
    "k\u0430te.stone@mail.example",
    "kate.st\u043ene@mail.example",
    "kat\u00e9.stone@mail.example",
    "kate\u0301.stone@mail.example",
    "kate.\u017ftone@mail.example",
    "\uff4bate.stone@mail.example",
    "kate\u2024stone@mail.example",
    "kate\u00ad.stone@mail.example",
    "kate\u200b.stone@mail.example",
    "kate.stone@ma\u0131l.example",
    "kate.stone@m\u0430il.example",
    "kate.stone@mail\uff0eexample",
    "kate.stone@mail\u3002example",
]
NONE = [
    "",
    " ",
    "kate.stone",
    "@mail.example",
    "kate.stone@",
    "kate.stone@mail.example,mallory@evil.example",
    "kate.stone@mail.example;mallory@evil.example",
    "kate.stone@mail.example mallory@evil.example",
    "kate.stone@mail.example\nmallory@evil.example",
    "kate.stone@mail.example\r\nBcc: mallory@evil.example",
    "kate.stone@mail.example\0",
    "\0kate.stone@mail.example",
    "Kate <kate.stone@mail.example>",
    '"kate.stone"@mail.example',
    "kate.stone@[127.0.0.1]",
    "kate.stone@mail.example@evil.example",
    "kate.stone(comment)@mail.example",
    "['kate.stone@mail.example']",
    '{"email": "kate.stone@mail.example"}',
    "mailto:kate.stone@mail.example?cc=a@evil.example,b",
    "k" * 250 + "@mail.example",
]


@pytest.fixture
def kate(alder):
    return a_customer(alder, "Kate Stone", email="Kate.Stone@Mail.example")


@pytest.mark.feature("E12", "E13")
@pytest.mark.trust("TB10")
@pytest.mark.parametrize("typed", [HERS, "KATE.STONE@MAIL.EXAMPLE", f"  {HERS}\t", "Kate.Stone@Mail.example"])
def test_the_letter_goes_to_the_address_as_it_is_stored(alder, kate, typed):
    letter = Browser(alder).asks(typed).letter()
    assert letter.to_address == "Kate.Stone@Mail.example"
    assert letter.contact == kate.contact


@pytest.mark.trust("TB11")
@pytest.mark.parametrize("typed", OTHERS)
def test_what_looks_like_her_address_is_nobodys(alder, kate, typed):
    browser = Browser(alder).asks(typed)
    assert browser.letter() is None
    assert not Letter.objects.within(alder).exists()


@pytest.mark.trust("TB11")
@pytest.mark.parametrize("typed", NONE)
def test_what_is_not_one_plain_address_is_refused_before_anything_is_written(alder, kate, typed):
    with pytest.raises(NotAnAddress) as refusal:
        Browser(alder).asks(typed)
    assert refusal.value.field == "email"
    assert not SignInCode.objects.within(alder).exists()
    assert not Allowance.objects.exists()


@pytest.mark.trust("TB11")
def test_lower_case_never_makes_another_persons_letter():
    assert folded_email("\u212a@x.example") != folded_email("k@x.example")
    assert folded_email(" MÜLLER@X.example ") == "müller@x.example"


@pytest.mark.trust("TB10")
def test_a_second_address_of_a_contact_gets_its_own_letter(alder, ada):
    contact = world.a_contact(alder, "Two Boxes")
    ContactAddress.keep_only(contact, ("first@mail.example", "second@mail.example"))
    Grant.give(contact, Reach(alder.portal("customer")), by=ada)
    assert Browser(alder).asks("second@mail.example").letter().to_address == "second@mail.example"


@pytest.mark.trust("TB10")
def test_an_address_of_nobody_who_may_come_in_gets_no_letter(alder, birch, ada, nia, job):
    world.a_participant(job, nia, by=ada)
    a_customer(birch, "Brian Birch")
    assert Browser(alder).asks("brian@mail.example").letter() is None, "he is known to another business"
    assert Browser(alder).asks("nia@mail.example").letter() is None, "she has no way in"
    assert not Letter.objects.within(alder).exists()


@pytest.mark.feature("E14")
def test_who_may_not_come_in_leaves_a_line_in_the_history_and_gets_no_letter(alder, ada, kate):
    kate.contact.disable(by=ada)
    assert Browser(alder).asks(HERS).letter() is None
    told = Event.objects.visible_to(ada).get(name="code.refused")
    assert (told.subject_id, told.payload) == (kate.contact_id, {"why": "disabled"})


def test_a_waiting_invitation_is_as_good_as_a_grant(alder, ada, nia):
    inviting.invite(nia, Reach(alder.portal("customer")), by=ada)
    assert Browser(alder).asks("nia@mail.example").letter().to_address == "nia@mail.example"


def test_a_cancelled_invitation_is_not(alder, ada, nia):
    invitation = inviting.invite(nia, Reach(alder.portal("customer")), by=ada)
    inviting.cancel(invitation.grant, by=ada)
    assert Browser(alder).asks("nia@mail.example").letter() is None


def test_one_letter_goes_to_a_mailbox_that_several_share(alder):
    for name in ("Zoe Shared", "Amy Shared"):
        a_customer(alder, name, email="house@mail.example")
    browser = Browser(alder).asks("house@mail.example")
    assert browser.letter().contact.name == "Amy Shared"
    assert browser.letter() is not None
    assert Letter.objects.within(alder).count() == 1, "a task that runs twice writes one"


def shapes(queries):
    """Statements without their values and the names of their savepoints."""
    values = re.compile(r'\sWHERE\s.*|\sVALUES\s.*|"s\d+_x\d+"', re.DOTALL)
    return [values.sub("", query["sql"]) for query in queries]


def asked(business, address, *, held="", device=""):
    """The statements of one question, and the browser."""
    browser = Browser(business, replace(DESK, device=device), held)
    with CaptureQueriesContext(connection) as queries:
        browser.asks(address)
    return shapes(queries), browser


@pytest.mark.trust("TB09")
@pytest.mark.parametrize("device", ["", "a cookie of some browser"])
def test_known_and_unknown_addresses_cost_the_same_statements(alder, ada, kate, nia, device):
    world.a_contact(alder, "Dis Abled").disable(by=ada)
    known, of_known = asked(alder, HERS, device=device)
    assert len(known) > 3
    for other in ("nobody@mail.example", "nia@mail.example", "dis@mail.example"):
        unknown, of_unknown = asked(alder, other, device=device)
        assert unknown == known
        again, _browser = asked(alder, other, held=of_unknown.held, device=device)
        assert again == asked(alder, HERS, held=of_known.held, device=device)[0]


@pytest.mark.trust("TB09")
def test_wrong_codes_cost_the_same_statements_and_get_the_same_answer(alder, kate):
    said = []
    for address in (HERS, "nobody@mail.example"):
        browser = Browser(alder).asks(address)
        assert bool(browser.reads()) == (address == HERS)
        with CaptureQueriesContext(connection) as queries:
            verdicts = [browser.types("not it") for _ in range(6)]
        said.append((verdicts, shapes(queries)))
    assert said[0][0] == ["wrong"] * 5 + ["used_up"]
    assert said[0] == said[1]


@pytest.mark.once  # two days of minutes in one transaction: PostgreSQL reads every version of the rows each time
@pytest.mark.trust("TB07")
def test_three_letters_in_ten_minutes_five_in_an_hour_fifteen_in_a_day_however_often_somebody_asks(alder):
    sent = []
    for minute in range(2 * 24 * 60):
        if not codes._charged(alder, HERS, device=None, ip=f"203.0.113.{minute % 250}"):
            sent.append(minute)
        passed(60)
    assert [one for one in sent if one < 10] == [0, 1, 2]
    assert len([one for one in sent if one > 24 * 60]) >= 4, "nobody can use it up for good"
    for window, most in ((10, 3), (60, 5), (24 * 60, 15)):
        busiest = max(sum(start <= one < start + window for one in sent) for start in sent)
        assert busiest <= most, (window, sent)


@pytest.mark.trust("TB07")
def test_what_was_asked_for_too_often_sends_nothing_and_leaves_the_last_code_alone(alder, kate, monkeypatch):
    monkeypatch.setattr(codes, "AGAIN_SECONDS", 0)
    browser = Browser(alder)
    for _ in range(3):
        browser.asks(HERS)
        code = browser.reads()
    held = browser.held
    browser.asks(HERS)
    assert 0 < browser.wait <= 600
    assert browser.held == held
    assert Letter.objects.within(alder).count() == 3
    assert browser.types(code) == "right"


@pytest.mark.trust("TB07")
def test_one_caller_asks_for_thirty_addresses_and_another_is_not_held_up(alder, kate):
    waits = [Browser(alder).asks(f"n{n}@mail.example").wait for n in range(31)]
    assert waits[:30] == [0.0] * 30
    assert waits[30] > 0
    elsewhere = Browser(alder)
    elsewhere.caller = replace(elsewhere.caller, ip="203.0.113.200")
    assert elsewhere.asks(HERS).wait == 0.0


def passed(seconds):
    """As if so much time were over for the limiter, whose clock is the database's."""
    Allowance.objects.update(used_until_ms=F("used_until_ms") - seconds * 1000)
