"""Merges pressed at the same moment: of two into each other one wins, and no row stays behind."""

import threading

import pytest
from django.db import connection

from fanlight.core.errors import Refusal
from fanlight.ground.activity import chain
from fanlight.ground.people import merging
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms.models import Participant
from tests import world
from tests.ground.people.merges import joined, pair
from tests.sizes import trials

pytestmark = pytest.mark.usefixtures("lasting_db")
ROUNDS = trials(short=3, long=30, of="rounds of merging two contacts into each other while a third presses")


def at_once(*presses):
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
    assert len(got) == len(presses)
    return got


def pressing(kept, other, by):
    read, draft = pair(kept, other), joined(kept, other)
    return lambda: merging.merge(read, draft, by=by)


def test_of_merges_in_a_circle_one_wins_and_nothing_is_lost(alder, ada):
    for n in range(ROUNDS):
        people = [world.a_contact(alder, f"Helen {n} {letter}") for letter in "abc"]
        for contact in people:
            world.a_participant(world.a_job(alder), contact, by=ada)
        a, b, c = people

        got = at_once(pressing(a, b, ada), pressing(b, a, ada), pressing(b, c, ada))

        assert got.count(None) in (1, 2), got
        alive = Contact.objects.within(ada).filter(pk__in=[one.pk for one in people], merged_into=None)
        assert 1 <= alive.count() <= 2
        held = Participant.objects.within(ada).filter(contact__in=alive)
        assert held.count() == len(people), "every part in a job belongs to somebody who is still there"
    assert chain.verify(ada) is None
