"""Browsers that a contact has come in with: what their list of devices shows, and what a device-bound link knows."""

from typing import ClassVar, Self

from django.db import models
from django.utils.timezone import now

from fanlight.core import agents, tokens
from fanlight.core.doors import Door, OfWorkspace, StaffQuerySet, compare_and_set
from fanlight.core.ids import new_key
from fanlight.core.tenancy import TenantForeignKey, TenantModel
from fanlight.ground.people.models import Contact


class KnownDeviceQuerySet(StaffQuerySet["KnownDevice"]):
    """Browsers that somebody came in with, for staff."""

    def holding(self, secret: str) -> Self:
        """Those whose cookie this is: one for each contact who came in with that browser; none without a cookie."""
        return self.filter(digest=tokens.digest(secret)) if secret else self.none()


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

    objects = Door(KnownDeviceQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "key"], name="access_knowndevice_by_key"),
            models.UniqueConstraint(
                fields=["workspace", "digest", "contact"], name="access_knowndevice_digest"
            ),
        ]
        indexes = [models.Index(fields=["workspace", "contact", "id"], name="access_knowndevice_contact")]

    @classmethod
    def meet(cls, contact_id: int, *, owner: OfWorkspace, secret: str, agent: str) -> tuple[Self, str]:
        """The browser that this contact comes in with now, and the secret for its cookie; new for a browser of none.

        A secret that we never gave out is not taken over: whoever planted it would hold it too.
        """
        is_ours = cls.objects.within(owner).holding(secret).exists()
        secret = secret if is_ours else tokens.new_session_secret()
        device, is_new = cls.rows.get_or_create(
            workspace_id=owner.workspace_id,
            contact_id=contact_id,
            digest=tokens.digest(secret),
            defaults={"name": agents.in_words(agent)},
        )
        if not is_new:
            compare_and_set(device, expect={}, name=agents.in_words(agent), seen_at=now())
        return device, secret
