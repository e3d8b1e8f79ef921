"""Ways in and visits: what people see of a link, the digests that open it, its uses, and portal sessions."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from fanlight.core.doors import Door, StaffQuerySet
from fanlight.core.ids import new_key
from fanlight.core.tenancy import TenantForeignKey, TenantModel
from fanlight.ground.mail.models import Letter
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms.models import Grant, Portal, Room
from fanlight.ground.workspaces.models import Member


class ShareLinkQuerySet(StaffQuerySet["ShareLink"]):
    """Share links, for staff: every row that can authenticate is in their lists."""

    def live(self) -> Self:
        return self.filter(ended_at=None, ends_at__gt=Now())

    def newest_first(self) -> Self:
        return self.order_by("-id")


class ShareLink(TenantModel):
    """Whom a link lets in, to which portal and room, until when. Its secrets are other rows; this one opens nothing."""

    KINDS: ClassVar = [(k, k) for k in ("share", "one_tap", "feed")]
    privacy: ClassVar = dict.fromkeys(
        ["key", "kind", "ends_at", "ended_at", "device_bound", "sent_at"], "business"
    ) | dict.fromkeys(["contact", "portal", "room", "grant", "member"], "technical")

    key = models.CharField(max_length=22, default=new_key, editable=False)
    kind = models.CharField(max_length=8, choices=KINDS, default="share")
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    device_bound = models.BooleanField(default=False)
    sent_at = models.DateTimeField(null=True, blank=True)
    contact = TenantForeignKey(Contact)
    portal = TenantForeignKey(Portal)
    room = TenantForeignKey(Room, null=True, blank=True)
    grant = TenantForeignKey(Grant, null=True, blank=True)
    member = TenantForeignKey(Member, null=True, blank=True)

    objects = Door(ShareLinkQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "key"], name="access_sharelink_by_key"),
            models.CheckConstraint(
                condition=Q(kind="share", room__isnull=False) | ~Q(kind="share"), name="access_sharelink_share_has_room"
            ),
            models.CheckConstraint(
                condition=Q(kind="one_tap", grant__isnull=False) | ~Q(kind="one_tap"),
                name="access_sharelink_one_tap_has_grant",
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "room", "id"], name="access_sharelink_room"),
            models.Index(fields=["workspace", "contact", "id"], name="access_sharelink_contact"),
        ]


class LinkSecret(TenantModel):
    """The digest that opens a link: one per copy or sending, with who made it and for what."""

    REASONS: ClassVar = [("copy", "copy"), ("letter", "letter")]
    privacy: ClassVar = {"digest": "secret", "last_four": "technical", "why": "business", "ended_at": "business"} | (
        dict.fromkeys(["link", "letter", "member"], "technical")
    )

    digest = models.BinaryField(max_length=32)
    last_four = models.CharField(max_length=4)
    why = models.CharField(max_length=6, choices=REASONS)
    ended_at = models.DateTimeField(null=True, blank=True)
    link = TenantForeignKey(ShareLink, owned=True)
    letter = TenantForeignKey(Letter, null=True, blank=True)
    member = TenantForeignKey(Member, null=True, blank=True)

    objects = Door(StaffQuerySet["LinkSecret"])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "digest"], name="access_linksecret_digest")]
        indexes = [models.Index(fields=["workspace", "link", "id"], name="access_linksecret_link")]


class LinkUse(TenantModel):
    """One time a link was exchanged for a session. Opening its page is not a use."""

    privacy: ClassVar = {"link": "technical", "at": "personal", "ip": "personal", "agent": "personal"} | {
        "looks_like_scanner": "technical"
    }
    is_leaf = True

    link = TenantForeignKey(ShareLink, owned=True)
    at = models.DateTimeField(auto_now_add=True)
    ip = models.CharField(max_length=45, blank=True)
    agent = models.CharField(max_length=120, blank=True)
    looks_like_scanner = models.BooleanField(default=False)

    objects = Door(StaffQuerySet["LinkUse"])

    class Meta:
        indexes = [models.Index(fields=["workspace", "link", "id"], name="access_linkuse_link")]


class PortalSession(TenantModel):
    """A visit of a contact, bound to the one link or grant that opened it. The cookie holds the secret, we its digest."""

    METHODS: ClassVar = [(m, m) for m in ("link", "code", "password", "passkey")]
    privacy: ClassVar = {"digest": "secret"} | dict.fromkeys(
        ["method", "assurance", "seen_at", "ends_at", "ended_at"], "business"
    ) | dict.fromkeys(["contact", "grant", "link"], "technical")

    digest = models.BinaryField(max_length=32)
    method = models.CharField(max_length=10, choices=METHODS)
    assurance = models.CharField(max_length=10, choices=METHODS)
    seen_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    contact = TenantForeignKey(Contact)
    grant = TenantForeignKey(Grant, null=True, blank=True)
    link = TenantForeignKey(ShareLink, null=True, blank=True)

    objects = Door(StaffQuerySet["PortalSession"])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "digest"], name="access_portalsession_digest"),
            models.CheckConstraint(
                condition=Q(grant__isnull=False, link=None) | Q(grant=None, link__isnull=False),
                name="access_portalsession_one_way_in",
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "contact", "id"], name="access_portalsession_contact"),
            models.Index(fields=["workspace", "link", "id"], name="access_portalsession_link"),
        ]
