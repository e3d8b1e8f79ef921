"""Two people press at the same moment: one end, twenty links, and no visit that begins after the end."""

import threading

import pytest
from django.db import connections

from fanlight.core.errors import Refusal
from fanlight.ground.access.entering import links, signin
from fanlight.ground.access.entering.links import Caller, LinkEnded
from fanlight.ground.access.models import LinkSecret, LinkUse, PortalSession, ShareLink
from fanlight.ground.access.models.links import MOST_LIVE_LINKS, AlreadyEnded, TooManyLinks
from fanlight.ground.access.ways import handout, leaving
from fanlight.ground.activity import chain
from fanlight.ground.activity.models import Event
from tests import world
from tests.sizes import trials

pytestmark = pytest.mark.usefixtures("lasting_db")
ROUNDS = trials(short=4, long=40, of="rounds of ending a link while it is opened and copied")
PRESSES = 6


@pytest.fixture
def helen(alder, job):
    contact = world.a_contact(alder, "Helen Hart")
    world.a_participant(job, contact, by=alder.owner)
    return contact


def at_once(*presses):
    """What each press, let go together, got: a result, or the class of the refusal."""
    line, got = threading.Barrier(len(presses)), []

    def run(press):
        try:
            line.wait(10)
            got.append(press())
        except (Refusal, LinkEnded) as refusal:
            got.append(type(refusal))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[press]) for press in presses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(got) == len(presses)
    return got


def test_of_many_ends_one_ends_it(alder, job, ada, helen):
    link = world.a_share_link(alder, job, helen)

    got = at_once(*[lambda: link.reloaded().end(by=ada) for _ in range(PRESSES)])

    assert sorted(got, key=str) == [AlreadyEnded] * (PRESSES - 1) + [None]
    assert Event.objects.visible_to(ada).filter(name="link.ended").count() == 1


@pytest.mark.trust("TA16")
def test_the_twenty_first_link_is_refused_to_whoever_is_late(alder, job, ada, helen):
    for _ in range(MOST_LIVE_LINKS - 2):
        world.a_share_link(alder, job, helen)

    got = at_once(*[lambda: world.a_share_link(alder, job, helen)] * PRESSES)

    assert got.count(TooManyLinks) == PRESSES - 2
    assert ShareLink.objects.within(alder).live().count() == MOST_LIVE_LINKS


@pytest.mark.trust("TA09")
def test_nothing_begins_after_the_end(alder, job, ada, helen):
    for _ in range(ROUNDS):
        link = world.a_share_link(alder, job, helen)
        found = links.look_up(link.mint(by=ada, why="copy"), owner=alder)
        presses = [lambda link=link: link.reloaded().end(by=ada)]
        presses += [lambda found=found: links.open_link(found, caller=Caller("", "Mozilla"))[1]] * 3
        presses += [lambda link=link: link.reloaded().mint(by=ada, why="copy")] * 2

        got = at_once(*presses)

        of_link = Event.objects.visible_to(ada).filter(subject_id=link.pk)
        names = list(of_link.order_by("number").values_list("name", flat=True))
        after = names[names.index("link.ended") + 1 :]
        assert set(after) <= {"link.refused"}, names
        opened = [secret for secret in got if isinstance(secret, str) and not secret.startswith("fls_")]
        assert not any(signin.visit("alder", secret) for secret in opened)
        assert not LinkSecret.objects.within(alder).filter(link=link, ended_at=None).exists()
        assert PortalSession.objects.within(alder).filter(link=link).count() == len(opened)
        assert LinkUse.objects.within(alder).filter(link=link).count() == bool(opened)  # all within a minute
    assert chain.verify(ada) is None


@pytest.mark.trust("TE17", "TA09")
def test_nobody_who_was_taken_off_holds_a_link_made_meanwhile(alder, job, ada):
    for n in range(ROUNDS):
        contact = world.a_contact(alder, f"Contact {n}")
        person = world.a_participant(job, contact, by=ada)

        at_once(
            *[lambda contact=contact: world.a_share_link(alder, job, contact)] * 3,
            lambda person=person: leaving.take_off(person, by=ada),
        )

        assert not ShareLink.objects.within(alder).live().filter(contact=contact).exists()


@pytest.mark.feature("E16")
def test_customer_portal_pressed_by_several_at_once_makes_one_link(alder, job, ada, helen):
    got = at_once(*[lambda: handout.customer_link(job.room, by=ada)] * PRESSES)

    assert len({link.pk for link, _token in got}) == 1
    assert ShareLink.objects.within(alder).live().filter(contact=helen).count() == 1
    assert len({token for _link, token in got}) == PRESSES
