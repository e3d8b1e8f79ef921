"""A filter that few jobs pass costs what those few cost, in every state and order, however many jobs there are."""

import datetime as dt

import pytest
from django.utils.timezone import now

from fanlight.core import listings
from fanlight.core.listings import Asked
from fanlight.ground.rooms.models import Room
from fanlight.work.jobs.listing import JOBS
from fanlight.work.jobs.models import Job, Status
from tests import world
from tests.budgets.reading import settle, work_of

SMALL, LARGE = 500, 5_000
AT_MOST = 1.3
STATES = ("open", "closed", "archived", "all")
SORTS = ("newest", "oldest", "title", "-title", "changed", "-changed")
RARE = "final checks"
FILTERS = ({"status": RARE}, {"member": "nobody"}, {"status": RARE, "member": "nobody"})


def status(viewer, key):
    return Status.objects.visible_to(viewer).get(label_key=key, kind="claim")


def crowd(viewer, count, *, start=0):
    """`count` jobs that somebody looks after, of one status; a third each is open, closed, archived."""
    at, common = now(), status(viewer, "survey booked")
    mine = {"workspace_id": viewer.workspace_id}
    rooms = [Room(**mine, title=f"Job {n}") for n in range(start, start + count)]
    Room.objects.bulk_create(rooms)
    jobs = [
        Job(
            **mine,
            room=room,
            number=f"C-{n}",
            kind="claim",
            title=f"Job {n}",
            title_key=f"job {n * 7919 % 10_000}",
            search_text=f"job {n}",
            status=common,
            member_id=viewer.member_id,
            changed_at=at - dt.timedelta(minutes=n * 7919 % 10_000),
            closed_at=at if n % 3 == 1 else None,
            archived_at=at if n % 3 == 2 else None,
        )
        for n, room in enumerate(rooms, start)
    ]
    Job.objects.bulk_create(jobs)


@pytest.fixture
def rare(alder, ada):
    """Six jobs that nobody looks after, of a status of their own: two open, two closed, two archived."""
    at, jobs = now(), [world.a_job(alder, title=f"Rare {n}") for n in range(6)]
    said = {"status": status(ada, RARE), "member": None}
    for n, job in enumerate(jobs):
        ends = {"closed_at": at if n in (2, 3) else None, "archived_at": at if n > 3 else None}
        Job.objects.within(ada).filter(pk=job.pk).update(**said, **ends)


def asked(state, sort, **filters):
    return Asked.read(JOBS, {"state": state, "sort": sort} | filters)


def test_a_rare_filter_costs_the_same_in_a_large_table(alder, ada, rare):
    questions = [asked(state, sort, **filters) for filters in FILTERS for state in STATES for sort in SORTS]

    def efforts():
        settle()
        return [work_of(lambda one=one: JOBS.page(ada, one)).effort for one in questions]

    crowd(ada, SMALL)
    few = efforts()
    crowd(ada, LARGE - SMALL, start=SMALL)
    many = efforts()

    found = [len(JOBS.page(ada, one).rows) for one in questions]
    assert found == ([2] * 18 + [6] * 6) * len(FILTERS)
    pairs = zip(questions, few, many, strict=True)
    assert [(one.query(), *cost) for one, *cost in pairs if cost[1] > cost[0] * AT_MOST + 50] == []


@pytest.mark.parametrize("filters", [{"status": RARE}, {"status": "survey booked"}, {"member": "nobody"}])
def test_either_way_finds_the_same_rows_on_every_page(alder, ada, rare, monkeypatch, filters):
    crowd(ada, 40)

    def pages(one, few):
        monkeypatch.setattr(listings, "FEW", few)
        first = JOBS.page(ada, one, size=4)
        second = JOBS.page(ada, Asked.read(JOBS, dict(parts(one), after=first.after)), size=4)
        return [[row.number for row in page.rows] for page in (first, second)]

    def parts(one):
        return {"state": one.state, "sort": one.sort, **one.filters}

    for state in STATES:
        for sort in SORTS:
            one = asked(state, sort, **filters)
            walked = pages(one, 0)
            assert walked[0]
            assert pages(one, 3) == pages(one, 100) == walked, one.query()
