"""Everybody who tries the doors: how they hold their key, and which canaries they may meet."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.test import Client
from django.utils.timezone import now

from fanlight.ground.access.models import PortalSession, StaffSession
from fanlight.ground.access.models.staff import IDLE
from fanlight.ground.workspaces.models import Member
from tests import world
from tests.walk import kin, shut
from tests.walk import stage as stages
from tests.walk.stage import CANARY, Stage


@dataclass(frozen=True)
class Walker:
    """One who walks: a signed-in (or not) browser, and what they may see: (workspace, job, audience) of canaries.

    `role` is a member's, or a contact's for the client; `by_link`: nothing but a link was shown; `is_guest`: it was a
    share link, and there is no grant; `has_client`: the grant is for the whole client. Whoever is in nowhere has no
    `place`.
    """

    name: str
    browser: Client
    place: str = ""
    jobs: tuple[str, ...] = ()
    audience: str = ""
    is_staff: bool = False
    role: str = ""
    by_link: bool = False
    is_guest: bool = False
    has_client: bool = False

    def may_meet(self, place: str, job: str, audience: str) -> bool:
        if place != self.place:
            return False
        return self.is_staff or (job in self.jobs and audience in ("all", self.audience))

    def foreign_canaries(self, text: str) -> list[str]:
        return sorted(
            {found.group() for found in CANARY.finditer(text) if not self.may_meet(*found.groups())}
        )


def walkers(alder: Stage, birch: Stage) -> list[Walker]:
    """Everybody there is: strangers, guests, holders of each scope and role, members, the other workspace, the dead."""
    found = [
        Walker("stranger", Client()),
        *_guests(alder, birch),
        *_holders(alder),
        *_kin(alder),
        *_shut_out(alder),
        _crossed(alder, birch),
        *_members(alder),
        _member(birch, "owner"),
    ]
    _keep_fresh(alder)
    return found


def _keep_fresh(stage: Stage) -> None:
    """However long a walk takes, whoever gave a code gave it a moment ago."""
    later = now() + datetime.timedelta(days=1)
    PortalSession.objects.within(stage.business).exclude(method="link").update(created_at=later)


def by_name(found: list[Walker], name: str) -> Walker:
    return next(walker for walker in found if walker.name == name)


def _guests(alder: Stage, birch: Stage) -> Iterator[Walker]:
    for audience in stages.AUDIENCES:
        yield _guest(alder, "one", audience)
    yield _guest(alder, "two", "customer")
    yield _guest(birch, "one", "customer")


def _guest(stage: Stage, job: str, audience: str) -> Walker:
    person = stage.jobs[job].guests[audience]
    name = f"guest {stage.business.place} {job} {audience}"
    return replace(visitor(name, stage, person.cookie, (job,), audience), by_link=True, is_guest=True)


def _holders(stage: Stage) -> Iterator[Walker]:
    for scope in ("listed", "own", "client"):
        person = stages.holder(stage, "one", scope)
        walker = visitor(f"holder {scope}", stage, person.cookie, ("one",), "customer")
        yield replace(walker, has_client=scope == "client")
    tapper = stages.tapper(stage, "one")
    tapping = visitor("holder of a one-tap link", stage, tapper.cookie, ("one",), "customer")
    yield replace(tapping, by_link=True)
    yield Walker("other device", _of_device(stage, tapper))


def _kin(stage: Stage) -> Iterator[Walker]:
    """One of each role; and the owner by a link, which does not say that it is the owner who holds it."""
    tapping = kin.by_link(stage.business, stage.kin["owner"])
    for role, person in stage.kin.items():
        walker = visitor(f"client's {role}", stage, person.cookie, ("one", role), "customer")
        yield replace(walker, role=role, has_client=True)
    by_link = visitor("client's owner by a link", stage, tapping.cookie, ("one", "owner"), "customer")
    yield replace(by_link, role="owner", by_link=True, has_client=True)


def _shut_out(stage: Stage) -> Iterator[Walker]:
    for how, person in shut.make(stage, "one").items():
        yield Walker(how, _with_cookie(stage, person.cookie))


def visitor(name: str, stage: Stage, cookie: str, jobs: tuple[str, ...], audience: str) -> Walker:
    return Walker(name, _with_cookie(stage, cookie), stage.business.place, jobs, audience)


def _crossed(alder: Stage, birch: Stage) -> Walker:
    """A guest of Birch who sends Birch's cookie under Alder's name."""
    return Walker(
        "guest with a foreign cookie", _with_cookie(alder, birch.jobs["one"].guests["customer"].cookie)
    )


def _with_cookie(stage: Stage, cookie: str) -> Client:
    browser = Client()
    browser.cookies[f"{settings.PORTAL_COOKIE_PREFIX}{stage.business.place}"] = cookie
    return browser


def _of_device(stage: Stage, person: world.Person) -> Client:
    """A browser that is known and has no visit: what another device holds after the code was asked for."""
    browser = Client()
    browser.cookies[f"{settings.DEVICE_COOKIE_PREFIX}{stage.business.place}"] = person.device
    return browser


def _members(stage: Stage) -> Iterator[Walker]:
    yield from (_member(stage, role) for role in ("owner", "staff"))
    yield Walker("member disabled", _signed_in(stage, "disabled"))
    yield Walker("admin without a second factor", _signed_in(stage, "bare"))
    yield Walker("member signed out", _signed_out(stage, "staff"))
    yield Walker("member idle", _aged(stage, seen_at=now() - IDLE))
    yield Walker("member past the end", _aged(stage, ends_at=now()))


def _member(stage: Stage, role: str) -> Walker:
    browser = _signed_in(stage, role)
    return Walker(
        f"{role} of {stage.business.place}", browser, stage.business.place, is_staff=True, role=role
    )


def _aged(stage: Stage, **times: Any) -> Client:
    browser = _signed_in(stage, "staff")
    assert StaffSession.objects.filter(digest=browser.session.digest).update(**times) == 1
    return browser


def _signed_in(stage: Stage, role: str) -> Client:
    browser = Client()
    members = Member.objects.within(stage.business).select_related("login")
    browser.force_login(members.get(pk=stage.staff[role].member_id).login)
    return browser


def _signed_out(stage: Stage, role: str) -> Client:
    """A browser that still sends the key of a session which was ended."""
    browser = _signed_in(stage, role)
    browser.session.delete()
    return browser
