"""Every security event is written down: who, what, when, and by which way in."""

import pytest
from django.utils.timezone import now

from fanlight.core.errors import NotAllowed
from fanlight.ground.access.entering import links
from fanlight.ground.access.entering.links import Caller, LinkEnded
from fanlight.ground.activity import chain
from fanlight.ground.activity.models import Event
from fanlight.ground.activity.writer import unsealed
from fanlight.ground.rooms.switches import set_switches
from tests import world

PERSON = Caller("203.0.113.7", "Mozilla/5.0 (iPhone)")


def last(viewer, name):
    return Event.objects.visible_to(viewer).newest_first().filter(name=name)[0]


@pytest.fixture
def helen(alder, job):
    contact = world.a_contact(alder, "Helen Hart")
    world.a_participant(job, contact, by=alder.owner)
    return contact


@pytest.mark.trust("TM01")
def test_the_life_of_a_link_is_told_from_first_to_last(alder, job, max_, helen):
    start = now()
    link = world.a_share_link(alder, job, helen, keeps_access=True)
    token = link.mint(by=max_, why="copy")
    found = links.look_up(token, owner=alder)
    links.open_link(found, caller=PERSON)
    link.end(by=max_)
    with pytest.raises(LinkEnded):
        links.open_link(links.look_up(token, owner=alder), caller=PERSON)
    link.take_access(by=max_)

    staff, somebody = ("member", max_.member_id), ("contact", helen.pk)
    told = {
        name: (event.actor_kind, event.actor_id)
        for name in (
            "link.shared",
            "link.minted",
            "link.opened",
            "link.ended",
            "link.refused",
            "access.taken",
        )
        for event in [last(max_, name)]
    }
    assert told == {
        "link.shared": ("member", alder.owner.member_id),
        "link.minted": staff,
        "link.opened": somebody,
        "link.ended": staff,
        "link.refused": ("nobody", 0),
        "access.taken": staff,
    }
    for name in told:
        event = last(max_, name)
        assert (event.subject_kind, event.subject_id, event.room_id) == ("sharelink", link.pk, job.room_id)
        assert start <= event.at <= now()
    assert chain.verify(alder.workspace) is None


@pytest.mark.trust("TM01")
def test_where_somebody_came_from_is_kept_sealed(alder, job, ada, helen):
    link = world.a_share_link(alder, job, helen)
    links.open_link(links.look_up(link.mint(by=ada, why="copy"), owner=alder), caller=PERSON)

    event = last(ada, "link.opened")

    assert (event.via_kind, event.via_id) == ("share_link", link.pk)
    assert "203.0.113.7" not in str(event.payload)
    assert (unsealed(event, "ip"), unsealed(event, "agent")) == (PERSON.ip, PERSON.agent)


@pytest.mark.trust("TM01")
def test_what_a_portal_shows_is_written_down_when_it_changes(alder, ada):
    set_switches(alder.portal("customer"), {"section.status"}, by=ada)

    event = last(ada, "portal.switched")

    assert event.actor_id == ada.member_id
    assert "section.documents" in event.payload["off"]


@pytest.mark.trust("TA07", "TM01")
def test_no_event_holds_an_address(alder, job, ada, helen):
    link = world.a_share_link(alder, job, helen)
    token = link.mint(by=ada, why="copy")
    links.open_link(links.look_up(token, owner=alder), caller=Caller("", f"Agent {token}"))

    payloads = [str(event.payload) for event in Event.objects.visible_to(ada)]

    assert payloads
    assert not any(token in payload for payload in payloads)


@pytest.mark.trust("TM01")
def test_a_refused_verb_leaves_no_event(job, gus, ada):
    before = Event.objects.visible_to(ada).count()

    with pytest.raises(NotAllowed):
        gus.link.end(by=gus.viewer)

    assert Event.objects.visible_to(ada).count() == before
