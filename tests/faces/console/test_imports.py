"""The way of a file through the console: upload, columns, check, apply, result, refused rows."""

import csv
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fanlight.ground.workspaces.models import Workspace
from fanlight.work.jobs.models import Job, KeyDate
from fanlight.work.transfers import applying, models, reading
from fanlight.work.transfers.models import Import
from tests.faces.console.desk import words

pytestmark = pytest.mark.django_db

TABLE = "ref,title,client,status,cost,due\n" + "".join(
    f"R-{n},Job {n},=cmd|calc,Waiting for parts,{n}.50,{n:02}/04/2026\n" for n in range(1, 13)
)
BROKEN = TABLE + "R-99,=SUM(A1),,Instructed,a lot,01/04/2026\n"


def a_table(text=TABLE, name="jobs.csv"):
    return SimpleUploadedFile(name, text.encode(), content_type="text/csv")


def columns(answer):
    """The mapping form as it stands: what a browser would send."""
    text = answer.content.decode()
    said = {}
    for name, inside in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', text, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', inside) or re.search(r'value="([^"]*)"', inside)
        said[name] = chosen[1]
    for name, value in re.findall(
        r'<input[^>]*name="((?:label|sorted|date_order)\d*)"[^>]*value="([^"]*)"', text
    ):
        said.setdefault(name, value)
    return said


@pytest.fixture
def uploaded(desk, ada):
    """`uploaded(text)` is the import of that text, waiting for its columns."""

    def upload(text=TABLE, kind="jobs"):
        answer = desk.post("import/", file=a_table(text), kind=kind)
        assert answer.status_code == 303
        return Import.objects.visible_to(ada).get()

    return upload


def carried_on(one):
    """What the worker does."""
    reading.read(one.reloaded())
    return one.reloaded()


def mapped(desk, one, **said):
    page = desk.get(f"import/{one.key}/map/")
    return desk.post(f"import/{one.key}/map/", **(columns(page) | {"date_order": "dmy"} | said))


def test_the_list_of_jobs_leads_to_the_import(desk):
    assert "Import" in words(desk.get("jobs/"))
    assert desk.get("import/").status_code == 200


def test_a_file_comes_in_by_way_of_its_columns(desk, ada, uploaded):
    one = uploaded()
    page = desk.get(f"import/{one.key}/map/")
    assert "Waiting for parts" in words(page)
    assert "Job 7" in words(page), "the first rows are shown"

    assert mapped(desk, one).status_code == 303
    one = carried_on(one)
    assert "12 rows were read and checked" in words(desk.get(f"import/{one.key}/"))
    assert not Job.objects.visible_to(ada).exists(), "nothing has changed yet"

    assert desk.post(f"import/{one.key}/start/").status_code == 303
    applying.apply(one.reloaded())
    result = words(desk.get(f"import/{one.key}/"))
    assert "Created 12 Updated 0 Unchanged 0 Refused 0" in result
    assert KeyDate.objects.visible_to(ada).count() == 12


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (a_table("", "jobs.csv"), "empty"),
        (a_table("a letter\nto nobody\n", "jobs.csv"), "No columns were found"),
        (a_table("ref,title\n", "jobs.csv"), "holds no rows"),
        (a_table("ref,Ref\n1,2\n", "jobs.csv"), "Two columns"),
        (a_table(TABLE, "jobs.xlsx"), "no .xlsx workbook"),
        (SimpleUploadedFile("jobs.csv", b"PK\x03\x04\x00\x00"), "content of this file"),
        (None, "required"),
    ],
    ids=["empty", "a letter", "no rows", "doubled name", "spreadsheet", "zip", "nothing"],
)
@pytest.mark.parametrize("htmx", [False, True])
def test_what_is_no_table_is_refused_at_the_field(desk, ada, file, why, htmx):
    if file:
        file.seek(0)
    answer = desk.post("import/", file=file, kind="jobs", htmx=htmx)

    assert answer.status_code == 422
    assert why in words(answer)
    assert not Import.objects.visible_to(ada).exists()


def test_a_file_over_the_limit_is_refused_and_the_limit_named(desk, settings):
    settings.UPLOAD_BYTES = 100

    answer = desk.post("import/", file=a_table(), kind="jobs")
    assert answer.status_code == 422
    assert "The limit is" in words(answer)


def test_days_that_could_be_either_are_asked_about(desk, uploaded):
    one = uploaded()

    answer = mapped(desk, one, date_order="")
    assert answer.status_code == 422
    assert "Say whether the day or the month comes first" in words(answer)

    assert mapped(desk, one, date_order="mdy").status_code == 303
    assert {row.values["dates"]["Due"][5:7] for row in staged(carried_on(one))} == {
        f"{n:02}" for n in range(1, 13)
    }


def staged(one):
    return models.ImportRow.objects.within(one).filter(source=one)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"to0": ""}, "own reference"),
        ({"to1": "client"}, "Another column goes there already"),
        ({"to1": "nowhere"}, "Choose one of the places offered"),
        ({"label4": ""}, "Give this a name"),
        ({"to3": "own:text", "label3": "Cost"}, "Another column has this name"),
        ({"to3": "", "to1": "status"}, "Another column is the status now"),
    ],
)
def test_a_mapping_that_cannot_work_is_refused_and_kept(desk, uploaded, said, why):
    one = uploaded()

    answer = mapped(desk, one, **said)

    assert answer.status_code == 422
    assert why in words(answer)
    kept = columns(answer)
    assert {name: kept[name] for name in said if said[name] != "nowhere" and name in kept} == {
        name: value for name, value in said.items() if value != "nowhere" and name in kept
    }
    assert one.reloaded().state == "mapping"


def test_refused_rows_are_a_list_that_spreadsheets_open_safely(desk, uploaded):
    one = uploaded(BROKEN)
    mapped(desk, one)
    carried_on(one)

    answer = desk.get(f"import/{one.key}/refused.csv")
    table = b"".join(answer.streaming_content).decode("utf-8-sig")
    header, row = csv.reader(io.StringIO(table))
    assert answer["Content-Disposition"].startswith("attachment")
    assert header[:3] == ["Row", "Why it was refused", "ref"]
    assert row[0] == "14"
    assert "a lot" in row[1]
    assert row[3] == "'=SUM(A1)", "no cell is a formula"
    assert "1 row is refused" in words(desk.get(f"import/{one.key}/"))


def test_the_page_asks_for_its_progress_until_it_is_over(desk, uploaded):
    one = uploaded()
    mapped(desk, one)
    assert b'hx-trigger="every 1s"' in desk.get(f"import/{one.key}/", htmx=True).content

    carried_on(one)
    piece = desk.get(f"import/{one.key}/", htmx=True)
    assert b"hx-trigger" not in piece.content
    assert b"<html" not in piece.content


def test_a_large_file_is_looked_through_by_the_worker(desk, ada, monkeypatch):
    monkeypatch.setattr(models.imports, "SOON_BYTES", 10)
    answer = desk.post("import/", file=a_table(), kind="jobs")
    one = Import.objects.visible_to(ada).get()

    assert answer.url.endswith(f"import/{one.key}/")
    assert one.state == "looking"
    reading.look(one)
    assert one.reloaded().state == "mapping"
    assert "waiting for you" in words(desk.get(f"import/{one.key}/"))


def test_an_import_applied_twice_or_too_soon_goes_on_as_it_was(desk, uploaded):
    one = uploaded()
    assert desk.post(f"import/{one.key}/start/").status_code == 303
    assert one.reloaded().state == "mapping"
    mapped(desk, one)
    carried_on(one)
    desk.post(f"import/{one.key}/start/")
    assert mapped(desk, one).status_code == 303
    assert one.reloaded().state == "applying"


@pytest.mark.parametrize("path", ["", "map/", "refused.csv", "start/"])
def test_another_business_finds_nothing_there(desk, zed_desk, zed, uploaded, path):
    one = uploaded()
    assert Workspace.objects.count() == 2

    verb = zed_desk.post if path == "start/" else zed_desk.get
    assert verb(f"import/{one.key}/{path}").status_code == 404
    zed_desk.place = "birch"
    assert verb(f"import/{one.key}/{path}").status_code == 404


def test_staff_may_import_and_looking_changes_nothing(max_desk, uploaded, ada):
    one = uploaded()
    before = one.reloaded().mapping
    for path in ("import/", f"import/{one.key}/", f"import/{one.key}/map/", f"import/{one.key}/refused.csv"):
        assert max_desk.get(path).status_code in (200, 303)
    assert one.reloaded().mapping == before
