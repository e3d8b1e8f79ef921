"""The invented claims business: twelve jobs in all stages, told by `claims.toml` through the verbs of the product."""

import datetime
import tomllib
from dataclasses import dataclass, field
from importlib import resources
from typing import Any, Final

from django.core.files import File as Upload

from fanlight.core.viewers import ContactViewer, LinkViewer, StaffViewer, Viewer
from fanlight.demo import asked, doors, shelved
from fanlight.demo.past import Calendar, Step, dated, play
from fanlight.ground.access.models import ShareLink, Sharing
from fanlight.ground.blobs import checking
from fanlight.ground.blobs.inspector import Inspector
from fanlight.ground.blobs.models import Blob
from fanlight.ground.people.models import Affiliation, Client, Contact
from fanlight.ground.rooms.models import Branding, Participant, Portal
from fanlight.ground.workspaces.founding import Founded, Owner, add_member
from fanlight.ground.workspaces.models import Member
from fanlight.work.asks.models import Ask, AskDraft
from fanlight.work.conversations.models import Note, ReadMark
from fanlight.work.files.models import File
from fanlight.work.jobs.models import Appointment, Job, KeyDate, MoveRequest, Status
from fanlight.work.jobs.models.appointments import Planned
from fanlight.work.jobs.models.jobs import JobDraft
from fanlight.work.jobs.models.moves import Wish
from fanlight.work.jobs.setup import open_business

PLACE: Final = "tarrant-vale"
FEATURED: Final = "Escape of water, kitchen ceiling"
ACCENT: Final = "#1b6b58"
THREADS: Final = {"customer": "customer", "client": "instructing_client", "team": None}
HERE: Final = resources.files("fanlight.demo")
WAITS: Final = "waits"
PHOTO_ENDINGS: Final = (".jpg", ".png")


@dataclass
class Cast:
    """Everybody of the business, by the names the story uses."""

    founded: Founded
    members: dict[str, Member] = field(default_factory=dict)
    clients: dict[str, tuple[Client, Contact]] = field(default_factory=dict)
    portals: dict[str, Portal] = field(default_factory=dict)

    def viewer(self, name: str) -> StaffViewer:
        member = self.members[name]
        return StaffViewer(member.workspace_id, member.pk, member.role)


def build(*, email: str, password: str) -> None:
    """The whole business with its past. Half a second a job."""
    plot = tomllib.loads((HERE / "claims.toml").read_text("utf-8"))
    cast = _cast(plot, email=email, password=password)
    calendar = Calendar(cast.founded.workspace.zone_info)
    steps = [step for said in plot["jobs"] for step in _Telling(cast, calendar, said).steps()]
    insurer, _handler = cast.clients["Brightwater Insurance"]
    steps += shelved.steps(by=cast.founded.viewer, job=FEATURED, client=insurer)
    play(steps, calendar)
    _check_files(cast.founded)
    doors.open_for_some(cast.portals, by=cast.founded.viewer)
    asked.some(cast.portals, calendar, by=cast.founded.viewer)


def _cast(plot: dict[str, Any], *, email: str, password: str) -> Cast:
    owner = Owner(email, "Ruth Tarrant", password, title="Office manager")
    founded = open_business(
        "Tarrant & Vale",
        place=PLACE,
        trade="claims",
        owner=owner,
        tagline="Restoration & repair",
        phone="01225 555 010",
        email="hello@tarrant-vale.example",
        zone="Europe/London",
        currency="GBP",
    )
    brand(founded, ACCENT)
    cast = Cast(founded, {"Ruth Tarrant": founded.owner})
    for said in plot["members"]:
        person = Owner(_address(said["name"]), said["name"], password, title=said["title"])
        cast.members[said["name"]] = add_member(founded.workspace, person, phone=said["phone"])
    for said in plot["clients"]:
        client = Client.add(by=founded.viewer, name=said["name"])
        contact = Contact.add(by=founded.viewer, name=said["contact"], email=said["email"])
        Affiliation.tie(contact, client, by=founded.viewer)
        cast.clients[said["name"]] = (client, contact)
    portals = Portal.objects.within(founded.workspace).general()
    cast.portals = {portal.audience: portal for portal in portals}
    return cast


def _check_files(founded: Founded) -> None:
    """What the worker would do in its first seconds, with one process for all."""
    with Inspector() as inspector:
        for blob in Blob.objects.within(founded.workspace).due():
            checking.check(blob, inspector)


def brand(founded: Founded, accent: str) -> None:
    """The workspace's accent colour, from which its theme sheet is made."""
    Branding.objects.within(founded.workspace).filter(portal=None).update(accent=accent)


class _Telling:
    """One job of the story as steps: what happens, and on which day."""

    def __init__(self, cast: Cast, calendar: Calendar, said: dict[str, Any]) -> None:
        self.cast, self.calendar, self.said = cast, calendar, said
        self.by = cast.viewer(said["member"])
        self.viewers: dict[str, Viewer] = {}
        self.newest: dict[str, Note] = {}
        self.job: Job

    def steps(self) -> list[Step]:
        said = self.said
        first = said["moves"][0][1]
        steps: list[Step] = [(first, self._open)]
        steps += [(day + 0.2, self._moving(label)) for label, day in said["moves"][1:]]
        steps += [(_planned_on(visit[1]), self._planning(visit)) for visit in said["visits"]]
        steps += [(day + 0.3, self._adding(source, name, to)) for source, name, day, to in said["files"]]
        talk = enumerate(said["talk"])
        steps += [(day + n / 100, self._talking(thread, who, words)) for n, (thread, who, day, words) in talk]
        steps += [
            (day + 0.4, self._asking(of, what, words)) for of, what, day, *words in said.get("asks", ())
        ]
        steps += [(-1.2, self._confirming(title)) for title in said.get("confirms", ())]
        steps += [
            (-1.1, self._wishing(title, Wish(self.calendar.day(day), part, words)))
            for title, day, part, words in said.get("wishes", ())
        ]
        steps.append((first + 0.02, self._date_keys))
        steps.append((max(day for _who, _by, day, _words in said["talk"]) + 0.5, self._read))
        return [(max(day, first + 0.01) if act != self._open else day, act) for day, act in steps]

    def _open(self, moment: datetime.datetime) -> None:
        said, owner = self.said, self.cast.founded.viewer
        client, handler = self.cast.clients[said["client"]]
        draft = JobDraft(
            title=said["title"],
            kind="claim",
            client=client,
            site=said["site"],
            outside_reference=said["reference"],
            member=self.cast.members[said["member"]],
        )
        self.job = dated(Job.open(draft, by=self.by), moment)
        name, email, phone = said["customer"]
        customer = Contact.add(by=owner, name=name, email=email, phone=phone)
        for contact, audience in ((customer, "customer"), (handler, "instructing_client")):
            Participant.add(contact, self.job.room, by=owner, audience=audience)
            self.viewers[audience] = self._link(contact, audience, moment)

    def _link(self, contact: Contact, audience: str, moment: datetime.datetime) -> ContactViewer:
        portal, until = self.cast.portals[audience], self.calendar.day(30)
        link = dated(ShareLink.share(Sharing(contact, portal, self.job.room, until), by=self.by), moment)
        keys = (link.workspace_id, portal.pk, portal.settings_id, audience, contact.pk, 0)
        return LinkViewer(*keys, link_id=link.pk, room_id=self.job.room_id)

    def _moving(self, label: str) -> Any:
        def act(moment: datetime.datetime) -> None:
            status = Status.objects.within(self.job).get(kind="claim", label=label)
            self.job.move(status, by=self.by)

        return act

    def _planning(self, visit: list[Any]) -> Any:
        title, day, start, end, member, details = visit

        def act(moment: datetime.datetime) -> None:
            starts, ends = self.calendar.at(day, start), self.calendar.at(day, end)
            zone = self.cast.founded.workspace.zone
            planned = Planned(title, starts, ends, zone, details=details, member=self.cast.members[member])
            dated(Appointment.plan(self.job, planned, by=self.by), moment)

        return act

    def _adding(self, source: str, name: str, audiences: list[str]) -> Any:
        def act(moment: datetime.datetime) -> None:
            folder = "pictures" if source.endswith(PHOTO_ENDINGS) else "papers"
            with (HERE / folder / source).open("rb") as stream:
                upload: Any = Upload(stream, name=name)
                file = File.add(by=self.by, room=self.job.room, upload=upload, publish_to=audiences)
            dated(file, moment)

        return act

    def _talking(self, thread: str, who: str, words: str) -> Any:
        audience = THREADS[thread]

        def act(moment: datetime.datetime) -> None:
            is_contact = who in ("customer", "client")
            by = self.viewers[audience or ""] if is_contact else self.cast.viewer(who)
            note = dated(Note.write(by=by, room=self.job.room, body=words, audience=audience), moment)
            self.newest[audience or ""] = note

        return act

    def _read(self, moment: datetime.datetime) -> None:
        """Everybody has read what was written, but for the team's own talk."""
        for audience, viewer in self.viewers.items():
            if note := self.newest.get(audience):
                ReadMark.reach(note, by=viewer)
                ReadMark.reach(note, by=self.by)

    def _confirming(self, title: str) -> Any:
        def act(moment: datetime.datetime) -> None:
            visit = self._visit(title)
            visit.confirm(by=self.viewers["customer"], sequence=visit.sequence)

        return act

    def _wishing(self, title: str, wish: Wish) -> Any:
        def act(moment: datetime.datetime) -> None:
            visit = self._visit(title)
            dated(MoveRequest.wish(visit, wish, by=self.viewers["customer"], sequence=visit.sequence), moment)

        return act

    def _visit(self, title: str) -> Appointment:
        found: Appointment = Appointment.objects.within(self.job).get(job=self.job, title=title)
        return found

    def _asking(self, audience: str, what: list[str], words: list[Any]) -> Any:
        """`what`: kind, text and details; `words`: the day it is due, the answer, and what the team says of it.

        Without a word of the team it was taken; "waits" for its look, or a reason why it was sent back.
        """
        due, *answer = words

        def act(moment: datetime.datetime) -> None:
            kind, text, details = what
            draft = AskDraft(kind, text, details, due_on=self.calendar.day(due))
            ask = dated(Ask.put(self.job.room, draft, by=self.by, audience=audience), moment)
            if answer:
                self._answer(ask, *answer)

        return act

    def _answer(self, ask: Ask, words: str, said: str = "") -> None:
        ask.give(by=self.viewers[ask.audience], words=words)
        if not said:
            ask.accept(by=self.by)
        elif said != WAITS:
            ask.send_back(said, by=self.by)

    def _date_keys(self, moment: datetime.datetime) -> None:
        for name, day in self.said["dates"]:
            KeyDate.put(self.job, name, self.calendar.day(day), by=self.by)


def _planned_on(day: int) -> float:
    """A visit of the past was planned the day before it; one to come, the other day."""
    return day - 1 if day < 0 else -1.5


def _address(name: str) -> str:
    return f"{name.split(maxsplit=1)[0].lower()}@tarrant-vale.example"
