"""Accepting an invitation: as often as needed until it counts, once, and never for somebody it is not for."""

import datetime

import pytest
import time_machine
from django.utils.timezone import now

from fanlight.core import tokens
from fanlight.core.errors import Malformed
from fanlight.ground.access.entering import accepting, credentials, passkeys, passwords, signin
from fanlight.ground.access.entering.arriving import Caller
from fanlight.ground.access.entering.links import without_secrets
from fanlight.ground.access.models import Credential, Invitation, PortalSession
from fanlight.ground.access.ways import inviting
from fanlight.ground.activity.models import Event
from fanlight.ground.mail.models import Letter
from fanlight.ground.people.models import ContactAddress
from fanlight.ground.rooms.models import Reach
from fanlight.ground.workspaces.models import Workspace
from tests import world
from tests.ground.access.entering.authenticator import Authenticator

pytestmark = pytest.mark.django_db
GOOD = "correct horse battery"
PRESS = Caller("192.0.2.7", "Firefox")


@pytest.fixture
def invitation(nia, alder, ada):
    return inviting.invite(nia, Reach(alder.portal("customer")), by=ada)


@pytest.fixture
def token(invitation):
    return invitation.mint(letter=invitation.letter)


@pytest.fixture
def policy(alder):
    return lambda name: Workspace.objects.filter(pk=alder.workspace_id).update(sign_in_policy=name)


def asked(token, alder):
    found = accepting.look_up(token, owner=alder)
    assert found
    return found


def with_password(password=GOOD):
    return lambda contact: passwords.first(contact, password)


@pytest.mark.feature("D27")
def test_one_press_is_enough_where_there_are_no_passwords(alder, nia, ada, invitation, token):
    session, secret, _device = accepting.accept(asked(token, alder), PRESS)

    assert invitation.grant.reloaded().state == "active"
    assert invitation.reloaded().accepted_at
    contact = nia.reloaded()
    assert (contact.portal_state, contact.accepted_at is not None) == ("active", True)
    visit = signin.visit("alder", secret)
    assert (visit.contact_name, visit.viewer.assurance) == (nia.name, "link"), (
        "a letter is no more than a link"
    )
    event = Event.objects.visible_to(ada).get(name="portal_invitation.accepted")
    assert (event.actor_kind, event.actor_id) == ("contact", nia.pk)
    assert session.ip == "192.0.2.7"


@pytest.mark.trust("TD05", "TA12")
def test_a_press_alone_is_worth_no_more_than_a_link(alder, policy, token):
    policy("allowed")
    with time_machine.travel(now(), tick=False) as clock:
        session, secret, _device = accepting.accept(asked(token, alder), PRESS)
        assert session.ends_at == now() + datetime.timedelta(days=alder.workspace.link_days)
        viewer = signin.visit("alder", secret).viewer
        with pytest.raises(credentials.NotProven):
            passwords.set_own(GOOD, by=viewer)
        clock.shift(datetime.timedelta(hours=12))
        assert signin.visit("alder", secret) is None


@pytest.mark.feature("D26")
def test_where_a_password_is_required_nothing_counts_without_one(alder, nia, policy, invitation, token):
    policy("required")
    for setting, refusal in ((None, accepting.NeedsCredential), (with_password("short"), Malformed)):
        with pytest.raises(refusal):
            accepting.accept(asked(token, alder), PRESS, setting=setting)
        assert invitation.grant.reloaded().state == "invited"
        assert not Credential.objects.within(alder).exists()
        assert not PortalSession.objects.within(alder).exists()

    _session, secret, _device = accepting.accept(
        asked(token, alder), PRESS, method="password", setting=with_password()
    )
    assert signin.visit("alder", secret).viewer.assurance == "password"
    assert passwords.proved("nia@mail.example", GOOD, owner=alder).contact == nia


@pytest.mark.feature("D26")
def test_where_passwords_are_allowed_either_is_accepted(alder, nia, policy, token):
    policy("allowed")
    device, question = Authenticator(), passkeys.ask_new(nia)
    made = passkeys.made_by(device.make(question.options), secret=question.secret, contact=nia)
    accepting.accept(asked(token, alder), PRESS, method="passkey", setting=lambda _nia: passkeys.first(made))
    again = passkeys.ask_whose(alder)
    answer = device.sign(again.options)
    assert passkeys.proved(secret=again.secret, answer=answer, owner=alder).contact == nia


@pytest.mark.trust("TC10")
def test_who_set_a_password_along_with_it_is_told_by_letter(alder, policy, token):
    policy("allowed")
    accepting.accept(asked(token, alder), PRESS, method="password", setting=with_password())
    assert Letter.objects.within(alder).filter(kind="portal_credential").count() == 1


@pytest.mark.trust("TC05")
def test_a_link_works_once_and_is_not_worth_a_new_password(alder, nia, policy, ada, token):
    assert asked(token, alder).is_open
    assert asked(token, alder).is_open, "looking is not using"
    first = asked(token, alder)
    accepting.accept(asked(token, alder), PRESS)
    with pytest.raises(accepting.InvitationOver):
        accepting.accept(first, PRESS)
    assert not asked(token, alder).is_open

    policy("allowed")
    mine = {"workspace_id": alder.workspace_id, "contact": nia, "kind": "password"}
    Credential.objects.create(**mine, secret="x")
    second = inviting.invite(nia, Reach(alder.portal("instructing_client")), by=ada)
    again = asked(second.mint(letter=second.letter), alder)
    with pytest.raises(accepting.HasCredential):
        accepting.accept(again, PRESS, setting=with_password())
    assert accepting.accept(again, PRESS), "the one they have is enough"


@pytest.mark.trust("TC05")
def test_it_is_256_bit_and_dies_with_a_change_of_address(alder, nia, invitation, token):
    assert tokens.is_well_formed(token, tokens.INVITATION)
    assert len(bytes(invitation.reloaded().digest)) == 32
    ContactAddress.objects.within(alder).filter(contact=nia).update(
        address="new@mail.example", folded_key="new@mail.example"
    )
    assert not asked(token, alder).is_open
    with pytest.raises(accepting.InvitationOver):
        accepting.accept(asked(token, alder), PRESS)


@pytest.mark.trust("TC05")
def test_it_ends_after_fourteen_days_with_a_resend_and_when_cancelled(alder, ada, invitation, token):
    with time_machine.travel(now() + datetime.timedelta(days=13, hours=23), tick=False):
        assert asked(token, alder).is_open
    with time_machine.travel(now() + datetime.timedelta(days=14, seconds=1), tick=False):
        assert not asked(token, alder).is_open
    again = inviting.send_again(invitation.grant, by=ada)
    assert accepting.look_up(token, owner=alder) is None
    fresh = again.mint(letter=again.letter)
    inviting.cancel(invitation.grant, by=ada)
    assert accepting.look_up(fresh, owner=alder) is None


@pytest.mark.trust("TD08")
@pytest.mark.parametrize("shut", ["contact", "grant", "portal", "workspace"])
def test_it_opens_nothing_that_was_shut_meanwhile(alder, ada, nia, invitation, token, shut):
    found = asked(token, alder)
    if shut == "contact":
        nia.disable(by=ada)
    elif shut == "grant":
        invitation.grant.disable(by=ada)
    elif shut == "portal":
        type(found.invitation.grant.portal).objects.within(alder).update(on=False)
    else:
        Workspace.objects.filter(pk=alder.workspace_id).update(portal_on=False)
    assert not asked(token, alder).is_open
    with pytest.raises(accepting.InvitationOver):
        accepting.accept(found, PRESS)
    assert not PortalSession.objects.within(alder).exists()


def test_unknown_malformed_and_foreign_tokens_lead_nowhere(alder, birch, token):
    for other in (tokens.mint(tokens.INVITATION), token[:-1], token.lower(), tokens.mint(), "", "x" * 4000):
        assert accepting.look_up(other, owner=alder) is None
    assert accepting.look_up(token, owner=birch) is None


def test_a_grant_opened_by_hand_meanwhile_does_not_shut_the_letter_out(alder, ada, invitation, token):
    invitation.grant.activate(by=ada)
    assert accepting.accept(asked(token, alder), PRESS)


@pytest.mark.feature("D26")
@pytest.mark.parametrize("name", ["passwordless", "allowed", "required"])
def test_a_code_accepts_it_too(alder, ada, nia, policy, invitation, token, name):
    """Where one is required, for whoever has a password or passkey already."""
    policy(name)
    if name == "required":
        Credential.objects.create(workspace_id=alder.workspace_id, contact=nia, kind="password", secret="x")
    session, _secret = signin.begin(invitation.grant, signin.Arrival("code"))
    viewer = credentials.viewer_of(invitation.grant, session)
    accepting.accept_by_code(invitation.grant, by=viewer)
    assert invitation.grant.reloaded().state == "active"
    assert not asked(token, alder).is_open
    accepting.accept_by_code(invitation.grant, by=viewer)
    assert Event.objects.visible_to(ada).filter(name="portal_invitation.accepted").count() == 1


@pytest.mark.feature("D26")
def test_a_code_alone_accepts_nothing_where_a_password_is_required(alder, ada, policy, invitation, token):
    policy("required")
    session, _secret = signin.begin(invitation.grant, signin.Arrival("code"))
    viewer = credentials.viewer_of(invitation.grant, session)
    with pytest.raises(accepting.NeedsCredential):
        accepting.accept_by_code(invitation.grant, by=viewer)
    assert invitation.grant.reloaded().state == "invited"

    invitation.grant.activate(by=ada)
    accepting.accept_by_code(invitation.grant, by=viewer)
    assert asked(token, alder).is_open, "opened by hand: a code lets in, and the invitation goes on waiting"


@pytest.mark.trust("TD04")
def test_each_time_the_key_is_a_new_one(alder, nia, ada, token):
    _one, first, _device = accepting.accept(asked(token, alder), PRESS)
    other = inviting.invite(nia, Reach(alder.portal("instructing_client")), by=ada)
    _two, second, _device = accepting.accept(asked(other.mint(letter=other.letter), alder), PRESS)
    assert first != second


@pytest.mark.trust("TA02")
def test_the_token_is_taken_out_of_texts(alder, token):
    address = inviting.address_of(token, workspace_name="alder")
    assert token not in without_secrets(f"see {address} and {token}", owner=alder)
    with pytest.raises(inviting.Malformed):
        inviting.invite(
            world.a_contact(alder, "Otto Oak"), Reach(alder.portal("customer")), by=alder.owner, line=address
        )
    assert Invitation.objects.within(alder).count() == 1
