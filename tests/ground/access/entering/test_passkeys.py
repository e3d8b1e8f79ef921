"""Passkeys of contacts: made once, asked once, and everything that is no right answer."""

import dataclasses
import datetime
import json
from urllib.parse import urlsplit

import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric import ec
from django.utils.timezone import now
from hypothesis import given, settings
from hypothesis import strategies as st

from fanlight.core.errors import NotAllowed
from fanlight.ground.access.entering import credentials, passkeys
from fanlight.ground.access.models import Credential, PasskeyChallenge
from fanlight.ground.access.tasks import forget_challenges
from fanlight.ground.activity.models import Event
from fanlight.ground.people.models import Contact
from fanlight.ground.workspaces.models import Workspace
from tests import world
from tests.ground.access.entering.authenticator import PRESENT, Authenticator
from tests.sizes import trials

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _allowed(alder):
    Workspace.objects.filter(pk=alder.workspace_id).update(sign_in_policy="allowed")


@pytest.fixture
def reader(cleo):
    """Cleo, in a visit by code."""
    return dataclasses.replace(cleo.viewer, assurance="code")


def added(contact, by, device):
    question = passkeys.ask_new(contact)
    made = passkeys.made_by(
        device.make(question.options), secret=question.secret, contact=contact, name="Phone"
    )
    passkeys.add_own(made, by=by)
    return made


@pytest.fixture
def device(cleo, reader):
    device = Authenticator()
    added(cleo.contact, reader, device)
    return device


def answered(alder, device, **wrong):
    question = passkeys.ask_whose(alder)
    return passkeys.proved(secret=question.secret, answer=device.sign(question.options, **wrong), owner=alder)


def test_a_passkey_says_who_it_is_and_what_they_may_open(alder, cleo, device):
    assert answered(alder, device).contact == cleo.contact
    found = answered(alder, device)
    assert [grant.contact_id for grant in found.grants] == [cleo.contact.pk]
    kept = Credential.objects.within(alder).get()
    assert (kept.uses, kept.name) == (2, "Phone")
    assert kept.used_at


def test_the_device_keeps_who_it_is_for_and_is_not_asked_twice(cleo, device):
    asked = json.loads(passkeys.ask_new(cleo.contact).options)
    assert asked["rp"]["id"] == "fanlight.test"
    assert asked["authenticatorSelection"]["residentKey"] == "required"
    assert asked["authenticatorSelection"]["userVerification"] == "preferred"
    assert [one["id"] for one in asked["excludeCredentials"]] == [
        Credential.objects.within(cleo.contact).get().passkey_id
    ]


STRANGER = ec.generate_private_key(ec.SECP256R1())
WRONG = {
    "another origin": {"origin": "https://fanlight.test.evil.example"},
    "a port": {"origin": "https://fanlight.test:8443"},
    "no encryption": {"origin": "http://fanlight.test"},
    "another party": {"rp_id": "evil.example"},
    "a question of their own": {"challenge": "AAAAAAAAAAAAAAAAAAAAAA"},
    "the other ceremony": {"kind": "webauthn.create"},
    "nobody there": {"flags": 0},
    "a strange key": {"key": STRANGER},
    "nobody's handle": {"handle": ""},
    "somebody else's handle": {"handle": "bm9ib2R5"},
}


@pytest.mark.trust("TC09")
@pytest.mark.parametrize("wrong", WRONG)
def test_no_wrong_answer_lets_anybody_in(alder, device, wrong):
    with pytest.raises(passkeys.NotRecognised):
        answered(alder, device, **WRONG[wrong])
    assert answered(alder, device), "the same device, rightly"


@pytest.mark.trust("TC09")
@pytest.mark.parametrize("wrong", [*list(WRONG)[:7]])
def test_no_wrong_answer_makes_a_passkey(cleo, wrong):
    question = passkeys.ask_new(cleo.contact)
    said = WRONG[wrong] | ({"kind": "webauthn.get"} if wrong == "the other ceremony" else {})
    answer = Authenticator().make(question.options, **said)
    with pytest.raises(passkeys.NotRecognised):
        passkeys.made_by(answer, secret=question.secret, contact=cleo.contact)


@pytest.mark.trust("TC09")
def test_a_question_is_answered_once_by_its_browser_in_time(alder, device):
    question = passkeys.ask_whose(alder)
    answer = device.sign(question.options)
    with pytest.raises(passkeys.NotRecognised):
        passkeys.proved(secret="another browser", answer=answer, owner=alder)
    assert passkeys.proved(secret=question.secret, answer=answer, owner=alder)
    with pytest.raises(passkeys.NotRecognised):
        passkeys.proved(secret=question.secret, answer=answer, owner=alder)

    late = passkeys.ask_whose(alder)
    with time_machine.travel(now() + datetime.timedelta(minutes=11), tick=False):
        with pytest.raises(passkeys.NotRecognised):
            passkeys.proved(secret=late.secret, answer=device.sign(late.options), owner=alder)
        forget_challenges.func()
    assert not PasskeyChallenge.objects.within(alder).exists()


@pytest.mark.trust("TC09")
def test_a_wrong_answer_uses_the_question_up(alder, device):
    question = passkeys.ask_whose(alder)
    with pytest.raises(passkeys.NotRecognised):
        passkeys.proved(
            secret=question.secret, answer=device.sign(question.options, key=STRANGER), owner=alder
        )
    with pytest.raises(passkeys.NotRecognised):
        passkeys.proved(secret=question.secret, answer=device.sign(question.options), owner=alder)


@pytest.mark.trust("TC09")
@pytest.mark.parametrize("uses", [0, 2, 3])
def test_a_counter_that_does_not_grow_is_written_down_and_refused(alder, ada, device, uses):
    for _ in range(3):
        answered(alder, device)
    with pytest.raises(passkeys.NotRecognised):
        answered(alder, device, uses=uses)

    assert Event.objects.visible_to(ada).filter(name="passkey.doubted").count() == 1
    assert Credential.objects.within(alder).get().uses == 3
    device.uses = 10
    assert answered(alder, device)


def test_a_passkey_that_never_counts_works_again_and_again(alder, cleo, reader):
    device = Authenticator(counts=False)
    added(cleo.contact, reader, device)
    assert answered(alder, device)
    assert answered(alder, device, flags=PRESENT), "user verification is preferred, not required"


@pytest.mark.trust("TC09")
def test_a_question_for_one_purpose_serves_no_other(alder, cleo, nia, device):
    for_new = passkeys.ask_new(cleo.contact)
    with pytest.raises(passkeys.NotRecognised):
        passkeys.proved(secret=for_new.secret, answer=device.sign(for_new.options), owner=alder)
    for_nia = passkeys.ask_new(nia)
    with pytest.raises(passkeys.NotRecognised):
        passkeys.made_by(Authenticator().make(for_nia.options), secret=for_nia.secret, contact=cleo.contact)


def test_a_passkey_belongs_to_one_business_and_one_person(alder, birch, cleo, reader, device):
    question = passkeys.ask_whose(birch)
    with pytest.raises(passkeys.NotRecognised):
        passkeys.proved(secret=question.secret, answer=device.sign(question.options), owner=birch)
    with pytest.raises(passkeys.NotRecognised):
        added(cleo.contact, reader, Authenticator(key=device.key))
    other = world.a_contact(alder, "Otto Oak")
    question = passkeys.ask_new(other)
    made = passkeys.made_by(Authenticator().make(question.options), secret=question.secret, contact=other)
    with pytest.raises(NotAllowed):
        passkeys.add_own(made, by=reader)


@pytest.mark.trust("TD08")
def test_who_is_disabled_or_has_no_grant_is_not_recognised(alder, cleo, ada, device):
    cleo.contact.disable(by=ada)
    with pytest.raises(passkeys.NotRecognised):
        answered(alder, device)
    cleo.contact.reloaded().enable(by=ada)
    assert answered(alder, device)
    for grant in credentials.grants_of(cleo.contact):
        grant.disable(by=ada)
    with pytest.raises(passkeys.NotRecognised):
        answered(alder, device)


def test_a_merge_takes_the_passkey_along(alder, cleo, ada, device):
    kept = world.a_contact(alder, "Cleo Castle", email="cleo@work.example")
    Contact.objects.within(alder).filter(pk=cleo.contact.pk).update(merged_into=kept)
    Credential.objects.within(alder).update(contact=kept)
    with pytest.raises(passkeys.NotRecognised):
        answered(alder, device)  # no grant moved along
    assert Credential.objects.within(alder).get().uses == 0


PARTS = ("id", "rawId", "type", "response", "clientDataJSON", "attestationObject", "signature", "userHandle")
HOSTILE = st.recursive(
    st.none() | st.integers() | st.text(max_size=20) | st.just("public-key") | st.just("o2NmbXRkbm9uZQ"),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(PARTS), inner, max_size=8),
    max_leaves=20,
)


@pytest.mark.trust("TC09")
def test_hostile_answers_are_refused_in_words(alder, cleo, device):
    """Both ceremonies, with a fresh question each: whatever comes, it is refused and not an error of ours."""

    @given(HOSTILE.map(json.dumps) | st.text(max_size=100))
    @settings(max_examples=trials(short=60, long=3000, of="hostile answers of passkeys"))
    def ask(answer):
        new, whose = passkeys.ask_new(cleo.contact), passkeys.ask_whose(alder)
        with pytest.raises(passkeys.NotRecognised):
            passkeys.made_by(answer, secret=new.secret, contact=cleo.contact)
        with pytest.raises(passkeys.NotRecognised):
            passkeys.proved(secret=whose.secret, answer=answer, owner=alder)

    ask()


@pytest.mark.trust("TC09")
def test_a_right_answer_with_any_part_broken_is_refused(alder, device):
    question = passkeys.ask_whose(alder)
    right = json.loads(device.sign(question.options))
    for name in right["response"]:
        for broken in (None, 7, "", "!!", "AAAA", [], {}, right["response"][name][:-4], "x" * 30_000):
            said = right | {"response": right["response"] | {name: broken}}
            fresh = passkeys.ask_whose(alder)
            with pytest.raises(passkeys.NotRecognised):
                passkeys.proved(secret=fresh.secret, answer=json.dumps(said), owner=alder)


@pytest.mark.trust("TC09")
@pytest.mark.parametrize(
    ("url", "party", "origin"),
    [
        ("https://portal.example", "portal.example", "https://portal.example"),
        ("https://portal.example:8443", "portal.example", "https://portal.example:8443"),
        ("http://127.0.0.1:8321", "localhost", "http://localhost:8321"),
    ],
)
def test_party_and_origin_come_from_the_configured_address(alder, cleo, reader, settings, url, party, origin):
    settings.ORIGIN = urlsplit(url)
    device, question = Authenticator(), passkeys.ask_new(cleo.contact)
    assert json.loads(question.options)["rp"]["id"] == party
    answer = device.make(question.options, rp_id=party, origin=origin)
    passkeys.add_own(passkeys.made_by(answer, secret=question.secret, contact=cleo.contact), by=reader)
    assert answered(alder, device, rp_id=party, origin=origin).contact == cleo.contact
    with pytest.raises(passkeys.NotRecognised):
        answered(alder, device)
