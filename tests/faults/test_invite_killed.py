"""Mail workers are killed while invitations leave: each arrives, and whichever copy is opened lets its person in."""

import pytest

from fanlight.core import tokens
from fanlight.ground.access.entering import accepting
from fanlight.ground.access.models import Invitation
from fanlight.ground.access.ways import inviting
from fanlight.ground.mail.models import Letter
from fanlight.ground.rooms.models import Reach
from tests import world
from tests.faults.mail_nursery import POINTS
from tests.faults.test_mail_worker import (
    BETWEEN_ANSWER_AND_COMMIT,
    KILLED,
    doubles,
    office,
    port,
    stop,
    wait_until_sent,
    workers,
)
from tests.ground.access.ways.test_letters import text_of
from tests.sizes import trials

__all__ = ["office", "port", "workers"]


@pytest.fixture
def invited(lasting_db, alder):
    """`invited(3)` asks three people in; `invited.all()` are all their letters."""
    reach, made = Reach(alder.portal("customer")), []

    def ask(count):
        for _ in range(count):
            contact = world.a_contact(alder, f"Person {len(made)}", email=f"p{len(made)}@mail.example")
            made.append(inviting.invite(contact, reach, by=alder.owner))

    ask.all = lambda: Letter.objects.within(alder.workspace).filter(kind=inviting.KIND)
    return ask


@pytest.mark.parametrize("point", POINTS)
def test_a_worker_killed_mid_invite_loses_and_doubles_nothing(alder, invited, workers, office, point):
    kills = trials(short=1, long=20, of=f"kills (-9) of a mail worker once an invitation was {point}")
    for _ in range(kills):
        invited(3)
        workers.bear(point, 2)
        assert workers.ended() == KILLED
    worker = workers.bear()
    wait_until_sent(invited)
    stop(workers, worker)

    assert invited.all().count() == 3 * kills
    twice = doubles(office, invited)
    assert twice == 0 if point not in BETWEEN_ANSWER_AND_COMMIT else 0 < twice <= kills
    found = [tokens.LINK_PATTERN.search(text_of(letter))[1] for letter in office.letters]
    assert len(found) == 3 * kills + twice
    for token in found:
        asked = accepting.look_up(token, owner=alder)
        assert asked, "whichever copy the mail program kept"
        assert asked.is_open
    assert Invitation.objects.within(alder).filter(sent_at=None).count() == 0
