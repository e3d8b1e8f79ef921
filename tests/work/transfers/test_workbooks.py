"""Workbooks arrive as they were meant: values and not formulas, days and not numbers; hostile ones are refused."""

import datetime
import os
import time

import pytest

from fanlight.work.jobs.models import Job, KeyDate
from fanlight.work.transfers import commands, sheets
from fanlight.work.transfers.records import Unreadable, Where
from fanlight.work.transfers.tables import records, shape_of
from tests.work.transfers.books import a_book, changed, with_part
from tests.work.transfers.files import counts

HEAD = ["Ref", "Title", "Client"]
SHEET = "xl/worksheets/sheet1.xml"


def read(path, where=None):
    shape = shape_of(path, where)
    return shape, [(record.line, record.cells) for record in records(path, shape)]


@pytest.fixture
def roofs(tmp_path):
    return a_book(tmp_path, {"Jobs": [HEAD, ["R-1", "Roof", "Firm"], ["R-2", "Cellar", "Firm"]]})


@pytest.mark.once
def test_days_numbers_and_truths_arrive_as_people_write_them(tmp_path):
    row = [7.0, 12.5, 0.1 + 0.2, 1e15, 123456789012, True, datetime.date(2026, 3, 4)]
    row += [datetime.datetime(2026, 3, 4, 14, 30), datetime.time(9, 5), " padded ", "نور\u202e", "🦊" * 300]  # noqa: DTZ001 -- as cells are
    path = a_book(tmp_path, {"S": [[f"c{n}" for n in range(12)], row]})

    cells = ["7", "12.5", "0.3", "1000000000000000", "123456789012", "TRUE", "2026-03-04"]
    cells += ["2026-03-04 14:30:00", "09:05", "padded", "نور", "🦊" * 300]
    assert read(path)[1] == [(2, cells)]


@pytest.mark.once
def test_days_of_the_other_calendar_are_the_same_days(tmp_path):
    path = a_book(tmp_path, {"S": [["Ref", "On"], ["A", datetime.date(2026, 3, 4)]]})
    changed(path, "xl/workbook.xml", b"<workbookPr", b'<workbookPr date1904="1"')

    assert read(path)[1] == [(2, ["A", "2030-03-05"])], "counted from 1904, the number is four years later"


@pytest.mark.once
def test_a_formula_is_its_stored_result_and_an_unsaved_one_is_told(tmp_path):
    path = a_book(tmp_path, {"S": [["Ref", "Sum", "Also"], ["A", "=1+1", "=2+2"]]})
    changed(path, SHEET, b"<f>1+1</f><v", b"<f>1+1</f><v>2</v><v")

    shape, rows = read(path)
    assert rows == [(2, ["A", "2"])]
    assert sheets.told_of(path, shape)["unsaved"] == 1


@pytest.mark.once
def test_joined_cells_count_for_every_row_they_reach(tmp_path):
    rows = [HEAD, ["R-1", "Roof", "Firm"], ["R-2", "Cellar", None], ["R-3", "Door", None], [None, None, None]]
    path = a_book(tmp_path, {"S": rows})
    end = b'</sheetData><mergeCells count="1"><mergeCell ref="C2:C9"/></mergeCells>'
    changed(path, SHEET, b"</sheetData>", end)

    assert [cells for _line, cells in read(path)[1]] == [
        ["R-1", "Roof", "Firm"],
        ["R-2", "Cellar", "Firm"],
        ["R-3", "Door", "Firm"],
    ]


@pytest.mark.once
def test_leading_noughts_of_a_format_are_kept(tmp_path):
    import openpyxl

    path = a_book(tmp_path, {"S": [["Ref", "Zip"], ["A", 1234]]})
    book = openpyxl.load_workbook(path)
    book.active["B2"].number_format = "00000"
    book.save(path)

    assert read(path)[1] == [(2, ["A", "01234"])]


@pytest.mark.once
@pytest.mark.parametrize(
    ("rows", "header", "top"),
    [
        ([["All jobs, 2026"], [], HEAD, ["1", "2", "3"]], HEAD, 3),
        ([["Export", "2026-01-01"], HEAD, ["1", "2", "3"], ["1", "2", "3"]], HEAD, 2),
        (
            [["Job", None, "Client"], ["Ref", "Cost", "Mail"], *[[f"R-{n}", n, f"a{n}@x.example"] for n in range(4)]],
            ["Job Ref", "Job Cost", "Client Mail"],
            2,
        ),
        ([HEAD, ["a", "b", "c"], ["d", "e", "f"]], HEAD, 1),
    ],
    ids=["title", "title with a day", "two lines", "plain"],
)  # fmt: skip
def test_the_header_is_found_below_titles_and_in_two_lines(tmp_path, rows, header, top):
    shape, _rows = read(a_book(tmp_path, {"S": rows}))
    assert (shape.header, shape.top) == (header, top)


@pytest.mark.once
def test_somebody_may_say_where_the_table_is(tmp_path):
    path = a_book(tmp_path, {"Cover": [["Hello"]], "Jobs": [["x", "y"], HEAD, ["1", "2", "3"]]})

    assert read(path)[0].sheet == "Jobs", "a sheet without a table is passed over"
    shape, rows = read(path, Where("Jobs", row=2, lines=1))
    assert (shape.header, rows) == (HEAD, [(3, ["1", "2", "3"])])
    with pytest.raises(Unreadable, match="no sheet called"):
        read(path, Where("Nowhere"))


@pytest.mark.once
def test_hidden_rows_and_sheets_are_told(tmp_path, roofs):
    changed(roofs, SHEET, b'<row r="2"', b'<row hidden="1" r="2"')
    shape, rows = read(roofs)

    assert len(rows) == 2
    assert sheets.told_of(roofs, shape) == {
        "sheets": [{"name": "Jobs", "hidden": False}],
        "hidden": 1,
        "unsaved": 0,
    }


BILLION = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]>'
LONG = b"<!--" + b" " * 70_000 + b"-->"
FAR = b'<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>end</t></is></c></row></sheetData>'


@pytest.mark.once
@pytest.mark.trust("TG11")
@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda p: with_part(p, "xl/sharedStrings.xml", BILLION + b"<sst/>"), "entities"),
        (lambda p: with_part(p, SHEET, (BILLION + b"<x/>").decode().encode("utf-16")), "entities"),
        (lambda p: with_part(p, "xl/strings.bin", BILLION + b"<sst/>"), "entities"),
        (lambda p: with_part(p, "xl/sharedStrings.xml", LONG + BILLION + b"<sst/>"), "damaged"),
        (lambda p: with_part(p, "xl/strings.bin", LONG + BILLION + b"<sst/>"), "damaged"),
        (lambda p: with_part(p, "xl/media/zeros.bin", bytes(401_000_000)), "larger than 400 MB"),
        (lambda p: with_part(p, "xl/vbaProject.bin", b"macro"), "macros"),
        (lambda p: with_part(p, SHEET, b"<worksheet><sheetData><row"), "damaged"),
        (lambda p: with_part(p, SHEET, b"<worksheet/>"), "holds anything"),
        (lambda p: changed(p, SHEET, b'<row r="3"', b'<row r="99999999999"'), "claims more than"),
        (lambda p: changed(p, SHEET, b'<row r="3"', b'<row r="2000000"'), "claims more than"),
        (lambda p: changed(p, SHEET, b'<row r="3"', b'<row r=" 999_999_999"'), "damaged"),
        (lambda p: p.write_bytes(p.read_bytes()[:-200]), "damaged"),
    ],
    ids=[
        "entities", "entities in UTF-16", "entities under another name", "entities behind a comment",
        "entities behind a comment under another name", "bomb", "macros", "broken", "blank", "far row", "two million",
        "a number that hides", "cut off",
    ],
)  # fmt: skip
def test_a_hostile_workbook_is_refused_in_words(roofs, spoil, why):
    spoil(roofs)
    began = time.monotonic()

    with pytest.raises(Unreadable, match=why):
        shape_of(roofs)
    assert time.monotonic() - began < 60


@pytest.mark.once
def test_a_million_blank_rows_are_passed_over(roofs):
    changed(roofs, SHEET, b"</sheetData>", FAR)
    shape = shape_of(roofs)
    assert [record.line for record in records(roofs, shape)] == [2, 3, 1_048_576]


@pytest.mark.once
def test_a_claimed_size_is_not_believed(roofs):
    changed(roofs, SHEET, b'<dimension ref="A1:C3"', b'<dimension ref="A1:XFD1048576"')
    assert len(read(roofs)[1]) == 2


@pytest.mark.once
def test_a_reading_that_does_not_end_is_ended(roofs, monkeypatch):
    monkeypatch.setattr(sheets, "CLOCK_SECONDS", 0.05)
    with pytest.raises(Unreadable, match="too long"):
        shape_of(roofs)


@pytest.mark.once
def test_the_process_that_reads_it_knows_no_secret(roofs, monkeypatch):
    seen = {}
    run = sheets.subprocess.run
    monkeypatch.setattr(sheets.subprocess, "run", lambda *a, **said: seen.update(said) or run(*a, **said))

    shape_of(roofs)
    assert set(seen["env"]) == {"PYTHONPATH", "PYTHONDONTWRITEBYTECODE"}
    assert "FANLIGHT_SECRET" in os.environ


@pytest.mark.django_db
def test_a_workbook_becomes_jobs_and_an_error_is_told_with_its_row(tmp_path, ada):
    rows = [["Ref", "Title", "Due"], ["R-1", "Roof", datetime.date(2026, 3, 4)], ["#REF!", "Door", None]]
    one = commands.take_over(a_book(tmp_path, {"S": rows}), by=ada)

    assert counts(one) == (1, 0, 0, 1)
    assert KeyDate.objects.visible_to(ada).get().on == datetime.date(2026, 3, 4)
    assert one.refused_rows().get().why == (
        "The row has no reference. The cell in the column Ref holds the error #REF!."
    )
    assert Job.objects.visible_to(ada).get().title == "Roof"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "why"),
    [("table.xls", "old format"), ("table.xlsm", "macros"), ("table.ods", "OpenDocument"), ("table.csv", "content")],
)  # fmt: skip
def test_other_and_renamed_workbooks_are_refused_in_words(roofs, ada, name, why):
    from fanlight.core.errors import Malformed

    renamed = roofs.rename(roofs.with_name(name))
    with pytest.raises(Malformed, match=why):
        commands.take_over(renamed, by=ada)
