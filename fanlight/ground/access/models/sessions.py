"""Visits of contacts to a portal."""

import datetime
from typing import ClassVar, Final, Self

from django.db import models
from django.db.models import Q
from django.utils.timezone import now

from fanlight.core import agents
from fanlight.core.doors import Door, StaffQuerySet, compare_and_set
from fanlight.core.ids import new_key
from fanlight.core.tenancy import TenantForeignKey, TenantModel
from fanlight.ground.access.models.devices import KnownDevice
from fanlight.ground.access.models.links import ShareLink
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms.models import Grant

IDLE: Final = {"link": datetime.timedelta(hours=12), "proof": datetime.timedelta(days=14)}
"""How long a visit may rest before it is over: one that began with a link or a letter alone, and one with a proof."""
ADDRESS_KEPT: Final = datetime.timedelta(days=90)
FORGOTTEN_AT_ONCE: Final = 1000


def idle_of(method: str) -> datetime.timedelta:
    """How long a visit that began by `method` may rest, whatever was proved in it since."""
    return IDLE["link" if method == "link" else "proof"]


class PortalSessionQuerySet(StaffQuerySet["PortalSession"]):
    """Visits, for staff. The gate asks by digest, in `signin`."""

    def going_on(self) -> Self:
        """Those that open something at this moment, the switches of portals aside; the last seen first."""
        at = now()
        link = Q(link__ended_at=None, link__ends_at__gt=at)
        worth = Q(link__kind="share") | Q(link__grant__state="active")
        grant = Q(link=None, grant__state="active")
        by_link = Q(method="link", seen_at__gt=at - IDLE["link"])
        awake = by_link | (~Q(method="link") & Q(seen_at__gt=at - IDLE["proof"]))
        alive = self.filter((link & worth) | grant, awake, ended_at=None, ends_at__gt=at)
        return alive.filter(contact__disabled_at=None, contact__erased_at=None).order_by("-seen_at", "-id")

    def forget(self) -> None:
        """From where and with what somebody came, and what they proved, go ninety days after; safe to repeat."""
        known = ~Q(ip="", agent="", proved_key="")
        old = self.filter(known, created_at__lt=now() - ADDRESS_KEPT).order_by("id")[:FORGOTTEN_AT_ONCE]
        while sessions := list(old.all()):
            for session in sessions:
                compare_and_set(session, expect={}, ip="", agent="", proved_key="")


class PortalSession(TenantModel):
    """A visit of a contact, bound to the link or grant that opened it. The cookie holds the secret, we its digest.

    `method` is how it began, `assurance` the most that was proved since; `stepped_up_at` is when a code was given.
    `proved_key`: the address that a code proved, by which the reader may change to another person of that mailbox.
    """

    METHODS: ClassVar = [(m, m) for m in ("link", "code", "password", "passkey")]
    privacy: ClassVar = (
        {"digest": "secret"}
        | dict.fromkeys(["method", "assurance", "seen_at", "ends_at", "ended_at"], "business")
        | dict.fromkeys(["stepped_up_at", "is_kept"], "technical")
        | dict.fromkeys(["ip", "agent", "proved_key"], "personal")
        | dict.fromkeys(["key", "contact", "grant", "link", "device"], "technical")
    )

    key = models.CharField(max_length=22, default=new_key, editable=False)
    digest = models.BinaryField(max_length=32)
    method = models.CharField(max_length=10, choices=METHODS)
    assurance = models.CharField(max_length=10, choices=METHODS)
    seen_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    stepped_up_at = models.DateTimeField(null=True, blank=True)
    is_kept = models.BooleanField(default=True)
    ip = models.CharField(max_length=45, blank=True)
    agent = models.CharField(max_length=120, blank=True)
    proved_key = models.CharField(max_length=254, blank=True)
    contact = TenantForeignKey(Contact)
    grant = TenantForeignKey(Grant, null=True, blank=True)
    link = TenantForeignKey(ShareLink, null=True, blank=True)
    device = TenantForeignKey(KnownDevice, null=True, blank=True)

    objects = Door(PortalSessionQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "digest"], name="access_portalsession_digest"),
            models.UniqueConstraint(fields=["workspace", "key"], name="access_portalsession_by_key"),
            models.CheckConstraint(
                condition=Q(grant__isnull=False, link=None) | Q(grant=None, link__isnull=False),
                name="access_portalsession_one_way_in",
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "contact", "id"], name="access_portalsession_contact"),
            models.Index(fields=["workspace", "link", "id"], name="access_portalsession_link"),
            models.Index(fields=["workspace", "grant", "id"], name="access_portalsession_grant"),
        ]

    @property
    def browser(self) -> str:
        """In the words of whoever holds it: "Safari on iPhone"."""
        return self.device.name if self.device else agents.in_words(self.agent)
