"""What hangs on a share link: the digests that open it, and each time somebody used it."""

import datetime
from typing import ClassVar, Final

from django.db import models
from django.db.models import Q
from django.utils.timezone import now

from fanlight.core.doors import Door, StaffQuerySet, compare_and_set
from fanlight.core.net import shortened
from fanlight.core.tenancy import TenantForeignKey, TenantModel
from fanlight.ground.mail.models import Letter
from fanlight.ground.workspaces.models import Member

ADDRESS_KEPT: Final = datetime.timedelta(days=90)
COARSENED_AT_ONCE: Final = 1000


class LinkSecret(TenantModel):
    """The digest that opens a link: one per copy or sending, with who made it and for what."""

    REASONS: ClassVar = [("copy", "copy"), ("letter", "letter")]
    privacy: ClassVar = {
        "digest": "secret",
        "last_four": "technical",
        "why": "business",
        "ended_at": "business",
    } | (dict.fromkeys(["link", "letter", "member"], "technical"))

    digest = models.BinaryField(max_length=32)
    last_four = models.CharField(max_length=4)
    why = models.CharField(max_length=6, choices=REASONS)
    ended_at = models.DateTimeField(null=True, blank=True)
    link = TenantForeignKey("access.ShareLink", owned=True)
    letter = TenantForeignKey(Letter, null=True, blank=True)
    member = TenantForeignKey(Member, null=True, blank=True)

    objects = Door(StaffQuerySet["LinkSecret"])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "digest"], name="access_linksecret_digest")
        ]
        indexes = [models.Index(fields=["workspace", "link", "id"], name="access_linksecret_link")]


class LinkUseQuerySet(StaffQuerySet["LinkUse"]):
    """Uses of links, for staff."""

    def coarsen(self) -> None:
        """Shorten addresses older than 90 days to the network they came from; a thousand at a time, safe to repeat."""
        old = self.filter(at__lt=now() - ADDRESS_KEPT, is_coarse=False).order_by("id")[:COARSENED_AT_ONCE]
        while uses := list(old.all()):
            for use in uses:
                compare_and_set(use, expect={}, ip=shortened(use.ip), agent="", is_coarse=True)


class LinkUse(TenantModel):
    """One time a link was exchanged for a session. Opening its page is not a use."""

    privacy: ClassVar = {"link": "technical", "at": "personal", "ip": "personal", "agent": "personal"} | {
        "looks_like_scanner": "technical",
        "is_coarse": "technical",
        "is_other_device": "technical",
    }
    is_leaf = True

    link = TenantForeignKey("access.ShareLink", owned=True)
    at = models.DateTimeField(auto_now_add=True)
    ip = models.CharField(max_length=45, blank=True)
    agent = models.CharField(max_length=120, blank=True)
    looks_like_scanner = models.BooleanField(default=False)
    is_coarse = models.BooleanField(default=False)
    is_other_device = models.BooleanField(default=False)

    objects = Door(LinkUseQuerySet)

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "link", "id"], name="access_linkuse_link"),
            models.Index(fields=["at"], condition=Q(is_coarse=False), name="access_linkuse_fresh"),
        ]
