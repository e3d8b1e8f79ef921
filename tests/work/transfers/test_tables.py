"""Whatever program wrote a table, its cells arrive as they were; and what is no table is refused in words."""

import contextlib
import csv
import io
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanlight.work.transfers.records import Unreadable, clean
from fanlight.work.transfers.tables import records, shape_of
from tests.work.transfers.files import PERMITS, a_file

pytestmark = pytest.mark.once

WORDS = st.text(alphabet="abcdefghäöüéßÑ ,;\t\"'0123456789-/|€", max_size=20).map(clean)
WORDS = WORDS.filter(
    lambda words: not words.startswith("'")
)  # an apostrophe that our exports put is taken away again
NAMES = ["Reference", "Title, as written", "Client; if any"]
ROWS = st.lists(
    st.tuples(st.from_regex(r"R-[0-9]{3}", fullmatch=True), WORDS, WORDS), min_size=3, max_size=12
)


def written(rows, *, delimiter):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows([NAMES, *rows])
    return text.getvalue()


def cells(path):
    shape = shape_of(path)
    return [
        tuple((record.cells + [""] * len(shape.header))[: len(shape.header)])
        for record in records(path, shape)
    ]


@given(
    rows=ROWS,
    delimiter=st.sampled_from(",;\t"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]),
)
def test_what_was_written_is_read_again(tmp_path_factory, rows, delimiter, encoding):
    path = a_file(tmp_path_factory.mktemp("t"), written(rows, delimiter=delimiter), encoding=encoding)

    assert shape_of(path).delimiter == delimiter
    assert shape_of(path).header == NAMES
    assert cells(path) == rows


@given(content=st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_in_words(tmp_path_factory, content):
    path = a_file(tmp_path_factory.mktemp("t"), content)
    with contextlib.suppress(Unreadable):
        assert all(record.cells for record in records(path, shape_of(path)))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n\r\n", "empty"),
        (b"just a letter\nto nobody\n", "No columns"),
        (b"J-1,2026-01-02,300\nJ-2,2026-01-03,400\n", "must name the columns"),
        (b"ref,Title,title\n1,2,3\n", "Two columns"),
        (b",".join(b"c%d" % n for n in range(101)) + b"\n1,2\n", "101 columns"),
    ],
    ids=["nothing", "only a mark", "no columns", "no header", "doubled name", "too many"],
)
def test_what_is_no_table_is_refused_and_says_why(tmp_path, content, why):
    with pytest.raises(Unreadable, match=why):
        shape_of(a_file(tmp_path, content))


def test_a_quotation_mark_never_closed_is_noticed(tmp_path):
    path = a_file(tmp_path, 'ref,title\n1,fine\n2,"' + "never closed\n" * 20_000)

    with pytest.raises(Unreadable, match="Row 3"):
        list(records(path, shape_of(path)))


def test_rows_are_counted_as_a_spreadsheet_does(tmp_path):
    path = a_file(tmp_path, 'ref,title\n1,"two\nlines"\n\n3,last\n')

    assert [(record.line, record.cells[0]) for record in records(path, shape_of(path))] == [
        (2, "1"),
        (4, "3"),
    ]


@pytest.mark.parametrize("hidden", ["\u202e", "\u200b", "\x00", "\x1b", "\ufeff"])
def test_what_cannot_be_seen_is_taken_out_of_cells(hidden):
    assert clean(f" pho{hidden}to ") == "photo"


def test_a_long_file_is_never_whole_in_memory(tmp_path):
    path = a_file(tmp_path, "ref,title\n" + "".join(f"R-{n},{'x' * 80}\n" for n in range(100_000)))
    shape = shape_of(path)
    tracemalloc.start()
    count = sum(1 for _record in records(path, shape))
    _now, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert count == 100_000
    assert peak_bytes < 2_000_000


def test_a_line_without_an_end_is_refused_and_never_whole_in_memory(tmp_path):
    path = a_file(tmp_path, "Reference,Title\n" + "R-1,Leak\n" * 60 + "x," * 4_000_000)
    tracemalloc.start()

    with pytest.raises(Unreadable, match="Row 62"):
        sum(1 for _record in records(path, shape_of(path)))

    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 20_000_000


def test_the_real_permits_have_their_fifteen_columns():
    assert len(shape_of(PERMITS).header) == 15
    assert len(cells(PERMITS)) == 2_500
