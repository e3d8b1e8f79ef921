"""Whatever can let somebody in stands in the drawer, and nothing else stands there as if it could."""

import contextlib
import re

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from fanlight.core import tokens
from fanlight.core.doors import compare_and_set
from fanlight.ground.access.entering import links
from fanlight.ground.access.models import LinkSecret, ShareLink
from fanlight.ground.access.ways import handout
from fanlight.ground.rooms.models import Grant
from tests import world
from tests.budgets.reading import settle
from tests.sizes import trials

STORIES = trials(short=6, long=60, of="stories of sharing, each of up to 20 turns")
SHOWN = re.compile(r'<div class="sharelink" id="link-(\w+)">(.*?)(?=<div class="sharelink"|</section>)', re.S)
SECRET = re.compile(r"<li>…(\w{4}), ([^<]*)</li>")


class Sharing(RuleBasedStateMachine):
    """One job, two people, and everything staff can do about links to it.

    All stories are one transaction, whose rows no housekeeping sees: without it PostgreSQL plans as if there were none.
    """

    alder = None
    browser = None

    @initialize()
    def begin(self):
        self.staff = self.alder.owner
        self.job = world.a_job(self.alder, title="One story")
        self.people = [world.a_contact(self.alder, name) for name in ("Helen Hart", "Jo Brook")]
        for person in self.people:
            world.a_participant(self.job, person, by=self.staff)
        self.tokens = []
        for who in (0, 1, 0, 1):
            self.share(who=who, keeps=False)
        settle()

    def mine(self):
        return ShareLink.objects.within(self.alder).filter(contact__in=self.people).order_by("id")

    def pick(self, which, found):
        rows = list(found)
        return rows[which % len(rows)]

    @rule(who=st.integers(0, 1), keeps=st.booleans())
    def share(self, who, keeps):
        if self.mine().live().filter(contact=self.people[who]).count() < 6:
            compare_and_set(self.people[who], expect={}, disabled_at=None)
            link = world.a_share_link(self.alder, self.job, self.people[who], keeps_access=keeps)
            self.tokens.append(link.mint(by=self.staff, why="copy"))

    @precondition(lambda self: self.mine().live().exists())
    @rule(which=st.integers(0, 99))
    def copy(self, which):
        self.tokens.append(self.pick(which, self.mine().live()).mint(by=self.staff, why="copy"))

    @precondition(lambda self: self.people[0].reloaded().disabled_at is None)
    @rule()
    def press_customer_portal(self):
        with contextlib.suppress(handout.Missing):  # what was taken away is not given back on the way
            self.tokens.append(handout.customer_link(self.job.room, by=self.staff)[1])

    @precondition(lambda self: self.mine().live().exists())
    @rule(which=st.integers(0, 99), and_grant=st.booleans())
    def end(self, which, and_grant):
        self.pick(which, self.mine().live()).end(by=self.staff, and_grant=and_grant)

    @precondition(lambda self: self.mine().live().exists())
    @rule(which=st.integers(0, 99))
    def come_to_its_last_day(self, which):
        link = self.pick(which, self.mine().live())
        compare_and_set(link, expect={}, ends_at=link.created_at)

    @precondition(lambda self: self.mine().over().with_kept_access().filter(keeps_access=True).exists())
    @rule(which=st.integers(0, 99))
    def take_access(self, which):
        self.pick(which, self.mine().over().with_kept_access().filter(keeps_access=True)).take_access(
            by=self.staff
        )

    @rule(who=st.integers(0, 1), is_disabled=st.booleans())
    def switch_a_person(self, who, is_disabled):
        at = self.job.created_at if is_disabled else None
        compare_and_set(self.people[who], expect={}, disabled_at=at)

    @invariant()
    def the_drawer_lists_exactly_what_can_let_somebody_in(self):
        page = self.browser.get(f"/console/alder/jobs/{self.job.number}/share/").content.decode()
        shown = dict(SHOWN.findall(page))
        assert len(shown) == page.count('class="sharelink"')
        listed = {
            (key, four)
            for key, words in shown.items()
            if ">Active<" in words
            for four, rest in SECRET.findall(words)
            if not rest.endswith("ended")
        }
        assert listed == self.able()
        kept = {key for key, words in shown.items() if "May also sign in by email code." in words}
        assert {link.contact_id for link in self.mine().filter(key__in=kept)} == self.able_by_code()

    def able(self):
        """Of every token that was ever given out: those that open something, as (link, last four)."""
        found = [links.look_up(token, owner=self.alder) for token in self.tokens]
        assert LinkSecret.objects.within(self.alder).filter(link__in=self.mine()).count() == len(self.tokens)
        return {
            (one.link.key, token[-4:]) for one, token in zip(found, self.tokens, strict=True) if one.is_live
        }

    def able_by_code(self):
        grants = Grant.objects.within(self.alder).active()
        return {grant.contact_id for grant in grants if grant.opens(self.job.room)}


@pytest.mark.trust("TA10")
def test_every_way_in_is_listed(alder, ada, console):
    Sharing.alder, Sharing.browser = alder, console(ada)
    run_state_machine_as_test(
        Sharing, settings=settings(max_examples=STORIES, stateful_step_count=20, deadline=None)
    )


def test_a_token_is_told_from_another_by_its_last_four(alder, job, ada, console, gus):
    token = gus.link.mint(by=ada, why="copy")
    assert tokens.is_well_formed(token)

    page = console(ada).get(f"/console/alder/jobs/{job.number}/share/").content.decode()

    assert SECRET.findall(page)[0][0] == token[-4:]
