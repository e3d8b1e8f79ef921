"""The page an invitation leads to: what it says, what a press does, and that looking changes nothing."""

import re

import pytest

from fanlight.core import tokens
from fanlight.ground.access.entering import passwords
from fanlight.ground.access.models import PortalSession
from fanlight.ground.access.ways import inviting
from fanlight.ground.rooms.models import Reach
from fanlight.ground.workspaces.models import Workspace
from tests import world
from tests.faces.portal.door import bytes_of, everything, nobody, reading, words
from tests.ground.access.entering.authenticator import Authenticator

pytestmark = pytest.mark.django_db
GOOD = "correct horse battery"


@pytest.fixture
def invitation(nia, alder, ada):
    return inviting.invite(nia, Reach(alder.portal("customer")), by=ada)


@pytest.fixture
def token(invitation):
    return invitation.mint(letter=invitation.letter)


@pytest.fixture
def policy(alder):
    return lambda name: Workspace.objects.filter(pk=alder.workspace_id).update(sign_in_policy=name)


def state(invitation):
    return invitation.grant.reloaded().state


@pytest.mark.feature("D25")
@pytest.mark.trust("TA05")
def test_it_says_who_asks_and_a_first_name_and_nothing_more(alder, job, nia, token):
    answer = nobody().get(f"invitation/{token}")
    text = answer.content.decode()

    assert answer.status_code == 200
    assert "Hello Nia" in words(answer)
    assert "Alder invites you" in words(answer)
    for told in ("North", "nia@mail.example", job.title, job.number, "Ada"):
        assert told not in text
    assert len(re.findall(r"<button", text)) == 1


@pytest.mark.trust("TF07", "TA06")
def test_its_address_is_kept_nowhere(token):
    for answer in (nobody().get(f"invitation/{token}"), nobody().get("invitation/nonsense")):
        assert answer["Referrer-Policy"] == "strict-origin"
        assert "no-store" in answer["Cache-Control"]
        assert "noindex" in answer["X-Robots-Tag"]


@pytest.mark.trust("TA03")
@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_changes_nothing(token, method):
    before = everything()
    for _ in range(3):
        assert getattr(nobody().client, method)(f"/alder/invitation/{token}").status_code == 200
    assert everything() == before
    assert nobody().get("invitation/").status_code == 405


@pytest.mark.feature("D26", "D27")
def test_a_press_opens_the_portal(nia, invitation, token):
    reader = nobody()
    answer = reader.post("invitation/", {"token": token})
    assert (answer.status_code, state(invitation)) == (303, "active")
    assert token not in answer["Location"]
    assert reader.cookie
    assert nia.name in reader.get("").content.decode()


@pytest.mark.feature("D26")
def test_where_one_is_required_a_password_must_be_set(alder, policy, invitation, token):
    policy("required")
    reader = nobody()
    page = reader.get(f"invitation/{token}")
    assert "Set the password and open" in words(page)
    assert "Open my portal" not in words(page)
    assert "At least 12 characters" in words(page)

    for said in ({}, {"password": "short"}, {"password": "password1234"}):
        answer = reader.post("invitation/", {"token": token} | said)
        assert (answer.status_code, state(invitation), reader.cookie) == (422, "invited", "")
    assert "short" not in answer.content.decode().split("<main")[1], "a password is never said back"

    assert reader.post("invitation/", {"token": token, "password": GOOD}).status_code == 303
    assert state(invitation) == "active"
    assert passwords.proved("nia@mail.example", GOOD, owner=alder)
    assert PortalSession.objects.within(alder).get().assurance == "password"


@pytest.mark.feature("D26")
def test_where_they_are_allowed_neither_is_needed(policy, invitation, token):
    policy("allowed")
    text = words(nobody().get(f"invitation/{token}"))
    assert "Open my portal" in text
    assert "Set a password or a passkey now" in text
    assert nobody().post("invitation/", {"token": token}).status_code == 303
    assert state(invitation) == "active"


@pytest.mark.feature("D26")
def test_a_passkey_is_set_along_with_it(alder, policy, invitation, token):
    policy("required")
    reader = nobody()
    asked = reader.post("invitation/passkey/", {"token": token})
    assert asked.status_code == 200
    device = Authenticator()
    wrong = device.make(asked.content.decode(), origin="https://evil.example")
    assert reader.post("invitation/", {"token": token, "answer": wrong}).status_code == 422
    assert state(invitation) == "invited"

    asked = reader.post("invitation/passkey/", {"token": token})
    answer = reader.post("invitation/", {"token": token, "answer": device.make(asked.content.decode())})
    assert (answer.status_code, state(invitation)) == (303, "active")
    assert PortalSession.objects.within(alder).get().assurance == "passkey"


def test_no_question_is_asked_where_nothing_may_be_set(policy, token):
    assert nobody().post("invitation/passkey/", {"token": token}).status_code == 410
    policy("allowed")
    assert nobody().post("invitation/passkey/", {"token": tokens.mint(tokens.INVITATION)}).status_code == 410


def test_what_is_over_leads_calmly_to_the_sign_in(ada, invitation, token):
    assert nobody().post("invitation/", {"token": token}).status_code == 303
    for reader in (nobody(), nobody()):
        for answer in (reader.get(f"invitation/{token}"), reader.post("invitation/", {"token": token})):
            assert answer.status_code == 410
            assert "This invitation is over" in words(answer)
            assert 'href="/alder/sign-in/"' in answer.content.decode()


@pytest.mark.trust("TA04")
def test_unknown_foreign_and_replaced_ones_look_the_same(alder, birch, ada, invitation, token):
    inviting.send_again(invitation.grant, by=ada)
    stranger = world.a_contact(birch, "Bo Birch")
    foreign = inviting.invite(stranger, Reach(birch.portal("customer")), by=birch.owner)
    others = (token, foreign.mint(letter=foreign.letter), tokens.mint(tokens.INVITATION), "x", "passkeys")
    answers = [nobody().get(f"invitation/{other}") for other in others]
    assert {answer.status_code for answer in answers} == {404}
    assert len({bytes_of(answer) for answer in answers}) == 1


@pytest.mark.trust("TA09")
def test_nobody_changes_person_unasked(cleo, alder, invitation, token):
    reader = reading(cleo)
    page = reader.get(f"invitation/{token}")
    assert "You are signed in as Cleo Castle" in words(page)
    assert reader.post("invitation/", {"token": token}).status_code == 409
    assert (state(invitation), reader.cookie) == ("invited", cleo.cookie)

    assert reader.post("invitation/", {"token": token, "confirm": "1"}).status_code == 303
    assert reader.cookie != cleo.cookie
    assert PortalSession.objects.within(alder).get(pk=cleo.viewer.session_id).ended_at


@pytest.mark.trust("TD04")
def test_a_planted_cookie_is_not_kept(token):
    reader = nobody()
    reader.client.cookies["__Host-fl_portal_alder"] = "planted by an attacker"
    reader.post("invitation/", {"token": token})
    assert reader.cookie != "planted by an attacker"
    assert reader.client.cookies["__Host-fl_portal_alder"]["httponly"]
