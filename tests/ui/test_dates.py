"""Dates and times as people read them, in the zone of the reader or of the place."""

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
import time_machine

from fanlight.ui import dates

pytestmark = pytest.mark.once

LONDON = ZoneInfo("Europe/London")
NOW = dt.datetime(2026, 11, 22, 10, 41, tzinfo=dt.UTC)  # a Sunday


@pytest.fixture(autouse=True)
def _a_reader_in_london() -> Iterator[None]:
    token = dates.use_zone(LONDON)
    with time_machine.travel(NOW, tick=False):
        yield
    dates.forget_zone(token)


def utc(month: int, day: int, hour: int = 9, minute: int = 12, *, year: int = 2026) -> dt.datetime:
    return dt.datetime(year, month, day, hour, minute, tzinfo=dt.UTC)


def test_a_near_day_has_its_weekday_and_a_far_one_has_not():
    assert dates.day(dt.date(2026, 11, 26)) == "Thursday 26 November"
    assert dates.day(dt.date(2026, 12, 22)) == "Tuesday 22 December"
    assert dates.day(dt.date(2026, 11, 11)) == "11 November"
    assert dates.day(dt.date(2027, 3, 1)) == "1 March 2027"
    assert dates.day(dt.date(2027, 1, 1)) == "1 January 2027"


def test_the_year_stands_beside_a_near_day_of_another_year():
    with time_machine.travel(dt.datetime(2026, 12, 30, tzinfo=dt.UTC), tick=False):
        assert dates.day(dt.date(2027, 1, 4)) == "Monday 4 January 2027"


def test_a_short_day_names_only_another_year():
    assert dates.short_day(dt.date(2026, 11, 19)) == "19 Nov"
    assert dates.short_day(dt.date(2025, 11, 19)) == "19 Nov 2025"


def test_a_moment_is_told_by_how_long_it_is_past():
    assert dates.when(utc(11, 22)) == "Today 9:12"
    assert dates.when(utc(11, 21)) == "Yesterday 9:12"
    assert dates.when(utc(11, 19, 16, 2)) == "Thursday 16:02"
    assert dates.when(utc(11, 15)) == "15 Nov 9:12"
    assert dates.when(utc(11, 15, year=2025)) == "15 Nov 2025 9:12"


def test_a_moment_to_come_is_never_called_by_a_weekday_that_was():
    assert dates.when(utc(11, 24)) == "24 Nov 9:12"


def test_hours_of_a_visit_are_told_as_a_range():
    assert dates.hours(utc(11, 26, 8, 30), utc(11, 26, 12, 0)) == "08:30 to 12:00"
    assert dates.hours(utc(11, 26, 22, 0), utc(11, 27, 2, 0)) == "22:00 to 27 Nov 02:00"


def test_the_zone_of_the_place_wins_over_that_of_the_reader():
    moment = utc(11, 26, 23, 30)

    assert dates.clock(moment) == "23:30"
    assert dates.clock(moment, at="Europe/Berlin") == "00:30"
    assert dates.day(moment) == "Thursday 26 November"
    assert dates.day(moment, at="Europe/Berlin") == "Friday 27 November"


def test_summer_time_moves_the_clock_and_not_the_moment():
    before, after = utc(3, 29, 0, 59), utc(3, 29, 1, 0)

    assert dates.clock(before) == "00:59"
    assert dates.clock(after) == "02:00"
    assert dates.hours(utc(10, 25, 0, 30), utc(10, 25, 1, 30)) == "01:30 to 01:30"


def test_midnight_belongs_to_the_day_that_begins():
    assert dates.when(utc(11, 22, 0, 0)) == "Today 0:00"
    assert dates.when(utc(11, 21, 23, 59)) == "Yesterday 23:59"


def test_today_is_the_readers_day():
    with time_machine.travel(dt.datetime(2026, 7, 1, 23, 30, tzinfo=dt.UTC), tick=False):
        assert dates.today() == dt.date(2026, 7, 2)
        assert dates.today(at="America/New_York") == dt.date(2026, 7, 1)


def test_a_date_block_has_weekday_day_and_month():
    assert dates.block(utc(11, 26)) == ("Thu", 26, "Nov")
    assert dates.block(dt.date(2026, 9, 1)) == ("Tue", 1, "Sep")


def test_a_forgotten_zone_gives_way_to_the_one_before():
    token = dates.use_zone(ZoneInfo("Asia/Tokyo"))
    assert dates.clock(utc(11, 22, 0, 0)) == "09:00"

    dates.forget_zone(token)

    assert dates.zone() == LONDON


def test_machines_read_moments_with_their_offset_and_days_without():
    assert dates.machine(utc(11, 26)) == "2026-11-26T09:12+00:00"
    assert dates.machine(dt.date(2026, 11, 26)) == "2026-11-26"
