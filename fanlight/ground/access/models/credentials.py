"""What a contact set to come in with: a password, or passkeys."""

from typing import ClassVar

from django.db import models

from fanlight.core.doors import Door, StaffQuerySet
from fanlight.core.ids import new_key
from fanlight.core.tenancy import TenantForeignKey, TenantModel
from fanlight.ground.people.models import Contact


class Credential(TenantModel):
    """A password (its hash) or a passkey (its public part) of one contact. A contact has at most one password."""

    KINDS: ClassVar = [(kind, kind) for kind in ("password", "passkey")]
    privacy: ClassVar = (
        {"secret": "secret", "name": "personal"}
        | dict.fromkeys(["used_at"], "personal")
        | dict.fromkeys(["key", "contact", "kind", "passkey_id", "uses"], "technical")
    )
    is_leaf = True

    key = models.CharField(max_length=22, default=new_key, editable=False)
    contact = TenantForeignKey(Contact, owned=True)
    kind = models.CharField(max_length=8, choices=KINDS)
    name = models.CharField(max_length=120, blank=True)
    secret = models.TextField()
    passkey_id = models.CharField(max_length=1400, blank=True)
    uses = models.PositiveBigIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    objects = Door(StaffQuerySet["Credential"])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "key"], name="access_credential_by_key"),
            models.UniqueConstraint(
                fields=["workspace", "contact"],
                condition=models.Q(kind="password"),
                name="access_credential_one_password",
            ),
            models.UniqueConstraint(
                fields=["workspace", "passkey_id"],
                condition=models.Q(kind="passkey"),
                name="access_credential_passkey",
            ),
        ]
        indexes = [models.Index(fields=["workspace", "contact", "id"], name="access_credential_contact")]
