"""A document for a contact who is not on the job yet: added, shown, the portal on, one letter; or nothing of it."""

import pytest
from django.db import transaction

from fanlight.core.errors import NotAllowed, Refusal
from fanlight.ground.access.ways import activation, inviting
from fanlight.ground.mail.models import Letter
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms.models import Grant, Participant, Portal, Publication, Reach
from fanlight.ground.rooms.models.rooms import AlreadyTakesPart
from fanlight.work.files import newcomers, sending
from fanlight.work.files.models import File, FileSending
from tests import world
from tests.work.files.test_races import at_once
from tests.work.files.uploads import a_file

pytestmark = pytest.mark.feature("D01")


@pytest.fixture
def plan(job, ada):
    return a_file(job.room, by=ada)


@pytest.fixture
def nina(alder):
    """In the address book of the business, and on no job."""
    return world.a_contact(alder, "Nina New")


def send(file, contact, by, audience="customer", *, turns_on=True):
    return newcomers.send(file, contact, by=by, audience=audience, turns_on=turns_on)


def made(owner, contact):
    """How many participations, ways in, sendings and letters the contact has."""
    tables = (Participant, Grant, Letter)
    counts = [table.objects.within(owner).filter(contact=contact).count() for table in tables]
    return [*counts, FileSending.objects.within(owner).filter(person__contact=contact).count()]


def refused(press):
    """The refusal's class, of a press in a transaction of its own."""
    try:
        with transaction.atomic():
            press()
    except Refusal as refusal:
        return type(refusal)
    return None


def test_one_press_adds_them_shows_it_turns_the_portal_on_and_writes_one_letter(ada, job, plan, nina):
    sent = send(plan, nina, ada)

    assert (sent.times, sent.turned_on) == (1, True)
    assert Participant.objects.within(ada).get(room=job.room, contact=nina).audience == "customer"
    assert plan.published_to == ["customer"]
    assert made(ada, nina) == [1, 1, 1, 1]
    assert "plan.pdf" in Letter.objects.within(ada).get(contact=nina).body


def test_a_second_press_is_told_of_the_first_and_another_audience_of_the_place_they_have(ada, plan, nina):
    send(plan, nina, ada)

    assert refused(lambda: send(plan, nina, ada)) is sending.SentAlready
    assert refused(lambda: send(plan, nina, ada, "instructing_client")) is AlreadyTakesPart
    assert made(ada, nina) == [1, 1, 1, 1]
    assert plan.published_to == ["customer"]


def test_without_the_tick_nobody_is_added_and_nothing_is_shown(ada, plan, nina):
    assert refused(lambda: send(plan, nina, ada, turns_on=False)) is newcomers.NotOnTheJob
    new = {"by": ada, "said": ("Olga Odd", "olga@mail.example"), "audience": "customer"}
    assert refused(lambda: newcomers.send_to_new(plan, **new, turns_on=False)) is newcomers.NotOnTheJob

    assert made(ada, nina) == [0, 0, 0, 0]
    assert plan.published_to == []
    assert not Contact.objects.within(ada).named("Olga Odd").exists()


def test_whoever_cannot_be_written_to_or_let_in_is_not_added_either(alder, ada, plan, nina):
    silent = world.a_contact(alder, "Sam Silent", email="")
    barred = world.a_contact(alder, "Bea Barred")
    barred.disable(by=ada)

    assert refused(lambda: send(plan, silent, ada)) is inviting.NoEmail
    assert refused(lambda: send(plan, barred, ada)) is inviting.Disabled
    portal = alder.portal("customer")
    type(portal).objects.within(ada).filter(pk=portal.pk).update(on=False)
    assert refused(lambda: send(plan, nina, ada)) is inviting.PortalOff
    for contact in (silent, barred, nina):
        assert made(ada, contact) == [0, 0, 0, 0]
    assert plan.published_to == []


def test_a_job_that_is_on_no_portal_adds_nobody(ada, job, plan, nina):
    for portal in Portal.objects.within(ada):
        Publication.objects.create(workspace_id=ada.workspace_id, room=job.room, portal=portal, on=False)

    assert refused(lambda: send(plan, nina, ada)) is activation.NotShown
    assert made(ada, nina) == [0, 0, 0, 0]


def test_a_way_into_another_portal_does_not_stand_for_the_one_that_shows_it(alder, ada, insurer, nina):
    job = world.a_job(alder, client=insurer)
    plan = a_file(job.room, by=ada)
    activation.turn_on(nina, Reach(alder.portal("instructing_client"), "client", insurer), by=ada)

    assert send(plan, nina, ada).turned_on
    granted = Grant.objects.within(ada).filter(contact=nina, portal=alder.portal("customer"))
    assert granted.get().state == "active"


def test_somebody_new_is_written_down_once_and_a_known_address_is_theirs_alone(ada, plan, nina):
    new = {"by": ada, "audience": "customer", "turns_on": True}
    newcomers.send_to_new(plan, said=("Olga Odd", "olga@mail.example"), **new)

    again = refused(lambda: newcomers.send_to_new(plan, said=("Olga Odd", "OLGA@mail.example"), **new))
    assert again is sending.SentAlready
    assert made(ada, Contact.objects.within(ada).named("Olga Odd").get()) == [1, 1, 1, 1]
    taken = refused(lambda: newcomers.send_to_new(plan, said=("Not Nina", nina.email), **new))
    assert taken is newcomers.AddressKnown


def test_only_the_team_sends_and_only_to_contacts_of_its_own(ada, gus, birch, plan, nina):
    foreign = world.a_contact(birch, "Zoe Zander")

    for contact, by, audience in (
        (nina, gus.viewer, "customer"),
        (foreign, ada, "customer"),
        (nina, ada, "x"),
    ):
        with pytest.raises(NotAllowed):
            send(plan, contact, by, audience)
    assert made(ada, nina) == [0, 0, 0, 0]
    assert File.objects.visible_to(gus.viewer).count() == 0


@pytest.mark.usefixtures("lasting_db")
def test_many_presses_at_once_are_one_participation_one_way_in_and_one_letter(ada, job, alder):
    plan, nina = a_file(job.room, by=ada), world.a_contact(alder, "Nina New")
    got = at_once(lambda: send(plan.reloaded(), nina, ada).times)
    said, more = ("Olga Odd", "olga@mail.example"), {"by": ada, "audience": "customer", "turns_on": True}
    new = at_once(lambda: newcomers.send_to_new(plan.reloaded(), said=said, **more).times)

    assert got.count(1) == new.count(1) == 1
    assert {*got, *new} == {1, sending.SentAlready}
    assert made(ada, nina) == [1, 1, 1, 1]
    assert made(ada, Contact.objects.within(ada).named("Olga Odd").get()) == [1, 1, 1, 1]
