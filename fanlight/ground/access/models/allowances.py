"""What is left of a budget: for each key of the limiter, until when its arrivals are spoken for."""

from typing import ClassVar

from django.db import models


class Allowance(models.Model):
    """One key of one budget (see `limits.py`, which alone writes here). No row means that nothing was used.

    `used_until_ms` is the theoretical arrival time of GCRA: milliseconds since 1970 by the clock of the database.
    `wait_ms` is what the last caller was told, zero when it was admitted. On SQLite the table lies in a file of its
    own, which may be deleted at any time, and is made when that file is opened (`environment.limits`).
    """

    privacy: ClassVar = {"digest": "secret", "used_until_ms": "technical", "wait_ms": "technical"}

    digest = models.BinaryField(primary_key=True, max_length=32)
    used_until_ms = models.BigIntegerField()
    wait_ms = models.BigIntegerField()
