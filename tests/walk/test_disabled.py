"""Whoever is shut out is out on every page of the portal, in the middle of a visit, however they came."""

from dataclasses import replace

import pytest

from fanlight.core.viewers import StaffViewer
from fanlight.ground.access.entering import links, signin
from fanlight.ground.access.models import ShareLink
from fanlight.ground.access.ways import barring
from fanlight.ground.rooms.models import Grant
from tests import world
from tests.walk import stage as stages
from tests.walk.engine import Walk
from tests.walk.manifest import MANIFEST
from tests.walk.viewers import Walker, visitor

CALLER = links.Caller("203.0.113.9", "Mozilla/5.0 (iPhone) Safari/604")


@pytest.fixture
def alder(db):
    return stages.build("alder", trade="claims", owner="Ada Alder")


@pytest.fixture
def birch(db):
    return stages.build("birch", trade="contractor", owner="Zed Birch", first_number=500)


def visitors(alder: stages.Stage) -> dict[str, tuple[world.Person, Walker]]:
    """In by a share link, by a grant of each scope, and by a one-tap link; each on a visit."""
    found = {}
    guest = alder.jobs["one"].guests["customer"]
    sharing = visitor("share link", alder, guest.cookie, ("one",), "customer")
    found["share link"] = (guest, replace(sharing, by_link=True, is_guest=True))
    for scope in ("listed", "own", "client"):
        person = stages.holder(alder, "one", scope)
        walker = visitor(scope, alder, person.cookie, ("one",), "customer")
        found[scope] = (person, replace(walker, has_client=scope == "client"))
    person = stages.holder(alder, "one", "own")
    grant = Grant.objects.within(alder.business).get(contact=person.contact)
    link = ShareLink.one_tap(grant, by=alder.business.owner)
    _session, secret = signin.begin(link)
    tapping = visitor("one-tap link", alder, secret, ("one",), "customer")
    found["one-tap link"] = (person, replace(tapping, by_link=True))
    return found


def routes() -> list[str]:
    """Every page of the portal that is for somebody: a route that comes later is in it by itself."""
    return [
        name for name, route in MANIFEST.items() if route.face == "portal" and route.audience == "contacts"
    ]


@pytest.mark.feature("C18", "D31")
@pytest.mark.trust("TD08")
def test_disabled_in_the_midst_of_a_visit_every_page_is_closed_and_given_back_it_opens(alder, birch):
    owner: StaffViewer = alder.business.owner
    there = visitors(alder)
    walking = [walker for _person, walker in there.values()]
    before = Walk(alder, birch, walking).over(routes())
    assert before.faults == []
    assert before.allowed >= len(routes()) * len(walking) // 2, "they must be in before they are put out"

    for person, _walker in there.values():
        barring.disable(person.contact.reloaded(), by=owner)
    out = [replace(walker, place="") for walker in walking]
    after = Walk(alder, birch, out).over(routes())

    assert after.faults == []
    assert (after.allowed, after.routes) == (0, set(routes()))
    for person, _walker in there.values():
        barring.enable(person.contact.reloaded(), by=owner)
    assert Walk(alder, birch, walking).over(routes()).faults == []


@pytest.mark.trust("TD08")
def test_no_link_of_a_disabled_person_can_be_exchanged(alder):
    owner: StaffViewer = alder.business.owner
    person = stages.holder(alder, "one", "own")
    grant = Grant.objects.within(alder.business).get(contact=person.contact)
    one_tap = ShareLink.one_tap(grant, by=owner).mint(by=owner, why="copy")
    shared = world.a_share_link(alder.business, alder.jobs["one"].job, person.contact).mint(
        by=owner, why="copy"
    )
    for token in (one_tap, shared):
        links.open_link(links.look_up(token, owner=owner), caller=CALLER)

    barring.disable(person.contact.reloaded(), by=owner)

    for token in (one_tap, shared):
        with pytest.raises(links.LinkEnded):
            links.open_link(links.look_up(token, owner=owner), caller=CALLER)
