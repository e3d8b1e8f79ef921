"""One-tap links: one for each grant that is open, for thirty days, as often as its contact likes."""

import datetime

import pytest
import time_machine
from django.utils.timezone import now

from fanlight.core.errors import NotAllowed, Refusal
from fanlight.ground.access.entering import links, signin
from fanlight.ground.access.entering.links import Caller, LinkEnded
from fanlight.ground.access.models import ShareLink
from fanlight.ground.access.models.links import (
    MOST_LIVE_LINKS,
    AlreadyEnded,
    GrantNotActive,
    NothingKept,
    TooManyLinks,
)
from fanlight.ground.activity.models import Event
from fanlight.ground.people import own
from fanlight.ground.rooms.models import Grant, Reach
from tests import world

PHONE = Caller("203.0.113.7", "Mozilla/5.0 (iPhone)")


@pytest.fixture
def grant(alder, nia):
    return Grant.give(nia, Reach(alder.portal("customer")), by=alder.owner)


@pytest.fixture
def link(grant, ada):
    return ShareLink.one_tap(grant, by=ada)


def opened(alder, token, caller=PHONE):
    return links.open_link(links.look_up(token, owner=alder), caller=caller)


@pytest.mark.feature("E10", "E11")
def test_it_signs_the_holder_of_the_grant_in_as_often_as_they_like(alder, nia, grant, link, ada):
    token = link.mint(by=ada, why="copy")

    visits = [signin.visit("alder", opened(alder, token)[1]) for _ in range(3)]

    assert {visit.viewer.contact_id for visit in visits} == {nia.pk}
    assert {(visit.viewer.grant_id, visit.viewer.link_id) for visit in visits} == {(grant.pk, link.pk)}
    assert (link.kind, link.room, link.contact) == ("one_tap", None, nia)


@pytest.mark.feature("E11")
@pytest.mark.trust("TA08")
@pytest.mark.parametrize(("seconds", "is_open"), [(-1, True), (0, False), (1, False)])
def test_it_works_for_thirty_days_to_the_second(alder, link, ada, seconds, is_open):
    token = link.mint(by=ada, why="copy")
    zone = alder.workspace.zone_info
    assert (link.last_day(zone) - now().astimezone(zone).date()).days == 30

    with time_machine.travel(link.ends_at + datetime.timedelta(seconds=seconds), tick=False):
        assert links.look_up(token, owner=alder).is_live is is_open
        if is_open:
            assert signin.visit("alder", opened(alder, token)[1])
            return
        with pytest.raises(LinkEnded):
            opened(alder, token)


def test_the_workspace_says_for_how_many_days(alder, grant, ada):
    alder.workspace.link_days = 7
    alder.workspace.save()

    link = ShareLink.one_tap(grant, by=ada)

    zone = alder.workspace.zone_info
    assert (link.last_day(zone) - now().astimezone(zone).date()).days == 7


@pytest.mark.parametrize(("days", "is_the_same"), [(0, True), (14, True), (17, False)])
def test_one_with_half_its_time_before_it_is_used_again(link, grant, ada, days, is_the_same):
    with time_machine.travel(now() + datetime.timedelta(days=days), tick=False):
        again = ShareLink.one_tap(grant, by=ada)

    assert (again == link) is is_the_same


def test_each_grant_has_a_link_of_its_own(alder, nia, link, ada):
    other = Grant.give(nia, Reach(alder.portal("instructing_client")), by=ada)

    assert ShareLink.one_tap(other, by=ada) != link


def test_an_ended_one_is_not_used_again(link, grant, ada):
    link.end(by=ada)

    again = link.renew(by=ada)

    assert again != link
    assert again.is_live
    assert grant.reloaded().state == "active"


@pytest.mark.parametrize("state", ["inactive", "invited", "disabled"])
def test_a_grant_that_lets_nobody_in_gets_none(alder, nia, grant, ada, state):
    Grant.objects.within(alder).update(state=state)

    with pytest.raises(GrantNotActive):
        ShareLink.one_tap(grant, by=ada)
    assert not ShareLink.objects.within(alder).exists()


def test_a_disabled_contact_gets_none(nia, grant, ada):
    nia.disable(by=ada)

    with pytest.raises(Refusal) as refused:
        ShareLink.one_tap(grant, by=ada)
    assert refused.value.field == "contact"


def test_a_contact_cannot_make_one(grant, gus):
    with pytest.raises(NotAllowed):
        ShareLink.one_tap(grant, by=gus.viewer)


@pytest.mark.trust("TA16")
def test_it_counts_among_the_twenty_of_a_contact(alder, job, nia, grant, ada):
    world.a_participant(job, nia, by=ada)
    for _ in range(MOST_LIVE_LINKS):
        world.a_share_link(alder, job, nia)

    with pytest.raises(TooManyLinks):
        ShareLink.one_tap(grant, by=ada)


@pytest.mark.trust("TA09", "TD08")
def test_taking_the_grant_shuts_the_link_and_its_visits_at_once(alder, grant, link, ada):
    token = link.mint(by=ada, why="copy")
    cookie = opened(alder, token)[1]
    assert signin.visit("alder", cookie)

    grant.disable(by=ada)

    assert signin.visit("alder", cookie) is None
    assert not links.look_up(token, owner=alder).is_live
    with pytest.raises(LinkEnded):
        opened(alder, token)
    grant.enable(by=ada)
    assert signin.visit("alder", cookie)


@pytest.mark.feature("E14")
@pytest.mark.parametrize("and_grant", [False, True])
def test_ending_it_leaves_the_code_unless_the_grant_goes_too(grant, link, ada, and_grant):
    link.end(by=ada, and_grant=and_grant)

    assert grant.reloaded().state == ("disabled" if and_grant else "active")
    with pytest.raises(AlreadyEnded):
        link.mint(by=ada, why="copy")


def test_what_an_ended_one_left_behind_can_be_taken_later(grant, link, ada):
    link.end(by=ada)

    link.reloaded().take_access(by=ada)

    assert grant.reloaded().state == "disabled"
    with pytest.raises(NothingKept):
        link.reloaded().take_access(by=ada)


@pytest.mark.parametrize("scope", ["own", "client", "listed"])
def test_a_job_lists_the_links_that_reach_it_and_no_others(alder, job, insurer, nia, ada, scope):
    portal, elsewhere = alder.portal("customer"), world.a_job(alder, title="Roof")
    world.a_participant(job, nia, by=ada)
    rooms, client = ((job.room,), None) if scope == "listed" else ((), insurer if scope == "client" else None)
    grant = Grant.give(nia, Reach(portal, scope, client, rooms), by=ada)

    link = ShareLink.one_tap(grant, by=ada)

    found = ShareLink.objects.within(alder)
    assert list(found.reaching(job.room)) == [link]
    assert not found.reaching(elsewhere.room).exists()


@pytest.mark.trust("TA03", "TA12")
def test_another_email_address_ends_it_and_whoever_is_in_by_it(alder, nia, grant, link, ada, tia):
    nia.change(by=ada, name=nia.name, phone="", email="nia@mail.example")
    token = link.mint(by=ada, why="letter")
    secret = opened(alder, token)[1]
    assert signin.visit("alder", secret)
    nia.reloaded().change(by=ada, name="Nia N.", phone="1", email="NIA@mail.example")
    assert signin.visit("alder", secret), "the same mailbox"

    nia.reloaded().change(by=ada, name=nia.name, phone="", email="nia@new.example")

    assert not links.look_up(token, owner=alder).is_live
    assert signin.visit("alder", secret) is None
    assert tia.link.reloaded().is_live, "somebody else's"
    assert grant.reloaded().state == "active", "codes to the new address let them in"
    assert Event.objects.visible_to(ada).filter(name="link.ended", subject_id=link.pk).count() == 1
    fresh = ShareLink.one_tap(grant, by=ada)
    assert opened(alder, fresh.mint(by=ada, why="copy"))


@pytest.mark.trust("TA03")
def test_who_moves_their_own_address_stays_in_and_the_link_ends(alder, nia, link, ada):
    nia.change(by=ada, name=nia.name, phone="", email="nia@mail.example")
    token = link.mint(by=ada, why="letter")
    mine, other = (opened(alder, token)[1] for _ in range(2))

    own.move_to(nia, "nia@new.example", by=signin.visit("alder", mine).viewer)

    assert signin.visit("alder", mine).viewer.link_id == 0
    assert signin.visit("alder", other) is None
    assert not link.reloaded().is_live
