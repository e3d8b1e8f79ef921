"""Roles, stopping and resuming: who may decide about whom, and that an owner always remains."""

import threading

import pytest
from django.db import connection

from fanlight.core.errors import Malformed, NotAllowed, Refusal
from fanlight.ground.activity.models import Event
from fanlight.ground.workspaces import team
from fanlight.ground.workspaces.models import Member
from tests import world
from tests.sizes import trials

ROUNDS = trials(short=4, long=40, of="rounds of two owners demoting each other")


def row(viewer):
    return Member.objects.within(viewer).get(pk=viewer.member_id)


@pytest.fixture
def ann(alder):
    """An administrator of Alder."""
    return world.a_member(alder, "Ann Aster", role="admin")


def test_an_owner_gives_roles_and_it_is_written_down(ada, max_):
    team.change_role(row(max_), "admin", by=ada)

    assert row(max_).role == "admin"
    event = Event.objects.visible_to(ada).get(name="member.role_changed")
    assert event.payload["role"] == "admin"
    assert "sealed" in event.payload["who"], "a name is personal"


@pytest.mark.parametrize("role", ["owner", "admin", "staff"])
def test_an_admin_gives_no_roles_but_staff_to_staff(ann, max_, role):
    with pytest.raises((NotAllowed, team.AlreadySo)):
        team.change_role(row(max_), role, by=ann)

    assert row(max_).role == "staff"


def test_an_admin_stops_staff_and_nobody_above(ada, ann, max_):
    team.stop(row(max_), by=ann)
    assert row(max_).disabled_at

    with pytest.raises(NotAllowed):
        team.stop(row(ada), by=ann)
    assert not row(ada).disabled_at


def test_staff_decide_nothing(ada, max_):
    for verb in (team.stop, team.resume):
        with pytest.raises(NotAllowed):
            verb(row(max_), by=max_)
    with pytest.raises(NotAllowed):
        team.change_role(row(max_), "owner", by=max_)


def test_the_last_owner_is_neither_demoted_nor_stopped(ada, ann):
    for verb in (lambda: team.change_role(row(ada), "staff", by=ada), lambda: team.stop(row(ada), by=ada)):
        with pytest.raises(team.LastOwner):
            verb()

    assert row(ada).role == "owner"
    assert not row(ada).disabled_at


def test_a_stopped_owner_does_not_count_as_one(alder, ada):
    olga = world.a_member(alder, "Olga Oak", role="owner")
    team.stop(row(olga), by=ada)

    with pytest.raises(team.LastOwner):
        team.change_role(row(ada), "admin", by=ada)
    team.resume(row(olga), by=ada)
    team.change_role(row(ada), "admin", by=ada)
    assert row(ada).role == "admin"


def test_who_was_stopped_a_moment_ago_decides_nothing_any_more(alder, ada, max_):
    """The viewer of a running request still says owner; the database is asked again."""
    olga = world.a_member(alder, "Olga Oak", role="owner")
    team.stop(row(olga), by=ada)

    with pytest.raises(NotAllowed):
        team.stop(row(max_), by=olga)


def test_a_role_that_does_not_exist_is_refused(ada, max_):
    with pytest.raises(Malformed):
        team.change_role(row(max_), "god", by=ada)


def test_a_second_press_is_told(ada, max_):
    late = row(max_)
    team.stop(row(max_), by=ada)

    with pytest.raises(team.AlreadySo):
        team.stop(late, by=ada)


def test_everybody_introduces_only_themselves(ada, max_):
    team.introduce(row(max_), by=max_, name="Max M. Moor", phone="1", title="Surveyor")
    assert (row(max_).name, row(max_).title) == ("Max M. Moor", "Surveyor")

    with pytest.raises(NotAllowed):
        team.introduce(row(max_), by=ada, name="X", phone="", title="")


@pytest.mark.usefixtures("lasting_db")
def test_of_two_owners_who_demote_each_other_one_wins(alder, ada):
    olga = world.a_member(alder, "Olga Oak", role="owner")
    for number in range(ROUNDS):
        got = _at_once(
            lambda: team.change_role(row(olga), "staff", by=ada),
            lambda: team.change_role(row(ada), "staff", by=olga),
        )

        owners = Member.objects.within(alder).filter(role="owner")
        assert sorted(got, key=str) == [NotAllowed, None], number
        assert owners.count() == 1
        winner = owners.get()
        loser = ada if winner.pk == olga.member_id else olga
        mighty = olga if loser is ada else ada
        team.change_role(row(loser), "owner", by=mighty)


def _at_once(*presses):
    line, got = threading.Barrier(len(presses)), []

    def run(press):
        try:
            line.wait(10)
            got.append(press())
        except Refusal as refusal:
            got.append(type(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[press]) for press in presses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return got
