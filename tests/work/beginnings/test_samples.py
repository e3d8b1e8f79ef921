"""Sample data: put in by one press, and taken out by one, but for what has become somebody's."""

import pytest
from django.apps import apps

from fanlight.core.errors import NotAllowed
from fanlight.core.tenancy import TenantModel
from fanlight.ground.activity.models import Event
from fanlight.ground.mail.models import Letter
from fanlight.ground.people.models import Client, Contact
from fanlight.work.beginnings import clearing, samples
from fanlight.work.beginnings.models import SampleRow
from fanlight.work.conversations.models import Note
from fanlight.work.files.models import File
from fanlight.work.jobs.models import Appointment, Job, Status
from tests import world

pytestmark = pytest.mark.django_db
NOT_COUNTED = {
    "activity_event",
    "activity_chainhead",
    "workspaces_counter",
    "files_uploadtally",
    "blobs_storedtally",
}


def everything(owner):
    """How many rows each table holds, without the log and the counters, which only grow."""
    tables = [model for model in apps.get_models() if issubclass(model, TenantModel)]
    counted = {one._meta.db_table: one.rows.filter(workspace_id=owner.workspace_id).count() for one in tables}
    return {table: number for table, number in counted.items() if table not in NOT_COUNTED}


@pytest.mark.parametrize("business", ["alder", "birch"])
def test_one_press_puts_in_and_one_takes_out_exactly_that(request, business):
    owner = request.getfixturevalue(business).owner
    world.a_contact(request.getfixturevalue(business), "Somebody real")
    before = everything(owner)

    jobs = samples.put_in(by=owner)

    assert len(jobs) == 3
    for model in (Appointment, Note, File, Contact, Client):
        assert model.objects.within(owner).exists(), model
    assert not Letter.objects.within(owner).exists(), "nobody made up gets a letter"
    assert clearing.take_out(by=owner) == []
    assert everything(owner) == before
    names = list(Event.objects.visible_to(owner).order_by("number").values_list("name", flat=True))
    assert names[-2:] == ["samples.added", "samples.removed"]


def test_the_customer_sees_the_sample_job_like_any_other(alder, ada):
    job = samples.put_in(by=ada)[0]
    contact = Contact.objects.within(ada).get(name="Amara Sample")
    link = world.a_share_link(alder, job, contact)

    assert link.room == job.room
    kept = clearing.take_out(by=ada)
    assert kept[0].name.partition(" ")[0] == job.number


def test_a_second_press_changes_nothing(ada):
    samples.put_in(by=ada)
    before = everything(ada)

    with pytest.raises(samples.AlreadyThere):
        samples.put_in(by=ada)
    assert everything(ada) == before


def test_what_somebody_changed_stays_with_all_it_needs(ada):
    job = samples.put_in(by=ada)[1]
    fresh = job.reloaded()
    fresh.move(Status.objects.within(ada).get(kind=fresh.kind, label="Complete"), by=ada)

    kept = {one.name: one.why for one in clearing.take_out(by=ada)}

    left = Job.objects.within(ada).get()
    assert left.pk == job.pk
    assert kept[f"{job.number} {job.title}"] == "somebody changed it"
    assert kept["Sample Insurance"].endswith("needs it")
    assert set(Contact.objects.within(ada).values_list("name", flat=True)) == {"Jo Sample", "Tom Sample"}
    assert Note.objects.within(ada).filter(room=left.room).exists()
    assert not SampleRow.objects.within(ada).exists(), "from now on it is an ordinary job"


def test_what_something_hangs_on_stays(ada):
    job = samples.put_in(by=ada)[2]
    world.an_appointment(job, by=ada)

    kept = [one.why for one in clearing.take_out(by=ada)]

    assert Job.objects.within(ada).get().pk == job.pk
    assert "something else belongs to it by now" in kept


def test_a_real_job_of_the_sample_client_keeps_the_client_alone(alder, ada):
    samples.put_in(by=ada)
    client = Client.objects.within(ada).get(name="Sample Insurance")
    real = world.a_job(alder, client=client)

    kept = clearing.take_out(by=ada)

    assert [one.name for one in kept] == ["Sample Insurance"]
    assert Job.objects.within(ada).get() == real


def test_nothing_to_take_out_is_told(ada):
    with pytest.raises(clearing.NothingThere):
        clearing.take_out(by=ada)


def test_only_admins_press(max_):
    for press in (samples.put_in, clearing.take_out):
        with pytest.raises(NotAllowed):
            press(by=max_)


def test_one_business_never_touches_anothers(ada, zed):
    samples.put_in(by=ada)
    samples.put_in(by=zed)
    theirs = everything(zed)

    clearing.take_out(by=ada)

    assert everything(zed) == theirs
