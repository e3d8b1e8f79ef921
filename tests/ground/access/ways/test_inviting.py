"""Inviting a contact: one open invitation for each grant, its letter, and what ends it."""

import datetime
import re

import pytest
from django.db import transaction
from django.utils.timezone import now

from fanlight.core import tokens
from fanlight.core.doors import compare_and_set
from fanlight.core.errors import Malformed, NotAllowed
from fanlight.ground.access.entering import accepting
from fanlight.ground.access.models import Invitation
from fanlight.ground.access.models.invitations import INVITATION_LASTS, Over
from fanlight.ground.access.ways import inviting
from fanlight.ground.activity.models import Event
from fanlight.ground.mail.models import Letter
from fanlight.ground.mail.outbox import Bounced
from fanlight.ground.people.models import Contact, ContactAddress
from fanlight.ground.rooms.brand import set_look
from fanlight.ground.rooms.models import Grant, Portal, Reach
from fanlight.ground.rooms.models.grants import AlreadyActive, AlreadyDisabled
from tests import world
from tests.faces.console.test_wizard import logo
from tests.ground.access.ways.test_letters import delivered, every_stored_word, text_of
from tests.ground.mail.conftest import mailers
from tests.ground.mail.office import HANG_UP, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(settings):
    with opened() as office:
        settings.MAILERS = mailers(office.port)
        yield office


@pytest.fixture
def reach(alder):
    return Reach(alder.portal("customer"))


@pytest.fixture
def invitation(nia, reach, ada):
    return inviting.invite(nia, reach, by=ada, line="We spoke on the phone today.")


def state_of(contact):
    return contact.reloaded().portal_state


def sent(office, invitation):
    """The token in the newest letter."""
    assert delivered(invitation.reloaded().letter).state == "sent"
    return tokens.LINK_PATTERN.search(text_of(office.letters[-1]))[1]


@pytest.mark.feature("D06", "D22", "D25")
def test_the_letter_brings_a_link_and_the_personal_line(alder, nia, office, invitation):
    token = sent(office, invitation)

    (message,) = office.letters
    text = text_of(message)
    assert message["to"] == f"{nia.name} <{nia.email}>"
    assert message["subject"] == "Ada Alder invited you to your portal with Alder"
    assert "We spoke on the phone today." in text
    assert f"https://fanlight.test/alder/invitation/{token}" in text
    assert "https://fanlight.test/alder/ " in text, "the plain address, for later"
    assert invitation.reloaded().sent_at
    assert invitation.ends_at - now() > INVITATION_LASTS - datetime.timedelta(minutes=1)
    assert (invitation.grant.state, state_of(nia)) == ("invited", "invited")


@pytest.mark.feature("D25")
def test_the_letter_bears_the_logo_and_needs_no_pictures(alder, client, ada, office, invitation):
    set_look(alder.workspace, "#1b6b58", by=ada, logo=logo().read())
    token = sent(office, invitation)
    html = office.letters[0].get_body(("html",)).get_content()

    (picture,) = re.findall(r'<img src="https://fanlight.test(/alder/brand/[0-9a-f]+.png)" alt="A"', html)
    answer = client.get(picture)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    without = re.sub(r"<img[^>]*>", "", html)
    assert f'href="https://fanlight.test/alder/invitation/{token}"' in without
    assert ">Open my portal</a>" in without
    assert "background:#1b6b58" in without
    assert "<bdi>Alder</bdi>" in without


@pytest.mark.trust("TA02")
def test_the_token_lies_nowhere(office, invitation, settings):
    token = sent(office, invitation)
    words = list(every_stored_word(settings.DATA))

    assert any("access_invitation" in line for line in words)
    assert not [line for line in words if token in line]


@pytest.mark.feature("D22")
def test_inviting_is_written_down(ada, nia, invitation):
    event = Event.objects.visible_to(ada).get(name="portal_invitation.made")
    assert event.actor_id == ada.member_id
    assert Letter.objects.visible_to(ada).get(kind=inviting.KIND).contact_id == nia.pk


def test_a_resend_ends_the_older_one_at_once(ada, office, invitation):
    first = sent(office, invitation)
    again = inviting.send_again(invitation.grant, by=ada)

    older = invitation.reloaded()
    assert older.cancelled_at
    assert older.digest is None
    assert again.line == "We spoke on the phone today.", "unless another is given"
    assert sent(office, again) != first
    assert Invitation.objects.within(again).unanswered().get() == again


def test_a_letter_that_was_replaced_before_it_left_brings_no_link(ada, office, invitation):
    inviting.send_again(invitation.grant, by=ada)
    assert delivered(invitation.letter).state == "failed"
    assert office.letters == []


@pytest.mark.parametrize("answer", ["421 try later", "550 no such user"])
def test_a_link_that_surely_did_not_leave_opens_nothing(office, invitation, answer):
    office.rcpt = [answer]
    delivered(invitation.letter)
    assert invitation.reloaded().digest is None


def test_whichever_copy_of_its_letter_somebody_keeps_opens_it(alder, office, invitation):
    office.body = [HANG_UP, HANG_UP, HANG_UP]
    for _uncertain in range(3):
        delivered(invitation.letter)
    office.rcpt = ["421 try later"]
    delivered(invitation.letter)  # this one surely did not leave, and takes nothing from those before
    delivered(invitation.letter)

    found = {tokens.LINK_PATTERN.search(text_of(letter))[1] for letter in office.letters}
    assert len(office.letters) == 4
    assert len(found) == 1
    assert accepting.look_up(found.pop(), owner=alder).is_open


def test_cancelling_takes_everything_back(ada, nia, office, invitation):
    sent(office, invitation)
    inviting.cancel(invitation.grant, by=ada)

    assert invitation.reloaded().digest is None
    assert invitation.grant.reloaded().state == "inactive"
    assert state_of(nia) == "ended"
    with pytest.raises(Over):
        inviting.cancel(invitation.grant, by=ada)
    with pytest.raises(Over):
        inviting.send_again(invitation.grant, by=ada)


def test_who_was_cancelled_or_disabled_can_be_invited_anew(ada, nia, reach, invitation):
    inviting.cancel(invitation.grant, by=ada)
    assert inviting.invite(nia, reach, by=ada).grant == invitation.grant
    invitation.grant.reloaded().disable(by=ada)
    with pytest.raises(AlreadyDisabled):
        inviting.send_again(invitation.grant, by=ada)
    inviting.invite(nia, reach, by=ada)
    assert invitation.grant.reloaded().state == "invited"


@pytest.mark.feature("D24")
def test_nobody_is_invited_twice(ada, nia, reach, invitation):
    with pytest.raises(inviting.AlreadyInvited):
        inviting.invite(nia, reach, by=ada)
    invitation.grant.activate(by=ada)
    with pytest.raises(AlreadyActive):
        inviting.invite(nia, reach, by=ada)
    with pytest.raises(AlreadyActive):
        inviting.send_again(invitation.grant, by=ada)
    assert Letter.objects.within(nia).count() == 1


def test_one_that_ran_out_gives_way_to_a_new_one(ada, nia, reach, invitation):
    compare_and_set(invitation, expect={}, ends_at=now() - datetime.timedelta(seconds=1))
    fresh = inviting.invite(nia, reach, by=ada)
    assert Invitation.objects.within(nia).unanswered().get() == fresh


@pytest.mark.feature("D05")
def test_without_an_address_the_reason_is_said(alder, ada, reach):
    nobody = world.a_contact(alder, "Nobody Known", email="")
    with pytest.raises(inviting.NoEmail, match="no email address"):
        inviting.invite(nobody, reach, by=ada)

    bounced = world.a_contact(alder, "Bea Bounced")
    ContactAddress.objects.within(bounced).filter(contact=bounced).update(bounced_at=now())
    with pytest.raises(Bounced), transaction.atomic():
        inviting.invite(bounced, reach, by=ada)
    assert Grant.objects.within(alder).count() == Letter.objects.within(alder).count() == 0


@pytest.mark.feature("D11")
def test_while_the_portal_is_off_nobody_is_invited(alder, ada, nia, reach, invitation):
    inviting.cancel(invitation.grant, by=ada)
    compare_and_set(reach.portal, expect={}, on=False)
    with pytest.raises(inviting.PortalOff):
        inviting.invite(nia, reach, by=ada)
    compare_and_set(reach.portal, expect={}, on=True)
    type(alder.workspace).objects.filter(pk=alder.workspace_id).update(portal_on=False)
    with pytest.raises(inviting.PortalOff):
        inviting.invite(nia, reach, by=ada)
    assert Letter.objects.within(alder).count() == 1


@pytest.mark.feature("D11")
def test_a_portal_is_off_when_the_one_it_follows_is(alder, ada, nia, office):
    general = alder.portal("customer")
    below = Portal.objects.create(
        workspace_id=alder.workspace_id, audience="customer", name="Own", parent=general
    )
    asked = inviting.invite(nia, Reach(below), by=ada)
    token = sent(office, asked)
    assert accepting.look_up(token, owner=alder).is_open
    compare_and_set(general, expect={}, on=False)

    assert not accepting.look_up(token, owner=alder).is_open
    with pytest.raises(inviting.PortalOff):
        inviting.invite(world.a_contact(alder, "Otto Ost"), Reach(below), by=ada)


@pytest.mark.trust("TD08")
def test_who_is_disabled_is_not_invited(ada, nia, reach, invitation):
    Contact.objects.within(nia).get(pk=nia.pk).disable(by=ada)
    with pytest.raises(inviting.Disabled):
        inviting.send_again(invitation.grant, by=ada)
    with pytest.raises(inviting.Disabled):
        inviting.invite(nia, reach, by=ada)


@pytest.mark.parametrize(
    "line",
    ["{{ portal_link }}", "see {{business}}", "fli_" + "a" * 49, "x" * 501, "https://x.y/l/fls_" + "b" * 49],
)
def test_a_line_that_is_filled_or_opens_something_is_refused(nia, reach, ada, line):
    with pytest.raises(Malformed) as refused:
        inviting.invite(nia, reach, by=ada, line=line)
    assert refused.value.field == "line"


@pytest.mark.feature("C21", "C22")
def test_an_invitation_goes_as_far_as_its_reach(alder, job, nia, ada):
    portal = alder.portal("customer")
    grant = inviting.invite(nia, Reach(portal, "listed", rooms=(job.room,)), by=ada).grant
    assert not grant.opens(job.room), "before it is accepted"
    grant.activate(by=ada)
    assert grant.reloaded().opens(job.room)
    assert not grant.opens(world.a_job(alder, title="Another").room)


def test_only_staff_invite(cleo, nia, reach, invitation):
    for act in (
        lambda: inviting.invite(nia, reach, by=cleo.viewer),
        lambda: inviting.send_again(invitation.grant, by=cleo.viewer),
        lambda: inviting.cancel(invitation.grant, by=cleo.viewer),
    ):
        with pytest.raises(NotAllowed):
            act()
