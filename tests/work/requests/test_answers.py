"""What the team makes of a request: taken on, declined, opened again, or a job in the same room."""

import pytest

from fanlight.core.errors import Malformed, NotAllowed, Refusal
from fanlight.ground.activity.models import Event
from fanlight.ground.rooms.models import Participant, Portal, Publication, Room
from fanlight.work.conversations.models import Note
from fanlight.work.files.models import File
from fanlight.work.jobs.models import Job, Status
from fanlight.work.jobs.models.jobs import JobDraft, RoomTaken
from fanlight.work.requests.models import WorkRequest
from fanlight.work.requests.models.requests import NoReason, NotDeclined, NotNew, NotOpen
from tests import world
from tests.work.files.uploads import a_file
from tests.work.requests.asking import a_request, takes_requests

SCOPES = ("own", "client", "listed")
DRAFT = JobDraft(title="Hall, repainted", kind="claim", site="14 Alder Row, Bath")


@pytest.fixture(autouse=True)
def _open(alder):
    takes_requests(alder)


@pytest.fixture
def asked(cleo):
    return a_request(cleo)


def names(viewer, request):
    return list(
        Event.objects.visible_to(viewer)
        .filter(room=request.room_id)
        .order_by("number")
        .values_list("name", flat=True)
    )


@pytest.mark.feature("B08")
@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("by_default", [True, False])
def test_it_becomes_a_job_in_its_own_room_and_the_client_never_loses_sight(
    alder, job, ada, scope, by_default
):
    person = world.a_holder(alder, job, "Ann Acme", scope=scope)
    asked = a_request(person)
    Note.write(by=person.viewer, room=asked.room, body="By Friday?")
    kept = a_file(asked.room, by=person.viewer)
    Portal.objects.within(alder).update(rooms_on_by_default=by_default)

    made = asked.make_job(DRAFT, by=ada)

    assert made.number == "J-2"
    assert made.room_id == asked.room_id
    room = Room.objects.visible_to(person.viewer).get(pk=asked.room_id)
    assert (room.kind, room.title) == ("job", "Hall, repainted")
    assert Job.objects.visible_to(person.viewer).get(number=made.number).title == "Hall, repainted"
    request = WorkRequest.objects.visible_to(person.viewer).get()
    assert (request.state, request.job_id) == ("job", made.pk)
    assert Note.objects.visible_to(person.viewer).get(room=room).body == "By Friday?"
    assert File.objects.visible_to(person.viewer).get(room=room).pk == kept.pk
    assert Participant.objects.within(alder).get(room=room).contact_id == person.contact.pk


def test_others_do_not_come_to_see_it_by_that(alder, job, ada, cleo, gus, ines, asked):
    Portal.objects.within(alder).update(rooms_on_by_default=False)
    made = asked.make_job(DRAFT, by=ada)
    assert Job.objects.visible_to(cleo.viewer).filter(pk=made.pk).exists()
    for other in (gus.viewer, ines.viewer):
        assert not Job.objects.visible_to(other).filter(pk=made.pk).exists()
    assert list(
        Publication.objects.within(alder).filter(room=asked.room).values_list("portal__audience", "on")
    ) == [("customer", True)]


def test_the_job_takes_over_what_was_said_and_keeps_the_client_of_the_request(alder, job, insurer, ada):
    person = world.a_holder(alder, job, "Ann Acme", scope="client")
    asked = a_request(person)
    other = world.a_client(alder, "Other & Co")
    status = Status.objects.within(alder).of_kind("claim")[1]
    draft = JobDraft(title="Hall", kind="claim", client=other, site="14 Alder Row, Bath", summary="Two coats")

    made = asked.make_job(draft, by=ada, status=status)

    assert (made.title, made.summary, made.status) == ("Hall", "Two coats", status)
    assert made.room.client == insurer
    assert made.site.lines == "14 Alder Row, Bath"


def test_whoever_had_no_client_gets_the_one_that_staff_choose(alder, job, ada):
    person = world.a_holder(alder, job, "Ann Acme", scope="own")
    asked = a_request(person)
    household = world.a_client(alder, "Acme household")
    made = asked.make_job(JobDraft(title="Hall", kind="claim", client=household), by=ada)
    assert made.room.client == household
    assert Job.objects.visible_to(person.viewer).filter(pk=made.pk).exists()


def test_of_two_presses_one_makes_a_job(ada, asked):
    stale = asked.reloaded()
    asked.make_job(DRAFT, by=ada)
    with pytest.raises(NotOpen):
        stale.make_job(DRAFT, by=ada)
    with pytest.raises(RoomTaken):
        Job.open(DRAFT, by=ada, room=Room.objects.within(asked).get(pk=asked.room_id))
    assert Job.objects.visible_to(ada).count() == 2, "the one of the stage, and the one of the request"


def test_declining_needs_a_reason_that_the_client_reads(ada, cleo, asked):
    with pytest.raises(NoReason):
        asked.decline(" \n", by=ada)
    with pytest.raises(Malformed):
        asked.decline("x" * 1001, by=ada)
    asked.decline("We do not paint.", by=ada)
    assert WorkRequest.objects.visible_to(cleo.viewer).get().reason == "We do not paint."
    with pytest.raises(NotOpen):
        asked.reloaded().make_job(DRAFT, by=ada)


def test_a_declined_one_can_be_opened_again_and_then_made_a_job(ada, asked):
    with pytest.raises(NotDeclined):
        asked.reopen(by=ada)
    asked.decline("We do not paint.", by=ada)
    asked.reopen(by=ada)
    assert (asked.reloaded().state, asked.reloaded().reason) == ("accepted", "")
    assert asked.make_job(DRAFT, by=ada)


def test_it_can_be_taken_on_once(ada, asked):
    asked.accept(by=ada)
    with pytest.raises(NotOpen):
        asked.reloaded().accept(by=ada)
    assert asked.reloaded().state == "accepted"


def test_whoever_asked_takes_it_back_until_somebody_looked(ada, cleo, tia, asked):
    with pytest.raises(NotAllowed):
        asked.withdraw(by=tia.viewer)
    with pytest.raises(NotAllowed):
        asked.withdraw(by=ada)
    looked_at = a_request(cleo, press="another-press")
    looked_at.accept(by=ada)
    with pytest.raises(NotNew):
        looked_at.withdraw(by=cleo.viewer)
    asked.withdraw(by=cleo.viewer)
    with pytest.raises(Refusal):
        asked.reloaded().accept(by=ada)


@pytest.mark.parametrize("verb", ["accept", "reopen"])
def test_contacts_do_none_of_this(cleo, asked, verb):
    for act in (
        lambda: getattr(asked, verb)(by=cleo.viewer),
        lambda: asked.decline("No", by=cleo.viewer),
        lambda: asked.make_job(DRAFT, by=cleo.viewer),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert asked.reloaded().state == "new"


def test_the_history_tells_it_to_the_team_and_to_whoever_asked(ada, cleo, ines, asked):
    asked.accept(by=ada)
    made = asked.make_job(DRAFT, by=ada)
    told = ["request.sent", "letter.queued", "letter.queued", "request.accepted"]
    assert names(ada, asked) == [*told, "job.opened", "request.became_job"]
    for event in Event.objects.visible_to(ada).filter(name__startswith="request."):
        assert event.audience == "customer"
    assert made.number in str(Event.objects.visible_to(ada).get(name="request.became_job").payload)
    assert not names(ines.viewer, asked)
