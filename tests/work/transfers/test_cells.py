"""Days and numbers are read in the spellings people use, and never guessed into something else."""

import datetime
import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanlight.work.transfers import cells

pytestmark = pytest.mark.once

DAYS = st.dates(min_value=datetime.date(1900, 1, 1), max_value=datetime.date(2200, 12, 31))


@given(
    day=DAYS,
    form=st.sampled_from(
        ["%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %b %Y", "%Y-%m-%d", "%Y-%m-%dT00:00:00.000"]
    ),
)
def test_a_day_written_day_first_is_read_again(day, form):
    assert cells.day(day.strftime(form), order="dmy") == day


@given(
    day=DAYS,
    form=st.sampled_from(["%m/%d/%Y", "%m-%d-%Y", "%B %d, %Y", "%Y/%m/%d", "%Y%m%d", "%m/%d/%Y 14:30"]),
)
def test_a_day_written_month_first_is_read_again(day, form):
    assert cells.day(day.strftime(form), order="mdy") == day


@pytest.mark.parametrize(
    "text", ["", "soon", "31/02/2026", "2026", "12345", "0000-00-00", "1/2/3/4", "99/99/2026"]
)
def test_what_is_no_day_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 -- by whatever part of it is wrong
        cells.day(text, order="dmy")
    assert not cells.orders(text)


@given(st.text(max_size=30))
def test_any_text_is_a_number_and_a_day_or_is_not(text):
    assert cells.orders(text) <= {"dmy", "mdy"}
    assert cells.decimal_marks(text) <= {".", ","}


@pytest.mark.parametrize(
    ("text", "decimal", "value"),
    [
        ("19273.91", ".", "19273.91"),
        ("£1,234.50", ".", "1234.50"),
        ("1.234,50 €", ",", "1234.50"),
        ("1 234,50", ",", "1234.50"),
        ("CAD 12", ".", "12"),
        ("(12.00)", ".", "-12.00"),
        ("-5", ".", "-5"),
        ("-£5", ".", "-5"),
        ("1'000'000", ".", "1000000"),
    ],
)
def test_a_number_is_read_as_people_write_it(text, decimal, value):
    assert cells.number(text, decimal=decimal) == Decimal(value)


@pytest.mark.parametrize("text", ["1,23,4", "12-3", "0x10", "1e5", "12 apples", "--5", "1.2.3"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 -- the text itself says it
        cells.number(text)


@pytest.mark.trust("TG12")
@pytest.mark.parametrize(
    "text", ["1" + " " * 9_990 + "x", "£" * 9_990 + "x", "x" + " " * 9_990 + "y", "T " * 4_990]
)
def test_a_long_cell_costs_no_time(text):
    began = time.monotonic()

    assert not cells.decimal_marks(text)
    assert not cells.orders(text)
    assert time.monotonic() - began < 0.5
