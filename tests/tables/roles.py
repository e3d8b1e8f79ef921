"""Everybody of the policy table, in a browser: members by their role, contacts by role for the client and scope."""

from dataclasses import dataclass, replace

from django.conf import settings
from django.test import Client

from fanlight.ground.people.models import Affiliation
from fanlight.ground.workspaces.models import Login
from tests import world
from tests.walk import kin
from tests.walk.engine import Walk
from tests.walk.stage import Stage
from tests.walk.viewers import by_name

ROLES = ("none", *kin.ROLES)
SCOPES = ("own", "client", "listed")


@dataclass(frozen=True)
class Asker:
    """`label`: whose the personal things of the stage are that this one asks for."""

    name: str
    browser: Client
    label: str


def askers(walk: Walk) -> tuple[dict[str, Asker], Walk]:
    """By the names of the table's columns; contacts as `<role> <scope>`. And the walk with what is theirs alone."""
    stage = replace(walk.here, objects=dict(walk.here.objects))
    found = [*_members(walk), *_by_link(walk), *_contacts(stage), Asker("nobody", Client(), "owner")]
    return {one.name: one for one in found}, Walk(stage, walk.there, walk.walkers)


def _members(walk: Walk) -> list[Asker]:
    """The admin of the stage, who lacks a second step there, has one here."""
    bea = Login.objects.get(email="bea@alder.example")
    world.an_app(bea)
    admin = Client()
    admin.force_login(bea)
    return [
        Asker("owner", by_name(walk.walkers, "owner of alder").browser, "owner"),
        Asker("admin", admin, "bare"),
        Asker("staff", by_name(walk.walkers, "staff of alder").browser, "staff"),
    ]


def _by_link(walk: Walk) -> list[Asker]:
    """Three who showed a link alone: of one room, as either audience; of a grant whose contact owns its client."""
    insurer = by_name(walk.walkers, "guest alder one instructing_client").browser
    link = by_name(walk.walkers, "guest alder one customer").browser
    tap = by_name(walk.walkers, "client's owner by a link").browser
    named = {"link": link, "insurer": insurer, "tap": tap}
    return [Asker(name, browser, "owner") for name, browser in named.items()]


def _contacts(stage: Stage) -> list[Asker]:
    return [_contact(stage, role, scope) for role in ROLES for scope in SCOPES]


def _contact(stage: Stage, role: str, scope: str) -> Asker:
    """With a device, a visit, a passkey and another grant of their own, and a colleague, under their name."""
    business, job, name = stage.business, stage.jobs["one"].job, f"{role} {scope}"
    person = world.a_holder(business, job, f"{role}-{scope} Table", scope=scope)
    if role != "none":
        Affiliation.tie(person.contact, job.room.client, by=business.owner, role=role)
    stage.objects |= kin.own(business, person, name, "") | {
        f"colleague.{name}": stage.objects["colleague.owner"]
    }
    browser = Client()
    browser.cookies[f"{settings.PORTAL_COOKIE_PREFIX}{business.place}"] = person.cookie
    return Asker(name, browser, name)
