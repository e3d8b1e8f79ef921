"""Sharing: whom, until when, how many; and that a link by itself opens nothing."""

import datetime
import zoneinfo

import pytest
import time_machine

from fanlight.core.doors import compare_and_set
from fanlight.core.errors import NotAllowed, Refusal
from fanlight.ground.access.models import LinkSecret, ShareLink, Sharing
from fanlight.ground.access.models.links import MOST_LIVE_LINKS, TooManyLinks
from fanlight.ground.rooms.models import Grant, GrantedRoom
from tests import world


@pytest.fixture
def helen(alder, job):
    contact = world.a_contact(alder, "Helen Hart")
    world.a_participant(job, contact, by=alder.owner)
    return contact


@pytest.mark.feature("A22")
@pytest.mark.trust("TA08")
@pytest.mark.parametrize(
    ("zone", "ends"),
    [
        ("Europe/London", "2026-03-29T23:00:00+00:00"),  # the clocks go forward on that day
        ("Pacific/Auckland", "2026-03-29T11:00:00+00:00"),
        ("America/St_Johns", "2026-03-30T02:30:00+00:00"),
    ],
)
def test_it_works_to_the_end_of_the_last_local_day(alder, job, helen, zone, ends):
    alder.workspace.zone = zone
    alder.workspace.save()

    with time_machine.travel("2026-03-27T12:00:00+00:00", tick=False):
        link = ShareLink.share(
            Sharing(helen, alder.portal("customer"), job.room, datetime.date(2026, 3, 29)), by=alder.owner
        )

    assert link.ends_at == datetime.datetime.fromisoformat(ends)
    assert link.last_day(zoneinfo.ZoneInfo(zone)) == datetime.date(2026, 3, 29)


@pytest.mark.feature("A22")
@pytest.mark.trust("TA08")
def test_it_is_over_on_the_very_second(alder, job, helen):
    link = world.a_share_link(alder, job, helen)
    second = datetime.timedelta(seconds=1)

    for moment, is_live in [
        (link.ends_at - second, True),
        (link.ends_at, False),
        (link.ends_at + second, False),
    ]:
        with time_machine.travel(moment, tick=False):
            assert link.is_live is is_live


@pytest.mark.feature("A21")
@pytest.mark.parametrize(("days", "is_allowed"), [(-1, False), (0, True), (90, True), (91, False)])
def test_the_last_day_is_today_at_the_earliest_and_the_maximum_at_the_latest(
    alder, job, helen, days, is_allowed
):
    if is_allowed:
        assert world.a_share_link(alder, job, helen, days=days).is_live
        return
    with pytest.raises(Refusal) as refused:
        world.a_share_link(alder, job, helen, days=days)
    assert refused.value.field == "until"
    assert not ShareLink.objects.within(alder).exists()


@pytest.mark.feature("A23")
def test_only_people_of_the_job_are_shared_with(alder, job, nia):
    with pytest.raises(Refusal) as refused:
        world.a_share_link(alder, job, nia)
    assert refused.value.field == "contact"


def test_a_disabled_contact_gets_no_link(alder, job, helen):
    compare_and_set(helen, expect={}, disabled_at=job.created_at)

    with pytest.raises(Refusal) as refused:
        world.a_share_link(alder, job, helen)
    assert refused.value.field == "contact"


@pytest.mark.trust("TA16")
def test_a_contact_holds_twenty_live_links_at_most(alder, job, helen, ada):
    made = [world.a_share_link(alder, job, helen) for _ in range(MOST_LIVE_LINKS)]

    with pytest.raises(TooManyLinks):
        world.a_share_link(alder, job, helen)
    made[0].end(by=ada)

    assert world.a_share_link(alder, job, helen).is_live


@pytest.mark.feature("A25")
def test_a_fresh_link_has_no_secret(alder, job, helen):
    world.a_share_link(alder, job, helen)

    assert not LinkSecret.objects.within(alder).exists()


def test_a_contact_cannot_share(alder, job, gus):
    sharing = Sharing(gus.contact, alder.portal("customer"), job.room, datetime.date(2999, 1, 1))

    with pytest.raises(NotAllowed):
        ShareLink.share(sharing, by=gus.viewer)


def test_keeping_access_opens_this_job_only(alder, job, helen):
    other = world.a_job(alder, title="Roof")
    world.a_participant(other, helen, by=alder.owner)

    link = world.a_share_link(alder, job, helen, keeps_access=True)

    assert link.grant.opens(job.room)
    assert not link.grant.opens(other.room)


def test_taking_one_job_away_leaves_the_other(alder, job, helen, ada):
    other = world.a_job(alder, title="Roof")
    world.a_participant(other, helen, by=ada)
    first = world.a_share_link(alder, job, helen, keeps_access=True)
    second = world.a_share_link(alder, other, helen, keeps_access=True)

    first.end(by=ada, and_grant=True)
    assert (second.grant.reloaded().opens(job.room), second.grant.reloaded().opens(other.room)) == (
        False,
        True,
    )

    second.end(by=ada, and_grant=True)
    assert second.grant.reloaded().state == "disabled"


def test_access_that_was_taken_away_comes_back_with_a_new_tick(alder, job, helen, ada):
    world.a_share_link(alder, job, helen, keeps_access=True).end(by=ada, and_grant=True)
    assert Grant.objects.within(alder).get().state == "disabled"

    link = world.a_share_link(alder, job, helen, keeps_access=True)

    assert link.grant.opens(job.room)
    assert GrantedRoom.objects.within(alder).filter(closed_at=None).count() == 1


def test_a_wide_grant_that_was_taken_away_stays_away(alder, job, helen):
    """Giving it back for one job would open every other one too."""
    portal = alder.portal("customer")
    grant = Grant.objects.create(
        workspace_id=alder.workspace_id, contact=helen, portal=portal, scope="own", state="disabled"
    )

    link = world.a_share_link(alder, job, helen, keeps_access=True)

    assert link.grant is None
    assert grant.reloaded().state == "disabled"
