"""What a contact set to come in with: a password, or passkeys."""

import datetime
from typing import ClassVar, Final

from django.db import models
from django.utils.timezone import now

from fanlight.core.doors import Door, StaffQuerySet
from fanlight.core.ids import new_key
from fanlight.core.tenancy import TenantForeignKey, TenantModel
from fanlight.ground.people.models import Contact

CHALLENGE_LASTS: Final = datetime.timedelta(minutes=10)
FORGOTTEN_AT_ONCE: Final = 1_000


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


class ChallengeQuerySet(StaffQuerySet["PasskeyChallenge"]):
    """Questions to passkeys."""

    def forget_late(self) -> None:
        """Remove what nobody answered in time; a thousand at once, safe to repeat."""
        for late in self.filter(ends_at__lt=now()).order_by("ends_at")[:FORGOTTEN_AT_ONCE]:
            PasskeyChallenge.objects.within(late).filter(pk=late.pk).delete()


class PasskeyChallenge(TenantModel):
    """Random bytes that a passkey is asked to sign, once, in the browser whose cookie has this digest.

    Used is gone: who removes the row has the answer. `contact` is whose passkey is to be added, or nobody at sign-in.
    """

    privacy: ClassVar = dict.fromkeys(["digest", "challenge"], "secret") | dict.fromkeys(
        ["contact", "ends_at"], "technical"
    )
    is_leaf = True

    digest = models.BinaryField(max_length=32)
    challenge = models.BinaryField(max_length=64)
    ends_at = models.DateTimeField()
    contact = TenantForeignKey(Contact, owned=True, null=True, blank=True)

    objects = Door(ChallengeQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "digest"], name="access_passkeychallenge_digest")
        ]
        indexes = [models.Index(fields=["ends_at"], name="access_passkeychallenge_ends")]
