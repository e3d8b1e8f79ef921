"""The contractor of the demo: 2,500 real building permits, imported, and a few invented people so that links exist."""

import datetime
import zoneinfo
from importlib import resources
from typing import Final

from django.utils.timezone import now

from fanlight.core.viewers import StaffViewer
from fanlight.demo import looked_after
from fanlight.demo.claims import brand
from fanlight.demo.past import Calendar
from fanlight.ground.access.models import ShareLink, Sharing
from fanlight.ground.access.ways import standing
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms.models import Grant, Participant, Portal, Reach
from fanlight.ground.workspaces.founding import Owner
from fanlight.work.conversations.models import Note
from fanlight.work.jobs.models import Appointment, Job
from fanlight.work.jobs.models.appointments import Planned
from fanlight.work.jobs.setup import open_business
from fanlight.work.transfers.commands import take_over

PLACE: Final = "bow-river"
FEATURED: Final = ""  # the only job with links
PERMITS: Final = resources.files("fanlight.demo") / "permits" / "calgary-building-permits.csv"
ACCENT: Final = "#b4531a"
ZONE: Final = "America/Edmonton"
TITLE: Final = "Secondary Suite"
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
    for name, email, audience in PEOPLE:
        contact = Contact.add(by=by, name=name, email=email)
        Participant.add(contact, job.room, by=by, audience=audience)
        ShareLink.share(Sharing(contact, portals[audience], job.room, until), by=by)
        if audience == "customer":
            Grant.give(contact, Reach(portals[audience], "client", job.room.client), by=by)
            standing.settle(contact.pk, owner=by)
    words = "Hello Marguerite, the permit is issued. The crew starts framing on the day beside this message."
    Note.write(by=by, room=job.room, body=words, audience="customer")
    calendar = Calendar(zoneinfo.ZoneInfo(ZONE))
    starts, ends = calendar.at(6, "08:00"), calendar.at(6, "14:00")
    visit = Planned("Framing starts", starts, ends, ZONE, details="The drive must be clear")
    Appointment.plan(job, visit, by=by)
