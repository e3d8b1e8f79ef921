"""Those who were in and are out: their way in is over, or they are, or the visit is. Each held a live cookie before."""

import datetime
from collections.abc import Callable
from typing import Any

from django.utils.timezone import now

from fanlight.core.doors import compare_and_set
from fanlight.ground.access.entering import signin
from fanlight.ground.access.models import PortalSession
from fanlight.ground.access.models.sessions import idle_of
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms.models import Grant
from tests import world
from tests.walk.stage import Stage, canary

type Shutting = Callable[[Stage, world.Person], Any]

A_SECOND = datetime.timedelta(seconds=1)


def end_link(stage: Stage, person: world.Person) -> None:
    assert person.link is not None
    person.link.end(by=stage.business.owner)


def let_link_run_out(stage: Stage, person: world.Person) -> None:
    compare_and_set(person.link, expect={}, ends_at=now() - A_SECOND)


def disable(stage: Stage, person: world.Person) -> None:
    """The mark alone: what else a verb would end is left as it was."""
    compare_and_set(_contact(stage, person), expect={}, disabled_at=now())


def revoke(stage: Stage, person: world.Person) -> None:
    Grant.objects.within(stage.business).get(contact=person.contact).disable(by=stage.business.owner)


def sign_out(stage: Stage, person: world.Person) -> None:
    signin.end(person.viewer)


def rest(stage: Stage, person: world.Person) -> None:
    session = _session(stage, person)
    idle = idle_of(session.method)
    compare_and_set(session, expect={}, seen_at=now() - idle - A_SECOND)


def outlast(stage: Stage, person: world.Person) -> None:
    compare_and_set(_session(stage, person), expect={}, ends_at=now() - A_SECOND)


WAYS: dict[str, tuple[str, Shutting]] = {
    "link ended": ("guest", end_link),
    "link expired": ("guest", let_link_run_out),
    "guest disabled": ("guest", disable),
    "guest idle": ("guest", rest),
    "one-tap ended": ("tapper", end_link),
    "one-tap expired": ("tapper", let_link_run_out),
    "one-tap revoked": ("tapper", revoke),
    "one-tap disabled": ("tapper", disable),
    "holder revoked": ("holder", revoke),
    "holder disabled": ("holder", disable),
    "holder signed out": ("holder", sign_out),
    "holder idle": ("holder", rest),
    "holder past the end": ("holder", outlast),
}
"""How somebody came in, and what was done then."""


def make(stage: Stage, label: str) -> dict[str, world.Person]:
    """One of each on that job, with names that nobody may meet."""
    return {how: _shut(stage, label, how, *way) for how, way in WAYS.items()}


def _shut(stage: Stage, label: str, how: str, kind: str, shutting: Shutting) -> world.Person:
    come = {"guest": world.a_guest, "tapper": world.a_tapper, "holder": world.a_holder}[kind]
    name = canary(stage.business.place, label, "staff") + how.replace(" ", "-")
    person: world.Person = come(stage.business, stage.jobs[label].job, name)
    assert signin.visit(stage.business.place, person.cookie), f"{how} must have been in"
    shutting(stage, person)
    return person


def _contact(stage: Stage, person: world.Person) -> Contact:
    found: Contact = Contact.objects.within(stage.business).get(pk=person.contact.pk)
    return found


def _session(stage: Stage, person: world.Person) -> PortalSession:
    found: PortalSession = PortalSession.objects.within(stage.business).get(pk=person.viewer.session_id)
    return found
