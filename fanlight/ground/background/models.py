"""Due times that were taken, and leases that keep two machines from doing one thing."""

from typing import ClassVar

from django.db import models

from fanlight.core.ids import new_id


class Tick(models.Model):
    """A due time of a recurring task that some worker took; the unique pair makes it exactly one."""

    privacy: ClassVar = {"name": "technical", "due": "technical"}

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    name = models.CharField(max_length=60)
    due = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "due"], name="background_tick_once")]


class Lease(models.Model):
    """Says that one process does `key` until a time; afterwards anybody may."""

    privacy: ClassVar = {"key": "technical", "until": "technical"}

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    key = models.CharField(max_length=120, unique=True)
    until = models.DateTimeField()
