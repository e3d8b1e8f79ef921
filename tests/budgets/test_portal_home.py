"""Home and visits of the portal cost no more for each job where a client has thousands; a job, whatever its visits."""

import datetime as dt

import pytest
from django.utils.timezone import now

from fanlight.faces.portal.pages.home_reading import Home
from fanlight.ground.rooms.models import Room
from fanlight.work.jobs import reads
from fanlight.work.jobs.models import Appointment, Job
from fanlight.work.jobs.reads import MOST_AHEAD
from tests import world
from tests.budgets.reading import settle, work_of
from tests.faces.portal.door import reading

FEW, MANY = 60, 2_000
AT_MOST, TWICE = 1.3, 2
PARTS = ("jobs", "visits", "calendar")


@pytest.fixture
def holder(alder, insurer):
    """Whoever may see all jobs of one client, later ones too."""
    return world.a_holder(alder, world.a_job(alder, client=insurer), "Cora Client", scope="client")


def visits(job, n):
    """One that is long over, one ahead and one called off."""
    mine = {"workspace_id": job.workspace_id, "job": job, "zone": "Europe/London"}
    for days, state in ((-40 - n, "done"), (1 + n / 20, "planned"), (1 + n / 20, "cancelled")):
        at = now() + dt.timedelta(days=days)
        yield Appointment(
            **mine, title="Visit", starts_at=at, ends_at=at + dt.timedelta(hours=1), state=state
        )


def jobs_of(client, like, count, *, start=0):
    mine = {"workspace_id": client.workspace_id}
    rooms = [Room(**mine, title=f"Job {n}", client=client, kind="job") for n in range(start, start + count)]
    Room.objects.bulk_create(rooms)
    jobs = [
        Job(
            **mine,
            room=room,
            number=f"C-{n}",
            kind="claim",
            title=f"Job {n}",
            status_id=like.status_id,
            closed_at=now() if n % 2 else None,
        )
        for n, room in enumerate(rooms, start)
    ]
    Job.objects.bulk_create(jobs)
    Appointment.objects.bulk_create([visit for n, job in enumerate(jobs, start) for visit in visits(job, n)])


def reader_of(holder, part):
    browser = reading(holder)
    if part == "calendar":
        return lambda: browser.get("visits/").status_code == 200 or pytest.fail("no page")
    return lambda: list(getattr(Home(holder.viewer, "Cora"), part))


@pytest.mark.feature("E01")
def test_a_client_of_thousands_of_jobs_costs_no_more_for_each_of_them(alder, insurer, holder):
    """The rule of visibility reads each room of the client once; nothing may multiply that."""
    like, pages = Job.objects.within(alder).first(), [reader_of(holder, part) for part in PARTS]

    def works():
        settle()
        return [work_of(page) for page in pages]

    jobs_of(insurer, like, FEW)
    before = works()
    jobs_of(insurer, like, MANY, start=FEW)

    for part, few, many in zip(PARTS, before, works(), strict=True):
        assert many.statements == few.statements, part
        assert many.effort / (FEW + MANY) <= few.effort / FEW * TWICE, (part, few, many)


@pytest.mark.feature("A04")
@pytest.mark.parametrize("read", [reads.AHEAD, reads.PAST], ids=["ahead", "past"])
def test_a_job_of_thousands_of_visits_opens_like_one_of_few(alder, holder, read):
    job = Job.objects.within(alder).first()

    def page():
        assert read(holder.viewer, job=job.pk)

    Appointment.objects.bulk_create([visit for n in range(MOST_AHEAD) for visit in visits(job, n)])
    settle()
    few = work_of(page)
    Appointment.objects.bulk_create([visit for n in range(MOST_AHEAD, MANY) for visit in visits(job, n)])
    settle()

    many = work_of(page)

    assert (many.statements, few.statements) == (1, 1)
    assert many.effort <= few.effort * AT_MOST, (few, many)
