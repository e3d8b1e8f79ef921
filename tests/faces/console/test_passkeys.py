"""Passkeys at the console: added, asked for as a second step, enough alone; and every wrong answer refused."""

import json
import logging

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client

from fanlight.ground.access.team import factors
from fanlight.ground.workspaces.models import Login
from tests import world
from tests.faces.console.desk import words
from tests.ground.access.entering.authenticator import PRESENT, Authenticator

HOME = "/console/alder/jobs/"


def signed_in(email="max@alder.example"):
    client = Client()
    client.force_login(Login.objects.get(email=email))
    return client


def asked(client, path="/accounts/passkey/ask/"):
    answer = client.post(path)
    assert answer.status_code == 200
    return answer.content.decode()


def added(client, device, **wrong):
    question = asked(client, "/accounts/factors/passkey/ask/")
    return client.post(
        "/accounts/factors/passkey/", {"name": "Blue key", "answer": device.make(question, **wrong)}
    )


@pytest.fixture
def device(max_):
    """Max's passkey."""
    one = Authenticator()
    assert added(signed_in(), one).status_code == 303
    return one


@pytest.mark.trust("TC09")
def test_a_question_asks_for_a_verified_person_and_a_passkey_that_knows_its_login(max_):
    said = json.loads(asked(signed_in(), "/accounts/factors/passkey/ask/"))

    assert said["rp"]["id"] == "fanlight.test"
    assert said["authenticatorSelection"]["userVerification"] == "required"
    assert said["authenticatorSelection"]["residentKey"] == "required"
    whose = json.loads(asked(Client()))
    assert (whose["userVerification"], whose.get("allowCredentials", [])) == ("required", [])


@pytest.mark.trust("TC09")
def test_a_passkey_signs_in_alone_and_goes_where_they_were_going(device):
    client = Client()

    answer = client.post("/accounts/passkey/", {"answer": device.sign(asked(client)), "next": HOME})

    assert answer["Location"] == HOME
    assert client.get(HOME).status_code == 200


@pytest.mark.trust("TC09")
def test_after_the_password_it_is_the_second_step(device):
    client = Client()
    answer = client.post("/accounts/login/", {"login": "max@alder.example", "password": world.PASSWORD})
    assert answer["Location"] == "/accounts/second-factor/"
    assert client.get(HOME).status_code == 302
    question = asked(client)
    assert len(json.loads(question)["allowCredentials"]) == 1

    assert client.post(answer["Location"], {"answer": device.sign(question)}).status_code == 302
    assert client.get(HOME).status_code == 200


WRONG = {
    "another origin": {"origin": "https://evil.example"},
    "a subdomain": {"origin": "https://sub.fanlight.test"},
    "another port": {"origin": "https://fanlight.test:8443"},
    "plain http": {"origin": "http://fanlight.test"},
    "another host's key": {"rp_id": "evil.example"},
    "a frame of another site": {"cross": True},
    "another ceremony": {"kind": "webauthn.create"},
    "another question": {"challenge": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},
    "nobody verified": {"flags": PRESENT},
    "nobody there": {"flags": 0},
    "another key": {"key": ec.generate_private_key(ec.SECP256R1())},
    "an old counter": {"uses": 0},
    "somebody else's name": {"handle": "MQ"},
    "no name": {"handle": ""},
    "a name that is none of ours": {"handle": "OTk5" * 9},
}


@pytest.mark.trust("TC09")
@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_a_wrong_answer_signs_nobody_in(device, wrong):
    client = Client()
    device.uses = 3
    assert client.post("/accounts/passkey/", {"answer": device.sign(asked(client))}).status_code == 302
    client = Client()

    answer = client.post("/accounts/passkey/", {"answer": device.sign(asked(client), **wrong)})

    assert answer.status_code == 422
    assert "not recognised" in words(answer)
    assert client.get(HOME).status_code == 302


@pytest.mark.trust("TC09")
@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "null", "x", '{"id": 1}', '{"response": {"userHandle": {}}}', "[" * 19_000]
)
def test_what_is_no_answer_signs_nobody_in(device, text):
    client = Client()
    asked(client)

    assert client.post("/accounts/passkey/", {"answer": text}).status_code == 422
    assert client.get(HOME).status_code == 302


@pytest.mark.trust("TC09")
def test_a_question_is_gone_with_its_first_answer_right_or_wrong(device):
    client = Client()
    question = asked(client)
    assert (
        client.post(
            "/accounts/passkey/", {"answer": device.sign(question, origin="https://x.example")}
        ).status_code
        == 422
    )
    assert client.post("/accounts/passkey/", {"answer": device.sign(question)}).status_code == 422
    right = device.sign(asked(client))
    assert client.post("/accounts/passkey/", {"answer": right}).status_code == 302
    client.post("/accounts/logout/")

    assert client.post("/accounts/passkey/", {"answer": right}).status_code == 422
    other = Client()
    asked(other)
    assert other.post("/accounts/passkey/", {"answer": right}).status_code == 422


@pytest.mark.trust("TC09")
def test_a_counter_that_does_not_grow_is_refused_and_logged(device, caplog):
    client = Client()
    assert client.post("/accounts/passkey/", {"answer": device.sign(asked(client))}).status_code == 302
    copy = Client()
    with caplog.at_level(logging.WARNING):
        answer = copy.post("/accounts/passkey/", {"answer": device.sign(asked(copy), uses=1)})

    assert answer.status_code == 422
    assert "it may be a copy" in caplog.text


def test_one_that_is_synchronised_does_not_count(max_):
    device = Authenticator(counts=False)
    added(signed_in(), device)
    for _ in range(2):
        client = Client()
        assert client.post("/accounts/passkey/", {"answer": device.sign(asked(client))}).status_code == 302


@pytest.mark.trust("TC09")
@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "https://sub.fanlight.test"},
        {"rp_id": "evil.example"},
        {"flags": PRESENT},
        {"kind": "webauthn.get"},
        {"cross": True},
        {"algorithm": -999},
        {"format": "of-my-own"},
    ],
)
def test_a_wrong_passkey_is_not_added(max_, wrong):
    answer = added(signed_in(), Authenticator(), **wrong)

    assert answer.status_code == 422
    assert factors.held_by(Login.objects.get(email="max@alder.example").pk) == []


@pytest.mark.trust("TC09")
def test_a_passkey_of_somebody_else_is_no_second_step(device, ada):
    theirs = Authenticator(credential_id=b"the passkey of somebody else 1")
    added(signed_in("ada@alder.example"), theirs)
    client = Client()
    client.post("/accounts/login/", {"login": "max@alder.example", "password": world.PASSWORD})

    answer = client.post("/accounts/second-factor/", {"answer": theirs.sign(asked(client))})

    assert answer.status_code == 422
    assert client.get(HOME).status_code == 302


def test_a_login_that_was_shut_comes_in_by_nothing(device):
    Login.objects.filter(email="max@alder.example").update(is_active=False)
    client = Client()

    assert client.post("/accounts/passkey/", {"answer": device.sign(asked(client))}).status_code == 422
