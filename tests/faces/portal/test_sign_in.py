"""Signing in by a code: the form, the answer that is the same for everybody, and where it leads."""

import datetime
import re

import pytest
from django.conf import settings
from django.utils.timezone import now

from fanlight.core.doors import compare_and_set
from fanlight.ground.access.entering import codes, signin
from fanlight.ground.access.models import PortalSession, SignInCode
from fanlight.ground.rooms.models import Grant, Reach
from tests import world
from tests.faces.portal.door import NONCE_OR_TOKEN, nobody, reading, token, words
from tests.faces.portal.mailbox import asks, challenge, code_for, comes_in, question, types, wrong

pytestmark = pytest.mark.django_db


@pytest.fixture
def cara(alder, job):
    """A customer with a grant of her own jobs, on Alder's job."""
    contact = world.a_contact(alder, "Cara Crown")
    world.a_participant(job, contact, by=alder.owner)
    Grant.give(contact, Reach(alder.portal("customer")), by=alder.owner)
    return contact


@pytest.mark.feature("E09", "E12")
def test_the_portals_plain_address_asks_for_an_email_address_and_nothing_else(alder):
    page = nobody().get()
    said = words(page)
    assert page.status_code == 200
    assert "Alder" in said
    assert "Email me a code" in said
    assert "Opening it signs you in straight away" in said
    assert b'type="password"' not in page.content
    assert b'autocomplete="email"' in page.content


@pytest.mark.feature("E08", "E12", "E13", "E15")
def test_from_the_address_by_the_code_to_the_job(alder, job, cara):
    reader = nobody()
    answer = asks(reader, "cara@mail.example")
    assert (answer.status_code, answer["Location"]) == (303, "/alder/sign-in/code/")
    page = reader.get("sign-in/code/")
    assert "cara@mail.example" in words(page)
    assert b'autocomplete="one-time-code"' in page.content
    assert b'inputmode="numeric"' in page.content

    answer = types(reader, code_for(alder, reader))

    assert (answer.status_code, answer["Location"]) == (303, f"/alder/jobs/{job.number}/")
    assert job.title in words(reader.get(f"jobs/{job.number}/"))
    assert signin.visit("alder", reader.cookie).viewer.assurance == "code"
    assert challenge(reader) == "", "the question is answered"


@pytest.mark.feature("E15")
def test_by_a_code_one_sees_what_one_saw_by_the_link_and_nothing_else(alder, ada, job, tia):
    other = world.a_job(alder, title="Somebody else's roof")
    world.a_participant(other, world.a_contact(alder, "Other Person"), by=ada)
    by_link = reading(tia)
    by_code = nobody()
    comes_in(alder, by_code, "tia@mail.example")

    seen = [main_of(one.get(f"jobs/{job.number}/")) for one in (by_link, by_code)]
    assert job.title.encode() in seen[0]
    assert seen[0] == seen[1], "only the menu says by what they came in"
    assert [one.get(f"jobs/{other.number}/").status_code for one in (by_link, by_code)] == [404, 404]


@pytest.mark.feature("E13")
@pytest.mark.trust("TB09")
def test_an_unknown_address_gets_the_same_answers_byte_for_byte(alder, ada, cara):
    world.a_contact(alder, "Dis Abled").disable(by=ada)
    answers = []
    for address in ("cara@mail.example", "none@mail.example", "none@mail.exampl", "dis@mail.example"):
        reader = nobody()
        asked = asks(reader, address)
        page = reader.get("sign-in/code/")
        refused = types(reader, wrong(""))
        cookies = sorted(
            (name, held["max-age"], held["httponly"]) for name, held in reader.client.cookies.items()
        )
        texts = [
            NONCE_OR_TOKEN.sub(b"", one.content).replace(address.encode(), b"X") for one in (page, refused)
        ]
        clocks = [again_masked(text) for text in texts]
        headers = [sorted(name for name in one.headers) for one in (asked, page, refused)]
        statuses = [one.status_code for one in (asked, page, refused)]
        answers.append((statuses, asked["Location"], cookies, clocks, headers))
    assert answers[0][0] == [303, 200, 422]
    assert answers[1:] == answers[:1] * 3


def main_of(page):
    return re.search(rb"<main.*</main>", NONCE_OR_TOKEN.sub(b"", page.content), re.DOTALL)[0]


def again_masked(text):
    return re.sub(rb'data-seconds="\d+"|\d+:\d\d', b"", text)


@pytest.mark.trust("TB11")
@pytest.mark.parametrize(
    "body",
    [
        {},
        {"email": ""},
        {"email": "cara"},
        {"email": ["cara@mail.example", "mallory@evil.example"]},
        {"email": ["mallory@evil.example", "cara@mail.example"]},
        {"email[]": "cara@mail.example"},
        {"email[0]": "cara@mail.example"},
        {"email[address]": "cara@mail.example"},
        {"email": '["cara@mail.example"]'},
        {"email": "cara@mail.example\r\nBcc: mallory@evil.example"},
        {"email": "cara@mail.example\0"},
        {"EMAIL": "cara@mail.example"},
    ],
)
def test_anything_but_one_plain_address_is_the_form_again(alder, cara, body):
    reader = nobody()
    answer = reader.post("sign-in/", body)
    assert answer.status_code == 422
    assert "Type one email address" in words(answer)
    assert challenge(reader) == ""
    assert not SignInCode.objects.within(alder).exists()


@pytest.mark.trust("TB11")
def test_json_in_the_body_is_no_address(alder, cara):
    answer = nobody().client.post(
        "/alder/sign-in/", {"email": "cara@mail.example"}, content_type="application/json"
    )
    assert answer.status_code == 422
    assert not SignInCode.objects.within(alder).exists()


def test_what_was_typed_is_still_there(alder):
    answer = asks(nobody(), "cara@mail")
    assert answer.status_code in (303, 422)
    answer = asks(nobody(), 'cara "quoted" <x>')
    assert answer.status_code == 422
    assert b"cara &#34;quoted&#34; &lt;x&gt;" in answer.content


@pytest.mark.trust("TB03")
def test_wrong_codes_say_how_many_tries_are_left_and_the_fifth_leads_to_a_new_one(alder, cara):
    reader = nobody()
    asks(reader, "cara@mail.example")
    code = code_for(alder, reader)
    for left in (4, 3, 2, 1):
        answer = types(reader, wrong(code))
        assert answer.status_code == 422
        assert f"{left} tr" in words(answer)
        assert "cara@mail.example" in words(answer)
    answer = types(reader, wrong(code))
    assert answer.status_code == 410
    assert "Too many wrong codes" in words(answer)
    assert b'name="email" value="cara@mail.example"' in answer.content, "one press asks for a new one"
    assert types(reader, code).status_code == 410
    assert reader.cookie == ""


def test_a_code_that_is_too_old_says_so_and_one_press_goes_on(alder, job, cara):
    reader = nobody()
    asks(reader, "cara@mail.example")
    code = code_for(alder, reader)
    row = question(alder, reader)
    compare_and_set(row, expect={}, ends_at=now() - datetime.timedelta(seconds=1))

    for answer in (types(reader, code), reader.get("sign-in/code/")):
        assert answer.status_code == 410
        assert "This code is too old" in words(answer)
    assert comes_in(alder, reader, "cara@mail.example").status_code == 303
    assert job.title in words(reader.get(f"jobs/{job.number}/"))


def test_pressing_again_with_the_same_code_after_coming_in_just_goes_on(alder, cara):
    reader = nobody()
    asks(reader, "cara@mail.example")
    code = code_for(alder, reader)
    held = reader.client.cookies[f"{settings.CODE_COOKIE_PREFIX}alder"].value
    types(reader, code)
    reader.client.cookies[f"{settings.CODE_COOKIE_PREFIX}alder"] = held

    answer = types(reader, code)

    assert (answer.status_code, answer["Location"]) == (303, "/alder/")
    assert PortalSession.objects.within(alder).count() == 1


@pytest.mark.trust("TB07")
def test_too_many_questions_are_told_how_long_to_wait_whoever_is_asked_for(alder, cara, monkeypatch):
    monkeypatch.setattr(codes, "AGAIN_SECONDS", 0)
    for address in ("cara@mail.example", "none@mail.example"):
        reader = nobody()
        for _ in range(3):
            assert asks(reader, address)["Location"] == "/alder/sign-in/code/"
        answer = asks(reader, address)
        assert answer.status_code == 303
        assert answer["Location"].startswith("/alder/sign-in/code/?wait=")
        assert "the next can be sent in 10 minutes" in words(reader.client.get(answer["Location"]))


@pytest.mark.parametrize("wait", ["-5", "1e9", "99999999999", "٣", "<b>", "0"])
def test_a_wait_that_somebody_made_up_does_no_harm(alder, cara, wait):
    reader = nobody()
    asks(reader, "cara@mail.example")
    assert reader.get("sign-in/code/", data={"wait": wait}).status_code == 200


@pytest.mark.feature("E12")
def test_an_ended_link_leads_straight_to_the_form_for_everybody_alike(alder, ada, gus, tia):
    pages = []
    for person in (gus, tia):
        secret = token(alder, person)
        person.link.end(by=ada)
        page = nobody().get(f"l/{secret}")
        assert page.status_code == 410
        assert "Email me a code" in words(page)
        pages.append(NONCE_OR_TOKEN.sub(b"", page.content))
    assert pages[0] == pages[1]
    assert b"mail.example" not in pages[0], "nobody's address is filled in"


@pytest.mark.trust("TD04")
def test_signing_in_as_somebody_else_ends_the_visit_before_and_plants_nothing(alder, cara, gus):
    reader = reading(gus)
    old = reader.cookie
    comes_in(alder, reader, "cara@mail.example")
    assert reader.cookie != old
    assert signin.visit("alder", reader.cookie).contact_name == "Cara Crown"
    assert signin.visit("alder", old) is None


@pytest.mark.trust("TD05")
@pytest.mark.parametrize("keep", ["1", ""])
def test_kept_for_thirty_days_or_until_the_browser_closes(alder, cara, keep):
    reader = nobody()
    comes_in(alder, reader, "cara@mail.example", keep=keep)
    held = reader.client.cookies[f"{settings.PORTAL_COOKIE_PREFIX}alder"]
    session = PortalSession.objects.within(alder).get()
    lasts = session.ends_at - session.created_at
    assert bool(held["expires"]) == session.is_kept == bool(keep)
    expected = datetime.timedelta(days=30) if keep else datetime.timedelta(hours=12)
    assert abs(lasts - expected) < datetime.timedelta(minutes=1)


@pytest.mark.trust("TD02")
def test_the_cookie_of_the_question_is_for_this_portal_and_out_of_reach_of_scripts(alder, cara):
    reader = nobody()
    asks(reader, "cara@mail.example")
    held = reader.client.cookies[f"{settings.CODE_COOKIE_PREFIX}alder"]
    assert held.key == "__Host-fl_code_alder"
    assert (held["httponly"], held["secure"], held["samesite"], held["path"], held["domain"]) == (
        True,
        True,
        "Lax",
        "/",
        "",
    )


def test_a_portal_that_is_off_says_so_calmly_on_every_page_and_sends_nothing(alder, cara):
    reader = nobody()
    asks(reader, "cara@mail.example")
    compare_and_set_off(alder)
    for answer in (
        reader.get(),
        reader.get("sign-in/"),
        reader.get("sign-in/code/"),
        reader.get("sign-in/choose/"),
        asks(reader, "cara@mail.example"),
        types(reader, "123456"),
    ):
        assert answer.status_code == 403
        assert "The portal is closed at the moment" in words(answer)
    assert SignInCode.objects.within(alder).count() == 1


def compare_and_set_off(business):
    business.workspace.portal_on = False
    business.workspace.save()


def test_without_a_question_the_pages_lead_to_the_form(alder):
    for path in ("sign-in/code/", "sign-in/choose/"):
        assert nobody().get(path)["Location"] == "/alder/sign-in/"
    assert types(nobody(), "123456")["Location"] == "/alder/sign-in/"
