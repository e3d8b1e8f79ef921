"""The chain: whoever changes, removes, adds, swaps or cuts events is found out."""

import pytest
from django.db import DatabaseError, connection, transaction

from fanlight.core.facts import Personal
from fanlight.ground.access.entering import links
from fanlight.ground.activity import chain
from fanlight.ground.activity.models import ChainHead, Event
from fanlight.ground.activity.writer import unsealed
from fanlight.ground.people.models import PersonKey
from tests import world


@pytest.fixture
def events(alder, job, gus):
    """Alder's events, with the triggers off: what somebody with the database in hand could do."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER activity_event_no_update")
            cursor.execute("DROP TRIGGER activity_event_no_delete")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE activity_event DISABLE TRIGGER activity_event_no_change")
    rows = Event.objects.within(alder).order_by("number")
    assert rows.count() >= 3
    assert chain.verify(alder) is None
    return rows


@pytest.mark.trust("TM03")
@pytest.mark.parametrize(
    "change",
    [
        {"name": "job.closed"},
        {"payload": {"status": "other"}},
        {"audience": "customer"},
        {"actor_id": 7},
        {"via_kind": "share_link"},
        {"subject_id": 7},
        {"hash": b"x" * 32},
        {"previous_hash": b"x" * 32},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_changed_event_is_found(alder, events, change):
    for event in events:
        before = {name: getattr(event, name) for name in change}
        Event.objects.within(alder).filter(pk=event.pk).update(**change)
        broken = chain.verify(alder)
        Event.objects.within(alder).filter(pk=event.pk).update(**before)

        assert broken is not None
        assert broken.number in (event.number, event.number + 1)


@pytest.mark.trust("TM03")
def test_a_removed_event_is_found(alder, events):
    Event.objects.within(alder).filter(pk=events[1].pk).delete()

    assert chain.verify(alder) == (events[0].number + 1, "missing")


@pytest.mark.trust("TM03")
def test_swapped_events_are_found(alder, events):
    first, second = events[0], events[1]
    Event.objects.within(alder).filter(pk=first.pk).update(number=10_000)
    Event.objects.within(alder).filter(pk=second.pk).update(number=first.number)
    Event.objects.within(alder).filter(pk=first.pk).update(number=second.number)

    assert chain.verify(alder) is not None


@pytest.mark.trust("TM03")
def test_a_chain_cut_off_at_its_end_is_found(alder, events):
    last = events.last()
    Event.objects.within(alder).filter(pk=last.pk).delete()

    assert chain.verify(alder) == (last.number, "cut off, or written beside the chain")


@pytest.mark.trust("TM03")
def test_an_event_written_beside_the_chain_is_found(alder, events):
    last = events.last()
    forged = Event.objects.within(alder).get(pk=last.pk)
    forged.pk, forged.number, forged.previous_hash = forged.pk + 1, last.number + 1, last.hash
    forged.hash = chain.event_hash(forged)
    forged.save(force_insert=True)

    assert chain.verify(alder) is not None


@pytest.mark.trust("TM04")
@pytest.mark.parametrize("statement", ["UPDATE activity_event SET name = 'x'", "DELETE FROM activity_event"])
def test_the_database_refuses_to_change_or_remove_events(alder, job, statement):
    assert Event.objects.within(alder).exists()

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"{statement} WHERE workspace_id = %s", [alder.workspace_id])


def test_numbers_have_no_gap_and_the_head_is_the_last(alder, job, gus, ines):
    numbers = list(Event.objects.within(alder).order_by("number").values_list("number", flat=True))

    assert numbers == list(range(1, len(numbers) + 1))
    assert ChainHead.objects.within(alder).get().number == numbers[-1]


@pytest.mark.trust("TM01")
def test_personal_values_are_sealed_and_gone_with_the_persons_key(alder, job, gus):
    token = gus.link.mint(by=alder.owner, why="copy")
    found = links.look_up(token, owner=alder)
    links.open_link(found, caller=links.Caller("198.51.100.7", "Mozilla/5.0"))
    event = Event.objects.within(alder).get(name="link.opened")
    assert "198.51.100.7" not in str(event.payload)
    assert unsealed(event, "ip") == "198.51.100.7"

    PersonKey.objects.within(alder).filter(contact=gus.contact).update(sealed=None)

    with pytest.raises(LookupError):
        unsealed(event, "ip")
    assert chain.verify(alder) is None


def test_a_fact_outside_a_transaction_is_refused(alder, job):
    from fanlight.ground.activity.writer import write
    from fanlight.work.jobs.events import JobClosed

    connection_in_test = connection.in_atomic_block
    connection.in_atomic_block = False
    try:
        with pytest.raises(RuntimeError, match="in the transaction"):
            write(JobClosed(about=job), alder.owner)
    finally:
        connection.in_atomic_block = connection_in_test
    assert Personal("contact", 1, "x").value == "x"


def test_another_workspaces_chain_is_its_own(alder, birch, job):
    world.a_job(birch)

    assert Event.objects.within(birch).order_by("number").first().number == 1
    assert chain.verify(birch) is None
