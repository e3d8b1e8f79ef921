"""How members are known again: their sessions, what guards a second factor, resets, and sign-ins elsewhere.

All of it belongs to a login, which may work in several workspaces: none of these rows lies in one.
"""

import datetime
from typing import Any, ClassVar, Final, Self

from django.db import models
from django.utils.timezone import now

from fanlight.core import tokens
from fanlight.core.ids import new_id, new_key
from fanlight.ground.workspaces.models import Login

IDLE: Final = datetime.timedelta(hours=8)
LASTS: Final = datetime.timedelta(days=7)
"""A session, however often it is used."""
PROOF_LASTS: Final = datetime.timedelta(minutes=15)
SEEN_EVERY: Final = datetime.timedelta(minutes=5)
RESET_LASTS: Final = datetime.timedelta(hours=1)
FORGOTTEN_AFTER: Final = datetime.timedelta(days=1)


class StaffSessionQuerySet(models.QuerySet["StaffSession"]):
    """Sessions of the console and its entrance."""

    def alive(self) -> Self:
        moment = now()
        return self.filter(ends_at__gt=moment, seen_at__gt=moment - IDLE)

    def of(self, login_id: int) -> Self:
        """The devices of a login, the one used last at the top."""
        return self.alive().filter(login_id=login_id).order_by("-seen_at", "-id")

    def dead(self) -> Self:
        moment = now()
        return self.filter(models.Q(ends_at__lte=moment) | models.Q(seen_at__lte=moment - IDLE))


class StaffSession(models.Model):
    """A browser at the console. The cookie holds the secret, we its digest; `sealed` is JSON nobody else can read.

    Without `login` somebody is on their way in. Until `sudo_until` they have proved a moment ago who they are.
    """

    privacy: ClassVar = (
        dict.fromkeys(["digest", "sealed"], "secret")
        | dict.fromkeys(["seen_at", "ends_at", "sudo_until"], "business")
        | dict.fromkeys(["ip", "agent"], "personal")
        | dict.fromkeys(["key", "login"], "technical")
    )

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    created_at = models.DateTimeField(default=now, editable=False)
    key = models.CharField(max_length=22, default=new_key, editable=False)
    digest = models.BinaryField(max_length=32, unique=True)
    sealed = models.BinaryField()
    seen_at = models.DateTimeField(default=now)
    ends_at = models.DateTimeField()
    sudo_until = models.DateTimeField(null=True, blank=True)
    ip = models.CharField(max_length=45, blank=True)
    agent = models.CharField(max_length=120, blank=True)
    login = models.ForeignKey(Login, models.CASCADE, null=True, blank=True, related_name="+", db_index=False)

    objects = StaffSessionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["login", "-seen_at"],
                condition=models.Q(login__isnull=False),
                name="access_staffsession_login",
            ),
            models.Index(fields=["seen_at"], name="access_staffsession_seen"),
        ]


class FactorGuard(models.Model):
    """How often somebody failed at a login's second factor, until when it rests, and the last time step it took.

    In the database, since every web process must know it, and a restart must not forget it.
    """

    privacy: ClassVar = dict.fromkeys(["login", "failures", "rests_until", "last_step"], "technical")

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    login = models.OneToOneField(Login, models.CASCADE, related_name="+")
    failures = models.PositiveSmallIntegerField(default=0)
    rests_until = models.DateTimeField(null=True, blank=True)
    last_step = models.BigIntegerField(default=0)


class PasswordResetQuerySet(models.QuerySet["PasswordReset"]):
    """Resets that somebody asked for, for addresses that exist and for others."""

    def behind(self, token: str) -> "PasswordReset | None":
        """The one whose link works still; None for unknown, used, late and overtaken alike. At most one query."""
        if not tokens.is_well_formed(token, tokens.INVITATION):
            return None
        mine = self.filter(digest=tokens.digest(token), used_at=None, ends_at__gt=now())
        found = mine.select_related("login").first()
        return found if found and found.still_fits else None

    def forget_old(self) -> None:
        """Safe to repeat."""
        self.filter(created_at__lt=now() - FORGOTTEN_AFTER).delete()


class PasswordReset(models.Model):
    """Somebody asked for a new password for an address. Only the worker finds out whether it is a login's.

    `stamp` ties it to the password of that moment: once that changes, the link opens nothing.
    """

    privacy: ClassVar = (
        {"address_key": "personal"}
        | dict.fromkeys(["digest", "stamp"], "secret")
        | dict.fromkeys(["ends_at", "used_at", "login"], "technical")
    )

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    created_at = models.DateTimeField(default=now, editable=False)
    address_key = models.CharField(max_length=254)
    digest = models.BinaryField(max_length=32, null=True, blank=True, unique=True)
    stamp = models.CharField(max_length=128, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    login = models.ForeignKey(Login, models.CASCADE, null=True, blank=True, related_name="+")

    objects = PasswordResetQuerySet.as_manager()

    @property
    def still_fits(self) -> bool:
        """The login can sign in, has the address it was asked for, and the password it had then."""
        login: Any = self.login
        fits = login is not None and login.is_active and login.email == self.address_key
        return bool(fits and login.get_session_auth_hash() == self.stamp)


class LoginIdentity(models.Model):
    """A login's sign-in at another server, named by who says so and by what they call it; never by an address."""

    privacy: ClassVar = {"issuer": "technical", "subject": "personal", "login": "technical"}

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    created_at = models.DateTimeField(default=now, editable=False)
    issuer = models.CharField(max_length=255)
    subject = models.CharField(max_length=255)
    login = models.ForeignKey(Login, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="access_loginidentity_subject"),
            models.UniqueConstraint(fields=["login", "issuer"], name="access_loginidentity_one_each"),
        ]
