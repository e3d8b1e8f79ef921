"""A machine or a list gives access while a hand takes it away: the hand wins, whichever came first."""

import functools

import pytest
from django.db import transaction

from fanlight.core.errors import Refusal
from fanlight.ground.access.entering import accepting, signin
from fanlight.ground.access.models import ShareLink
from fanlight.ground.access.ways import activation, barring, colleagues
from fanlight.ground.people.models import Affiliation
from fanlight.ground.rooms.models import Grant, Reach
from fanlight.ground.workspaces.models import Workspace
from fanlight.work.bulk import invitations
from fanlight.work.bulk.verbs import NothingToDo
from fanlight.work.jobs import activating
from tests import world
from tests.ground.access.test_races import at_once
from tests.sizes import trials

pytestmark = pytest.mark.usefixtures("lasting_db")
ROUNDS = trials(short=4, long=40, of="rounds of taking access away while a machine or a list gives some")


def take(grant, by):
    return functools.partial(barring.disable_grant, grant, by=by)


@pytest.mark.feature("D01")
@pytest.mark.trust("TE17")
def test_a_confirmed_job_never_gives_back_what_a_hand_takes_at_that_moment(alder, ada):
    Workspace.objects.filter(pk=alder.workspace_id).update(activates_on_confirmed=True)
    for round_ in range(ROUNDS):
        contact = world.a_contact(alder, f"Person{round_} North")
        elsewhere = world.a_participant(world.a_job(alder, title="Roof"), contact, by=ada)
        grant = activation.turn_on(contact, activation.reach_of(elsewhere), by=ada)
        confirmed = world.a_job(alder, title="Door")
        world.a_participant(confirmed, contact, by=ada)

        at_once(functools.partial(activating.open_portal, confirmed), take(grant, ada))

        assert grant.reloaded().state == "disabled"


@pytest.mark.feature("D23")
@pytest.mark.trust("TE17")
def test_an_invited_list_never_gives_back_what_a_hand_takes_at_that_moment(alder, ada):
    said = {"reach": f"{alder.portal('customer').key} own"}

    def invite(contact):
        try:
            with transaction.atomic():
                invitations.invite(contact, said, ada)
        except NothingToDo:
            return

    for round_ in range(ROUNDS):
        contact = world.a_contact(alder, f"Person{round_} North")
        grant = activation.turn_on(contact, Reach(alder.portal("customer")), by=ada)

        at_once(functools.partial(invite, contact), take(grant, ada))

        assert grant.reloaded().state == "disabled"


@pytest.mark.feature("C22")
@pytest.mark.trust("TE17")
def test_an_owner_never_gives_back_what_a_hand_takes_at_that_moment(alder, ada, insurer):
    reach = Reach(alder.portal("instructing_client"), "client", insurer)
    olive = world.a_contact(alder, "Olive Owner")
    Affiliation.tie(olive, insurer, by=ada, role="owner")
    grant = Grant.give(olive, reach, by=ada)
    owner = accepting.credentials.viewer_of(grant, signin.begin(grant, signin.Arrival("code"))[0])

    def invite(who):
        try:
            colleagues.invite(who, by=owner)
        except Refusal:
            return

    for round_ in range(ROUNDS):
        contact = world.a_contact(alder, f"Person{round_} North", email=f"p{round_}@mail.example")
        Affiliation.tie(contact, insurer, by=ada, role="viewer")
        grant = Grant.give(contact, reach, by=ada)
        who = colleagues.NewColleague(contact.name, f"p{round_}@mail.example", "viewer")

        at_once(functools.partial(invite, who), take(grant, ada))

        assert grant.reloaded().state == "disabled"


@pytest.mark.feature("D01")
@pytest.mark.trust("TE17")
@pytest.mark.parametrize("is_ended_first", [False, True])
def test_what_is_taken_with_its_link_at_that_moment_stays_taken(alder, ada, is_ended_first):
    Workspace.objects.filter(pk=alder.workspace_id).update(activates_on_confirmed=True)
    for round_ in range(ROUNDS):
        contact = world.a_contact(alder, f"Person{round_} North")
        elsewhere = world.a_participant(world.a_job(alder, title="Roof"), contact, by=ada)
        grant = activation.turn_on(contact, activation.reach_of(elsewhere), by=ada)
        link = ShareLink.objects.within(alder).get(grant=grant)
        confirmed = world.a_job(alder, title="Door")
        world.a_participant(confirmed, contact, by=ada)
        taking = functools.partial(link.end, by=ada, and_grant=True)
        if is_ended_first:
            link.end(by=ada)
            taking = functools.partial(link.reloaded().take_access, by=ada)

        at_once(functools.partial(activating.open_portal, confirmed), taking)

        assert grant.reloaded().state == "disabled"
