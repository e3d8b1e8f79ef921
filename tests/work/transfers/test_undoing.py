"""An import is undone as one: what it created goes, what it changed is as it was, until somebody touched a row."""

import datetime

import pytest
from django.db import transaction

from fanlight.core.doors import compare_and_set
from fanlight.core.errors import NotAllowed
from fanlight.ground.activity import chain
from fanlight.ground.activity.models import Event
from fanlight.ground.people.models import Affiliation, Client, Contact, ContactAddress, Site
from fanlight.ground.rooms.models import Participant, Room
from fanlight.ground.workspaces.models import Member, OwnField
from fanlight.work.conversations.models import Note
from fanlight.work.jobs.models import Job, KeyDate, Status
from fanlight.work.transfers import undoing
from fanlight.work.transfers.models import ImportRow, NotNow, OutsideReference
from tests import world
from tests.work.transfers.files import imported, undone

pytestmark = pytest.mark.django_db

HEADER = "Ref,Job title,Customer,Status,Address,Latitude,Longitude,Instructed date,Cost\n"
ROOF = "R-1,Roof,New Firm,Approved,3 High St,51.38,-2.36,2026-03-04,12.50\n"
CELLAR = "R-2,Cellar,New Firm,Waiting for parts,4 Low St,,,,\n"
TABLES = (Job, Site, KeyDate, Client, Contact, ContactAddress, Affiliation, OutsideReference)


def everything(viewer):
    """What the business has, by what it says."""
    jobs = Job.objects.visible_to(viewer).for_page().order_by("id")
    said = [
        (j.title, j.summary, j.own, j.status.label, j.site and (j.site.lines, j.site.latitude)) for j in jobs
    ] + [
        (j.room.client and j.room.client.name, j.closed_at, j.approved_at, j.outside_reference, j.search_text)
        for j in jobs
    ]
    dates = sorted(KeyDate.objects.visible_to(viewer).values_list("job__title", "name", "on"))
    people = [
        (c.name, c.phone, c.title, c.own, c.draft.emails, c.search_text)
        for c in Contact.objects.visible_to(viewer)
    ]
    clients = list(Client.objects.visible_to(viewer).values_list("name", "kind", "own"))
    sites = list(Site.objects.visible_to(viewer).values_list("lines", "client__name", "latitude"))
    ties = list(Affiliation.objects.visible_to(viewer).values_list("contact__name", "client__name"))
    return (
        said,
        dates,
        sorted(people, key=str),
        sorted(clients, key=str),
        sorted(sites, key=str),
        sorted(ties),
    )


def test_what_was_created_goes_and_fields_and_statuses_stay(tmp_path, alder, ada):
    one = undone(imported(tmp_path, HEADER + ROOF + CELLAR, by=ada), by=ada)

    assert one.state == "undone"
    assert one.undone_at
    assert [table.__name__ for table in TABLES if table.objects.visible_to(ada).exists()] == []
    assert OwnField.objects.visible_to(ada).get().label == "Cost"
    assert Status.objects.visible_to(ada).filter(label="Waiting for parts").exists()
    assert {(r.title, r.client_id, r.is_archived) for r in Room.objects.visible_to(ada)} == {("", None, True)}
    told = Event.objects.visible_to(ada).get(name="import.undone")
    assert (told.payload["undone"], told.payload["kept"]) == (2, 0)
    assert chain.verify(alder) is None


def test_the_same_file_can_come_in_again_afterwards(tmp_path, ada):
    undone(imported(tmp_path, HEADER + ROOF, by=ada), by=ada)

    again = imported(tmp_path, HEADER + ROOF, by=ada)
    assert again.counts()["created"] == 1


def test_what_was_changed_is_as_it_was(tmp_path, alder, ada):
    imported(tmp_path, HEADER + ROOF + CELLAR, by=ada)
    before = everything(ada)
    changed = (
        "R-1,Roof and gutter,Other Firm,Complete,9 New St,50.0,-1.0,2026-05-05,99\n"
        "R-2,Cellar,,Approved,,51.0,-2.0,2026-01-13,7\n"
    )
    second = imported(tmp_path, HEADER + changed, by=ada)
    assert second.counts()["updated"] == 2
    assert everything(ada) != before

    assert undone(second, by=ada).state == "undone"
    assert everything(ada) == before
    assert chain.verify(alder) is None


CONTACTS = "ID,Name,Email,Phone,Company\nA,Ann Ash,a@x.example,1,Firm\nB,Ben Birch,b@x.example,2,Firm\n"


def test_contacts_go_with_the_clients_that_came_with_them(tmp_path, ada):
    one = undone(imported(tmp_path, CONTACTS, by=ada, kind="contacts"), by=ada)

    assert one.state == "undone"
    assert [table.__name__ for table in TABLES if table.objects.visible_to(ada).exists()] == []


@pytest.mark.parametrize(
    ("kind", "first", "second"),
    [
        ("contacts", CONTACTS, f"{CONTACTS[:28]}A,Anna Oak,o@x.example,9,Other\nC,Cleo,c@x.example,3,Firm\n"),
        ("clients", "ID,Name,Type\nA,Firm,company\n", "ID,Name,Type\nA,Firm & Sons,private\nB,Smith,private\n"),
        ("sites", "ID,Address,Client\nA,High,Firm\n", "ID,Address,Client,Lat,Long\nA,4 High,Oak,51,2\nB,Low,Firm,,\n"),
    ],
)  # fmt: skip
def test_changed_people_and_places_are_as_they_were(tmp_path, alder, ada, kind, first, second):
    imported(tmp_path, first, by=ada, kind=kind)
    before = everything(ada)
    again = imported(tmp_path, second, by=ada, kind=kind)
    assert (again.counts()["created"], again.counts()["updated"]) == (1, 1)

    assert undone(again, by=ada).state == "undone"
    assert everything(ada) == before
    assert chain.verify(alder) is None


def job(viewer, reference):
    return Job.objects.visible_to(viewer).for_page().get(outside_reference=reference)


TOUCHES = {
    "edited": lambda a, j: j.edit(j.draft, by=a.owner, revision=j.revision),
    "moved": lambda a, j: j.move(Status.objects.within(a).of_kind(j.kind)[2], by=a.owner),
    "archived": lambda a, j: j.archive(by=a.owner),
    "note": lambda a, j: Note.write(by=a.owner, room=j.room, body="hello", audience=""),
    "person": lambda a, j: world.a_participant(j, world.a_contact(a, "Cleo"), by=a.owner),
    "link": lambda a, j: world.a_guest(a, j, "Gus"),
    "visit": lambda a, j: world.an_appointment(j, by=a.owner),
    "date": lambda a, j: KeyDate.put(j, "Due", datetime.date(2026, 1, 1), by=a.owner),
}


@pytest.mark.parametrize("touch", TOUCHES)
def test_nothing_is_undone_once_somebody_touched_a_row(tmp_path, alder, ada, touch):
    one = imported(tmp_path, HEADER + ROOF + CELLAR, by=ada)
    TOUCHES[touch](alder, job(ada, "R-2"))

    one = undone(one, by=ada)

    assert one.state == "done"
    assert "row 3 (R-2) was changed since" in one.failure
    assert Job.objects.visible_to(ada).count() == 2, "nothing half-done"


def test_a_contact_that_takes_part_in_a_job_stands_in_the_way(tmp_path, alder, ada):
    one = imported(tmp_path, CONTACTS, by=ada, kind="contacts")
    ben = Contact.objects.visible_to(ada).get(name="Ben Birch")
    world.a_participant(world.a_job(alder), ben, by=ada)

    one = undone(one, by=ada)
    assert one.state == "done"
    assert "row 3 (B) is used by something else" in one.failure
    assert Participant.objects.visible_to(ada).get().contact_id == ben.pk


def test_a_client_that_came_along_stays_when_somebody_else_needs_it(tmp_path, alder, ada):
    one = imported(tmp_path, CONTACTS, by=ada, kind="contacts")
    firm = Client.objects.visible_to(ada).get()
    world.a_job(alder, client=firm)

    assert undone(one, by=ada).state == "undone"
    assert Client.objects.visible_to(ada).get() == firm
    assert not Contact.objects.visible_to(ada).exists()


def test_a_row_that_is_touched_while_it_is_undone_stays_and_is_told(tmp_path, ada, monkeypatch):
    one = imported(tmp_path, HEADER + ROOF + CELLAR, by=ada)
    check = undoing._check

    def checked_then_touched(*args):
        check(*args)
        roof = job(ada, "R-1")
        roof.edit(roof.draft, by=ada, revision=roof.revision)

    monkeypatch.setattr(undoing, "_check", checked_then_touched)
    one = undone(one, by=ada)

    assert one.state == "undone"
    assert [row.line for row in one.kept_rows()] == [2]
    assert Job.objects.visible_to(ada).get().title == "Roof"


def test_a_run_that_was_broken_off_goes_on_with_what_is_left(tmp_path, ada):
    one = imported(tmp_path, HEADER + ROOF + CELLAR, by=ada)
    one.reloaded().undo(by=ada)
    undoer = one.importer.undoer(by=ada)
    with transaction.atomic():
        undoing._take_back(list(ImportRow.objects.within(ada).filter(source=one).to_undo()[:1]), undoer)
    assert Job.objects.visible_to(ada).count() == 1

    undoing.undo(one.reloaded())
    undoing.undo(one.reloaded())

    assert one.reloaded().state == "undone"
    assert not Job.objects.visible_to(ada).exists()
    assert Event.objects.visible_to(ada).filter(name="import.undone").count() == 1


def test_an_undoing_is_refused_to_guests_before_its_time_and_after_its_asker_left(tmp_path, alder, gus, max_):
    one = imported(tmp_path, HEADER + ROOF, by=max_)
    with pytest.raises(NotAllowed):
        one.reloaded().undo(by=gus.viewer)
    compare_and_set(one.reloaded(), expect={}, state="applying")
    with pytest.raises(NotNow):
        one.reloaded().undo(by=max_)
    compare_and_set(one.reloaded(), expect={}, state="done")
    Member.objects.within(alder).filter(pk=max_.member_id).update(disabled_at="2026-01-01T00:00Z")

    one = undone(one, by=max_)
    assert one.state == "done"
    assert "does not work here" in one.failure
