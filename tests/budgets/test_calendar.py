"""Calendar and Home do the same work for a business with thousands of visits, messages and links as for a small one."""

import datetime as dt

from django.utils.timezone import now

from fanlight.ground.access.models import ShareLink
from fanlight.ground.activity.models import ChainHead, Event
from fanlight.ground.mail.models import Letter
from fanlight.ground.rooms.models import Room
from fanlight.work.conversations.models import Note, Thread
from fanlight.work.jobs.calendar import MOST_LONG
from fanlight.work.jobs.models import Appointment, Job, KeyDate
from tests import world
from tests.budgets.reading import settle, work_of

MOST_STATEMENTS = 20
FEW, MANY = 60, 1_500
AT_MOST = 1.2
DAY = dt.date(2027, 3, 10)


def visits(job, count, *, start=0, long=False):
    """`count` visits of the day, minute by minute, each second one cancelled."""
    at = dt.datetime(2027, 3, 9 if long else 10, 0, 5, tzinfo=dt.UTC)
    rows = [
        Appointment(
            workspace_id=job.workspace_id,
            job=job,
            title=f"Visit {n}",
            starts_at=at + dt.timedelta(seconds=n),
            ends_at=at + dt.timedelta(days=2 if long else 0, hours=1),
            zone="Europe/London",
            state="cancelled" if n % 2 else "planned",
            spans_days=long,
            member_id=job.member_id,
        )
        for n in range(start, start + count)
    ]
    Appointment.objects.bulk_create(rows)


def key_dates(job, count, *, start=0):
    rows = [
        KeyDate(workspace_id=job.workspace_id, job=job, name=f"Date {n}", on=DAY)
        for n in range(start, start + count)
    ]
    KeyDate.objects.bulk_create(rows)


CALENDARS = [
    f"calendar/?view={view}&day={DAY}{filters}"
    for view in ("month", "week", "agenda")
    for filters in ("", "&member=mine", "&cancelled=hide")
]


def held(client, paths, *, grow, words=b""):
    """Every page does the same work before and after `grow`."""

    def page(path):
        answer = client.get(f"/console/alder/{path}", secure=True)
        assert answer.status_code == 200
        assert words in answer.content

    def works():
        settle()
        return [work_of(lambda path=path: page(path)) for path in paths]

    before = works()
    grow()
    for path, few, many in zip(paths, before, works(), strict=True):
        assert few.statements == many.statements <= MOST_STATEMENTS, path
        assert many.effort <= few.effort * AT_MOST, (path, few, many)


def test_a_calendar_does_not_read_more_for_thousands_of_visits_on_a_day(alder, ada, console):
    from fanlight.ground.workspaces.models import Member

    job = world.a_job(alder, member=Member.objects.visible_to(ada).get(pk=ada.member_id))
    for put in (visits, key_dates):
        put(job, FEW * 4)
    visits(job, MOST_LONG + FEW, long=True)

    def grow():
        for put in (visits, key_dates):
            put(job, MANY, start=FEW * 4)
        visits(job, MANY, start=MOST_LONG + FEW, long=True)

    held(console(ada), CALENDARS, grow=grow, words=b"Visit")


def business_of(alder, count, *, start=0):
    """`count` jobs: messages that wait, links nobody opened, letters that failed, things that contacts did."""
    owner = {"workspace_id": alder.workspace_id}
    shape = Job.objects.within(alder).first()
    link = ShareLink.objects.within(alder).first()
    rooms = [Room(**owner, kind="job", title=f"Room {n}") for n in range(start, start + count)]
    Room.objects.bulk_create(rooms)
    Job.objects.bulk_create(
        [
            Job(
                **owner,
                number=f"X-{start + n}",
                kind=shape.kind,
                title=f"Job {n}",
                room=room,
                status=shape.status,
            )
            for n, room in enumerate(rooms)
        ]
    )
    notes = [Note(**owner, room=room, audience="customer", body="Hello") for room in rooms]
    Note.objects.bulk_create(notes)
    Thread.objects.bulk_create(
        [
            Thread(
                **owner,
                room=note.room,
                note=note,
                audience="customer",
                waits_on=("team", "client", "")[n % 3],
                since=now(),
            )
            for n, note in enumerate(notes)
        ]
    )
    _ways_in(owner, link, rooms)
    _doings(owner, link, rooms, start=start)


def _ways_in(owner, link, rooms):
    sent = now() - dt.timedelta(days=5)
    ShareLink.objects.bulk_create(
        [
            ShareLink(
                **owner,
                contact_id=link.contact_id,
                portal_id=link.portal_id,
                room=room,
                ends_at=link.ends_at if n % 2 else sent,
                sent_at=sent,
                opened_at=sent if n % 3 else None,
            )
            for n, room in enumerate(rooms)
        ]
    )
    Letter.objects.bulk_create(
        [
            Letter(
                **owner,
                kind="letter",
                to_address="a@b.example",
                subject="S",
                body="B",
                room=room,
                state="failed",
                message_id=f"<{room.pk}>",
            )
            for room in rooms
        ]
    )


def _doings(owner, link, rooms, *, start):
    head = ChainHead.objects.everyone("a test writes events at once").get(**owner)
    Event.objects.bulk_create(
        [
            Event(
                **owner,
                number=head.number + start + n + 1,
                at=now(),
                name="visit.ended",
                actor_kind="contact" if n % 5 == 0 else "member",
                actor_id=link.contact_id,
                via_kind="x",
                subject_kind="room",
                subject_id=room.pk,
                room=room,
                previous_hash=b"",
                hash=b"",
            )
            for n, room in enumerate(rooms)
        ]
    )


HOMES = ["", "activity/", *(f"waiting/?list={name}" for name in ("team", "client", "links", "letters"))]


def test_home_and_its_lists_do_not_read_more_for_thousands_of_jobs(alder, ada, gus, console):
    business_of(alder, FEW * 6)

    held(console(ada), HOMES, grow=lambda: business_of(alder, MANY, start=FEW * 6))
