"""Writes facts down as events, in the transaction of whoever recorded them."""

import datetime
import itertools
from collections.abc import Sequence
from typing import Any

from django.db import connection

from fanlight.core import sealing
from fanlight.core.facts import Fact, Personal, is_past, moment
from fanlight.core.viewers import Viewer
from fanlight.ground.activity import listeners
from fanlight.ground.activity.chain import event_hash
from fanlight.ground.activity.models import ChainHead, Event
from fanlight.ground.people.models import PersonKey

SEALED = "sealed"

type Keys = dict[tuple[str, int], bytes]
"""The keys of persons that one writing has opened so far."""


def write(fact: Fact, viewer: Viewer) -> Event:
    """Append the fact to the workspace's chain and enqueue whoever listens. Outside a transaction it refuses."""
    return write_many([fact], viewer)[0]


def write_many(facts: Sequence[Fact], viewer: Viewer) -> list[Event]:
    """Append all facts in their order: the head is locked once, and the rows go in together."""
    if not connection.in_atomic_block:
        names = ", ".join(dict.fromkeys(fact.name for fact in facts))
        raise RuntimeError(f"{names} must be recorded in the transaction that makes it true.")
    head = _locked_head(viewer)
    keys: Keys = {}
    events = [_event(fact, viewer, moment(), keys=keys) for fact in facts]
    last = bytes(head.hash)
    for event, number in zip(events, itertools.count(head.number + 1), strict=False):
        event.number, event.previous_hash = number, last
        event.hash = last = event_hash(event)
    Event.objects.bulk_create(events)
    ChainHead.objects.within(viewer).filter(pk=head.pk).update(number=head.number + len(events), hash=last)
    for event in () if is_past() else events:
        listeners.enqueue(event)
    return events


def unsealed(event: Event, field: str) -> str:
    """A personal value of an event in clear. Raises LookupError once the person was erased."""
    person, person_id, text = event.payload[field][SEALED]
    key = PersonKey.objects.within(event).opened(event, person, person_id)
    return sealing.unseal(sealing.from_text(text), key=key, bound_to=place_of(event, field)).decode()


def _locked_head(viewer: Viewer) -> ChainHead:
    """The chain's head, locked: by its row on PostgreSQL, by the transaction itself (IMMEDIATE) on SQLite."""
    heads = ChainHead.objects.within(viewer)
    head = heads.select_for_update().first()
    if head is None:
        ChainHead.objects.bulk_create([ChainHead(workspace_id=viewer.workspace_id)], ignore_conflicts=True)
        head = heads.select_for_update().get()
    return head


def _event(fact: Fact, viewer: Viewer, at: datetime.datetime, *, keys: Keys) -> Event:
    event = Event(
        workspace_id=viewer.workspace_id,
        at=at,
        name=fact.name,
        audience=fact.shown_to,
        room_id=fact.room_id,
        subject_kind=fact.about._meta.model_name,
        subject_id=fact.about.pk,
    )
    event.actor_kind, event.actor_id = viewer.actor
    event.via_kind, event.via_id = viewer.via
    event.payload = {field: _written(event, field, value, keys=keys) for field, value in fact.payload.items()}
    return event


def _written(event: Event, field: str, value: Any, *, keys: Keys) -> Any:
    if not isinstance(value, Personal):
        return value
    whose = (value.person, value.person_id)
    if whose not in keys:
        keys[whose] = PersonKey.objects.within(event).opened(event, *whose)
    sealed = sealing.seal(value.value.encode(), key=keys[whose], bound_to=place_of(event, field))
    return {SEALED: [value.person, value.person_id, sealing.as_text(sealed)]}


def place_of(event: Event, field: str) -> str:
    return f"activity_event|{field}|{event.workspace_id}|{event.pk}"
