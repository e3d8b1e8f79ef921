"""Sheets: whatever people typed, no cell of a file that we write runs as a formula, and each reads as it was."""

import csv
import datetime
import io
import re
import zoneinfo
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as some
from openpyxl.utils.escape import unescape

from fanlight.core import sheets
from fanlight.core.sheets import TooLarge, as_typed, csv_lines, harmless, writable, write_csv, write_xlsx

pytestmark = [pytest.mark.once, pytest.mark.trust("TG04")]

UTC = datetime.UTC
DDE = "cmd|' /C calc'!A0"
ATTACKS = [before + DDE for before in "=+-@\t\r\n\0＝＋－＠"]
HIDDEN = [
    f"{before}={DDE}"
    for before in [" ", "\u00a0", "\u200b", '"', "'", ";", " ;", "a;", "a\n", "a\t", "a\r\n "]
]
MARKUP = '<r><t>x</t></r></is></c><c r="A9"><f>1+1</f></c><r></r>'
SUSPECT = "=+-@＝＋－＠;,\t\r\n\0\"' \u200ba1|"
typed = some.text(some.one_of(some.sampled_from(SUSPECT), some.characters(codec="utf-8")), max_size=30)


def written_csv(*rows, heads=("One", "Two"), zone=UTC):
    stream = io.BytesIO()
    write_csv(stream, heads, rows, zone=zone)
    return stream.getvalue()


def read_csv(table, delimiter=","):
    return list(csv.reader(io.StringIO(table.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def read_xlsx(folder, *rows, heads=("One", "Two"), zone=UTC):
    stream = io.BytesIO()
    write_xlsx(stream, heads, rows, zone=zone, scratch=folder)
    assert list(folder.iterdir()) == [], "nothing is left beside it"
    return openpyxl.load_workbook(stream).active


def runs(cell):
    """Whether a spreadsheet would take the cell of a CSV file for a formula; a plain negative number is none."""
    bare = re.sub(r"""\A[\s\u200b"]+""", "", cell)
    return bare[:1] in tuple("=+-@＝＋－＠") and not re.fullmatch(r'-\d+([.,]\d+)*(,".*)?', bare, re.DOTALL)


@pytest.mark.parametrize("attack", ATTACKS + HIDDEN)
def test_an_attack_is_a_text_in_both_kinds_of_file(attack, tmp_path):
    for delimiter in ",;\t":
        cells = [cell for row in read_csv(written_csv([attack, "x"]), delimiter) for cell in row]
        assert any("cmd" in cell for cell in cells)
        assert not [cell for cell in cells if runs(cell) or cell[:1] in ("\t", "\r", "\n", "\0")]

    sheet = read_xlsx(tmp_path, [attack, "x"])
    assert sheet["A2"].data_type == "s"
    assert sheet["A2"].value == writable(attack), "and it reads as it was typed"
    assert sheet["A2"].number_format == "@"


@given(some.lists(some.lists(typed, min_size=2, max_size=2), min_size=1, max_size=4))
@example([["-1", "=1"], ["a;\n =1", "+"]])
def test_no_text_runs_whatever_parts_the_cells(rows):
    table = written_csv(*rows)
    for delimiter in ",;\t":
        for row in read_csv(table, delimiter):
            assert not [cell for cell in row if runs(cell)]


@given(some.lists(some.lists(typed, min_size=2, max_size=2), min_size=1, max_size=4))
def test_csv_brings_every_text_back(rows):
    header, *found = read_csv(written_csv(*rows))
    assert header == ["One", "Two"]
    assert [[as_typed(cell) for cell in row] for row in found] == [
        [writable(cell) for cell in row] for row in rows
    ]


@given(rows=some.lists(some.lists(typed, min_size=2, max_size=2), min_size=1, max_size=4))
@example(rows=[["_x0041_", "=1"]])
def test_xlsx_holds_every_text_as_a_text(rows, tmp_path_factory):
    sheet = read_xlsx(tmp_path_factory.mktemp("scratch"), *rows)
    for number, row in enumerate(rows, start=2):
        for cell, text in zip(sheet[number], row, strict=False):
            assert cell.data_type == "s" or cell.value is None
            assert unescape(cell.value or "") == writable(text)


@pytest.mark.parametrize("text", [MARKUP, f"{MARKUP[:-4]}{'a' * 32_690}</r>more than a cell holds"])
def test_markup_of_the_library_is_a_text_like_any_other(text, tmp_path):
    sheet = read_xlsx(tmp_path, [text, "x"])
    assert sheet["A2"].value.strip() == text[: len(sheet["A2"].value) - 1]
    assert sheet["A9"].value is None
    assert sheet["A2"].data_type == "s"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("-5", "-5"),
        ("-1,234.50", "-1,234.50"),
        ("+44 1225 555 010", "'+44 1225 555 010"),
        ("-2+3", "'-2+3"),
        ("14-16 High St", "14-16 High St"),
        ("ann@mail.example", "ann@mail.example"),
        ("Ann; Bob", "Ann; Bob"),
        ("'quoted'", "'quoted'"),
    ],
)
def test_what_is_no_formula_stays_readable(text, kept):
    assert harmless(text) == kept


def test_days_and_money_are_cells_of_their_own_kind(tmp_path):
    london = zoneinfo.ZoneInfo("Europe/London")
    moment = datetime.datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    row = [Decimal("-1234.50"), datetime.date(2026, 11, 2), moment, 7, None, Decimal("12.5")]
    heads = ["Cost", "Due", "Begun", "Rooms", "Nothing", "Area"]

    sheet = read_xlsx(tmp_path, row, heads=heads, zone=london)
    assert [cell.value for cell in sheet[1]] == heads
    assert [cell.data_type for cell in sheet[2]] == ["n", "d", "d", "n", "n", "n"]
    assert sheet["A2"].value == -1234.5
    assert sheet["A2"].number_format == "#,##0.00"
    assert f"{sheet['B2'].value:%Y-%m-%d}" == "2026-11-02"
    assert f"{sheet['C2'].value:%Y-%m-%d %H:%M}" == "2026-07-01 23:30", "in the zone of the workspace"
    assert sheet["E2"].value is None
    table = read_csv(written_csv(row, heads=heads, zone=london))
    assert table[1] == ["-1234.50", "2026-11-02", "2026-07-01 23:30", "7", "", "12.5"]


def test_what_excel_cannot_count_stays_whole_as_a_text(tmp_path):
    row = [Decimal("1234567890123456.78"), 10**18, datetime.date(1850, 2, 3), Decimal("NaN")]
    sheet = read_xlsx(tmp_path, row, heads=["A", "B", "C", "D"])
    assert [cell.value for cell in sheet[2]] == ["1234567890123456.78", "1" + "0" * 18, "1850-02-03", "NaN"]


def test_heads_stay_in_sight_and_columns_are_as_wide_as_they_need(tmp_path):
    sheet = read_xlsx(tmp_path, ["a" * 30, "b" * 500], heads=["=One", "Two"])
    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].data_type == "s"
    assert 30 < sheet.column_dimensions["A"].width < 40
    assert sheet.column_dimensions["B"].width < 70


def test_a_csv_file_is_as_rfc_4180_has_it():
    table = written_csv(['say "hi"', "a,b\r\nc"])
    assert table == '\ufeff"One","Two"\r\n"say ""hi""","a,b\nc"\r\n'.encode()
    assert next(csv_lines([["x"]], zone=UTC, mark=False)) == '"x"\r\n'


def test_more_rows_than_a_sheet_takes_are_refused_and_nothing_is_left(tmp_path, monkeypatch):
    monkeypatch.setattr(sheets, "MOST_ROWS", 3)
    assert read_xlsx(tmp_path, *[["a", "b"]] * 3).max_row == 4
    with pytest.raises(TooLarge, match="Choose CSV"):
        read_xlsx(tmp_path, *[["a", "b"]] * 4)
    assert list(Path(tmp_path).iterdir()) == []


def test_a_hostile_text_costs_no_more_than_its_length():
    for text in ("\n" * 60_000, "' " * 60_000, ";'" * 60_000, "-1," * 30_000 + "x"):
        assert as_typed(harmless(text)) == text
