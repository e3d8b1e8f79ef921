"""What the wizard was told, step by step, and the last press, with which the whole workspace appears at once."""

import datetime
from dataclasses import dataclass, fields
from typing import Final

from django.db import transaction
from django.utils.timezone import now

from fanlight.core.facts import record
from fanlight.core.viewers import StaffViewer
from fanlight.ground.access.models import ShareLink, Sharing, WorkspaceOpening
from fanlight.ground.access.ways.letters import LINK_KEY
from fanlight.ground.mail.outbox import Draft, post
from fanlight.ground.people.models import Client, Contact
from fanlight.ground.rooms.brand import set_look
from fanlight.ground.rooms.models import Participant, Portal
from fanlight.ground.workspaces.addresses import name_of
from fanlight.ground.workspaces.events import WorkspaceOpened
from fanlight.ground.workspaces.founding import Founded, Owner
from fanlight.ground.workspaces.models import Login
from fanlight.ground.workspaces.packs import Pack, pack
from fanlight.work.jobs.models import Job
from fanlight.work.jobs.models.jobs import JobDraft
from fanlight.work.jobs.setup import open_business

TRADE, NAME, LOOK, WORK, LINK = STEPS = ("trade", "name", "look", "work", "link")
NEEDED: Final = {TRADE: "trade", NAME: "place", LOOK: "accent", WORK: "title"}
"""What each step must have said before the next one can begin."""

CUSTOMER: Final = "customer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything the workspace begins with. Empty: not said yet."""

    person: str = ""
    trade: str = ""
    name: str = ""
    place: str = ""
    zone: str = "Europe/London"
    currency: str = "GBP"
    accent: str = ""
    client: str = ""
    title: str = ""
    site: str = ""

    @classmethod
    def of(cls, opening: WorkspaceOpening) -> "Plan":
        known = {one.name for one in fields(cls)}
        return cls(**{name: said for name, said in opening.draft.items() if name in known})

    @property
    def next_step(self) -> str:
        """The first step that has not been taken; the last one when all have."""
        return next((step for step, word in NEEDED.items() if not getattr(self, word)), LINK)

    def may_come_to(self, step: str) -> bool:
        return STEPS.index(step) <= STEPS.index(self.next_step)


@transaction.atomic
def open_planned(opening: WorkspaceOpening, *, sends_link: bool) -> str:
    """The workspace of this wizard, under its name in addresses: made now, or by an earlier press.

    With its look, its first client and job, and, if wished, a link to it on its way to the owner. Raises PlaceTaken or
    another Malformed with its field when what a step said does not hold any more; then nothing was made.
    """
    opening = WorkspaceOpening.objects.select_for_update(no_key=True).get(pk=opening.pk)
    if opening.workspace_id is None:
        plan = Plan.of(opening)
        assert opening.login
        founded = open_for(opening.login, plan)
        set_look(founded.workspace, plan.accent, by=founded.viewer, logo=bytes(opening.logo or b""))
        job = _first_job(founded.viewer, plan)
        if sends_link:
            _send(_first_link(founded, job), pack(plan.trade), by=founded.viewer)
        opening.workspace, opening.draft, opening.logo = founded.workspace, {}, None
        opening.save(update_fields=["workspace", "draft", "logo"])
    return name_of(opening.workspace_id or 0)


@transaction.atomic
def open_for(login: Login, plan: Plan) -> Founded:
    """The workspace alone, with all that its trade gives it, and written down."""
    person = plan.person or login.email.partition("@")[0]
    founded = open_business(
        plan.name,
        place=plan.place,
        trade=plan.trade,
        owner=Owner(login.email, person),
        email=login.email,
        zone=plan.zone,
        currency=plan.currency,
    )
    record(WorkspaceOpened(about=founded.workspace, place=plan.place), by=founded.viewer)
    return founded


def _first_job(by: StaffViewer, plan: Plan) -> Job:
    client = Client.add(by=by, name=plan.client) if plan.client else None
    draft = JobDraft(title=plan.title, kind=pack(plan.trade).kind, client=client, site=plan.site)
    return Job.open(draft, by=by)


def _first_link(founded: Founded, job: Job) -> ShareLink:
    """The owner as the customer of the first job: what clients will see, seen by oneself."""
    by, workspace = founded.viewer, founded.workspace
    oneself = Contact.add(by=by, name=founded.owner.name, email=founded.owner.login.email)
    Participant.add(oneself, job.room, by=by, audience=CUSTOMER)
    portal = Portal.objects.within(by).general().filter(audience=CUSTOMER)[0]
    until = now().astimezone(workspace.zone_info).date() + datetime.timedelta(days=workspace.link_days)
    return ShareLink.share(Sharing(oneself, portal, job.room, until), by=by)


def _send(link: ShareLink, chosen: Pack, *, by: StaffViewer) -> None:
    """The trade's own letter, as every client will get it."""
    letter = chosen.letters[0]
    draft = Draft(
        contact=link.contact,
        subject=letter.subject,
        body=letter.body.strip(),
        classification=chosen.classifications[0],
        room=link.room,
        keys={LINK_KEY: link.key},
    )
    post(draft, by=by)
