"""An export is a list as a file: what was asked for, in its order, for the one who asked, for a day."""

import datetime
import os

import pytest
import time_machine
from django.utils.timezone import now

from fanlight.core import sheets
from fanlight.core.doors import compare_and_set
from fanlight.core.errors import Malformed, NotAllowed
from fanlight.core.viewers import StaffViewer
from fanlight.ground.activity.models import Event
from fanlight.ground.blobs.downloads import NotReady
from fanlight.ground.blobs.ingest import parts_folder
from fanlight.ground.blobs.models import Blob
from fanlight.ground.workspaces.models import Member, Workspace
from fanlight.work.jobs.models import Job
from fanlight.work.jobs.models.jobs import JobDraft
from fanlight.work.transfers import exporting, tasks
from fanlight.work.transfers.delimited import records, shape_of
from fanlight.work.transfers.models import Export
from fanlight.work.transfers.models.exports import TooMany
from fanlight.work.transfers.records import Where
from tests import world
from tests.work.transfers.sheets import asked_for, column, exported, table

FORMATS = pytest.mark.parametrize("format", ["csv", "xlsx"])


@pytest.fixture
def jobs(alder):
    return [world.a_job(alder, title=title) for title in ("Roof", "=1+1", "Attic")]


@FORMATS
def test_the_file_holds_every_row_that_was_asked_for_in_its_order(jobs, ada, zed, birch, format):
    world.a_job(birch, title="Foreign")

    one = exported(ada, format=format, query="sort=title")

    assert (one.state, one.written, one.total) == ("done", 3, 3)
    assert table(one)[0][:2] == ["Number", "Title"]
    guarded = "'=1+1" if format == "csv" else "=1+1"
    assert column(one, "Title") == [guarded, "Attic", "Roof"]
    assert one.name.startswith("Alder-jobs-20")
    assert one.name.endswith(f".{format}")


def test_search_state_and_chosen_rows_narrow_the_file(jobs, ada):
    assert column(exported(ada, query="q=attic"), "Title") == ["Attic"]
    assert column(exported(ada, query=f"state=all&chosen={jobs[0].number}"), "Title") == ["Roof"]
    assert table(exported(ada, query="state=closed"))[1:] == [], "an empty list is a file with heads"


@pytest.mark.trust("TG04")
@FORMATS
def test_no_cell_of_an_export_runs(alder, ada, format):
    for text in ("=cmd|'/C calc'!A0", "+1", "@SUM(1)", "＝1", "a;=1", "-1+1"):
        world.a_job(alder, title=text, site=text)

    for cell in (cell for row in table(exported(ada, format=format)) for cell in row):
        assert format == "xlsx" or not cell.startswith(("=", "+", "-", "@", "＝"))
        assert ";=" not in cell or format == "xlsx"


def test_a_list_that_was_exported_comes_back_as_it_was(alder, ada):
    titles = ["=1+1", "+44 1225 555 010", "'=quoted", "a;-b", "it's -5"]
    for title in titles:
        world.a_job(alder, title=title)
    path = exported(ada, query="sort=oldest").blob.path

    shape = shape_of(path, Where())
    place = shape.header.index("Title")
    assert [record.cells[place] for record in records(path, shape)] == titles


def test_rows_are_read_in_batches_without_a_transaction(
    jobs, ada, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr(exporting, "BATCH", 2)
    one = asked_for(ada)

    with django_assert_max_num_queries(30):
        exporting.make(one)
    assert len(column(one.reloaded(), "Title")) == 3


def test_an_edit_meanwhile_neither_loses_nor_doubles_a_row(jobs, ada, monkeypatch):
    monkeypatch.setattr(exporting, "BATCH", 1)
    one, read = asked_for(ada, query="sort=title"), exporting.Rows._read

    def edit_after(rows, keys):
        found = read(rows, keys)
        for job in found:
            Job.edit(job.reloaded(), JobDraft(f"Zz {job.title}", job.kind), by=ada, revision=1)
        return found

    monkeypatch.setattr(exporting.Rows, "_read", edit_after)
    exporting.make(one)
    assert column(one.reloaded(), "Title") == ["'=1+1", "Attic", "Roof"]
    assert {job.reloaded().title[:2] for job in jobs} == {"Zz"}, "each would have come again at the end"


def test_who_exported_what_is_written_down(jobs, ada):
    exported(ada)

    event = Event.objects.within(ada).get(name="export.finished")
    assert (event.actor_kind, event.actor_id) == ("member", ada.member_id)
    assert event.payload == {"listing": "Jobs", "format": "csv", "rows": 3}


@pytest.mark.trust("TE09")
def test_an_export_belongs_to_the_member_who_asked_and_to_nobody_else(alder, jobs, ada, max_, zed, cleo):
    one = exported(max_)

    assert Export.objects.visible_to(max_).get() == one
    for other in (ada, zed, cleo.viewer, world.a_member(alder, "Adam Admin", role="admin")):
        assert not Export.objects.visible_to(other).exists()


@pytest.mark.trust("TE09")
def test_what_an_admin_read_is_gone_with_the_role(jobs, ada):
    one = exported(ada)
    assert one.read_as == "owner"

    demoted = StaffViewer(ada.workspace_id, ada.member_id, "staff")
    assert not Export.objects.visible_to(demoted).exists()
    assert Export.objects.visible_to(ada).exists()


@pytest.mark.trust("TE09")
def test_who_was_stopped_meanwhile_gets_no_file(jobs, max_):
    one = asked_for(max_)
    compare_and_set(Member.objects.within(max_).get(pk=max_.member_id), expect={}, disabled_at=now())

    exporting.make(one)
    assert one.reloaded().state == "failed"
    assert "does not work here" in one.reloaded().failure
    assert not Blob.objects.within(max_).exists()


@pytest.mark.trust("TE09")
def test_after_a_day_the_file_is_gone_for_good(lasting_db, jobs, ada):
    one = exported(ada)
    path = one.blob.path
    assert one.download(by=ada).path == path
    os.utime(path, (0, 0))

    with time_machine.travel(now() + datetime.timedelta(hours=23)):
        tasks.end_exports.call()
        assert one.reloaded().download(by=ada).path.exists()
    with time_machine.travel(now() + datetime.timedelta(hours=24, seconds=1)):
        with pytest.raises(NotReady):
            one.reloaded().download(by=ada)
        tasks.end_exports.call()
    assert one.reloaded().state == "gone"
    assert not path.exists()
    assert not Blob.objects.within(ada).exists()


def test_two_exports_of_the_same_rows_end_each_in_its_time(lasting_db, jobs, ada):
    one, other = exported(ada), exported(ada)
    assert one.blob_id == other.blob_id, "the same bytes are kept once"
    path = one.blob.path
    os.utime(path, (0, 0))

    one.end()
    assert other.reloaded().download(by=ada).path.exists()
    other.end()
    assert {export.state for export in Export.objects.visible_to(ada)} == {"gone"}
    assert not path.exists()


def test_the_same_question_pressed_twice_is_one_export(jobs, ada):
    assert asked_for(ada) == asked_for(ada)
    assert asked_for(ada) != asked_for(ada, format="xlsx")


def test_nobody_fills_the_queue_alone(jobs, ada, max_):
    for number in range(5):
        asked_for(ada, query=f"q=a{number}")
    with pytest.raises(TooMany):
        asked_for(ada, query="q=more")
    assert asked_for(max_).state == "waiting"


def test_only_members_ask_and_only_for_formats_we_know(jobs, ada, cleo):
    with pytest.raises(NotAllowed):
        asked_for(cleo.viewer)
    with pytest.raises(Malformed, match="Excel or CSV"):
        asked_for(ada, format="pdf")
    assert not Export.objects.within(ada).exists()


def test_more_rows_than_excel_takes_say_so_before_any_is_read(jobs, ada, monkeypatch):
    monkeypatch.setattr(sheets, "MOST_ROWS", 2)

    one = exported(ada, format="xlsx")
    assert (one.state, one.written) == ("failed", 0)
    assert "1,048,575 rows" in one.failure
    assert exported(ada, format="csv").state == "done"


def test_an_export_that_lost_its_task_says_so(jobs, ada, lasting_db):
    from django_tasks_db.models import DBTaskResult

    one = asked_for(ada)
    tasks.end_exports.call()
    assert one.reloaded().state == "waiting"
    DBTaskResult.objects.all().delete()
    tasks.end_exports.call()
    assert one.reloaded().state == "failed"
    assert "once more" in one.reloaded().failure


def test_an_export_that_is_not_wanted_any_more_stops_and_leaves_nothing(jobs, ada, monkeypatch):
    monkeypatch.setattr(exporting, "TELL_SECONDS", -1.0)
    one, read = asked_for(ada, format="xlsx"), exporting.Rows._read

    def failed_meanwhile(rows, keys):
        one.reloaded().fail("Not wanted.")
        return read(rows, keys)

    monkeypatch.setattr(exporting.Rows, "_read", failed_meanwhile)
    exporting.make(one)
    assert one.reloaded().state == "failed"
    assert not Blob.objects.within(ada).exists()
    assert list(parts_folder(ada.workspace_id).iterdir()) == []


def test_names_of_files_are_safe_in_any_script(alder, ada, jobs):
    for name, begins in [
        ("../../etc & <b>", "etc-b-jobs-"),
        ("株式会社 Ä", "株式会社-Ä-jobs-"),
        ("…", "jobs-"),
    ]:
        Workspace.objects.filter(pk=ada.workspace_id).update(name=name)
        assert asked_for(ada, query=f"q={len(name)}").name.startswith(begins)
