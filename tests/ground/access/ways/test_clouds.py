"""The cloud says what the rule says, for every way in and every switch; and costs the same for one and for many."""

import contextlib
import datetime
import itertools

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from fanlight.core.doors import compare_and_set
from fanlight.ground.access.models import Invitation, ShareLink
from fanlight.ground.access.ways import clouds, inviting
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms.evidence import Way
from fanlight.ground.rooms.models import Grant, GrantedRoom, Portal, Publication, Reach
from fanlight.ground.rooms.visibility import first_closed, reasons
from fanlight.ground.workspaces.models import Workspace
from tests import world

pytestmark = pytest.mark.django_db

WAYS = ("none", "share", "ended", "own", "client", "other client", "listed", "listed elsewhere", "closed")
SWITCHES = ("all on", "workspace", "portal", "publication", "disabled", "grant")


def way_in(alder, job, contact, kind):
    """The grant or link of that kind, or nothing."""
    portal, elsewhere = alder.portal("customer"), world.a_job(alder, title="Roof")
    if kind in ("share", "ended"):
        link = world.a_share_link(alder, job, contact)
        if kind == "ended":
            link.end(by=alder.owner)
        return link
    if kind in ("client", "other client"):
        client = job.room.client if kind == "client" else world.a_client(alder, "Another")
        return Grant.give(contact, Reach(portal, "client", client), by=alder.owner)
    if kind == "own":
        return Grant.give(contact, Reach(portal), by=alder.owner)
    if kind in ("listed", "listed elsewhere", "closed"):
        rooms = (elsewhere.room,) if kind == "listed elsewhere" else (job.room,)
        grant = Grant.give(contact, Reach(portal, "listed", rooms=rooms), by=alder.owner)
        if kind == "closed":
            GrantedRoom.objects.within(grant).filter(grant=grant).update(closed_at=now())
        return grant
    return None


def shut(alder, job, contact, switch):
    if switch == "workspace":
        Workspace.objects.filter(pk=alder.workspace_id).update(portal_on=False)
    if switch == "portal":
        Portal.objects.within(alder).update(on=False)
    if switch == "publication":
        portal = alder.portal("customer")
        Publication.objects.create(workspace_id=alder.workspace_id, room=job.room, portal=portal, on=False)
    if switch == "disabled":
        compare_and_set(contact, expect={}, disabled_at=now())
    if switch == "grant":
        Grant.objects.within(alder).filter(contact=contact).update(state="disabled")


def by_the_rule(person, way):
    """What `reasons` says of the same way in."""
    if way is None:
        return False
    way = way.reloaded()
    if isinstance(way, ShareLink):
        said = Way(way.is_live, "link", room_id=way.room_id)
    else:
        alive = way.state == "active"
        said = Way(alive, way.scope, client_id=way.client_id, grant_id=way.pk)
    portal = Portal.objects.within(person).get(pk=way.portal_id)
    contact = Contact.objects.within(person).get(pk=person.contact_id)
    return first_closed(reasons(contact, person.room, portal=portal, way=said)) is None


@contextlib.contextmanager
def undone():
    """Whatever happens inside is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.feature("D03", "D07")
@pytest.mark.parametrize("kind", WAYS)
def test_the_cloud_is_green_exactly_where_the_rule_lets_somebody_in(alder, job, nia, ada, kind):
    person = world.a_participant(job, nia, by=ada)
    way = way_in(alder, job, nia, kind)
    found = {}
    for switch in SWITCHES:
        with_all = clouds.ways_of(person).cloud == "on"
        assert with_all == by_the_rule(person, way)
        found["all on"] = with_all
        with undone():
            shut(alder, job, nia, switch)
            green = clouds.ways_of(person).cloud == "on"
            assert green == by_the_rule(person, way), f"{kind} with {switch} shut"
            found[switch] = green
    assert found["all on"] == (kind in ("share", "own", "client", "listed"))
    assert not any(found[switch] for switch in SWITCHES[1:5])


def test_an_invitation_is_amber_while_it_can_be_taken_up(alder, job, nia, ada):
    person = world.a_participant(job, nia, by=ada)
    inviting.invite(nia, Reach(alder.portal("customer")), by=ada)
    assert clouds.ways_of(person).cloud == "invited"
    Invitation.objects.within(alder).update(ends_at=now() - datetime.timedelta(seconds=1))
    assert clouds.ways_of(person).cloud == "off"


@pytest.mark.parametrize(("state", "email", "cloud"), [
    ("active", "a@mail.example", "on"),
    ("active", "", "on"),
    ("invited", "a@mail.example", "invited"),
    ("link", "a@mail.example", "off"),
    ("", "a@mail.example", "off"),
    ("ended", None, "none"),
])  # fmt: skip
def test_a_contact_is_green_by_an_active_grant_alone(nia, state, email, cloud):
    nia.portal_state = state
    assert clouds.of_contact(nia, email=email) == cloud


def test_an_invitation_that_ran_out_is_red_before_the_tick_says_so(nia):
    nia.portal_state, nia.portal_until = "invited", now() - datetime.timedelta(minutes=1)
    assert clouds.of_contact(nia, email="a@mail.example") == "off"


def test_many_people_cost_no_more_than_one(alder, job, ada):
    people, counts = [], []
    for number, kind in enumerate(itertools.islice(itertools.cycle(WAYS[1:]), 12)):
        contact = world.a_contact(alder, f"Person{number} North")
        people.append(world.a_participant(job, contact, by=ada))
        way_in(alder, job, contact, kind)
        with CaptureQueriesContext(connection) as seen:
            ways = clouds.ways_into(job.room, people)
        counts.append(len(seen))
        assert len(ways) == len(people)
    assert max(counts) <= 4
    assert {way.cloud for way in ways.values()} == {"on", "off"}
