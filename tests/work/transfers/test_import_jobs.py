"""Rows become jobs: new, changed, as they were, or refused with a reason; each wholly or not at all."""

import datetime

import pytest
from django.db import IntegrityError

from fanlight.core import tokens
from fanlight.core.errors import NotAllowed
from fanlight.core.fulltext import matching
from fanlight.ground.activity import chain
from fanlight.ground.activity.models import Event
from fanlight.ground.people.models import Client, Site
from fanlight.ground.workspaces.models import Member, OwnField
from fanlight.work.jobs.importing import writing
from fanlight.work.jobs.models import Job, KeyDate, Status, StatusMove
from fanlight.work.transfers import applying, commands, reading
from fanlight.work.transfers.mapping import BadMapping
from fanlight.work.transfers.models import Import, ImportRow
from tests import world
from tests.work.transfers.files import PERMITS, a_file, counts, imported

pytestmark = pytest.mark.django_db

HEADER = "Ref,Job title,Customer,Status,Address,Latitude,Longitude,Instructed date,Cost,Notes\n"
ROOF = 'R-1,Roof,"Brightwater  Insurance",Approved,"3 High St, Bath",51.38,-2.36,2026-03-04,"£1,200.50",Slates gone\n'
CELLAR = "R-2,Cellar,,Waiting for parts,4 Low St,,,,,\n"


def job(viewer, reference):
    return Job.objects.visible_to(viewer).for_page().get(outside_reference=reference)


def test_a_row_becomes_a_job_with_all_it_says(tmp_path, alder, ada, insurer):
    one = imported(tmp_path, HEADER + ROOF, by=ada)

    roof = job(ada, "R-1")
    assert counts(one) == (1, 0, 0, 0)
    assert (roof.title, roof.summary, roof.status.label) == ("Roof", "Slates gone", "Approved")
    assert roof.room.client == insurer, "known by its folded name"
    assert (roof.site.lines, roof.site.latitude, roof.site.longitude) == ("3 High St, Bath", 51.38, -2.36)
    assert roof.own == {"cost": "1200.50"}
    assert [(d.name, d.on) for d in KeyDate.objects.visible_to(ada).filter(job=roof)] == [
        ("Instructed", datetime.date(2026, 3, 4))
    ]
    assert [(f.label, f.kind) for f in OwnField.objects.visible_to(ada)] == [("Cost", "money")]
    assert Job.objects.visible_to(ada).filter(matching(ada, "high roof brightwater")).get() == roof


@pytest.mark.trust("TA02", "TA07")
def test_a_link_that_opens_something_is_kept_nowhere(tmp_path, alder, ada):
    bare, whole = tokens.mint(), tokens.mint()
    row = f"R-1,Roof {bare},,Approved,,,,,,{bare} https://fanlight.test/alder/l/{whole}\n"

    one = imported(tmp_path, HEADER + row, by=ada)

    roof = job(ada, "R-1")
    assert (roof.title, roof.summary) == ("Roof [share link]", "[share link] [share link]")
    kept = repr((one.reloaded().mapping, list(ImportRow.objects.within(ada).values_list("values"))))
    assert bare not in kept
    assert whole not in kept


def test_a_row_is_told_in_the_jobs_history_and_the_chain_holds(tmp_path, alder, ada):
    imported(tmp_path, HEADER + ROOF + CELLAR, by=ada)

    events = Event.objects.visible_to(ada).filter(room=job(ada, "R-1").room)
    assert [(e.name, e.actor_id, e.via_kind) for e in events] == [("job.opened", ada.member_id, "import")]
    assert StatusMove.objects.visible_to(ada).filter(job=job(ada, "R-2")).count() == 1
    assert chain.verify(alder) is None


def test_a_job_may_have_no_client_and_an_unknown_status_becomes_a_new_one(tmp_path, ada):
    imported(tmp_path, HEADER + CELLAR, by=ada)

    cellar = job(ada, "R-2")
    assert cellar.room.client is None
    assert cellar.status.label == "Waiting for parts"


def test_clients_are_the_same_whatever_case_or_accents(tmp_path, ada):
    rows = "ref,client\n" + "".join(
        f"R-{n},{name}\n" for n, name in enumerate(["Müller Bau", "MULLER  BAU", "muller bau"])
    )
    imported(tmp_path, rows, by=ada)

    assert [client.name for client in Client.objects.visible_to(ada)] in (
        ["Müller Bau"],
        ["muller bau"],
        ["MULLER BAU"],
    )


def test_the_same_file_again_changes_nothing(tmp_path, alder, ada):
    imported(tmp_path, HEADER + ROOF + CELLAR, by=ada)
    before = Event.objects.visible_to(ada).count(), Site.objects.visible_to(ada).count()

    again = imported(tmp_path, HEADER + ROOF + CELLAR, by=ada)

    assert counts(again) == (0, 0, 2, 0)
    assert (Event.objects.visible_to(ada).count() - 1, Site.objects.visible_to(ada).count()) == before


def test_a_changed_row_changes_its_job_and_an_empty_cell_wipes_nothing(tmp_path, ada):
    imported(tmp_path, HEADER + ROOF + CELLAR, by=ada)
    changed = "R-1,Roof and gutter,,Instructed,,,,2026-03-05,,\n"

    again = imported(tmp_path, HEADER + changed + CELLAR, by=ada)

    roof = job(ada, "R-1")
    assert counts(again) == (0, 1, 1, 0)
    assert (roof.title, roof.status.label, roof.site.lines) == (
        "Roof and gutter",
        "Instructed",
        "3 High St, Bath",
    )
    assert roof.room.client.name == "Brightwater Insurance"
    assert roof.own == {"cost": "1200.50"}
    names = set(Event.objects.visible_to(ada).filter(room=roof.room).values_list("name", flat=True))
    assert {"job.opened", "job.edited", "job.moved", "key_date.set"} <= names


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (",Roof,,,,,,,,\n", "no reference"),
        ("R-1,Roof,,,,,,soon,,\n", "is no date"),
        ("R-1,Roof,,,,95,10,,,\n", "no place on earth"),
        ("R-1,Roof,,,,,,,a lot,\n", "is no number"),
        (f"{'R' * 81},Roof,,,,,,,,\n", "longer than 80"),
        ("R-1,Roof,,,,,,,,,one too many\n", "11 cells"),
        ("R-9,Roof,,,,,,,,\n", "Row 2 of this file has the same reference"),
        (f"R-1,Roof,,,,,,,,{'x' * 2001}\n", "longer than 2000"),
    ],
)
def test_a_row_that_cannot_be_right_is_refused_with_its_reason(tmp_path, ada, row, why):
    good = "R-9,Good,,,,51,-2,2026-01-13,12,\n" + "".join(
        f"R-1{n},Good,,,,51,-2,2026-01-13,12,\n" for n in range(20)
    )

    one = imported(tmp_path, HEADER + good + row, by=ada)

    assert counts(one) == (21, 0, 0, 1)
    assert [r.line for r in one.refused_rows()] == [23]
    assert why in one.refused_rows()[0].why


def test_a_row_that_the_database_refuses_takes_no_other_with_it(tmp_path, alder, ada, monkeypatch):
    draft = writing.Batch._draft

    def failing(batch, reference, values, client):
        if reference == "R-7":
            raise IntegrityError("no")
        return draft(batch, reference, values, client)

    monkeypatch.setattr(writing.Batch, "_draft", failing)
    one = imported(tmp_path, "ref,client\n" + "".join(f"R-{n},C {n}\n" for n in range(30)), by=ada)

    assert counts(one) == (29, 0, 0, 1)
    assert not Client.objects.visible_to(ada).named("C 7").exists(), "not even its client is left"
    numbers = sorted(int(j.number[2:]) for j in Job.objects.visible_to(ada))
    assert numbers == list(range(numbers[0], numbers[0] + 29)), "no number is lost"
    assert chain.verify(alder) is None


def test_a_finished_status_closes_the_job_on_the_day_that_the_file_gives(tmp_path, birch, zed):
    imported(tmp_path, "ref,status,completed date\nP-1,Completed,2024-02-28\nP-2,Issued Permit,\n", by=zed)

    assert job(zed, "P-1").status.label == "Complete"
    assert job(zed, "P-1").closed_at.date() == datetime.date(2024, 2, 28)
    assert job(zed, "P-2").is_open
    assert job(zed, "P-2").status.stage == "Installation", "work has begun"


def test_days_that_could_be_either_are_asked_about(tmp_path, ada):
    with pytest.raises(BadMapping, match="days or months"):
        imported(tmp_path, "ref,due\nR-1,03/04/2026\nR-2,05/06/2026\n", by=ada)
    assert not Job.objects.visible_to(ada).exists()

    imported(tmp_path, "ref,due\nR-1,03/04/2026\nR-2,25/06/2026\n", by=ada)
    assert KeyDate.objects.visible_to(ada).get(job=job(ada, "R-1")).on == datetime.date(2026, 4, 3)


def test_nobody_but_staff_imports(tmp_path, gus):
    with pytest.raises(NotAllowed), a_file(tmp_path, HEADER + ROOF).open("rb") as stream:
        Import.receive(stream, by=gus.viewer, name="jobs.csv", kind="jobs")


def test_whoever_left_the_business_imports_nothing_more(tmp_path, alder, ada, max_):
    with a_file(tmp_path, HEADER + ROOF).open("rb") as stream:
        one = Import.receive(stream, by=max_, name="jobs.csv", kind="jobs")
    one.choose(one.chosen, by=max_, later=False)
    reading.read(one)
    one.reloaded().start(by=max_, later=False)
    Member.objects.within(alder).filter(pk=max_.member_id).update(disabled_at="2026-01-01T00:00Z")

    applying.apply(one.reloaded())

    assert one.reloaded().state == "failed"
    assert not Job.objects.visible_to(ada).exists()


def test_the_real_permits_arrive_whole(birch, zed):
    one = commands.take_over(PERMITS, by=zed)

    assert counts(one) == (2_500, 0, 0, 0)
    jobs = Job.objects.visible_to(zed)
    assert jobs.filter(room__client=None).count() == 927
    assert jobs.filter(closed_at=None).count() == 294
    assert {s.label for s in Status.objects.visible_to(zed)} >= {
        "Issued Permit",
        "Pre Board Phase",
        "Expired",
    }
    assert [f.label for f in OwnField.objects.visible_to(zed).for_noun("job")] == [
        "Permit class", "Work class", "Estimated project cost", "Total sq ft"
    ]  # fmt: skip
    assert chain.verify(birch) is None


def test_the_command_says_what_it_did(tmp_path, alder, ada, capsys):
    path = a_file(tmp_path, HEADER + ROOF + ",Roof,,,,,,,,\n")

    assert commands.import_file(path, kind="jobs", workspace="alder") == 0
    said = capsys.readouterr().out
    assert "1 created, 0 updated, 0 unchanged, 1 refused" in said
    assert "Row 3" in said


@pytest.mark.parametrize(
    ("name", "workspace"), [("nowhere.csv", "alder"), ("jobs.csv", "nobody"), ("jobs.pdf", "alder")]
)
def test_the_command_refuses_in_one_line(tmp_path, alder, capsys, name, workspace):
    a_file(tmp_path, HEADER + ROOF)
    a_file(tmp_path, b"%PDF-1.4", name="jobs.pdf")

    assert commands.import_file(tmp_path / name, kind="jobs", workspace=workspace) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_foreign_references_are_not_ours(tmp_path, alder, ada, zed):
    imported(tmp_path, HEADER + ROOF, by=zed)

    assert counts(imported(tmp_path, HEADER + ROOF, by=ada)) == (1, 0, 0, 0)
    assert world.a_job(alder).outside_reference is None
