"""Whatever staff do to people, jobs and ways in, in any order: at the next request everybody reaches what a plain model
of the rule says, no more and no less.
"""

from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from django.test import Client as Browser
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from fanlight.core.errors import Refusal
from fanlight.ground.access.entering import signin
from fanlight.ground.access.models import ShareLink
from fanlight.ground.access.ways import barring, inviting, leaving
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms.models import Grant, Participant, Portal, Publication, Reach
from fanlight.work.jobs.models import Job
from tests import world
from tests.ground.access.ways.reach_rule import Rule
from tests.ground.people.merges import merge
from tests.sizes import trials

JOBS = (0, 1, 2)
VISITORS = ("own", "client", "listed", "tap", "link", "asked")
GRANTED = ("own", "client", "listed", "asked")
ANY_JOB, ANY_GRANT = st.sampled_from(JOBS), st.sampled_from(GRANTED)
ANY_PERSON = st.sampled_from(("own", "client", "listed", "asked"))

PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
"""Histories are short enough to read; to shrink one takes minutes."""


class World:
    """The rows behind the names, and one browser for each visitor."""

    def __init__(self, alder: world.Business) -> None:
        self.alder, self.by, self.portal = alder, alder.owner, alder.portal("customer")
        self.clients = {name: world.a_client(alder, f"Client {name}") for name in ("one", "two")}
        self.jobs = [world.a_job(alder, client=self.clients[name]) for name in ("one", "two", "one")]
        self.people = {name: world.a_contact(alder, f"{name.title()} Visitor") for name in GRANTED}
        for name, job in (("own", 0), ("own", 2), ("listed", 0)):
            world.a_participant(self.jobs[job], self.people[name], by=self.by)
        rooms = (self.jobs[0].room, self.jobs[1].room)
        of_one = Reach(self.portal, "client", self.clients["one"])
        self.grants = {
            "own": Grant.give(self.people["own"], Reach(self.portal), by=self.by),
            "client": Grant.give(self.people["client"], of_one, by=self.by),
            "listed": Grant.give(
                self.people["listed"], Reach(self.portal, "listed", rooms=rooms), by=self.by
            ),
            "asked": inviting.invite(self.people["asked"], of_one, by=self.by).grant,
        }
        self.links = {
            "tap": ShareLink.one_tap(self.grants["listed"], by=self.by),
            "link": world.a_share_link(alder, self.jobs[0], self.people["own"]),
        }
        ways = self.grants | self.links
        self.secrets = {name: signin.begin(ways[name])[1] for name in VISITORS}

    def reached_by(self, visitor: str) -> set[int]:
        """As a request asks: who is behind the cookie, and which jobs may they see."""
        visit = signin.visit("alder", self.secrets[visitor])
        seen = Job.objects.visible_to(visit.viewer).values_list("pk", flat=True) if visit else ()
        return {number for number, job in enumerate(self.jobs) if job.pk in set(seen)}

    def answers(self, visitor: str, job: int) -> int:
        browser = Browser()
        browser.cookies[f"{django_settings.PORTAL_COOKIE_PREFIX}alder"] = self.secrets[visitor]
        status: int = browser.get(f"/alder/jobs/{self.jobs[job].number}/").status_code
        return status


class Access(RuleBasedStateMachine):
    """Each rule does one thing through the verb that pages call, and says the same to the model."""

    there: World

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone._from_testcase = True  # type: ignore[attr-defined]
        self.undone.__enter__()
        self.rule = Rule(state={"own": "active", "client": "active", "listed": "active", "asked": "invited"})
        self.turn = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    def _grant(self, name: str) -> Any:
        return Grant.objects.within(self.there.alder).get(pk=self.there.grants[name].pk)

    def _person(self, name: str) -> Any:
        return Contact.objects.within(self.there.alder).get(pk=self.there.people[name].pk)

    def _done(self, verb: Any, *said: Any, **more: Any) -> bool:
        try:
            with transaction.atomic():
                verb(*said, by=self.there.by, **more)
        except Refusal:
            return False
        return True

    @rule(name=ANY_PERSON)
    def disable_person(self, name: str) -> None:
        assert self._done(barring.disable, self._person(name)) == (name not in self.rule.disabled)
        self.rule.disabled.add(name)

    @rule(name=ANY_PERSON)
    def enable_person(self, name: str) -> None:
        assert self._done(barring.enable, self._person(name)) == (name in self.rule.disabled)
        self.rule.disabled.discard(name)

    @rule(name=ANY_GRANT)
    def disable_grant(self, name: str) -> None:
        if self._done(barring.disable_grant, self._grant(name)):
            self.rule.was[name], self.rule.state[name] = self.rule.state[name], "disabled"

    @rule(name=ANY_GRANT)
    def enable_grant(self, name: str) -> None:
        was = self.rule.state[name]
        assert self._done(barring.enable_grant, self._grant(name)) == (was == "disabled")
        if was == "disabled":
            self.rule.state[name] = self.rule.was[name]

    @rule(job=ANY_JOB)
    def open_job(self, job: int) -> None:
        self._done(barring.open_room, self._grant("listed"), self.there.jobs[job].room)
        self.rule.listed.add(job)

    @rule(job=ANY_JOB)
    def close_job(self, job: int) -> None:
        self._done(self._grant("listed").close_room, self.there.jobs[job].room)
        self.rule.listed.discard(job)
        if not self.rule.listed and self.rule.state["listed"] == "active":
            self.rule.was["listed"], self.rule.state["listed"] = "active", "disabled"

    @precondition(lambda self: "listed" not in self.rule.disabled)
    @rule(job=ANY_JOB)
    def give_anew(self, job: int) -> None:
        """What was taken away and is given again opens that job alone, and wakes no visit or link from before."""
        reach = Reach(self.there.portal, "listed", rooms=(self.there.jobs[job].room,))
        assert self._done(Grant.give, self._person("listed"), reach)
        if self.rule.state["listed"] == "disabled":
            self.rule.listed, self.rule.ended = set(), self.rule.ended | {"tap"}
            self.rule.gone |= {"listed", "tap"}
        self.rule.state["listed"] = "active"
        self.rule.listed.add(job)

    @precondition(lambda self: self.rule.state["asked"] == "invited")
    @rule()
    def activate_invited(self) -> None:
        assert self._done(self._grant("asked").activate)
        self.rule.state["asked"] = "active"

    @precondition(lambda self: self.rule.state["asked"] == "invited")
    @rule()
    def cancel_invitation(self) -> None:
        if self._done(inviting.cancel, self._grant("asked")):
            self.rule.state["asked"] = "inactive"

    @rule(job=ANY_JOB, to=st.sampled_from(("one", "two")))
    def move_job(self, job: int, to: str) -> None:
        """To another client, by the job's form."""
        there = Job.objects.within(self.there.alder).for_page().get(pk=self.there.jobs[job].pk)
        client = self.there.clients[self.rule.clients[to]]
        assert self._done(there.edit, replace(there.draft, client=client), revision=there.revision)
        self.rule.client_of[job] = to

    @precondition(lambda self: len(set(self.rule.clients.values())) == 2)
    @rule(keeps_two=st.booleans())
    def merge_clients(self, keeps_two: bool) -> None:
        """Grants and jobs of both are of the one that is left."""
        kept, other = ("two", "one") if keeps_two else ("one", "two")
        assert self._done(merge, self.there.clients[kept], self.there.clients[other])
        self.rule.clients = dict.fromkeys(("one", "two"), kept)

    @rule(name=ANY_PERSON, job=ANY_JOB)
    def merge_double(self, name: str, job: int) -> None:
        """A second row of the person, who is on a job, becomes part of theirs; of the disabled it does not."""
        double = world.a_contact(self.there.alder, f"{name.title()} Visitor")
        world.a_participant(self.there.jobs[job], double, by=self.there.by)
        if self._done(merge, self._person(name), double):
            assert name not in self.rule.disabled
            self.rule.parts.add((name, job))

    @rule(name=ANY_PERSON, job=ANY_JOB)
    def take_part(self, name: str, job: int) -> None:
        if (name, job) not in self.rule.parts:
            assert self._done(
                Participant.add, self._person(name), self.there.jobs[job].room, audience="customer"
            )
            self.rule.parts.add((name, job))

    @rule(name=ANY_PERSON, job=ANY_JOB)
    def take_off(self, name: str, job: int) -> None:
        """Links to the room end with it, and a listed grant no longer opens it."""
        here = Participant.objects.within(self.there.alder).filter(room=self.there.jobs[job].room)
        found = here.filter(contact=self._person(name)).first()
        assert (found is not None) == ((name, job) in self.rule.parts)
        if found and self._done(leaving.take_off, found):
            self.rule.parts.discard((name, job))
            self.rule.listed -= {job} if name == "listed" else set()
            self.rule.ended |= {"link"} if (name, job) == ("own", 0) else set()

    @rule(job=ANY_JOB, on=st.booleans())
    def publish(self, job: int, on: bool) -> None:
        self._done(Publication.put, self.there.jobs[job].room, self.there.portal, on=on)
        self.rule.off_portal -= {job}
        self.rule.off_portal |= set() if on else {job}

    @rule(job=ANY_JOB, away=st.booleans())
    def archive(self, job: int, away: bool) -> None:
        """Its readers still read it."""
        there = Job.objects.within(self.there.alder).for_page().get(pk=self.there.jobs[job].pk)
        self._done(there.archive if away else there.restore)

    @rule(name=st.sampled_from(("tap", "link")))
    def end_link(self, name: str) -> None:
        link = ShareLink.objects.within(self.there.alder).get(pk=self.there.links[name].pk)
        assert self._done(link.end) == (name not in self.rule.ended)
        self.rule.ended.add(name)

    @rule(name=st.sampled_from(VISITORS))
    def leave(self, name: str) -> None:
        browser = Browser()
        browser.cookies[f"{django_settings.PORTAL_COOKIE_PREFIX}alder"] = self.there.secrets[name]
        if signin.visit("alder", self.there.secrets[name]):
            self.rule.gone.add(name)
        browser.post("/alder/leave/")

    @rule(on=st.booleans())
    def switch_portal(self, on: bool) -> None:
        Portal.objects.within(self.there.alder).filter(pk=self.there.portal.pk).update(on=on)
        self.rule.is_portal_on = on

    @invariant()
    def everybody_reaches_what_the_rule_says(self) -> None:
        expected = {who: {job for job in JOBS if self.rule.reaches(who, job)} for who in VISITORS}
        assert {who: self.there.reached_by(who) for who in VISITORS} == expected
        self.turn += 1
        who, job = VISITORS[self.turn % len(VISITORS)], JOBS[self.turn % len(JOBS)]
        assert (self.there.answers(who, job) == 200) == (job in expected[who])


@pytest.mark.trust("TE17")
def test_everybody_reaches_what_the_rule_says_at_the_next_request(alder: world.Business) -> None:
    Access.there = World(alder)
    examples = trials(short=6, long=60, of="histories of access")
    steps = trials(short=12, long=30, of="steps of each history")
    how = settings(
        max_examples=examples, stateful_step_count=steps, phases=PHASES, report_multiple_bugs=False
    )
    run_state_machine_as_test(Access, settings=how)


@pytest.mark.trust("TE17")
def test_a_rule_that_forgot_the_participants_would_be_noticed(alder: world.Business) -> None:
    """The model is told that whoever was taken off still comes in."""

    class Forgetful(Access):
        def take_off(self, name: str, job: int) -> None: ...

    Forgetful.there = World(alder)
    machine = Forgetful()
    try:
        here = Participant.objects.within(alder).filter(room=Forgetful.there.jobs[2].room)
        leaving.take_off(here.get(contact=Forgetful.there.people["own"]), by=alder.owner)
        with pytest.raises(AssertionError):
            machine.everybody_reaches_what_the_rule_says()
    finally:
        machine.teardown()
