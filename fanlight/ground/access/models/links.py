"""Share links: what people see of one, the digests that open it, and each time it was used."""

import datetime
from dataclasses import dataclass
from typing import ClassVar, Final, Self

from django.db import models, transaction
from django.db.models import Case, Count, Exists, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce, Now
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from fanlight.core import tokens
from fanlight.core.doors import Door, StaffQuerySet, compare_and_set
from fanlight.core.errors import NotAllowed, Refusal
from fanlight.core.facts import record
from fanlight.core.ids import new_key
from fanlight.core.net import shortened
from fanlight.core.tenancy import TenantForeignKey, TenantModel
from fanlight.core.viewers import Viewer
from fanlight.ground.access import events
from fanlight.ground.access.models.devices import KnownDevice
from fanlight.ground.mail.models import Letter
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms.models import Grant, GrantedRoom, Participant, Portal, Room
from fanlight.ground.workspaces.models import Member, Workspace

MOST_LIVE_LINKS: Final = 20
MOST_LIVE_SECRETS: Final = 50
UNOPENED: Final = Q(sent_at__isnull=False, opened_at=None, ended_at=None)
ADDRESS_KEPT: Final = datetime.timedelta(days=90)
COARSENED_AT_ONCE: Final = 1000


class TooManyLinks(Refusal):
    code = "link.too_many"
    message = _("This contact has 20 live links already. End one of them first.")
    field = "contact"


class AlreadyEnded(Refusal):
    code = "link.already_ended"
    message = _("This link has ended already.")


class NothingKept(Refusal):
    code = "link.nothing_kept"
    message = _("There is no access left to take away.")


@dataclass(frozen=True, slots=True)
class Sharing:
    """What the New Share Link form says: whom, through which portal, to which room, until the end of which day."""

    contact: Contact
    portal: Portal
    room: Room
    until: datetime.date
    keeps_access: bool = False


class ShareLinkQuerySet(StaffQuerySet["ShareLink"]):
    """Share links, for staff: every row that can authenticate is in their lists."""

    def live(self) -> Self:
        return self.filter(ended_at=None, ends_at__gt=Now())

    def of_room(self, room: Room) -> Self:
        return self.filter(room=room)

    def over(self) -> Self:
        """Ended by somebody, or past its last day."""
        return self.exclude(ended_at=None, ends_at__gt=Now())

    def never_opened(self, *, sent_before: datetime.datetime) -> Self:
        """Live and emailed before that moment, and nobody but a mail scanner came; the first to end first."""
        waiting = self.filter(UNOPENED, ends_at__gt=Now(), sent_at__lt=sent_before)
        return waiting.order_by("ends_at", "id")

    def with_names(self) -> Self:
        """Adds `contact_name` and `portal_name`, looked up row by row: a join may begin with the portals."""
        contact = Contact.rows.filter(workspace_id=OuterRef("workspace_id"), id=OuterRef("contact_id"))
        portal = Portal.rows.filter(workspace_id=OuterRef("workspace_id"), id=OuterRef("portal_id"))
        return self.annotate(
            contact_name=Subquery(contact.values("name")), portal_name=Subquery(portal.values("name"))
        )

    def with_uses(self) -> Self:
        """Adds `uses`, `used_at` (None: never opened) and `used_from` (an address); scanners are not counted."""
        mine = LinkUse.rows.filter(workspace_id=OuterRef("workspace_id"), link_id=OuterRef("id"))
        uses = mine.filter(looks_like_scanner=False).order_by("-id")
        counted = uses.order_by().values("link").annotate(n=Count("id")).values("n")
        last, whence = uses.values("at")[:1], uses.values("ip")[:1]
        return self.annotate(
            uses=Coalesce(Subquery(counted), 0), used_at=Subquery(last), used_from=Subquery(whence)
        )

    def with_kept_access(self) -> Self:
        """Adds `keeps_access`: whether the contact may come in without this link too, by the grant it brought."""
        row = {"workspace_id": OuterRef("workspace_id"), "room_id": OuterRef("room_id")}
        opened = GrantedRoom.rows.filter(**row, grant_id=OuterRef("grant_id"), closed_at=None)
        covers = Q(Exists(opened)) | Q(grant__scope__in=["own", "client"])
        active = Q(covers, grant__isnull=False, grant__state="active")
        return self.annotate(keeps_access=Case(When(active, then=True), default=False))

    def newest_first(self) -> Self:
        return self.order_by("-id")


class ShareLink(TenantModel):
    """Whom a link lets in, to which portal and room, until when. Its secrets are other rows; this one opens nothing."""

    KINDS: ClassVar = [(k, k) for k in ("share", "one_tap", "feed")]
    privacy: ClassVar = dict.fromkeys(
        ["key", "kind", "ends_at", "ended_at", "device_bound", "sent_at", "opened_at"], "business"
    ) | dict.fromkeys(["contact", "portal", "room", "grant", "member", "device"], "technical")

    key = models.CharField(max_length=22, default=new_key, editable=False)
    kind = models.CharField(max_length=8, choices=KINDS, default="share")
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    device_bound = models.BooleanField(default=False)
    sent_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    contact = TenantForeignKey(Contact)
    portal = TenantForeignKey(Portal)
    room = TenantForeignKey(Room, null=True, blank=True)
    grant = TenantForeignKey(Grant, null=True, blank=True)
    member = TenantForeignKey(Member, null=True, blank=True)
    device = TenantForeignKey(KnownDevice, null=True, blank=True)

    objects = Door(ShareLinkQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "key"], name="access_sharelink_by_key"),
            models.CheckConstraint(
                condition=Q(kind="share", room__isnull=False) | ~Q(kind="share"),
                name="access_sharelink_share_has_room",
            ),
            models.CheckConstraint(
                condition=Q(kind="one_tap", grant__isnull=False) | ~Q(kind="one_tap"),
                name="access_sharelink_one_tap_has_grant",
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "room", "id"], name="access_sharelink_room"),
            models.Index(fields=["workspace", "contact", "id"], name="access_sharelink_contact"),
            models.Index(
                fields=["workspace", "ends_at", "id"], condition=UNOPENED, name="access_sharelink_unopened"
            ),
        ]

    @property
    def is_live(self) -> bool:
        return self.ended_at is None and self.ends_at > now()

    def last_day(self, zone: datetime.tzinfo) -> datetime.date:
        """The last day on which it works, or worked, on that zone's calendar."""
        end = min(self.ends_at, self.ended_at or self.ends_at)
        return (end - datetime.timedelta(microseconds=1)).astimezone(zone).date()

    @classmethod
    def made_for(cls, portal_id: int | str) -> Exists:
        """A condition for contacts: a link to that portal was made for them."""
        mine = {"workspace_id": OuterRef("workspace_id"), "contact_id": OuterRef("id")}
        return Exists(cls.rows.filter(**mine, portal_id=portal_id))

    @classmethod
    @transaction.atomic
    def share(cls, sharing: Sharing, *, by: Viewer) -> Self:
        """A link for one person to one room, until the end of a local day. Nothing is sent, and nothing opens yet.

        Raises Refusal with the field named: a day in the past or too far, a contact not on the job, too many links.
        """
        if not by.is_staff:
            raise NotAllowed("link.share")
        ends_at = _end_of(sharing.until, Workspace.objects.get(pk=by.workspace_id))
        _check_contact(sharing)
        link: Self = cls.objects.create(
            workspace_id=by.workspace_id,
            contact=sharing.contact,
            portal=sharing.portal,
            room=sharing.room,
            grant=_kept(sharing),
            ends_at=ends_at,
            member_id=_member_of(by),
        )
        fact = events.LinkShared(
            about=link,
            room_id=link.room_id,
            contact=link.contact_id,
            until=ends_at.isoformat(),
            keeps_access=link.grant_id is not None,
        )
        record(fact, by=by)
        _settle(link)
        return link

    def renew(self, *, by: Viewer) -> "ShareLink":
        """A new link for the same person, portal and room, for the workspace's usual time. The old one stays ended."""
        workspace = Workspace.objects.get(pk=self.workspace_id)
        until = now().astimezone(workspace.zone_info).date() + datetime.timedelta(days=workspace.link_days)
        keeps = self.grant is not None and self.grant.state == "active"
        return ShareLink.share(Sharing(self.contact, self.portal, self.room, until, keeps), by=by)

    @transaction.atomic
    def mint(self, *, by: Viewer, why: str, letter: Letter | None = None) -> str:
        """A fresh token that opens this link; only its digest stays here. Beyond 50, the oldest copy stops working."""
        if not by.is_staff:
            raise NotAllowed("link.mint")
        if not self.locked():
            raise AlreadyEnded
        token = tokens.mint()
        LinkSecret.objects.create(
            workspace_id=self.workspace_id,
            link=self,
            digest=tokens.digest(token),
            last_four=token[-4:],
            why=why,
            letter=letter,
            member_id=_member_of(by),
        )
        self._retire_oldest_secrets()
        record(events.LinkMinted(about=self, room_id=self.room_id, why=why, last_four=token[-4:]), by=by)
        return token

    @transaction.atomic
    def end(self, *, by: Viewer, and_grant: bool = False) -> None:
        """The link opens nothing from the next request on, nor do the visits that came through it.

        With `and_grant`, the access it kept by email code is taken away too.
        """
        if not by.is_staff:
            raise NotAllowed("link.end")
        if not self.is_live or not compare_and_set(self, expect={"ended_at": None}, ended_at=now()):
            raise AlreadyEnded
        LinkSecret.objects.within(self).filter(link=self, ended_at=None).update(ended_at=now())
        taken = and_grant and self.grant is not None
        if taken:
            self.grant.close(self.room)
        record(events.LinkEnded(about=self, room_id=self.room_id, and_grant=taken), by=by)
        _settle(self)

    @transaction.atomic
    def take_access(self, *, by: Viewer) -> None:
        """Take away the sign-in by email code that an ended link left behind. Raises NothingKept without one."""
        if not by.is_staff:
            raise NotAllowed("link.take_access")
        if self.is_live or self.grant is None or not self.grant.opens(self.room):
            raise NothingKept
        self.grant.close(self.room)
        record(events.AccessTaken(about=self, room_id=self.room_id, contact=self.contact_id), by=by)
        _settle(self)

    def locked(self) -> bool:
        """Whether it is live, said inside a transaction, and held so until its end.

        By the row's lock on PostgreSQL; on SQLite a transaction is alone from its beginning.
        """
        mine = ShareLink.objects.within(self).filter(pk=self.pk).select_for_update(no_key=True)
        return mine.live().first() is not None

    def _retire_oldest_secrets(self) -> None:
        live = LinkSecret.objects.within(self).filter(link=self, ended_at=None).order_by("-id")
        for secret in live[MOST_LIVE_SECRETS:]:
            compare_and_set(secret, expect={"ended_at": None}, ended_at=now())


def _settle(link: ShareLink) -> None:
    from fanlight.ground.access.standing import settle  # it reads every table of this package

    settle(link.contact_id, owner=link)


def _end_of(day: datetime.date, workspace: Workspace) -> datetime.datetime:
    """The moment that day is over on the workspace's clock."""
    today = now().astimezone(workspace.zone_info).date()
    if day < today:
        raise Refusal(_("Choose today or a later day."), field="until")
    if (day - today).days > workspace.link_days_max:
        message = _("A link may work for %(days)s days at most.") % {"days": workspace.link_days_max}
        raise Refusal(message, field="until")
    return datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time(), workspace.zone_info)


def _check_contact(sharing: Sharing) -> None:
    contact = sharing.contact
    if contact.disabled_at or contact.erased_at:
        raise Refusal(_("This contact is disabled. Enable them first."), field="contact")
    Contact.objects.within(contact).locked(contact.pk)  # two at once are counted in turn
    if not Participant.objects.within(contact).filter(room=sharing.room, contact=contact).exists():
        raise Refusal(_("Choose somebody from this job's address book."), field="contact")
    if ShareLink.objects.within(contact).live().filter(contact=contact).count() >= MOST_LIVE_LINKS:
        raise TooManyLinks


def _kept(sharing: Sharing) -> Grant | None:
    """The grant by which the contact keeps access, where the sharing says so."""
    if not sharing.keeps_access:
        return None
    grant = Grant.listed_for(sharing.contact, sharing.portal, sharing.room)
    return grant if grant.state == "active" else None


def _member_of(by: Viewer) -> int | None:
    kind, key = by.actor
    return key if kind == "member" else None


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
    link = TenantForeignKey(ShareLink, owned=True)
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

    link = TenantForeignKey(ShareLink, owned=True)
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
