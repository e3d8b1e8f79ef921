"""The contractor of the demo: 2,500 real building permits, imported, and a few invented people so that links exist."""

import datetime
import zoneinfo
from importlib import resources
from typing import Any, Final

from django.core.files import File as Upload
from django.utils.timezone import now

from fanlight.core.viewers import LinkViewer, StaffViewer
from fanlight.demo import looked_after
from fanlight.demo.claims import brand
from fanlight.demo.past import Calendar
from fanlight.ground.access.models import ShareLink, Sharing
from fanlight.ground.access.ways import standing
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms.models import Grant, Participant, Portal, Reach
from fanlight.ground.workspaces.founding import Owner
from fanlight.work.asks.models import Ask, AskDraft
from fanlight.work.conversations.models import Note, ReadMark
from fanlight.work.files.models import File
from fanlight.work.jobs.models import Appointment, Job, KeyDate
from fanlight.work.jobs.models.appointments import Planned
from fanlight.work.jobs.setup import open_business
from fanlight.work.transfers.commands import take_over

PLACE: Final = "bow-river"
FEATURED: Final = ""  # the only job with links
HERE: Final = resources.files("fanlight.demo")
PERMITS: Final = HERE / "permits" / "calgary-building-permits.csv"
ACCENT: Final = "#b4531a"
ZONE: Final = "America/Edmonton"
TITLE: Final = "Secondary Suite"
FILES: Final = (
    ("papers", "schedule-of-works.pdf", "Schedule of works.pdf"),
    ("pictures", "front-door.jpg", "Street side.jpg"),
)
HELLO: Final = (
    "Hello Marguerite, the permit is issued. The crew starts framing on the day beside this message."
)
ANSWER: Final = "Wonderful. I shall move the car to the lane the evening before."
PEOPLE: Final = (
    ("Marguerite Doyle", "marguerite@doyle.example", "customer"),
    ("Priya Raman", "priya@raman.example", "instructing_client"),
)


def build(*, email: str, password: str) -> None:
    """The business and its import, then two invented people on one of its open projects."""
    owner = Owner(email, "Ruth Tarrant", password, title="Office manager")
    founded = open_business(
        "Bow River Builders",
        place=PLACE,
        trade="contractor",
        owner=owner,
        tagline="Homes and additions, Calgary",
        phone="+1 403 555 0142",
        email="office@bow-river.example",
        zone=ZONE,
        currency="CAD",
    )
    brand(founded, ACCENT)
    with resources.as_file(PERMITS) as path:
        take_over(path, by=founded.viewer)
    featured = _featured(founded.viewer)
    _invite(featured, founded.viewer)
    looked_after.some(featured, Calendar(zoneinfo.ZoneInfo(ZONE)), by=founded.viewer)


def _featured(by: StaffViewer) -> Job:
    """An open project that has a client and an address; the same one on every first start."""
    jobs = Job.objects.within(by).filter(
        room__client__isnull=False, site__isnull=False, closed_at=None, title=TITLE
    )
    job: Job = jobs.select_related("room__client", "site").order_by("-id")[0]
    return job


def _invite(job: Job, by: StaffViewer) -> None:
    portals = {portal.audience: portal for portal in Portal.objects.within(by).general()}
    until = now().date() + datetime.timedelta(days=30)
    viewers = {}
    for name, email, audience in PEOPLE:
        contact, portal = Contact.add(by=by, name=name, email=email), portals[audience]
        Participant.add(contact, job.room, by=by, audience=audience)
        link = ShareLink.share(Sharing(contact, portal, job.room, until), by=by)
        keys = (by.workspace_id, portal.pk, portal.settings_id, audience, contact.pk, 0)
        viewers[audience] = LinkViewer(*keys, link_id=link.pk, room_id=job.room_id)
        if audience == "customer":
            Grant.give(contact, Reach(portal, "client", job.room.client), by=by)
            standing.settle(contact.pk, owner=by)
    _go_on(job, viewers["customer"], by)


def _go_on(job: Job, customer: LinkViewer, by: StaffViewer) -> None:
    """A little of everything that the page of a job can hold."""
    calendar = Calendar(zoneinfo.ZoneInfo(ZONE))
    KeyDate.put(job, "Permit issued", calendar.day(-3), by=by)
    starts, ends = calendar.at(6, "08:00"), calendar.at(6, "14:00")
    visit = Planned("Framing starts", starts, ends, ZONE, details="The drive must be clear")
    planned = Appointment.plan(job, visit, by=by)
    planned.confirm(by=customer, sequence=planned.sequence)
    for folder, source, name in FILES:
        with (HERE / folder / source).open("rb") as stream:
            upload: Any = Upload(stream, name=name)
            File.add(by=by, room=job.room, upload=upload, publish_to=["customer", "instructing_client"])
    ask = AskDraft("answer", "Which side should the door of the suite open to?", due_on=calendar.day(4))
    Ask.put(job.room, ask, by=by, audience="customer")
    Note.write(by=by, room=job.room, body=HELLO, audience="customer")
    ReadMark.reach(Note.write(by=customer, room=job.room, body=ANSWER, audience="customer"), by=by)
