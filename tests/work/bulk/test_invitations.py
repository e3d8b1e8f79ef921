"""Many contacts invited at once: what becomes of each, one letter for one address, and what can be taken back."""

import pytest
from django.db import connection

from fanlight.core.listings import Asked
from fanlight.ground.access.models import Invitation
from fanlight.ground.access.ways import activation, inviting
from fanlight.ground.mail.models import Letter
from fanlight.ground.people.listings import CONTACTS
from fanlight.ground.people.models import Affiliation
from fanlight.ground.rooms.models import Grant, Portal, Reach
from fanlight.work.bulk import running
from fanlight.work.bulk.models import BulkAction, BulkRow, Wish
from fanlight.work.bulk.verbs import verb_of
from tests import world
from tests.sizes import trials
from tests.work.bulk.test_killed import Died, deadly
from tests.work.bulk.wishes import carried_out, taken_back

ROWS = trials(short=12, long=10_000, of="contacts invited at once, the worker killed half-way")


def wish(business, *contacts, scope="own", is_all=False):
    chosen = tuple(contact.key for contact in contacts)
    said = {"reach": f"{business.portal('customer').key} {scope}"}
    verb = verb_of("contacts", "invite")
    return Wish(listing=CONTACTS, verb=verb, asked=Asked(chosen=chosen), is_all=is_all, said=said)


def became(action):
    """Outcome and reason by the contact's name."""
    rows = BulkRow.objects.within(action).filter(action=action).order_by("id")
    return {row.label: (row.outcome, row.why) for row in rows}


def addressed(business):
    """To whom letters are on their way, each as often as there are letters."""
    letters = Letter.objects.within(business).filter(kind=inviting.KIND)
    return sorted(letters.values_list("to_address", flat=True))


@pytest.mark.django_db
@pytest.mark.feature("D23", "D24")
def test_each_row_says_what_became_of_it(alder, ada, nia, cleo):
    ann, bea = (world.a_contact(alder, name, email="Shared@Mail.example") for name in ("Ann", "Bea"))
    mute = world.a_contact(alder, "Farah Siddiqui", email="")
    shut = world.a_contact(alder, "Dan Dale")
    shut.disable(by=ada)
    asked = world.a_contact(alder, "Ina Ivers")
    inviting.invite(asked, Reach(alder.portal("customer")), by=ada)

    action = carried_out(wish(alder, nia, cleo.contact, ann, bea, mute, shut, asked), ada)

    found = became(action)
    assert found["Nia North"] == found["Ann"] == ("done", "")
    assert found["Cleo Castle"] == ("skipped", "Already active.")
    assert found["Bea"][0] == "skipped"
    assert found["Bea"][1].startswith("Duplicate")
    assert found["Farah Siddiqui"] == ("refused", "No email address.")
    assert found["Dan Dale"] == ("refused", "Disabled.")
    assert found["Ina Ivers"] == ("skipped", "Invited already.")
    assert addressed(alder) == ["Shared@Mail.example", "ina@mail.example", "nia@mail.example"]
    assert Grant.objects.within(alder).get(contact=nia).state == "invited"


@pytest.mark.django_db
@pytest.mark.trust("TE17")
def test_what_was_taken_away_is_not_given_back_with_a_whole_list(alder, ada, nia):
    reach = Reach(alder.portal("customer"))
    grant = activation.turn_on(nia, reach, by=ada)
    activation.deactivate(grant, by=ada)

    action = carried_out(wish(alder, nia, is_all=True), ada)

    outcome, why = became(action)["Nia North"]
    assert (outcome, why.split(".")[0]) == ("refused", "Access was taken away")
    assert grant.reloaded().state == "disabled"
    assert addressed(alder) == []
    assert inviting.invite(nia, reach, by=ada), "who looks at her may mean it"


@pytest.mark.django_db
@pytest.mark.trust("TE17")
@pytest.mark.parametrize(("taken", "asked"), [("own", "client"), ("client", "own")])
def test_what_was_taken_away_is_not_given_back_in_another_shape(alder, ada, nia, insurer, taken, asked):
    Affiliation.tie(nia, insurer, by=ada)
    reaches = {
        "own": Reach(alder.portal("customer")),
        "client": Reach(alder.portal("customer"), "client", insurer),
    }
    activation.deactivate(activation.turn_on(nia, reaches[taken], by=ada), by=ada)

    action = carried_out(wish(alder, nia, scope=asked), ada)

    outcome, why = became(action)["Nia North"]
    assert (outcome, why.split(".")[0]) == ("refused", "Access was taken away")
    assert addressed(alder) == []
    assert not Grant.objects.within(alder).filter(contact=nia, scope=asked).exists()


@pytest.mark.django_db
@pytest.mark.trust("TE17")
def test_what_was_taken_away_for_another_client_does_not_hold_up_this_one(alder, ada, nia, insurer):
    former = Reach(alder.portal("customer"), "client", world.a_client(alder, "Former"))
    activation.deactivate(activation.turn_on(nia, former, by=ada), by=ada)
    Affiliation.tie(nia, insurer, by=ada)

    assert became(carried_out(wish(alder, nia, scope="client"), ada)) == {"Nia North": ("done", "")}


@pytest.mark.django_db
@pytest.mark.feature("D24")
def test_with_the_portal_off_nobody_is_written_to(alder, ada, nia):
    Portal.objects.within(alder).update(on=False)
    action = carried_out(wish(alder, nia), ada)
    assert became(action) == {"Nia North": ("refused", "The portal is off.")}
    assert addressed(alder) == []
    gone = carried_out(Wish(**{**fields(wish(alder, nia)), "said": {"reach": "nothing own"}}), ada)
    assert became(gone)["Nia North"][0] == "refused"


def fields(one):
    return {name: getattr(one, name) for name in ("listing", "verb", "asked", "is_all", "said")}


@pytest.mark.django_db
@pytest.mark.feature("D24", "C21")
def test_all_jobs_of_their_client_need_one_client(alder, ada, nia, insurer):
    lone = world.a_contact(alder, "Otto Ost")
    both = world.a_contact(alder, "Ann Archer")
    Affiliation.tie(nia, insurer, by=ada)
    for client in (insurer, world.a_client(alder, "Another")):
        Affiliation.tie(both, client, by=ada)

    action = carried_out(wish(alder, nia, lone, both, scope="client"), ada)

    assert {name: outcome for name, (outcome, _why) in became(action).items()} == {
        "Nia North": "done",
        "Otto Ost": "refused",
        "Ann Archer": "refused",
    }
    grant = Grant.objects.within(alder).get(contact=nia)
    assert (grant.scope, grant.client) == ("client", insurer)


@pytest.mark.django_db
@pytest.mark.feature("D23")
def test_undoing_cancels_what_is_still_pending(alder, ada, nia):
    ann = world.a_contact(alder, "Ann Archer")
    action = carried_out(wish(alder, nia, ann), ada)
    activation.turn_on(ann, Reach(alder.portal("customer")), by=ada)

    action = taken_back(action, ada)

    found = became(action)
    assert found["Nia North"][0] == "undone"
    assert found["Ann Archer"][0] == "kept"
    assert not Invitation.objects.within(alder).pending().exists()
    assert Grant.objects.within(alder).get(contact=ann).state == "active"
    assert Grant.objects.within(alder).get(contact=nia).state == "inactive"


@pytest.mark.django_db
def test_those_of_others_are_not_reached(alder, zed, birch, nia):
    action = carried_out(wish(birch, nia), zed)
    assert became(action) == {}
    assert addressed(alder) == []


@pytest.mark.usefixtures("lasting_db")
@pytest.mark.feature("D24")
def test_a_worker_that_dies_at_every_statement_in_turn_sends_one_letter_each(alder, ada):
    people = [world.a_contact(alder, f"Person{number} North") for number in range(2)]
    people.append(world.a_contact(alder, "Twin", email=people[0].email))
    action = BulkAction.begin(wish(alder, *people), by=ada)
    deaths, nth = 0, 1
    while action.reloaded().is_under_way:
        try:
            with connection.execute_wrapper(deadly(nth)):
                running.run(action)
        except Died:
            deaths += 1
        nth += 1
        assert nth < 900

    assert deaths > 20
    assert addressed(alder) == sorted(person.email for person in people[:2])
    assert Invitation.objects.within(alder).unanswered().count() == 2
    assert became(action)["Twin"][1].startswith("Duplicate")


@pytest.mark.usefixtures("lasting_db")
@pytest.mark.feature("D24")
def test_killed_half_way_and_begun_again_nobody_gets_two_letters(alder, ada):
    people = [world.a_contact(alder, f"Person{number} North") for number in range(ROWS)]
    action = BulkAction.begin(wish(alder, is_all=True), by=ada)
    deaths = 0
    while action.reloaded().done < ROWS // 2:
        running.run(action, seconds=0.01)
        try:
            with connection.execute_wrapper(deadly(40)):
                running.run(action)
        except Died:
            deaths += 1

    assert deaths
    running.run(action)

    assert action.reloaded().state == "done"
    assert addressed(alder) == sorted(person.email for person in people)
