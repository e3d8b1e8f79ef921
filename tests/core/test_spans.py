"""The first few rows of many days in one statement: the same as a query for each day, and through the same door."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fanlight.core.spans import first_of_each
from fanlight.work.jobs.models import Appointment, KeyDate
from fanlight.work.jobs.models.appointments import Planned
from tests import world

START = dt.datetime(2027, 3, 26, 23, 30, tzinfo=dt.UTC)
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
SPANS = [(START + n * DAY, START + (n + 1) * DAY) for n in range(5)]


@pytest.fixture
def visits(job, ada):
    """One on the edge of each of five days, and then some."""
    starts = [START + n * DAY for n in range(5)] + [START + 2 * DAY + n * HOUR for n in range(1, 6)]
    for n, at in enumerate(starts):
        Appointment.plan(job, Planned(f"Visit {n}", at, at + HOUR, "Europe/London"), by=ada)


def question(viewer, most=3):
    def of_one(start, end):
        rows = Appointment.objects.visible_to(viewer).filter(starts_at__gte=start, starts_at__lt=end)
        return rows.order_by("starts_at", "id").values("id", "title", "starts_at", "internal")[:most]

    return of_one


def by_id(rows):
    return sorted(rows, key=lambda row: row["id"])


def test_it_answers_as_a_query_for_each_day_would(ada, visits):
    single = [row for span in SPANS for row in question(ada)(*span)]

    with CaptureQueriesContext(connection) as seen:
        rows = first_of_each(question(ada), SPANS)

    assert len(seen) == 1
    assert len(single) == 7
    assert by_id(rows) == by_id(single)
    assert all(row["starts_at"].tzinfo and row["internal"] is False for row in rows)


def test_days_work_like_moments(job, ada):
    for n in (2, 3, 3, 4):
        KeyDate.put(job, f"Date {n} {KeyDate.objects.visible_to(ada).count()}", dt.date(2027, 3, n), by=ada)

    def of_one(start, end):
        rows = KeyDate.objects.visible_to(ada).filter(on__gte=start, on__lt=end).in_order()
        return rows.values("name", "on")[:1]

    days = [dt.date(2027, 3, n) for n in (1, 2, 3)]
    rows = first_of_each(of_one, [(day, day + DAY) for day in days])

    assert sorted(row["on"].day for row in rows) == [2, 3]


def test_the_door_holds_for_every_day(visits, zed, gus):
    assert first_of_each(question(zed), SPANS) == []
    assert (
        first_of_each(lambda start, end: Appointment.objects.visible_to(zed).none().values("id"), SPANS) == []
    )


def test_a_title_is_never_taken_for_an_edge(job, ada):
    """The stand-ins of the edges are replaced among the parameters, and nothing else is."""
    world.an_appointment(job, by=ada, title="3001-01-01 00:00:00")

    def of_one(start, end):
        rows = Appointment.objects.visible_to(ada).filter(starts_at__gte=start, starts_at__lt=end)
        return rows.exclude(title="4001-01-01").values("title")[:5]

    now = dt.datetime.now(dt.UTC)
    assert first_of_each(of_one, [(now, now + 30 * DAY)]) == [{"title": "3001-01-01 00:00:00"}]
