"""Messages over all rooms cost the same for ten threads and for thousands, on both faces, and nothing is counted."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from fanlight.faces.portal.navigation import WORDS
from fanlight.ground.rooms.models import Participant, Room
from fanlight.work.conversations.models import Note, ReadMark, Thread
from fanlight.work.jobs.models import Job
from tests import world
from tests.budgets.reading import settle, work_of
from tests.sizes import trials

FEW, SOME = 10, 300
"""A handful; and more than a page of each turn."""
MANY = trials(short=1_000, long=10_000, of="threads of one business on the pages of messages")
MOST = 10
TIMES_THE_WORK = 1.3
"""Ever so many against several full pages."""
DEEPER = 500
"""Steps on the way into larger indexes; a walk over the added rows would take thousands."""


@pytest.fixture
def holly(alder, job):
    return world.a_holder(alder, job, "Holly Holt", scope="own")


def more(business, person, count, *, start):
    """Threads of jobs that the person takes part in, in every turn."""
    owner = {"workspace_id": business.workspace_id}
    status, since = Job.objects.within(business).select_related("status")[0].status, now()
    rooms = [Room(**owner, kind="job", title=f"Job {n}") for n in range(count)]
    Room.objects.bulk_create(rooms)
    said = {"kind": status.kind, "status": status}
    jobs = [
        Job(**owner, **said, number=f"X-{start + n}", title=f"Job {n}", room=one)
        for n, one in enumerate(rooms)
    ]
    Job.objects.bulk_create(jobs)
    of = {"contact": person.contact, "audience": "customer"}
    Participant.objects.bulk_create([Participant(**owner, **of, room=one) for one in rooms])
    notes = [Note(**owner, room=one, audience="customer", body="Hello") for one in rooms]
    Note.objects.bulk_create(notes)
    turns = ("team", "client", "")
    threads = [
        Thread(**owner, room=note.room, note=note, audience="customer", waits_on=turns[n % 3], since=since)
        for n, note in enumerate(notes)
    ]
    Thread.objects.bulk_create(threads)


def held(business, person, client, paths):
    """For each page: the work of several full ones, and of ever so many."""

    def works():
        settle()
        return [work_of(lambda path=path: client.get(path)) for path in paths]

    more(business, person, FEW, start=0)
    assert max(work.statements for work in works()) <= MOST
    more(business, person, SOME, start=FEW)
    few = works()
    more(business, person, MANY, start=FEW + SOME)
    with CaptureQueriesContext(connection) as seen:
        many = works()
    assert [work.statements for work in few] == [work.statements for work in many]
    assert not [one["sql"] for one in seen if "COUNT(" in one["sql"].upper()]
    return zip(paths, few, many, strict=True)


def test_the_inbox_costs_the_same(alder, ada, holly, console):
    shows = [f"/console/alder/messages/?show={show}" for show in ("", "all", "unread", "mine")]
    for path, few, many in held(alder, holly, console(ada), shows):
        assert many.statements <= MOST
        assert many.effort <= few.effort * TIMES_THE_WORK + DEEPER, path


def test_the_portals_page_and_the_mark_on_every_other_take_as_many_statements(alder, holly, portal):
    for path, _few, many in held(
        alder, holly, portal(alder, holly), ["/alder/messages/", "/alder/visits/past/"]
    ):
        assert many.statements <= MOST, path


def test_the_mark_in_the_bar_finds_threads_by_an_index_and_once(alder, holly):
    """Of a reader who has read everything, so that nothing ends the search early, beside many threads of others."""
    olaf = world.a_holder(alder, world.a_job(alder, title="Elsewhere"), "Olaf Other", scope="own")
    more(alder, holly, SOME, start=0)
    more(alder, olaf, MANY, start=SOME)
    all_read(alder, holly)
    settle()

    with CaptureQueriesContext(connection) as seen:
        assert not any(word.has_news for word in WORDS(holly.viewer))
    (statement,) = (one["sql"] for one in seen)
    assert statement.count('FROM "conversations_thread"') == 1, (
        "a list of ids would be joined with all threads"
    )
    plan = plan_of(lambda: WORDS(holly.viewer))
    assert "conversations_thread" in plan
    assert not re.search(r"(Seq Scan on|^SCAN) conversations_thread\b(?!.*INDEX)", plan, re.MULTILINE)

    more(alder, holly, 1, start=SOME + MANY)
    assert any(word.has_news for word in WORDS(holly.viewer))


def plan_of(ask):
    """How the database goes about the one statement of it."""
    said = []
    explain = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
    with connection.execute_wrapper(lambda go, *call: (said.append(call[:2]), go(*call))[1]):
        ask()
    ((sql, given),) = said
    with connection.cursor() as cursor:
        cursor.execute(explain + sql, given)
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def all_read(business, reader):
    """The marks of one who has read every thread there is, their own and others'."""
    owner, at = {"workspace_id": business.workspace_id, "audience": "customer"}, now()
    fresh = Thread.objects.within(business).exclude(
        room__in=ReadMark.objects.within(business).filter(contact=reader.contact).values("room")
    )
    marks = [
        ReadMark(**owner, room_id=t.room_id, note_id=t.note_id, contact=reader.contact, at=at) for t in fresh
    ]
    ReadMark.objects.bulk_create(marks)
