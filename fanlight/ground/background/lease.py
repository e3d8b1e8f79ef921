"""Leases: one process does a thing until a time, and whoever comes later sees whether it is still at it.

Every change is one conditional statement, so it works alike on both databases and needs no lock that outlives a crash.
"""

import datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.timezone import now

from fanlight.ground.background.models import Lease

NOBODY: Final = ""
_holder = [NOBODY]


def take(key: str, *, seconds: float) -> Lease | None:
    """The lease of `key`, or None while somebody else holds it."""
    until = _in(seconds)
    if Lease.objects.filter(key=key, until__lt=now()).update(until=until):
        return Lease.objects.filter(key=key, until=until).first()
    try:
        with transaction.atomic():
            return Lease.objects.create(key=key, until=until)
    except IntegrityError:
        return None


def renew(lease: Lease, *, seconds: float) -> bool:
    """Hold on to it. False: it ran out, and somebody else took it."""
    until = _in(seconds)
    if not Lease.objects.filter(key=lease.key, until=lease.until).update(until=until):
        return False
    lease.until = until
    return True


def revive(lease: Lease, *, seconds: float) -> None:
    """Take it up again, whatever happened to it: for a name that nobody else can want."""
    lease.until = _in(seconds)
    Lease.objects.update_or_create(key=lease.key, defaults={"until": lease.until})


def release(lease: Lease) -> None:
    Lease.objects.filter(key=lease.key, until=lease.until).delete()


def living(prefix: str) -> set[str]:
    """The keys with this beginning that somebody holds now."""
    return set(Lease.objects.filter(key__startswith=prefix, until__gte=now()).values_list("key", flat=True))


def holder() -> str:
    """The key under which this process holds its own life, if it is a worker: work it marks as begun ends with it."""
    return _holder[0]


def hold_as(key: str) -> None:
    """Said once by the worker of this process."""
    _holder[0] = key


def _in(seconds: float) -> datetime.datetime:
    return now() + datetime.timedelta(seconds=seconds)
