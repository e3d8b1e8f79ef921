"""Reading what events say of persons: their sealed values in clear, many events at a time."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Q

from fanlight.core import sealing
from fanlight.ground.activity.models import Event
from fanlight.ground.activity.writer import SEALED, place_of
from fanlight.ground.people.models import PersonKey

type Person = tuple[str, int]


def payloads(events: Sequence[Event]) -> list[dict[str, Any]]:
    """The payload of each event, with what can still be read of persons; what was erased is left out.

    All events are of one workspace. One query, and none when nothing is sealed.
    """
    keys = _keys(events)
    return [dict(_clear(event, keys)) for event in events]


def _clear(event: Event, keys: dict[Person, bytes]) -> Iterator[tuple[str, Any]]:
    for field, value in event.payload.items():
        if not _is_sealed(value):
            yield field, value
            continue
        person, person_id, text = value[SEALED]
        key = keys.get((person, person_id))
        if key is not None:
            sealed = sealing.from_text(text)
            yield field, sealing.unseal(sealed, key=key, bound_to=place_of(event, field)).decode()


def _keys(events: Sequence[Event]) -> dict[Person, bytes]:
    values = [value for event in events for value in event.payload.values() if _is_sealed(value)]
    persons = {(value[SEALED][0], value[SEALED][1]) for value in values}
    if not persons:
        return {}
    contacts = [key for kind, key in persons if kind == "contact"]
    members = [key for kind, key in persons if kind == "member"]
    rows = PersonKey.objects.within(events[0]).filter(Q(contact__in=contacts) | Q(member__in=members))
    return {_person(row): row.key() for row in rows if row.sealed}


def _person(row: PersonKey) -> Person:
    return ("contact", row.contact_id) if row.contact_id else ("member", row.member_id or 0)


def _is_sealed(value: Any) -> bool:
    return isinstance(value, dict) and SEALED in value
