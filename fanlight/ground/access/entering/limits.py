"""The limiter: how often something may happen for a key, exact for all processes of an instance.

GCRA in one statement, by the clock of the database. An attempt is charged before it is looked at and never refunded,
so that parallel guesses cannot outrun the count. A refusal passes by itself: nobody is shut out for good. What cannot
be counted is not admitted: callers for whom a guess does no harm say so themselves.
"""

import hashlib
import hmac
import ipaddress
import logging
import time
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.db import DatabaseError, connection, connections, router

from fanlight.core.errors import OutOfOrder
from fanlight.core.sealing import purpose_key
from fanlight.ground.access.models import Allowance

logger = logging.getLogger(__name__)

JUMP_MS: Final = 1_000
"""Beyond a full budget by more than this, the clock was put back: the key begins anew with one burst."""
CLOCK: Final = {
    "sqlite": "CAST(ROUND((julianday('now') - 2440587.5) * 86400000) AS INTEGER)",
    "postgresql": "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)",
}
"""Milliseconds since 1970. PostgreSQL's is read after the row was locked: however long that took, it is now."""

CHARGE: Final = """
INSERT INTO access_allowance AS kept (digest, used_until_ms, wait_ms)
VALUES (%(digest)s, {clock} + %(every)s, 0)
ON CONFLICT (digest) DO UPDATE SET (used_until_ms, wait_ms) = (
    SELECT
        CASE
            WHEN kept.used_until_ms < clock.at OR kept.used_until_ms > clock.at + %(jump)s THEN clock.at + %(every)s
            WHEN kept.used_until_ms + %(every)s <= clock.at + %(whole)s THEN kept.used_until_ms + %(every)s
            ELSE kept.used_until_ms
        END,
        CASE
            WHEN kept.used_until_ms > clock.at + %(jump)s THEN 0
            WHEN kept.used_until_ms + %(every)s <= clock.at + %(whole)s THEN 0
            ELSE kept.used_until_ms + %(every)s - clock.at - %(whole)s
        END
    FROM (SELECT {clock} AS at LIMIT 1) AS clock
)
RETURNING wait_ms
"""
COMPLAINS_EVERY: Final = 60
FORGET: Final = "DELETE FROM access_allowance WHERE used_until_ms < {clock}"


@dataclass(frozen=True, slots=True)
class Budget:
    """`burst` at once, then one every so many seconds. The name keeps keys of different budgets apart."""

    name: str
    burst: int
    every_seconds: float

    def __post_init__(self) -> None:
        if not self.name or self.burst < 1 or self.every_ms < 1:
            raise ValueError(f"A budget has a name, and admits somebody sometime; {self!r} does not.")

    @property
    def every_ms(self) -> int:
        return round(self.every_seconds * 1000)

    @property
    def whole_ms(self) -> int:
        """How far into the future a full budget reaches."""
        return self.burst * self.every_ms

    def most_within(self, seconds: float) -> int:
        """The most that any stretch of so many seconds can admit: a whole burst, and what grows back meanwhile.

        So "at most 3 in ten minutes" is a burst of 3 and one every 600 s, or a burst of 2 and one every 300 s.
        """
        return self.burst + max(0, -(-round(seconds * 1000) // self.every_ms) - 1)


class NotCounted(OutOfOrder):
    """The limiter's table cannot be written: its disk is full, its file is damaged, or another process sits on it."""

    code = "limits.not_counted"


def for_one_address(name: str, *, burst: int, every_seconds: float) -> Budget:
    """A budget of a network address, times what the operator allows where hundreds share one."""
    factor = settings.CALLER_FACTOR
    return Budget(name, burst=burst * factor, every_seconds=max(every_seconds / factor, 0.001))


def charge(budget: Budget, key: str) -> float:
    """0.0 when it is admitted, else the seconds until it would be. One statement; charged first, never refunded.

    Raises NotCounted when nothing can be written, and says so in the log. Not inside a transaction, whose rollback
    would be a refund: raises RuntimeError there.
    """
    _require_no_transaction()
    try:
        limits = connections[router.db_for_write(Allowance)]
        with limits.cursor() as cursor:
            cursor.execute(CHARGE.format(clock=CLOCK[limits.vendor]), _charged(budget, key))
            (wait_ms,) = cursor.fetchone()
    except DatabaseError as error:
        Complaint.say(error)
        raise NotCounted from error
    return float(wait_ms) / 1000


def forget() -> int:
    """Remove rows that say no more than no row says; how many."""
    limits = connections[router.db_for_write(Allowance)]
    with limits.cursor() as cursor:
        cursor.execute(FORGET.format(clock=CLOCK[limits.vendor]))
        return int(cursor.rowcount)


def for_caller(ip: str) -> str:
    """The key of a network address: IPv4 as it is, IPv6 its /64, which one caller may have whole."""
    try:
        address = ipaddress.ip_address(ip)
    except ValueError:
        return "unknown"
    address = getattr(address, "ipv4_mapped", None) or address
    if address.version == 4:
        return str(address)
    return str(ipaddress.ip_network((int(address), 64), strict=False))


class Complaint:
    """Said once a minute in each process: whoever reads the log must see it, and a flood must not fill the disk."""

    after = 0.0

    @classmethod
    def say(cls, error: DatabaseError) -> None:
        if time.monotonic() >= cls.after:
            cls.after = time.monotonic() + COMPLAINS_EVERY
            logger.error("the limiter cannot count, so nobody can sign in: %s", error)


def _charged(budget: Budget, key: str) -> dict[str, Any]:
    return {
        "digest": _digest(budget, key),
        "every": budget.every_ms,
        "whole": budget.whole_ms,
        "jump": budget.whole_ms + JUMP_MS,
    }


def _digest(budget: Budget, key: str) -> bytes:
    """Under a key of this instance: addresses of people cannot be tried out against a stolen table."""
    text = f"{budget.name}\0{key}".encode(errors="surrogatepass")
    return hmac.digest(purpose_key("limits"), text, hashlib.sha256)


def _require_no_transaction() -> None:
    blocks: Any = connection.atomic_blocks
    if blocks and not blocks[-1]._from_testcase:
        raise RuntimeError("A charge inside a transaction would be refunded when that is rolled back.")
