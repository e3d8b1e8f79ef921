"""Codes by email: who asked in which browser, how often somebody guessed, and until when it counts."""

import datetime
from typing import Any, ClassVar, Final, Self

from django.db import models
from django.db.models import F
from django.db.models.functions import Now
from django.utils.timezone import now

from fanlight.core import tokens
from fanlight.core.doors import Door, StaffQuerySet, compare_and_set
from fanlight.core.tenancy import TenantForeignKey, TenantModel
from fanlight.ground.people.models import Contact

LASTS: Final = datetime.timedelta(minutes=10)
MOST_TRIES: Final = 5
KEPT: Final = datetime.timedelta(hours=23)
"""How long a question is kept after it was asked: wrong tries of a day count. Nothing in it opens anything by then."""
FORGOTTEN_AT_ONCE: Final = 1_000
BLANK: Final[dict[str, Any]] = {"digest": None, "address": "", "ip": "", "agent": ""}


class SignInCodeQuerySet(StaffQuerySet["SignInCode"]):
    """Questions for codes. Nobody sees them; verbs find them by the secret of a browser's cookie."""

    def of_browser(self, secret: str) -> Self:
        """The one behind that cookie; none without a cookie."""
        return self.filter(challenge=tokens.digest(secret)) if secret else self.none()

    def of_budget(self, code: "SignInCode") -> Self:
        """Those whose wrong tries count together with this one's: of an address, from one known device or all others.

        Locked until the transaction ends: guesses at an address are made in turn, whatever browser they come from.
        """
        mine = self.filter(address_key=code.address_key, device=code.device, created_at__gt=now() - KEPT)
        return mine.select_for_update().order_by("id")

    def open(self) -> Self:
        """In time, not answered, with tries left."""
        return self.filter(ends_at__gt=Now(), proved_at=None, used_at=None, tries__lt=MOST_TRIES)

    def try_once(self) -> bool:
        """Count one try before it is looked at: exactly so many are admitted, however many come at once."""
        return bool(self.open().update(tries=F("tries") + 1))

    def give_up(self) -> None:
        """Nothing that was asked for here is worth anything any more."""
        self.filter(used_at=None).update(used_at=now(), digest=None)

    def forget_old(self) -> None:
        """Remove what is older than a day; a thousand at once, safe to repeat."""
        for old in self.filter(ends_at__lt=now() - KEPT + LASTS).order_by("ends_at")[:FORGOTTEN_AT_ONCE]:
            SignInCode.objects.within(old).filter(pk=old.pk).delete()


class SignInCode(TenantModel):
    """A question for a code, answered or not, whoever the address belongs to.

    `challenge` is the digest of a cookie: without that browser the code is worth nothing. `digest` is the code's, empty
    until its letter leaves, and for an address that nobody may come in with for ever. `posted_at`: its letter was
    written. `agent` is the browser in words. `device` is the digest of the browser's device cookie, where somebody of
    that address came in with it before. `proved_at`: the right code was given; what it proved may be used once
    (`used_at`), to choose a person or to confirm something.
    """

    WHYS: ClassVar = [(why, why) for why in ("sign_in", "step_up", "address")]
    privacy: ClassVar = (
        dict.fromkeys(["challenge", "digest", "device"], "secret")
        | dict.fromkeys(["address", "address_key", "ip", "agent"], "personal")
        | dict.fromkeys(
            ["tries", "is_long", "why", "ends_at", "posted_at", "proved_at", "used_at"], "technical"
        )
        | {"contact": "technical"}
    )
    is_leaf = True

    challenge = models.BinaryField(max_length=32)
    address = models.CharField(max_length=254, blank=True)
    address_key = models.CharField(max_length=254)
    device = models.BinaryField(max_length=32, null=True, blank=True)
    ip = models.CharField(max_length=45, blank=True)
    agent = models.CharField(max_length=120, blank=True)
    digest = models.BinaryField(max_length=32, null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    is_long = models.BooleanField(default=False)
    why = models.CharField(max_length=8, choices=WHYS, default="sign_in")
    ends_at = models.DateTimeField()
    posted_at = models.DateTimeField(null=True, blank=True)
    proved_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    contact = TenantForeignKey(Contact, owned=True, null=True, blank=True)

    objects = Door(SignInCodeQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "challenge"], name="access_signincode_challenge")
        ]
        indexes = [
            models.Index(fields=["workspace", "address_key", "id"], name="access_signincode_address"),
            models.Index(fields=["ends_at"], name="access_signincode_ends"),
        ]

    @property
    def tries_left(self) -> int:
        return max(0, MOST_TRIES - self.tries)

    @property
    def wrong_tries(self) -> int:
        return self.tries - (self.proved_at is not None)

    @property
    def is_in_time(self) -> bool:
        return self.ends_at > now()

    @property
    def is_open(self) -> bool:
        """Whether a code for it may still be typed."""
        return self.is_in_time and not (self.proved_at or self.used_at) and self.tries < MOST_TRIES

    @property
    def is_proven(self) -> bool:
        """The right code was given a moment ago, and nothing was done with that yet."""
        return self.proved_at is not None and self.used_at is None and now() - self.proved_at < LASTS

    def take(self) -> bool:
        """What the code proved, for the one thing it is used for. False: somebody was first, or it is too late."""
        fresh = {"used_at": None, "proved_at__gt": now() - LASTS}
        return compare_and_set(self, expect=fresh, used_at=now())
