"""What lists say of a contact's ways in follows every verb, and the clock."""

import datetime

import pytest
import time_machine
from django.utils.timezone import now

from fanlight.ground.access.entering import signin
from fanlight.ground.access.models import Invitation
from fanlight.ground.access.tasks import settle_contacts
from fanlight.ground.access.ways import standing
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms.models import Grant, Reach
from tests import world

pytestmark = pytest.mark.django_db


def state_of(contact: Contact) -> str:
    return Contact.objects.within(contact).get(pk=contact.pk).portal_state


def settled(contact: Contact) -> str:
    standing.settle(contact.pk, owner=contact)
    return state_of(contact)


def test_a_contact_without_a_way_in_has_no_state(nia):
    assert settled(nia) == ""


def test_a_shared_link_is_a_state_that_runs_out_by_itself(alder, job, nia, ada):
    world.a_participant(job, nia, by=ada)
    world.a_share_link(alder, job, nia, days=3)
    assert state_of(nia) == "link"
    with time_machine.travel(now() + datetime.timedelta(days=5), tick=False):
        settle_contacts.func()
        assert state_of(nia) == "ended"


def test_ending_the_last_link_ends_the_state(alder, job, nia, ada):
    world.a_participant(job, nia, by=ada)
    link = world.a_share_link(alder, job, nia)
    link.end(by=ada)
    assert state_of(nia) == "ended"


def test_an_invitation_waits_until_it_is_too_late(alder, nia, ada):
    grant = Grant.give(nia, Reach(alder.portal("customer")), by=ada, state="invited")
    Invitation.objects.create(
        workspace_id=alder.workspace_id, grant=grant, ends_at=now() + datetime.timedelta(days=14)
    )
    assert settled(nia) == "invited"
    with time_machine.travel(now() + datetime.timedelta(days=15), tick=False):
        settle_contacts.func()
        assert state_of(nia) == "ended"


def test_an_active_grant_beats_a_link_and_disabling_beats_everything(alder, job, nia, ada):
    world.a_participant(job, nia, by=ada)
    world.a_share_link(alder, job, nia)
    Grant.give(nia, Reach(alder.portal("customer")), by=ada)
    assert settled(nia) == "active"
    nia.disable(by=ada)
    assert state_of(nia) == "disabled"
    nia.enable(by=ada)
    assert settled(nia) == "active"


def test_a_sign_in_by_a_grant_is_remembered(alder, nia, ada):
    grant = Grant.give(nia, Reach(alder.portal("customer")), by=ada)
    session, _secret = signin.begin(grant, signin.Arrival("code"))
    assert session.grant == grant
    assert session.assurance == "code"
    assert Contact.objects.within(nia).get(pk=nia.pk).signed_in_at
