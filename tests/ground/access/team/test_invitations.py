"""Inviting colleagues: the letter, its one live link, and what becomes of it."""

import datetime
import re

import pytest
from django.utils.timezone import now

from fanlight.core import tokens
from fanlight.core.doors import compare_and_set
from fanlight.core.errors import Malformed, NotAllowed
from fanlight.ground.access.models import MemberInvitation
from fanlight.ground.access.models.members import (
    INVITATION_LASTS,
    AlreadyInvited,
    AlreadyMember,
    Invited,
    Over,
)
from fanlight.ground.access.team import invitations, joining
from fanlight.ground.activity.models import Event
from fanlight.ground.workspaces import team
from fanlight.ground.workspaces.models import Login, Member
from tests import world
from tests.ground.access.ways.test_letters import delivered, every_stored_word, text_of
from tests.ground.mail.conftest import mailers
from tests.ground.mail.office import HANG_UP, opened

pytestmark = pytest.mark.django_db
NEW = Invited("Nora@alder.example", "staff", "Nora Nye")


@pytest.fixture
def office(settings):
    with opened() as office:
        settings.MAILERS = mailers(office.port)
        yield office


@pytest.fixture
def invitation(ada):
    return invitations.invite(NEW, by=ada)


def sent(office, invitation):
    """The token in the newest letter."""
    delivered(invitation.reloaded().letter)
    return tokens.LINK_PATTERN.search(text_of(office.letters[-1]))[1]


def test_the_letter_brings_a_link_that_leads_to_the_workspace(alder, ada, office, invitation):
    token = sent(office, invitation)

    message = office.letters[0]
    assert message["to"] == "Nora@alder.example"
    assert f"/accounts/invitation/{token}/" in text_of(message)
    assert "Ada Alder asks you to join the team of Alder" in text_of(message)
    assert joining.look_up(token) == invitation
    assert invitation.ends_at - now() > INVITATION_LASTS - datetime.timedelta(minutes=1)


@pytest.mark.trust("TA02")
def test_the_link_of_an_invitation_lies_nowhere(ada, office, invitation, settings):
    token = sent(office, invitation)

    words = list(every_stored_word(settings.DATA))
    assert any("access_memberinvitation" in line for line in words)
    assert not [line for line in words if token in line]
    assert not [line for line in words if re.search(r"fli_[0-9A-Za-z]{49}", line)]


def test_a_resend_ends_the_older_link_at_once(ada, office, invitation):
    first = sent(office, invitation)
    invitations.send_again(invitation.reloaded(), by=ada)
    assert joining.look_up(first) is None, "before the new letter leaves, too"

    second = sent(office, invitation)
    assert joining.look_up(first) is None
    assert joining.look_up(second) == invitation


def test_a_letter_that_was_replaced_before_it_left_brings_no_link(ada, office, invitation):
    older = invitation.letter
    invitations.send_again(invitation.reloaded(), by=ada)

    assert delivered(older).state == "failed"
    assert office.letters == []


@pytest.mark.parametrize("answer", ["421 try later", "550 no such user"])
def test_a_link_that_surely_did_not_leave_opens_nothing(alder, office, invitation, answer):
    office.rcpt = [answer]
    delivered(invitation.letter)

    assert MemberInvitation.objects.within(alder).get().digest is None


def test_a_link_that_may_have_arrived_opens(office, invitation):
    office.body = [HANG_UP]
    delivered(invitation.letter)

    token = tokens.LINK_PATTERN.search(text_of(office.letters[0]))[1]
    assert joining.look_up(token) == invitation
    office.rcpt = ["550 no such user"]
    delivered(invitation.letter)  # surely did not leave, but the one before may lie in the mailbox
    assert joining.look_up(token) == invitation


def test_a_cancelled_one_opens_nothing(ada, office, invitation):
    token = sent(office, invitation)
    invitation.reloaded().cancel(by=ada)

    assert joining.look_up(token) is None
    with pytest.raises(Over):
        invitations.send_again(invitation.reloaded(), by=ada)


def test_after_fourteen_days_it_opens_nothing_and_can_be_sent_again(ada, office, invitation):
    token = sent(office, invitation)
    compare_and_set(invitation.reloaded(), expect={}, ends_at=now() - datetime.timedelta(seconds=1))
    assert joining.look_up(token) is None

    invitations.send_again(invitation.reloaded(), by=ada)
    assert joining.look_up(sent(office, invitation))


@pytest.mark.trust("TE15")
def test_it_dies_with_the_say_of_who_sent_it(alder, ada, office):
    olga = world.a_member(alder, "Olga Oak", role="owner")
    invitation = invitations.invite(Invited("nora@alder.example", "admin"), by=olga)
    token = sent(office, invitation)
    assert joining.look_up(token)

    team.change_role(Member.objects.within(alder).get(pk=olga.member_id), "admin", by=ada)
    assert joining.look_up(token) is None, "an admin invites no admins"
    team.change_role(Member.objects.within(alder).get(pk=olga.member_id), "owner", by=ada)
    assert joining.look_up(token)
    team.stop(Member.objects.within(alder).get(pk=olga.member_id), by=ada)
    assert joining.look_up(token) is None


def test_who_may_invite_whom(alder, ada, max_):
    ann = world.a_member(alder, "Ann Aster", role="admin")
    invitations.invite(Invited("one@alder.example", "owner"), by=ada)
    invitations.invite(Invited("two@alder.example", "staff"), by=ann)

    for by, role in ((ann, "admin"), (ann, "owner"), (max_, "staff")):
        with pytest.raises(NotAllowed):
            invitations.invite(Invited("three@alder.example", role), by=by)
    assert MemberInvitation.objects.within(alder).count() == 2


@pytest.mark.parametrize(
    "email",
    ["stra\u00dfe@alder.example", "\u212aim@alder.example", "two@@alder.example", "a b@c.example", "x"],
)
@pytest.mark.trust("TB11")
def test_an_address_that_folds_into_somebody_elses_is_refused(ada, email):
    with pytest.raises(Malformed):
        invitations.invite(Invited(email), by=ada)


def test_nobody_is_invited_twice_or_who_is_there(ada, max_, invitation):
    with pytest.raises(AlreadyInvited):
        invitations.invite(Invited("NORA@alder.example"), by=ada)
    with pytest.raises(AlreadyMember):
        invitations.invite(Invited("max@alder.example"), by=ada)


def test_joining_makes_a_login_and_a_member_once(alder, ada, office, invitation):
    found = joining.look_up(sent(office, invitation))
    again = joining.look_up(sent_token(office))
    member = joining.join_anew(found, name="Nora Nye", password=world.PASSWORD)

    assert (member.role, member.name, member.login.email) == ("staff", "Nora Nye", "nora@alder.example")
    assert member.login.check_password(world.PASSWORD)
    with pytest.raises((Over, joining.HasLogin)):
        joining.join_anew(again, name="Nora Nye", password=world.PASSWORD)
    assert joining.look_up(sent_token(office)) is None
    assert Event.objects.visible_to(ada).get(name="member.joined").actor_id == member.pk


def sent_token(office):
    return tokens.LINK_PATTERN.search(text_of(office.letters[-1]))[1]


def test_nobody_gets_the_account_of_somebody_else(alder, ada, zed, office):
    """The address has a login already: a form with a new password must not become its key."""
    invitation = invitations.invite(Invited("zed@birch.example"), by=ada)
    found = joining.look_up(sent(office, invitation))
    before = Login.objects.get(email="zed@birch.example").password

    with pytest.raises(joining.HasLogin):
        joining.join_anew(found, name="Mallory", password=world.PASSWORD)
    with pytest.raises(joining.SomebodyElse):
        joining.join(found, login=Login.objects.create_user("mallory@mail.example", world.PASSWORD))

    assert Login.objects.get(email="zed@birch.example").password == before
    assert (
        joining.join(found, login=Login.objects.get(email="zed@birch.example")).workspace_id
        == alder.workspace_id
    )


def test_an_earlier_letter_without_its_invitation_key_is_no_letter(ada):
    draft = invitations.Draft(subject="x", body="{{ invitation_link }}", to_address="x@mail.example")
    with pytest.raises(Malformed):
        invitations.post(draft, by=ada)
    assert "invitation_link" not in dict(invitations.values.offered())
