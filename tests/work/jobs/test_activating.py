"""A confirmed job opens the portal for its customers by itself: once, whatever happens to the worker or the job."""

import pytest
from django.db import connection

from fanlight.ground.access.ways import activation, clouds, inviting
from fanlight.ground.activity import listeners
from fanlight.ground.activity.models import Event
from fanlight.ground.mail.models import Letter
from fanlight.ground.rooms.models import Portal
from fanlight.ground.workspaces.models import Workspace
from fanlight.work.jobs import activating
from fanlight.work.jobs.models import Job, Status
from tests import world
from tests.work.bulk.test_killed import Died, deadly

pytestmark = pytest.mark.django_db


@pytest.fixture
def option(alder):
    Workspace.objects.filter(pk=alder.workspace_id).update(activates_on_confirmed=True)


@pytest.fixture
def person(job, nia, ada):
    return world.a_participant(job, nia, by=ada)


def move(job, label, by):
    job.reloaded().move(Status.objects.within(by).get(kind=job.kind, label=label), by=by)


def heard(by):
    """What the worker does with every `job.confirmed`, in their order."""
    for event in Event.objects.within(by).filter(name="job.confirmed").order_by("number"):
        listeners.tell_all(event)


def confirm(job, by):
    move(job, "Survey booked", by)
    heard(by)


def cloud(person):
    return clouds.ways_of(person).cloud


def letters(by, kind=activation.KIND):
    return Letter.objects.within(by).filter(kind=kind)


@pytest.mark.feature("D01", "D02")
def test_a_confirmed_job_gives_the_same_state_as_by_hand(alder, job, ada, person, option):
    other_job = world.a_job(alder, title="Roof")
    by_hand = world.a_participant(other_job, world.a_contact(alder, "Otto Ost"), by=ada)
    activation.turn_on(by_hand.contact, activation.reach_of(by_hand), by=ada)

    confirm(job, ada)

    assert cloud(person) == cloud(by_hand) == "on"
    made = [clouds.ways_of(one).grants[0] for one in (person, by_hand)]
    assert len({(grant.scope, grant.state, grant.portal_id) for grant in made}) == 1
    assert letters(ada).count() == 2
    assert letters(ada).get(contact=person.contact).member is None
    event = Event.objects.within(alder).get(name="activation.automatic")
    assert (event.actor_kind, event.room_id) == ("system", job.room_id)


@pytest.mark.feature("D01")
def test_it_fires_once_however_often_the_job_comes_back(job, ada, alder, person, option):
    confirm(job, ada)
    activation.turn_off(person, by=ada)
    late = world.a_participant(job, world.a_contact(alder, "Otto Ost"), by=ada)

    move(job, "New instruction", ada)
    confirm(job, ada)

    assert (cloud(person), cloud(late)) == ("off", "off")
    assert letters(ada).count() == 1


@pytest.mark.feature("D01")
def test_it_is_an_option_that_is_off(job, ada, person):
    confirm(job, ada)
    assert cloud(person) == "off"
    assert not Job.objects.within(ada).get(pk=job.pk).activated_at


@pytest.mark.parametrize("label", ["Report sent", "Approved", "Complete", "Cancelled"])
def test_other_statuses_open_nothing(job, ada, person, option, label):
    move(job, label, ada)
    heard(ada)
    assert cloud(person) == "off"


def test_only_customers_are_let_in(alder, job, ada, person, option):
    ines = world.a_contact(alder, "Ines Insurer")
    other = world.a_participant(job, ines, by=ada, audience="instructing_client")
    confirm(job, ada)
    assert (cloud(person), cloud(other)) == ("on", "off")


def test_whoever_cannot_be_let_in_holds_up_nobody(alder, job, ada, person, option):
    mute = world.a_participant(job, world.a_contact(alder, "Farah Siddiqui", email=""), by=ada)
    guest = world.a_guest(alder, job, "Gus Gardner")
    confirm(job, ada)
    assert (cloud(person), cloud(mute)) == ("on", "none")
    assert letters(ada).count() == 1, "and whoever has a way in already is not written to"
    assert guest.link.reloaded().is_live


@pytest.mark.trust("TE17")
@pytest.mark.parametrize("taken", ["here", "everywhere"])
def test_what_somebody_took_away_is_not_given_back_by_itself(alder, job, ada, person, option, taken):
    elsewhere = world.a_participant(world.a_job(alder, title="Roof"), person.contact, by=ada)
    lost = person if taken == "here" else elsewhere
    grant = activation.turn_on(lost.contact, activation.reach_of(lost), by=ada)
    if taken == "here":
        activation.turn_off(lost, by=ada)
    else:
        activation.deactivate(grant, by=ada)
    otto = world.a_participant(job, world.a_contact(alder, "Otto Ost"), by=ada)

    confirm(job, ada)

    assert (cloud(person), cloud(elsewhere), cloud(otto)) == ("off", "off", "on")
    assert letters(ada).filter(contact=person.contact).count() == 1, "the one of the first time"


def test_where_nobody_could_be_let_in_it_may_happen_later(job, ada, person, option):
    Portal.objects.within(job).update(on=False)
    confirm(job, ada)
    Portal.objects.within(job).update(on=True)
    assert cloud(person) == "off"
    move(job, "New instruction", ada)
    confirm(job, ada)
    assert cloud(person) == "on"


def test_where_a_password_is_asked_for_it_is_an_invitation(alder, job, ada, person, option):
    Workspace.objects.filter(pk=alder.workspace_id).update(sign_in_policy="required")
    confirm(job, ada)
    heard(ada)
    assert cloud(person) == "invited"
    assert letters(ada, inviting.KIND).count() == 1


def test_each_pack_calls_a_status_confirmed(alder, birch):
    for business, label in ((alder, "Survey booked"), (birch, "Survey")):
        confirmed = Status.objects.within(business).filter(means="confirmed")
        assert list(confirmed.values_list("label", flat=True)) == [label]


@pytest.mark.feature("D01")
def test_the_task_is_lined_up_with_the_move(job, ada, person, option):
    from django_tasks_db.models import DBTaskResult

    before = DBTaskResult.objects.count()
    move(job, "Survey booked", ada)
    assert DBTaskResult.objects.count() > before
    move(job, "Report sent", ada)


@pytest.mark.usefixtures("lasting_db")
@pytest.mark.feature("D01")
def test_a_worker_that_dies_at_every_statement_in_turn_sends_one_letter(alder, ada):
    Workspace.objects.filter(pk=alder.workspace_id).update(activates_on_confirmed=True)
    job = world.a_job(alder)
    people = [
        world.a_participant(job, world.a_contact(alder, f"Person{number} North"), by=ada) for number in (1, 2)
    ]
    move(job, "Survey booked", ada)
    deaths, nth = 0, 1
    while True:
        try:
            with connection.execute_wrapper(deadly(nth)):
                heard(ada)
            break
        except Died:
            deaths, nth = deaths + 1, nth + 1
    heard(ada)

    assert deaths > 20
    assert [cloud(person) for person in people] == ["on", "on"]
    assert letters(ada).count() == 2
    assert Event.objects.within(alder).filter(name="activation.automatic").count() == 2
    assert activating.open_portal(Job.objects.within(alder).get(pk=job.pk)) == 0
