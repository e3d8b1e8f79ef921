"""Two workspaces full of canaries: every text says whose it is, so that one found in a foreign answer names its owner.

A canary is `can.<workspace>.<job>.<audience>.`; audience `staff` is for nobody outside, `all` for all on the job.
"""

import datetime
import hashlib
import io
import re
from dataclasses import dataclass, field
from typing import Any

from allauth.mfa.models import Authenticator
from django.utils.timezone import now

from fanlight.core.doors import compare_and_set
from fanlight.core.listings import Asked
from fanlight.ground.access.models.members import Invited
from fanlight.ground.access.team import invitations
from fanlight.ground.blobs.models import Blob, Rendition
from fanlight.ground.mail.models import Letter, Template
from fanlight.ground.rooms.models import Grant, Participant
from fanlight.ground.workspaces.models import Counter, Member, SavedView
from fanlight.work.asks.models import Ask, AskDraft
from fanlight.work.bulk.models import BulkAction, BulkRow, Wish
from fanlight.work.bulk.verbs import verbs_of
from fanlight.work.conversations.models import Note, NoteAttachment, Thread
from fanlight.work.files.models import File, FilePublication, FileVersion
from fanlight.work.jobs.listing import JOBS
from fanlight.work.jobs.models import Appointment, Job, KeyDate, MoveRequest
from fanlight.work.transfers.models import Import, ImportRow
from tests import world
from tests.walk import asking, devices, exports, fields, kin, looking_after, people, shelves

AUDIENCES = ("customer", "instructing_client")
CANARY = re.compile(r"can\.([a-z]+)\.([a-z0-9]+)\.([a-z_]+)\.")


def canary(place: str, job: str, audience: str) -> str:
    return f"can.{place}.{job}.{audience}."


@dataclass
class JobSet:
    """One job and the keys of everything in it, by the words the manifest uses."""

    job: Job
    label: str
    objects: dict[str, Any] = field(default_factory=dict)
    guests: dict[str, world.Person] = field(default_factory=dict)


@dataclass
class Stage:
    """One workspace of the walk."""

    business: world.Business
    jobs: dict[str, JobSet] = field(default_factory=dict)
    staff: dict[str, Any] = field(default_factory=dict)
    objects: dict[str, Any] = field(default_factory=dict)
    kin: dict[str, world.Person] = field(default_factory=dict)


def build(place: str, *, trade: str, owner: str, first_number: int = 1) -> Stage:
    """A workspace whose jobs count from `first_number`, so that two workspaces share no number."""
    business = world.a_business(place, trade=trade, owner=owner)
    business.workspace.sign_in_policy = "allowed"
    business.workspace.save()
    for series in ("J", "R"):
        Counter.objects.create(workspace_id=business.workspace_id, series=series, next=first_number)
    asking.open_to_requests(business)
    looking_after.show_to_customers(business)
    stage = Stage(business, staff={"owner": business.owner})
    stage.staff["staff"] = world.a_member(business, "Max Moor")
    gone = world.a_member(business, "Gina Gone")
    stage.staff["disabled"] = gone
    stage.staff["bare"] = world.a_member(business, "Bea Bare", role="admin")
    stage.objects |= fields.make(business, canary(place, "none", "staff"))
    for number in ("one", "two"):
        stage.jobs[number] = _job_set(business, number)
    stage.objects |= _of_workspace(business) | _team(business, stage)
    stage.objects |= exports.make(stage.staff) | devices.make(stage.staff)
    stage.objects |= people.make(business, canary(place, "none", "staff"))
    terms = shelves.a_paper(
        stage.objects["client"], business, canary(place, "none", "staff"), audience="customer"
    )
    stage.objects["terms"] = shelves.with_key_of(stage.objects["client"], terms)
    stage.kin, theirs = kin.make(business, stage.jobs["one"].job)
    stage.objects |= theirs
    _disable(business, gone)
    Authenticator.objects.filter(user__email=f"bea@{place}.example").delete()
    return stage


def _job_set(business: world.Business, label: str) -> JobSet:
    here = business.place
    client = world.a_client(business, canary(here, label, "all") + "client")
    job = world.a_job(
        business,
        title=canary(here, label, "all") + "title",
        client=client,
        site=canary(here, label, "all") + "site",
    )
    made = JobSet(job, label)
    own = fields.values(here, label)
    fields.fill(job, business.owner, own)
    for audience in AUDIENCES:
        name = f"{canary(here, label, audience)}{audience}"
        made.guests[audience] = world.a_guest(business, job, name, audience=audience)
        fields.fill_contact(made.guests[audience].contact, business.owner, own)
        made.objects[f"note.{audience}"] = _note(business, job, canary(here, label, audience), audience)
        made.objects[f"ask.{audience}"] = an_ask(business, job, canary(here, label, audience), audience)
        made.objects[f"file.{audience}"] = a_file(business, job, canary(here, label, audience), audience)
        made.objects[f"photo.{audience}"] = a_file(
            business, job, canary(here, label, audience), audience, kind="photo"
        )
    made.objects["room.all"] = job.room
    made.objects["photo.staff"] = a_file(business, job, canary(here, label, "staff"), None, kind="photo")
    made.objects["note.staff"] = _note(business, job, canary(here, label, "staff"), None)
    made.objects["file.staff"] = a_file(business, job, canary(here, label, "staff"), None)
    for audience in (*AUDIENCES, "staff"):
        lies = made.objects[f"file.{audience}"]
        made.objects[f"folder.{audience}"] = shelves.a_folder(lies, f"{canary(here, label, audience)}folder")
    words = canary(here, label, "customer")
    shelves.a_paper(client, business, words, audience="customer")
    shelves.a_paper(client, business, canary(here, label, "staff"))
    made.objects |= _dates(business, job, label) | _ways_in(business, made)
    made.objects["wished.staff"] = _wished(business, made)
    made.objects |= looking_after.of_client(business, job, words, canary(here, label, "staff"))
    customer = made.guests["customer"].contact
    made.objects["request.customer"] = asking.on_job(business, job, customer, canary(here, label, "customer"))
    return made


def _dates(business: world.Business, job: Job, label: str) -> dict[str, Any]:
    here, by = business.place, business.owner
    world.an_appointment(job, by=by, title=canary(here, label, "all") + "visit", in_days=-9)
    return {
        "appointment.all": world.an_appointment(job, by=by, title=canary(here, label, "all") + "visit"),
        "appointment.staff": world.an_appointment(
            job, by=by, title=canary(here, label, "staff") + "visit", internal=True
        ),
        "key_date.all": KeyDate.put(
            job, canary(here, label, "all") + "date", datetime.date(2026, 11, 2), by=by
        ),
    }


def _wished(business: world.Business, made: JobSet) -> Appointment:
    """A visit that the customer asked to move, and one whose wish was declined."""
    words, by = canary(business.place, made.label, "customer"), made.guests["customer"].contact
    found = []
    for state in ("declined", "open"):
        visit = world.an_appointment(
            made.job, by=business.owner, title=canary(business.place, made.label, "all") + "visit", in_days=4
        )
        said = {"words": f"{words}wish", "answer": f"{words}answer", "state": state, "audience": "customer"}
        day = (now() + datetime.timedelta(days=6)).date()
        wish = MoveRequest(workspace_id=business.workspace_id, appointment=visit, contact=by, on=day, **said)
        wish.save(force_insert=True)
        found.append(visit)
    return found[-1]


def _ways_in(business: world.Business, made: JobSet) -> dict[str, Any]:
    customer = made.guests["customer"]
    people = Participant.objects.within(business)
    letter = Letter.objects.create(
        workspace_id=business.workspace_id,
        kind="share_link",
        classification="Portal access",
        to_address="x@mail.example",
        subject=canary(business.place, made.label, "staff") + "letter",
        body=canary(business.place, made.label, "staff") + "{{ portal_link }}",
        message_id=f"<{made.job.pk}@test>",
        room=made.job.room,
        contact=customer.contact,
        state="failed",
    )
    return {
        "link.customer": customer.link,
        "link.instructing_client": made.guests["instructing_client"].link,
        "person.customer": people.get(contact=customer.contact),
        "person.instructing_client": people.get(contact=made.guests["instructing_client"].contact),
        "letter": letter,
    }


def _of_workspace(business: world.Business) -> dict[str, Any]:
    words = canary(business.place, "none", "staff")
    table = io.BytesIO(f"number,title,status\n{words}1,{words}Roof,{words}Begun\n".encode())
    source = Import.receive(table, by=business.owner, name=f"{words}jobs.csv", kind="jobs")
    source.look_through()
    ImportRow.objects.create(
        workspace_id=business.workspace_id,
        source=source,
        line=1,
        values={"title": words},
        outcome="refused",
        why=words,
    )
    template = Template.objects.within(business).first()
    portals = {f"portal.{audience}": business.portal(audience) for audience in AUDIENCES}
    return {"import": source, "template": template} | portals | _lists(business, words)


def _lists(business: world.Business, words: str) -> dict[str, Any]:
    """A view that is shared, and something done to many rows."""
    view = SavedView.keep("jobs", "", by=business.owner, name=f"{words}view", is_shared=True)
    wish = Wish(listing=JOBS, verb=verbs_of("jobs")["archive"], asked=Asked(), is_all=True)
    action = BulkAction.begin(wish, by=business.owner)
    BulkAction.objects.within(business).update(state="done")
    BulkRow.objects.create(
        workspace_id=business.workspace_id, action=action, row_id=1, label=words, outcome="refused", why=words
    )
    return {"view": view, "bulk": action}


def _team(business: world.Business, stage: Stage) -> dict[str, Any]:
    """Somebody to decide about, and somebody who was asked in."""
    words = canary(business.place, "none", "staff")
    asked = Invited(f"guest@{business.place}.example", "staff", f"{words}guest")
    member = Member.objects.within(business).get(pk=stage.staff["staff"].member_id)
    return {"invitation": invitations.invite(asked, by=business.owner), "member": member}


def _note(business: world.Business, job: Job, words: str, audience: str | None) -> Note:
    note: Note = Note.objects.create(
        workspace_id=business.workspace_id, room=job.room, body=f"{words}note", audience=audience
    )
    Thread.go_on(note)
    file = a_file(business, job, words, audience, kind="enclosed")
    compare_and_set(file, expect={}, kind="document", in_message=True)
    NoteAttachment.objects.create(workspace_id=business.workspace_id, note=note, file=file)
    return note


def an_ask(business: world.Business, job: Job, words: str, audience: str) -> Ask:
    draft = AskDraft("answer", f"{words}ask", f"{words}details")
    ask = Ask.put(job.room, draft, by=business.owner, audience=audience)
    compare_and_set(ask, expect={}, state="sent_back", reason=f"{words}reason")
    return ask


def a_file(
    business: world.Business, job: Job, words: str, audience: str | None, kind: str = "document"
) -> File:
    owner = {"workspace_id": business.workspace_id}
    digest = hashlib.sha256(f"{words}{kind}{job.pk}".encode()).digest()
    clean = {"state": "clean", "checked_at": now()}
    blob = Blob.objects.create(**owner, digest=digest, size_bytes=4, media_type="text/plain", **clean)
    blob.path.parent.mkdir(parents=True, exist_ok=True)
    blob.path.write_text(f"{words}bytes")
    drawn = {"use": "view", "width": 480, "height": 360, "format": "webp"}
    Rendition.objects.create(**owner, of=blob, blob=blob, **drawn)
    file: File = File.objects.create(
        **owner, room=job.room, name=f"{words}file.txt", kind=kind, caption=f"{words}caption"
    )
    version = FileVersion.objects.create(**owner, file=file, blob=blob)
    if audience:
        FilePublication.objects.create(**owner, file=file, version=version, audience=audience)
    return file


def _disable(business: world.Business, member: Any) -> None:
    compare_and_set(Member.objects.within(business).get(pk=member.member_id), expect={}, disabled_at=now())


def tapper(stage: Stage, label: str, name: str = "Holder tapping") -> world.Person:
    """A further customer on a job who came in through a one-tap link."""
    return world.a_tapper(stage.business, stage.jobs[label].job, name)


def holder(stage: Stage, label: str, scope: str) -> world.Person:
    """A further customer on a job who holds a grant of that scope, which stops short of the stage's other jobs."""
    business, job = stage.business, stage.jobs[label].job
    person = world.a_holder(business, job, f"Holder {scope}", scope=scope)
    grant = Grant.objects.within(business).get(contact=person.contact)
    for other in stage.jobs.values():
        if scope == "listed" and other.label != label:
            grant.open_room(other.job.room, by=business.owner)
            grant.close_room(other.job.room, by=business.owner)
        if scope == "own" and other.label != label:
            world.a_participant(other.job, person.contact, by=business.owner, audience="instructing_client")
    return person
