"""Sample data: a made-up client with people and three jobs from the trade's own story, put in and taken out again.

One press takes out exactly what one press put in. A job, contact or client that somebody changed, or that something of
somebody's hangs on, stays, with all it needs, and is an ordinary one from then on.
"""

import datetime
import io
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib import resources
from typing import Any, Final

from django.core.files import File as Upload
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from fanlight.core.errors import NotAllowed, Refusal
from fanlight.core.facts import record, unheard
from fanlight.core.viewers import LinkViewer, StaffViewer
from fanlight.ground.people.models import Affiliation, Client, Contact
from fanlight.ground.rooms.models import Participant, Portal
from fanlight.ground.workspaces.models import Member, PackChoice, Workspace
from fanlight.ground.workspaces.packs import pack
from fanlight.work.beginnings import events, paper
from fanlight.work.beginnings.models import SampleRow
from fanlight.work.conversations.models import Note
from fanlight.work.files.models import File, FileVersion
from fanlight.work.jobs.models import Appointment, Job, KeyDate, Status
from fanlight.work.jobs.models.appointments import Planned
from fanlight.work.jobs.models.jobs import JobDraft

FEW: Final = 3
HERE: Final = resources.files("fanlight.work.beginnings") / "samples"


class AlreadyThere(Refusal):
    code = "samples.already_there"
    message = _("The sample data is there already. Take it out first to put it in anew.")


@transaction.atomic
def put_in(*, by: StaffViewer) -> list[Job]:
    """The sample data of the workspace's trade. Raises AlreadyThere. Admins only."""
    if not by.is_admin:
        raise NotAllowed("samples.put_in")
    workspace = Workspace.objects.select_for_update(no_key=True).get(pk=by.workspace_id)
    if are_there(by):
        raise AlreadyThere
    trade = PackChoice.objects.within(by).values_list("pack", flat=True)[0]
    with unheard():
        telling = _Telling(workspace, by, tomllib.loads((HERE / f"{trade}.toml").read_text("utf-8")))
        jobs = telling.tell(pack(trade).kind)
    record(events.SamplesAdded(about=workspace, jobs=[job.number for job in jobs]), by=by)
    return jobs


def are_there(viewer: StaffViewer) -> bool:
    return SampleRow.objects.within(viewer).exists()


def offered_to(viewer: StaffViewer) -> str:
    """What a first page offers an admin: to take the sample data `out`, to put it `in` while hardly a job is there."""
    if not viewer.is_admin:
        return ""
    if are_there(viewer):
        return "out"
    jobs = Job.objects.visible_to(viewer).order_by("id").values_list("id")
    return "in" if len(jobs[:FEW]) < FEW else ""


@dataclass
class _Telling:
    """The sample story, told into one workspace by the verbs of the product."""

    workspace: Workspace
    by: StaffViewer
    said: dict[str, Any]
    people: dict[str, Contact] = field(default_factory=dict)

    def tell(self, kind: str) -> list[Job]:
        client = Client.add(by=self.by, name=self.said["client"])
        for one in self.said["people"]:
            self.people[one["name"]] = Contact.add(by=self.by, **one)
        handler = self.people[self.said["handler"]]
        Affiliation.objects.create(workspace_id=self.workspace.pk, client=client, contact=handler)
        jobs = [self._job(one, kind, client) for one in self.said["jobs"]]
        for contact in self.people.values():
            SampleRow.mark(self.by, contact.pk, contact)
        SampleRow.mark(self.by, client.pk, client)
        return jobs

    def _job(self, said: dict[str, Any], kind: str, client: Client) -> Job:
        draft = JobDraft(
            title=said["title"],
            kind=kind,
            client=client,
            site=said["site"],
            member=self._member(),
            summary=said["summary"],
        )
        job = Job.open(draft, by=self.by)
        customer, handler = self.people[said["customer"]], self.people[self.said["handler"]]
        Participant.add(customer, job.room, by=self.by, audience="customer")
        Participant.add(handler, job.room, by=self.by, audience="instructing_client")
        if said["status"] != job.status.label:
            job.move(Status.objects.within(self.by).get(kind=kind, label=said["status"]), by=self.by)
        self._fill(job, said, customer)
        SampleRow.mark(self.by, job.pk, *_roots(job))
        return job

    def _fill(self, job: Job, said: dict[str, Any], customer: Contact) -> None:
        for title, days, starts, ends in said["visits"]:
            planned = Planned(
                title,
                self._at(days, starts),
                self._at(days, ends),
                self.workspace.zone,
                member=self._member(),
            )
            Appointment.plan(job, planned, by=self.by)
        for name, days in said["dates"]:
            KeyDate.put(job, name, self._at(days, "12:00").date(), by=self.by)
        for who, audience, words in said["notes"]:
            by = self._guest(job, customer) if who == "customer" else self.by
            Note.write(by=by, room=job.room, body=words, audience=audience or None)
        for name, audiences, lines in said["documents"]:
            content: Any = Upload(io.BytesIO(paper.page(name, lines)), name=f"{name}.pdf")
            File.add(by=self.by, room=job.room, upload=content, publish_to=audiences)

    def _member(self) -> Member:
        member: Member = Member.objects.within(self.by).get(pk=self.by.member_id)
        return member

    def _guest(self, job: Job, customer: Contact) -> LinkViewer:
        """The made-up customer, who writes without ever having had a link."""
        portal = Portal.objects.within(self.by).general().filter(audience="customer")[0]
        keys = (self.by.workspace_id, portal.pk, portal.settings_id, portal.audience, customer.pk, 0)
        return LinkViewer(*keys, link_id=0, room_id=job.room_id)

    def _at(self, days: int, clock: str) -> datetime.datetime:
        zone = self.workspace.zone_info
        day = now().astimezone(zone).date() + datetime.timedelta(days=days)
        return datetime.datetime.combine(day, datetime.time.fromisoformat(clock), zone)


def _roots(job: Job) -> Iterable[Any]:
    """A job, and what it stands on that nobody else has."""
    files = File.objects.within(job).filter(room_id=job.room_id)
    versions = FileVersion.objects.within(job).filter(file__in=files).select_related("blob")
    return [job, job.room, *([job.site] if job.site else []), *(version.blob for version in versions)]
