"""Signing in by a password or a passkey: only where the business has them, with one answer for everything wrong."""

import datetime
import functools

import pytest
import time_machine
from django.utils.timezone import now

from fanlight.ground.access.entering import passkeys, passwords
from fanlight.ground.access.models import Credential, PortalSession
from fanlight.ground.activity.models import Event
from fanlight.ground.workspaces.models import Workspace
from tests import world
from tests.faces.portal.door import bytes_of, nobody, words
from tests.ground.access.entering.authenticator import Authenticator

pytestmark = pytest.mark.django_db
GOOD = "correct horse battery"
HERE = "sign-in/password/"


@pytest.fixture
def policy(alder):
    return lambda name: Workspace.objects.filter(pk=alder.workspace_id).update(sign_in_policy=name)


@pytest.fixture(autouse=True)
def _has_password(cleo, policy):
    policy("allowed")
    passwords.first(cleo.contact, GOOD)


def entered(email="cleo@mail.example", password=GOOD, reader=None):
    return (reader or nobody()).post(HERE, {"email": email, "password": password})


@pytest.mark.trust("TD04")
def test_a_password_opens_the_portal(alder, ada, cleo, job):
    reader = nobody()
    answer = entered(" CLEO@mail.example ", reader=reader)
    assert (answer.status_code, answer["Location"]) == (303, f"/alder/jobs/{job.number}/")
    session = PortalSession.objects.within(alder).latest("id")
    assert (session.method, session.assurance, session.contact) == ("password", "password", cleo.contact)
    assert job.title in words(reader.get("jobs/"))
    assert Event.objects.visible_to(ada).get(name="credential.used").payload["method"] == "password"

    before = reader.cookie
    entered(reader=reader)
    assert reader.cookie != before, "each sign-in has a key of its own"
    assert session.reloaded().ended_at, "and ends the one before in this browser"


@pytest.mark.parametrize("path", [HERE, "sign-in/passkey/", "sign-in/passkey/ask/"])
def test_without_passwords_there_is_no_such_page(policy, path):
    policy("passwordless")
    assert nobody().get(HERE).status_code == 404
    assert nobody().post(path, {"email": "cleo@mail.example", "password": GOOD}).status_code == 404


@pytest.mark.trust("TB01")
def test_every_wrong_answer_is_the_same(alder, ada, nia, cleo):
    wrong = [
        entered(email, password)
        for email, password in (
            ("cleo@mail.example", "wrong but long enough"),
            ("nia@mail.example", GOOD),
            ("nobody@mail.example", GOOD),
            ("cleo@mail.example", "with a \0 in the middle"),
            ("cleo@mail.example", GOOD.upper()),
            ("cleo@mail.example", GOOD * 30),
        )
    ]
    cleo.contact.disable(by=ada)
    wrong.append(entered())
    assert {answer.status_code for answer in wrong} == {422}
    emails = (b"cleo@mail.example", b"nia@mail.example", b"nobody@mail.example")
    same = {
        functools.reduce(lambda page, email: page.replace(email, b""), emails, bytes_of(one)) for one in wrong
    }
    assert len(same) == 1
    assert all(GOOD not in answer.content.decode() for answer in wrong)


@pytest.mark.trust("TB06")
@pytest.mark.parametrize("email", ["cleo@mail.example", "nobody@mail.example"])
def test_tries_are_limited_for_an_address_whether_it_is_known_or_not(alder, email):
    for _ in range(5):
        assert entered(email, "wrong but long enough").status_code == 422
    answer = entered(email, GOOD)
    assert answer.status_code == 429
    assert "come in by a code" in words(answer)
    assert entered("somebody.else@mail.example", "wrong but long enough").status_code == 422


@pytest.mark.parametrize("email", ["", "\0", "a\0@mail.example", "x" * 4000, "'; --", "a@b, c@d"])
def test_strange_addresses_are_wrong_like_any_other(email):
    assert entered(email, GOOD).status_code == 422


def test_the_page_helps_password_managers_and_leads_to_codes():
    text = nobody().get(f"{HERE}?email=a@b.example").content.decode()
    assert 'autocomplete="current-password"' in text
    assert 'autocomplete="username"' in text
    assert 'value="a@b.example"' in text
    assert "Come in by a code" in text
    assert "Passkeys need JavaScript" in text


@pytest.fixture
def device(alder, cleo):
    device, question = Authenticator(), passkeys.ask_new(cleo.contact)
    passkeys.first(
        passkeys.made_by(device.make(question.options), secret=question.secret, contact=cleo.contact)
    )
    return device


@pytest.mark.trust("TC09")
def test_a_passkey_opens_the_portal(alder, cleo, device):
    reader = nobody()
    asked = reader.post("sign-in/passkey/ask/")
    cookie = reader.client.cookies["__Host-fl_passkey_alder"]
    assert (cookie["httponly"], cookie["secure"], cookie["samesite"], cookie["max-age"]) == (
        True,
        True,
        "Lax",
        600,
    )
    answer = device.sign(asked.content.decode())

    assert nobody().post("sign-in/passkey/", {"answer": answer}).status_code == 422, "another browser"
    assert reader.post("sign-in/passkey/", {"answer": answer}).status_code == 303
    assert PortalSession.objects.within(alder).latest("id").assurance == "passkey"
    assert reader.post("sign-in/passkey/", {"answer": answer}).status_code == 422, "a second time"


@pytest.mark.trust("TC09")
def test_a_late_or_wrong_passkey_is_told_in_words(device):
    reader = nobody()
    asked = reader.post("sign-in/passkey/ask/").content.decode()
    with time_machine.travel(now() + datetime.timedelta(minutes=11), tick=False):
        answer = reader.post("sign-in/passkey/", {"answer": device.sign(asked)})
    assert answer.status_code == 422
    assert "was not recognised here" in words(answer)
    assert not reader.cookie


def test_a_closed_portal_lets_nobody_in(alder, device):
    Workspace.objects.filter(pk=alder.workspace_id).update(portal_on=False)
    assert entered().status_code == 404
    assert Credential.objects.within(alder).count() == 2
    assert world.PASSWORD != GOOD


def test_it_leads_back_to_where_the_reader_came_for_and_nowhere_else(job):
    for wish, led in ((f"/alder/jobs/{job.number}/messages/", True), ("https://evil.example/", False)):
        answer = nobody().post(f"{HERE}?next={wish}", {"email": "cleo@mail.example", "password": GOOD})
        assert answer.status_code == 303
        assert (answer["Location"] == wish) is led
        assert "evil" not in answer["Location"]
