"""Browsers that a contact has come in with: what their list of devices shows, and what a device-bound link knows."""

from typing import ClassVar

from django.db import models
from django.utils.timezone import now

from fanlight.core.doors import Door, StaffQuerySet
from fanlight.core.ids import new_key
from fanlight.core.tenancy import TenantForeignKey, TenantModel
from fanlight.ground.people.models import Contact


class KnownDevice(TenantModel):
    """A browser of a contact, known by a long-lived cookie of its own. It opens nothing by itself."""

    privacy: ClassVar = {
        "digest": "secret",
        "name": "personal",
        "key": "technical",
        "contact": "technical",
    } | {"seen_at": "personal"}

    key = models.CharField(max_length=22, default=new_key, editable=False)
    contact = TenantForeignKey(Contact, owned=True)
    digest = models.BinaryField(max_length=32)
    name = models.CharField(max_length=120, blank=True)
    seen_at = models.DateTimeField(default=now)

    objects = Door(StaffQuerySet["KnownDevice"])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "key"], name="access_knowndevice_by_key"),
            models.UniqueConstraint(
                fields=["workspace", "digest", "contact"], name="access_knowndevice_digest"
            ),
        ]
        indexes = [models.Index(fields=["workspace", "contact", "id"], name="access_knowndevice_contact")]
