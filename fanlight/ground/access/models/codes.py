"""Codes by email: who asked in which browser, how often somebody guessed, and until when it counts."""

from typing import ClassVar

from django.db import models

from fanlight.core.doors import Door, StaffQuerySet
from fanlight.core.tenancy import TenantForeignKey, TenantModel
from fanlight.ground.people.models import Contact


class SignInCode(TenantModel):
    """A question for a code, answered or not, whoever the address belongs to.

    `challenge` is the digest of a cookie: without that browser the code is worth nothing. `digest` is the code's, empty
    until its letter leaves, and for an address that nobody may come in with for ever. `proved_at`: the right code was
    given; what it proved may be used once (`used_at`), to choose a person or to confirm something.
    """

    WHYS: ClassVar = [(why, why) for why in ("sign_in", "step_up", "address")]
    privacy: ClassVar = (
        dict.fromkeys(["challenge", "digest"], "secret")
        | dict.fromkeys(["address", "address_key"], "personal")
        | dict.fromkeys(["tries", "is_long", "why", "ends_at", "proved_at", "used_at"], "technical")
        | {"contact": "technical"}
    )
    is_leaf = True

    challenge = models.BinaryField(max_length=32)
    address = models.CharField(max_length=254, blank=True)
    address_key = models.CharField(max_length=254)
    digest = models.BinaryField(max_length=32, null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    is_long = models.BooleanField(default=False)
    why = models.CharField(max_length=8, choices=WHYS, default="sign_in")
    ends_at = models.DateTimeField()
    proved_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    contact = TenantForeignKey(Contact, owned=True, null=True, blank=True)

    objects = Door(StaffQuerySet["SignInCode"])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "challenge"], name="access_signincode_challenge")
        ]
        indexes = [
            models.Index(fields=["workspace", "address_key", "id"], name="access_signincode_address"),
            models.Index(fields=["ends_at"], name="access_signincode_ends"),
        ]
