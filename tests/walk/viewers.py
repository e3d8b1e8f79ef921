"""Everybody who tries the doors: how they hold their key, and which canaries they may meet."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.test import Client

from fanlight.ground.workspaces.models import Member
from tests import world
from tests.walk import stage as stages
from tests.walk.stage import CANARY, Stage


@dataclass(frozen=True)
class Walker:
    """One who walks: a signed-in (or not) browser, and what they may see: (workspace, job, audience) of canaries."""

    name: str
    browser: Client
    place: str = ""
    jobs: tuple[str, ...] = ()
    audience: str = ""
    is_staff: bool = False
    role: str = ""

    def may_meet(self, place: str, job: str, audience: str) -> bool:
        if place != self.place:
            return False
        return self.is_staff or (job in self.jobs and audience in ("all", self.audience))

    def foreign_canaries(self, text: str) -> list[str]:
        return sorted(
            {found.group() for found in CANARY.finditer(text) if not self.may_meet(*found.groups())}
        )


def walkers(alder: Stage, birch: Stage) -> list[Walker]:
    """Fourteen and more: nobody, guests and holders alive and dead, members of each role and of the other workspace."""
    made = [Walker("stranger", Client())]
    for audience in stages.AUDIENCES:
        made.append(_guest(alder, "one", audience))
    made.append(_guest(alder, "two", "customer"))
    made.append(_guest(birch, "one", "customer"))
    for scope in ("listed", "own", "client"):
        person = stages.holder(alder, "one", scope)
        made.append(visitor(f"holder {scope}", alder, person.cookie, ("one",), "customer"))
    tapper = stages.tapper(alder, "one")
    made.append(visitor("holder of a one-tap link", alder, tapper.cookie, ("one",), "customer"))
    made.append(Walker("other device", _of_device(alder, tapper)))
    for how in ("ended", "expired", "disabled", "revoked"):
        person = stages.close(alder, "one", how)
        made.append(Walker(f"guest {how}", _with_cookie(alder, person.cookie)))
    made.append(_crossed(alder, birch))
    for role in ("owner", "staff"):
        made.append(_member(alder, role))
    made.append(Walker("member disabled", _signed_in(alder, "disabled")))
    made.append(Walker("admin without a second factor", _signed_in(alder, "bare")))
    made.append(Walker("member signed out", _signed_out(alder, "staff")))
    made.append(_member(birch, "owner"))
    return made


def by_name(found: list[Walker], name: str) -> Walker:
    return next(walker for walker in found if walker.name == name)


def _guest(stage: Stage, job: str, audience: str) -> Walker:
    person = stage.jobs[job].guests[audience]
    return visitor(f"guest {stage.business.place} {job} {audience}", stage, person.cookie, (job,), audience)


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


def _member(stage: Stage, role: str) -> Walker:
    browser = _signed_in(stage, role)
    return Walker(
        f"{role} of {stage.business.place}", browser, stage.business.place, is_staff=True, role=role
    )


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


type Choice = Callable[[Walker], bool]
