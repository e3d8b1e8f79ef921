"""The process that does what was enqueued: one lane for each queue, so that a slow import never holds up a letter.

It lives as long as its lease is renewed; what it had begun when it died is brought back by the next one. It stops on
TERM and INT after the tasks in hand. That it does not outlive its parent is the command line's affair.
"""

import logging
import secrets
import signal
import threading
from typing import Any, Final

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connections

from fanlight.ground.background import lease, reaper, tick
from fanlight.ground.background.lane import Lane
from fanlight.ground.background.models import Lease

logger = logging.getLogger(__name__)
LEASE_SECONDS: Final = 30.0
BEATS_PER_LEASE: Final = 6
STOP_SECONDS: Final = 8.0


def run(
    *,
    queues: str = "*",
    interval: float = 0.2,
    stop: threading.Event | None = None,
    lease_seconds: float = LEASE_SECONDS,
) -> None:
    """Work until `stop` is set, by default by a signal. `queues`: names with commas between, or all."""
    stop = stop or stopped_by_signal()
    presence = _presence(lease_seconds)
    names = settings.TASKS["default"]["QUEUES"] if queues == "*" else queues.split(",")
    lanes = [Lane(name, worker_id=presence.key, interval=interval, stop=stop) for name in names]
    for lane in lanes:
        lane.start()
    try:
        _watch(presence, lanes, stop=stop, seconds=lease_seconds)
    finally:
        stop.set()
        _leave(presence, lanes)


def stopped_by_signal() -> threading.Event:
    """An event that TERM or INT sets; a second one ends the process at once."""
    stop = threading.Event()

    def asked(number: int, _frame: Any) -> None:
        signal.signal(number, signal.SIG_DFL)
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, asked)
    return stop


def _presence(seconds: float) -> Lease:
    """This process's own lease, under a name that nobody else has."""
    presence = lease.take(f"{reaper.WORKER}{secrets.token_hex(12)}", seconds=seconds)
    if presence is None:
        raise RuntimeError("A fresh random name is taken already.")
    lease.hold_as(presence.key)
    return presence


def _watch(presence: Lease, lanes: list[Lane], *, stop: threading.Event, seconds: float) -> None:
    while not stop.wait(seconds / BEATS_PER_LEASE):
        _beat(presence, seconds)
        fallen = [lane.name for lane in lanes if not lane.is_alive()]
        if fallen and not stop.is_set():
            raise RuntimeError(f"The worker's lane {fallen[0]} ended by itself.")


def _beat(presence: Lease, seconds: float) -> None:
    """One round of life. A database that is busy or away is no reason to die: the next beat tries again."""
    close_old_connections()
    try:
        if not lease.renew(presence, seconds=seconds):
            logger.warning("This worker was silent for too long; others may have begun its tasks again")
            lease.revive(presence, seconds=seconds)
        reaper.reap()
        tick.turn()
    except DatabaseError as trouble:
        logger.warning("The worker's beat failed and comes again: %s", trouble)


def _leave(presence: Lease, lanes: list[Lane]) -> None:
    """With every lane at rest the name is given back; else it runs out, so that nothing is begun twice meanwhile."""
    for lane in lanes:
        lane.join(STOP_SECONDS)
    lease.hold_as(lease.NOBODY)
    if not any(lane.is_alive() for lane in lanes):
        lease.release(presence)
    connections.close_all()
