"""What an answer of a passkey must not say, whoever asked: the checks that fido2 leaves to us."""

import json
import subprocess
import sys

import pytest
from fido2 import cbor
from hypothesis import given, settings
from hypothesis import strategies as st

from fanlight.core.errors import Refusal
from fanlight.ground.access import ceremony
from tests.ground.access.entering.authenticator import PRESENT, VERIFIED, Authenticator
from tests.sizes import trials

pytestmark = pytest.mark.once
HOLDER = ceremony.Holder(b"whose", "cleo@alder.example", "Cleo")
ELIGIBLE, COPIED, ATTESTED = 0x08, 0x10, 0x40
PERSON = PRESENT | VERIFIED


class Refused(Refusal):
    """What a face makes of it."""


def asked_new(verification="preferred"):
    return ceremony.ask_new(HOLDER, business="Alder", held=[b"one of before"], verification=verification)


def made(device, asked=None, verification="preferred", **wrong):
    asked = asked or asked_new(verification)
    answer = device.make(json.dumps(asked.options), **wrong)
    with ceremony.refusing(Refused):
        return ceremony.made(ceremony.read(answer), challenge=asked.challenge, verification=verification)


def used(device, passkey, verification="preferred", **wrong):
    asked = ceremony.ask(verification=verification)
    answer = device.sign(json.dumps(asked.options), **wrong)
    with ceremony.refusing(Refused):
        return ceremony.uses_proved(
            ceremony.read(answer), passkey, challenge=asked.challenge, verification=verification
        )


def test_a_question_names_us_the_person_and_what_they_hold():
    asked = asked_new()
    said = json.loads(json.dumps(asked.options))
    assert said["rp"] == {"id": "fanlight.test", "name": "Alder"}
    assert said["user"] == {"id": "d2hvc2U", "name": "cleo@alder.example", "displayName": "Cleo"}
    assert said["attestation"] == "none"
    assert [one["id"] for one in said["excludeCredentials"]] == [ceremony.as_text(b"one of before")]
    assert (ceremony.from_text(said["challenge"]), len(asked.challenge)) == (asked.challenge, 32)
    assert asked_new().challenge != asked.challenge


@pytest.mark.trust("TC09")
@pytest.mark.parametrize(
    "wrong",
    [
        {"cross": True},
        {"cross": None},
        {"flags": PERSON | COPIED},
        {"format": "packed"},
        {"format": "none", "statement": {"sig": b"x"}},
        {"format": "fido-u2f", "statement": {"sig": b"x", "x5c": [b"x"]}},
        {"format": "of-my-own"},
        {"format": ["none"]},
        {"algorithm": -65535},
        {"algorithm": -999},
        {"algorithm": 0},
        {"name": b""},
        {"name": b"x" * 1024},
    ],
    ids=str,
)
def test_a_passkey_that_was_not_asked_for_is_not_made(wrong):
    device = Authenticator()
    assert used(device, made(device)) == 1
    with pytest.raises(Refused):
        made(Authenticator(), **wrong)


@pytest.mark.trust("TC09")
@pytest.mark.parametrize(
    "wrong", [{"cross": True}, {"flags": PERSON | COPIED}, {"name": b"another"}], ids=str
)
def test_no_answer_from_a_frame_a_wrong_copy_or_another_passkey_is_taken(wrong):
    device = Authenticator()
    passkey = made(device)
    with pytest.raises(Refused):
        used(device, passkey, **wrong)
    assert used(device, passkey, flags=PERSON | ELIGIBLE | COPIED) == 2


@pytest.mark.trust("TC09")
def test_what_the_key_says_of_itself_is_checked_where_a_browser_passes_it():
    device = Authenticator()
    assert used(device, made(device, format="packed", statement=device.own_word)) == 1
    with pytest.raises(Refused):
        made(device, format="packed", statement=Authenticator().own_word)
    with pytest.raises(Refused):
        made(device, format="packed", statement=lambda signed: device.own_word(signed) | {"alg": -8})
    with pytest.raises(Refused):
        made(device, format="packed", statement=lambda signed: device.own_word(signed) | {"x5c": [b"x"]})


@pytest.mark.trust("TC09")
def test_where_the_person_must_be_verified_being_there_is_not_enough():
    device = Authenticator()
    passkey = made(device, flags=PRESENT)
    assert used(device, passkey, flags=PRESENT) == 1
    with pytest.raises(Refused):
        made(Authenticator(), verification="required", flags=PRESENT)
    with pytest.raises(Refused):
        used(device, passkey, verification="required", flags=PRESENT)
    assert used(device, passkey, verification="required") == 3


@pytest.mark.trust("TC09")
@pytest.mark.parametrize("part", ["id", "rawId", "type", "response"])
def test_an_answer_without_a_part_or_with_another_is_refused(part):
    device = Authenticator()
    asked = asked_new()
    right = json.loads(device.make(json.dumps(asked.options)))
    for said in ({k: v for k, v in right.items() if k != part}, right | {part: "AAAA"}, right | {part: None}):
        with pytest.raises(Refused), ceremony.refusing(Refused):
            ceremony.made(
                ceremony.read(json.dumps(said)), challenge=asked.challenge, verification="preferred"
            )


KEYS = st.dictionaries(
    st.sampled_from([1, 3, -1, -2, -3]),
    st.sampled_from([-7, -8, -257, -37, -47, -48, 1, 2, 3, 6, 8])
    | st.binary(max_size=70)
    | st.integers(-(2**63), 2**63)
    | st.lists(st.integers(0, 300), max_size=3)
    | st.text(max_size=3),
)


@pytest.mark.trust("TC09")
def test_hostile_bytes_within_an_answer_are_refused_or_harmless():
    """Keys of any shape, and right answers with a piece cut out or put in: nothing but our refusal leaves."""

    @given(KEYS, st.data())
    @settings(max_examples=trials(short=150, long=5000, of="hostile bytes in answers of passkeys"))
    def ask(key, data):
        device = Authenticator()
        with pytest.raises(Refused):
            used(device, made(device, public=cbor.encode(key)))
        asked = asked_new()
        right = json.loads(device.make(json.dumps(asked.options)))
        part = data.draw(st.sampled_from(["attestationObject", "clientDataJSON"]))
        raw = ceremony.from_text(right["response"][part])
        at, until = sorted([data.draw(st.integers(0, len(raw))), data.draw(st.integers(0, len(raw)))])
        right["response"][part] = ceremony.as_text(raw[:at] + data.draw(st.binary(max_size=9)) + raw[until:])
        try:
            with ceremony.refusing(Refused):
                ceremony.made(
                    ceremony.read(json.dumps(right)), challenge=asked.challenge, verification="preferred"
                )
        except Refused:
            pass

    ask()


def test_who_never_asks_a_passkey_never_loads_the_library():
    every = "fanlight.faces.portal.urls, fanlight.faces.console.urls, fanlight.config.account_urls"
    code = f"import django, sys; django.setup(); import {every}; print(sorted(m for m in sys.modules if 'fido2' in m))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"
