"""Who sees which room: the rule as a queryset."""

import pytest

from fanlight.core.doors import compare_and_set
from fanlight.ground.activity import chain
from fanlight.ground.rooms.models import Publication, Room
from tests import world


@pytest.mark.feature("A01")
def test_a_guest_sees_the_job_of_the_link_and_no_other(alder, job, gus):
    other = world.a_job(alder, title="Roof")
    world.a_participant(other, gus.contact, by=alder.owner)

    seen = Room.objects.visible_to(gus.viewer)

    assert [room.pk for room in seen] == [job.room_id]
    assert Room.objects.visible_to(alder.owner).count() == 2


def test_each_of_the_cast_sees_exactly_their_rooms(alder, job, birch, cleo, gus, ines, max_):
    world.a_job(alder, title="Roof")
    theirs = world.a_job(birch, title="Heat pump")
    seen = {
        name: {room.pk for room in Room.objects.visible_to(viewer)}
        for name, viewer in [
            ("cleo", cleo.viewer),
            ("gus", gus.viewer),
            ("ines", ines.viewer),
            ("zed", birch.owner),
        ]
    }

    assert seen == {
        "cleo": {job.room_id},
        "gus": {job.room_id},
        "ines": {job.room_id},
        "zed": {theirs.room_id},
    }
    assert Room.objects.visible_to(max_).count() == 2


@pytest.mark.parametrize("switch", ["workspace", "portal", "contact", "publication"])
def test_every_switch_above_a_room_closes_it(alder, job, gus, switch):
    portal = alder.portal("customer")
    assert Room.objects.visible_to(gus.viewer).exists(), "the room must be open before it is closed"

    if switch == "workspace":
        alder.workspace.portal_on = False
        alder.workspace.save()
    elif switch == "portal":
        compare_and_set(portal, expect={}, on=False)
    elif switch == "contact":
        compare_and_set(gus.contact, expect={}, disabled_at=job.created_at)
    else:
        Publication.objects.create(workspace_id=alder.workspace_id, room=job.room, portal=portal, on=False)

    assert not Room.objects.visible_to(gus.viewer).exists()


@pytest.mark.trust("TM03")
def test_what_happened_is_chained(alder, job, gus):
    assert chain.verify(alder.workspace) is None
