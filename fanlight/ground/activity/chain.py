"""The hash chain over a workspace's events: how a row is hashed, and how the whole is checked.

A chain proves order and presence up to its head, to whoever kept an earlier head; it does not stop an owner of the
database from writing a new one.
"""

import hashlib
import json
from typing import Any, NamedTuple

from fanlight.core.doors import OfWorkspace
from fanlight.ground.activity.models import ChainHead, Event

GENESIS = b""


class Break(NamedTuple):
    """Where a chain stops being whole: the number of the first bad event, and why."""

    number: int
    why: str


def event_hash(event: Event) -> bytes:
    """SHA-256 over the hash before, and the canonical JSON of everything the row says."""
    return hashlib.sha256(bytes(event.previous_hash) + canonical(_said(event))).digest()


def canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def verify(owner: OfWorkspace) -> Break | None:
    """None when every event is in place and unchanged up to the head; else the first break. Reads every row once."""
    number, previous = 0, GENESIS
    for event in Event.objects.within(owner).order_by("number").iterator(chunk_size=2000):
        number += 1
        if event.number != number:
            return Break(number, "missing")
        if bytes(event.previous_hash) != previous:
            return Break(number, "does not follow the one before")
        if bytes(event.hash) != event_hash(event):
            return Break(number, "changed")
        previous = bytes(event.hash)
    return _against_head(owner, number, previous)


def _against_head(owner: OfWorkspace, number: int, last: bytes) -> Break | None:
    head = ChainHead.objects.within(owner).first()
    known = (head.number, bytes(head.hash)) if head else (0, GENESIS)
    return None if known == (number, last) else Break(number + 1, "cut off, or written beside the chain")


def _said(event: Event) -> dict[str, Any]:
    return {
        "workspace": event.workspace_id,
        "number": event.number,
        "at": event.at.isoformat(),
        "name": event.name,
        "payload": event.payload,
        "audience": event.audience,
        "actor": [event.actor_kind, event.actor_id],
        "via": [event.via_kind, event.via_id],
        "subject": [event.subject_kind, event.subject_id],
        "room": event.room_id,
    }
