"""The cast and the things around them, built by plain functions. As fixtures (tests/conftest.py) people are viewers.

Alder (claims) and Birch (contractor) are two businesses. Ada owns Alder, Max works there. On Alder's job Cleo is a
customer with a grant, Tia one with a one-tap link, Gus one with a share link, Ines the insurer's contact with a share
link, Nia is known and has no way in. Zed owns Birch and must never see a thing of Alder's.
"""

import datetime
import time
from dataclasses import dataclass, field, replace
from typing import Any

from allauth.mfa.models import Authenticator
from django.utils.timezone import now

from fanlight.core.doors import compare_and_set
from fanlight.core.viewers import ContactViewer, LinkViewer, StaffViewer, Viewer
from fanlight.ground.access.entering import credentials, signin
from fanlight.ground.access.entering.arriving import Caller, come_in
from fanlight.ground.access.models import PortalSession, ShareLink, Sharing
from fanlight.ground.access.team import factors
from fanlight.ground.people.models import Client, Contact
from fanlight.ground.rooms.models import Grant, Participant, Portal, Room
from fanlight.ground.workspaces.founding import Founded, Owner, add_member
from fanlight.ground.workspaces.models import Login, Member, OwnField, Workspace
from fanlight.ground.workspaces.models.own_fields import FieldDraft
from fanlight.work.jobs.models import Appointment, Job, KeyDate
from fanlight.work.jobs.models.appointments import Planned
from fanlight.work.jobs.models.jobs import JobDraft
from fanlight.work.jobs.setup import open_business

PASSWORD = "long enough to sign in"
A_PHONE = Caller(
    "203.0.113.7",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.5 Mobile/15E148 Safari/604.1",
)
APP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
"""What the authenticator app of every owner and admin holds."""


@dataclass
class Person:
    """A contact and how they come in: `viewer` for the domain, `cookie` for the browser, which is known by `device`."""

    contact: Contact
    viewer: Any
    link: ShareLink | None = None
    cookie: str = ""
    device: str = ""


@dataclass
class Business:
    """A workspace with its owner, and whatever a test puts into it."""

    founded: Founded
    place: str
    people: dict[str, Person] = field(default_factory=dict)

    @property
    def workspace(self) -> Workspace:
        return self.founded.workspace

    @property
    def workspace_id(self) -> int:
        return self.workspace.pk

    @property
    def owner(self) -> StaffViewer:
        return self.founded.viewer

    def portal(self, audience: str) -> Portal:
        return Portal.objects.within(self.workspace).get(audience=audience, client=None)


def a_business(place: str, *, trade: str = "claims", owner: str = "Ada Alder") -> Business:
    email = f"{owner.split(maxsplit=1)[0].lower()}@{place}.example"
    founded = open_business(place.title(), place=place, trade=trade, owner=Owner(email, owner, PASSWORD))
    an_app(founded.owner.login)
    return Business(founded, place)


def an_app(login: Login) -> None:
    """An authenticator app, without which no owner or admin comes further than to the page that adds one."""
    held = {"secret": factors.sealed(APP_SECRET, login.pk)}
    Authenticator.objects.get_or_create(user=login, type=factors.APP, defaults={"data": held})


def app_code(later: int = 0) -> str:
    """What the app shows now, or some half minutes later: each value signs in once."""
    return factors.value_at(APP_SECRET, int(time.time()) // factors.STEP_SECONDS + later)


def a_member(business: Business, name: str, *, role: str = "staff") -> StaffViewer:
    email = f"{name.split(maxsplit=1)[0].lower()}@{business.place}.example"
    member: Member = add_member(business.workspace, Owner(email, name, PASSWORD), role=role)
    if role != "staff":
        an_app(member.login)
    return StaffViewer(business.workspace_id, member.pk, role)


def a_contact(business: Business, name: str, *, email: str | None = None) -> Contact:
    address = f"{name.split(maxsplit=1)[0].lower()}@mail.example" if email is None else email
    return Contact.add(by=business.owner, name=name, email=address, phone="01225 555 010")


def a_client(business: Business, name: str = "Brightwater Insurance") -> Client:
    return Client.add(by=business.owner, name=name)


def a_job(
    business: Business, *, title: str = "Kitchen ceiling", client: Client | None = None, **said: Any
) -> Job:
    kind = {"claims": "claim", "contractor": "project"}[_trade(business)]
    draft = JobDraft(title=title, kind=kind, client=client, **({"site": "14 Alder Row, Bath"} | said))
    return Job.open(draft, by=business.owner)


def a_field(
    business: Business, label: str, *, noun: str = "job", kind: str = "text", **said: Any
) -> OwnField:
    """A field of the workspace; `choices`, `audiences` and `is_searchable` may be said."""
    return OwnField.add(FieldDraft(label, **said), noun=noun, kind=kind, by=business.owner)


def with_own(job: Job, own: dict[str, Any]) -> JobDraft:
    """What the job says, with these values of its own fields."""
    return replace(job.draft, own=own)


def a_participant(job: Job, contact: Contact, *, by: Viewer, audience: str = "customer") -> Participant:
    return Participant.add(contact, job.room, by=by, audience=audience)


def a_share_link(business: Business, job: Job, contact: Contact, **said: Any) -> ShareLink:
    """`audience` and `days` may be said; the contact must be on the job."""
    audience, days = said.get("audience", "customer"), said.get("days", 30)
    until = now().astimezone(business.workspace.zone_info).date() + datetime.timedelta(days=days)
    sharing = Sharing(contact, business.portal(audience), job.room, until, said.get("keeps_access", False))
    return ShareLink.share(sharing, by=business.owner)


def a_guest(business: Business, job: Job, name: str, *, audience: str = "customer") -> Person:
    """A contact on the job who came in through a fresh share link."""
    contact = a_contact(business, name)
    a_participant(job, contact, by=business.owner, audience=audience)
    link = a_share_link(business, job, contact, audience=audience)
    session, secret = signin.begin(link)
    return Person(contact, _link_viewer(link, session), link, secret)


def a_holder(business: Business, job: Job, name: str, *, scope: str = "listed") -> Person:
    """A contact on the job with a grant, in the midst of a visit that began with a code."""
    contact = a_contact(business, name)
    a_participant(job, contact, by=business.owner)
    grant = _grant(contact, business.portal("customer"), job.room, scope)
    session, secret = signin.begin(grant, signin.Arrival("code"))
    return Person(contact, credentials.viewer_of(grant, session), cookie=secret)


def a_tapper(business: Business, job: Job, name: str, *, scope: str = "listed") -> Person:
    """A contact on the job with a grant, who came in through its one-tap link."""
    contact = a_contact(business, name)
    a_participant(job, contact, by=business.owner)
    grant = _grant(contact, business.portal("customer"), job.room, scope)
    link = ShareLink.one_tap(grant, by=business.owner)
    arrived = come_in(link, A_PHONE)
    viewer = credentials.viewer_of(grant, arrived.session)
    return Person(contact, viewer, link, arrived.secret, arrived.device)


def tied_to_its_device(business: Business, person: Person) -> None:
    """The business ties its one-tap links, and this one belongs to the browser that the person came in with."""
    assert person.link is not None
    business.workspace.binds_links = True
    business.workspace.save()
    device = PortalSession.objects.within(business).get(pk=person.viewer.session_id).device
    compare_and_set(person.link, expect={"device": None}, device_bound=True, device=device)


def an_appointment(
    job: Job, *, by: Viewer, title: str = "Survey", in_days: float = 3, **said: Any
) -> Appointment:
    starts = now() + datetime.timedelta(days=in_days)
    ends = starts + datetime.timedelta(hours=2)
    return Appointment.plan(job, Planned(title, starts, ends, "Europe/London", **said), by=by)


def a_key_date(job: Job, *, by: Viewer, name: str = "Instructed", on: str = "2026-11-02") -> KeyDate:
    return KeyDate.put(job, name, datetime.date.fromisoformat(on), by=by)


def _link_viewer(link: ShareLink, session: PortalSession) -> ContactViewer:
    portal = link.portal
    return LinkViewer(
        link.workspace_id,
        portal.pk,
        portal.settings_id,
        portal.audience,
        link.contact_id,
        session.pk,
        link_id=link.pk,
        room_id=link.room_id,
    )


def _grant(contact: Contact, portal: Portal, room: Room, scope: str) -> Grant:
    if scope == "listed":
        return Grant.listed_for(contact, portal, room)
    client = room.client if scope == "client" else None
    grant: Grant = Grant.objects.create(
        workspace_id=contact.workspace_id, contact=contact, portal=portal, scope=scope, client=client
    )
    return grant


def _trade(business: Business) -> str:
    from fanlight.ground.workspaces.models import PackChoice

    return str(PackChoice.objects.within(business.workspace).values_list("pack", flat=True)[0])
