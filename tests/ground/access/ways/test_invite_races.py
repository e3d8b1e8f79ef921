"""Two people press at once: one invitation, one acceptance, and nothing opens beside what was decided."""

import pytest

from fanlight.ground.access.entering import accepting, passkeys
from fanlight.ground.access.entering.arriving import Caller
from fanlight.ground.access.models import Credential, Invitation, PortalSession
from fanlight.ground.access.models.invitations import Over
from fanlight.ground.access.ways import colleagues, inviting
from fanlight.ground.activity.models import Event
from fanlight.ground.mail.models import Letter
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms.models import Reach
from fanlight.ground.rooms.models.grants import AlreadyActive
from fanlight.ground.workspaces.models import Workspace
from tests import world
from tests.ground.access.entering.authenticator import Authenticator
from tests.ground.access.test_races import at_once
from tests.sizes import trials

pytestmark = pytest.mark.usefixtures("lasting_db")
ROUNDS = trials(short=3, long=40, of="rounds of accepting an invitation while it is sent again or cancelled")
PRESSES = 4
PRESS = Caller("192.0.2.7", "Firefox")


@pytest.fixture
def reach(alder):
    return Reach(alder.portal("customer"))


def minted(invitation):
    return invitation.mint(letter=invitation.letter)


def asked(token, alder):
    found = accepting.look_up(token, owner=alder)
    assert found
    return found


@pytest.mark.feature("D21")
def test_of_many_who_invite_one_does(alder, ada, nia, reach):
    got = at_once(*[lambda: type(inviting.invite(nia, reach, by=ada)) for _ in range(PRESSES)])
    assert sorted(got, key=str) == sorted([inviting.AlreadyInvited] * (PRESSES - 1) + [Invitation], key=str)
    assert Letter.objects.within(alder).count() == 1


def test_of_many_who_send_again_the_last_one_counts(alder, ada, nia, reach):
    grant = inviting.invite(nia, reach, by=ada).grant
    got = at_once(*[lambda: type(inviting.send_again(grant, by=ada)) for _ in range(PRESSES)])
    assert got == [Invitation] * PRESSES
    assert Invitation.objects.within(alder).unanswered().count() == 1


@pytest.mark.trust("TC05")
def test_of_many_presses_one_accepts(alder, ada, nia, reach):
    token = minted(inviting.invite(nia, reach, by=ada))
    got = at_once(*[lambda: accepting.accept(asked(token, alder), PRESS) and "in" for _ in range(PRESSES)])
    assert got.count("in") == 1
    assert got.count(accepting.InvitationOver) == PRESSES - 1
    assert PortalSession.objects.within(alder).count() == 1
    assert Event.objects.visible_to(ada).filter(name="portal_invitation.accepted").count() == 1


@pytest.mark.parametrize("other", ["send_again", "cancel"])
def test_accepting_beside_a_resend_or_a_cancellation_has_one_winner(alder, ada, reach, other):
    act = getattr(inviting, other)
    for number in range(ROUNDS):
        contact = world.a_contact(alder, f"Person {number}", email=f"p{number}@mail.example")
        invitation = inviting.invite(contact, reach, by=ada)
        found, grant = asked(minted(invitation), alder), invitation.grant
        at_once(
            lambda found=found: accepting.accept(found, PRESS) and "in",
            lambda grant=grant: act(grant, by=ada) and "again",
        )
        state, came_in = grant.reloaded().state, PortalSession.objects.within(alder).filter(contact=contact)
        assert came_in.exists() == (state == "active")
        assert invitation.reloaded().accepted_at is None or state == "active"
        waiting = Invitation.objects.within(alder).of_grant(grant).unanswered().count()
        assert waiting == (1 if state == "invited" else 0)
        expected = {"active": "active", "invited": "invited", "inactive": "ended"}[state]
        assert Contact.objects.within(alder).get(pk=contact.pk).portal_state == expected


def test_a_resend_after_acceptance_is_refused(alder, ada, nia, reach):
    invitation = inviting.invite(nia, reach, by=ada)
    accepting.accept(asked(minted(invitation), alder), PRESS)
    with pytest.raises(AlreadyActive):
        inviting.send_again(invitation.grant, by=ada)
    with pytest.raises(Over):
        inviting.cancel(invitation.grant, by=ada)


@pytest.mark.trust("TC09")
def test_one_answer_of_a_passkey_opens_one_visit(alder, cleo):
    Workspace.objects.filter(pk=alder.workspace_id).update(sign_in_policy="allowed")
    device, question = Authenticator(), passkeys.ask_new(cleo.contact)
    passkeys.first(
        passkeys.made_by(device.make(question.options), secret=question.secret, contact=cleo.contact)
    )
    whose = passkeys.ask_whose(alder)
    answer = device.sign(whose.options)
    got = at_once(
        *[
            lambda: passkeys.proved(secret=whose.secret, answer=answer, owner=alder) and "in"
            for _ in range(PRESSES)
        ]
    )
    assert got.count("in") == 1
    assert Credential.objects.within(alder).get().uses == 1


def test_a_colleague_invited_twice_at_once_is_one_person(alder, insurer):
    from tests.faces.portal.test_colleagues import a_person

    olive = a_person(alder, insurer, "Olive Owner")
    who = colleagues.NewColleague("Ben Broad", "ben@brightwater.example", "viewer")
    at_once(*[lambda: colleagues.invite(who, by=olive.viewer) and "in" for _ in range(PRESSES)])
    assert Contact.objects.within(alder).filter(name="Ben Broad").count() == 1
    assert Letter.objects.within(alder).count() == 1
