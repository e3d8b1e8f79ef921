"""That a document was sent to somebody: how often, last when and by whom. The letter itself lies with the letters."""

from typing import ClassVar

from django.db import models
from django.utils.timezone import now

from fanlight.core.doors import Door, StaffQuerySet
from fanlight.core.tenancy import TenantForeignKey, TenantModel
from fanlight.ground.rooms.models import Participant
from fanlight.ground.workspaces.models import Member


class FileSending(TenantModel):
    """One row per document and person: sent once, and again only when somebody says so. `times` counts."""

    privacy: ClassVar = dict.fromkeys(["file", "person", "member"], "technical") | dict.fromkeys(
        ["times", "sent_at", "turned_on"], "business"
    )
    is_leaf = True

    file = TenantForeignKey("files.File", owned=True)
    person = TenantForeignKey(Participant, owned=True)
    member = TenantForeignKey(Member, null=True, blank=True)
    times = models.PositiveIntegerField(default=1)
    sent_at = models.DateTimeField(default=now)
    turned_on = models.BooleanField(default=False)

    objects = Door(StaffQuerySet["FileSending"])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "file", "person"], name="files_filesending_once")
        ]
        indexes = [models.Index(fields=["workspace", "person"], name="files_filesending_person")]
