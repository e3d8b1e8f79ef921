"""Share links: whom one lets in, where to, until when. Its secrets and uses are in `uses`."""

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
from fanlight.core.tenancy import TenantForeignKey, TenantModel
from fanlight.core.viewers import Viewer
from fanlight.ground.access import events
from fanlight.ground.access.models.devices import KnownDevice
from fanlight.ground.access.models.uses import LinkSecret, LinkUse
from fanlight.ground.mail.models import Letter
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms.models import Grant, GrantedRoom, Participant, Portal, Room
from fanlight.ground.workspaces.models import Member, Workspace

MOST_LIVE_LINKS: Final = 20
MOST_LIVE_SECRETS: Final = 50
UNOPENED: Final = Q(sent_at__isnull=False, opened_at=None, ended_at=None)


class TooManyLinks(Refusal):
    code = "link.too_many"
    message = _("This contact has 20 live links already. End one of them first.")
    field = "contact"


class AlreadyEnded(Refusal):
    code = "link.already_ended"
    message = _("This link has ended already.")


class GrantNotActive(Refusal):
    code = "link.grant_not_active"
    message = _("This person may not sign in at the moment, so there is no link to give them.")


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

    def reaching(self, room: Room) -> Self:
        """Whatever lets somebody into the room: links to it alone, and one-tap links of grants that cover it."""
        grants = Grant.objects.within(room).covering(room)
        tapped = self.filter(
            contact__in=grants.values("contact"), grant__in=grants.values("id"), kind="one_tap"
        )
        alone = self.of_room(room).values("id")
        return self.filter(id__in=alone.union(tapped.values("id"), all=True))

    def over(self) -> Self:
        """Ended by somebody, or past its last day."""
        return self.exclude(ended_at=None, ends_at__gt=Now())

    def never_opened(self, *, sent_before: datetime.datetime) -> Self:
        """Live and emailed before that moment, and nobody but a mail scanner came; the first to end first."""
        waiting = self.filter(UNOPENED, ends_at__gt=Now(), sent_at__lt=sent_before)
        return waiting.order_by("ends_at", "id")

    def with_names(self) -> Self:
        """Adds names of contact and portal, and the contact's key, row by row: a join may begin with the portals."""
        contact = Contact.rows.filter(workspace_id=OuterRef("workspace_id"), id=OuterRef("contact_id"))
        portal = Portal.rows.filter(workspace_id=OuterRef("workspace_id"), id=OuterRef("portal_id"))
        return self.annotate(
            contact_name=Subquery(contact.values("name")),
            contact_key=Subquery(contact.values("key")),
            portal_name=Subquery(portal.values("name")),
        )

    def with_uses(self) -> Self:
        """Adds `uses`, `used_at` (None: never opened) and `used_from` (an address); scanners are not counted.

        `elsewhere_at` is when somebody last tried it on another device than the one it is tied to.
        """
        mine = LinkUse.rows.filter(workspace_id=OuterRef("workspace_id"), link_id=OuterRef("id"))
        people = mine.filter(looks_like_scanner=False).order_by("-id")
        uses, elsewhere = people.filter(is_other_device=False), people.filter(is_other_device=True)
        counted = uses.order_by().values("link").annotate(n=Count("id")).values("n")
        last, whence = uses.values("at")[:1], uses.values("ip")[:1]
        return self.annotate(
            uses=Coalesce(Subquery(counted), 0),
            used_at=Subquery(last),
            used_from=Subquery(whence),
            elsewhere_at=Subquery(elsewhere.values("at")[:1]),
        )

    def with_last_use(self) -> Self:
        """Adds `used_with` (a browser, as it names itself) and `is_coarse` of the latest use, and who sent it last."""
        mine = {"workspace_id": OuterRef("workspace_id"), "link_id": OuterRef("id")}
        uses = LinkUse.rows.filter(**mine, looks_like_scanner=False, is_other_device=False).order_by("-id")
        sent = LinkSecret.rows.filter(**mine, why="letter").order_by("-id")
        return self.annotate(
            used_with=Subquery(uses.values("agent")[:1]),
            is_coarse=Subquery(uses.values("is_coarse")[:1]),
            sent_by=Subquery(sent.values("member__name")[:1]),
        )

    def with_kept_access(self) -> Self:
        """Adds `keeps_access`: whether the contact may come in without this link too, by the grant it brought."""
        row = {"workspace_id": OuterRef("workspace_id"), "room_id": OuterRef("room_id")}
        opened = GrantedRoom.rows.filter(**row, grant_id=OuterRef("grant_id"), closed_at=None)
        covers = Q(Exists(opened)) | Q(grant__scope__in=["own", "client"]) | Q(kind="one_tap")
        active = Q(covers, grant__isnull=False, grant__state="active")
        return self.annotate(keeps_access=Case(When(active, then=True), default=False))

    def newest_first(self) -> Self:
        return self.order_by("-id")


class ShareLink(TenantModel):
    """Whom a link lets in, to which portal and room, until when. Its secrets are other rows; this one opens nothing."""

    KINDS: ClassVar = [(k, k) for k in ("share", "one_tap")]
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

    @property
    def leaves_access(self) -> bool:
        """Whether its contact may sign in by code when it is over: to what it opened, by the grant that it brought."""
        grant: Grant | None = self.grant
        if grant is None or self.room is None:
            return grant is not None and grant.state == "active"
        return grant.opens(self.room)

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

    @classmethod
    @transaction.atomic
    def one_tap(cls, grant: Grant, *, by: Viewer) -> "ShareLink":
        """A link that signs the grant's contact straight in, as often as they like, for the workspace's usual time.

        The live one, unless more than half of its time is over: what is sent today should not end tomorrow. Raises
        Refusal for a grant that is not active, a contact who is disabled or has too many links.
        """
        if not by.is_staff:
            raise NotAllowed("link.one_tap")
        contact = Contact.objects.within(grant).locked(grant.contact_id)
        if grant.reloaded().state != "active":
            raise GrantNotActive
        workspace = Workspace.objects.get(pk=grant.workspace_id)
        half = now() + datetime.timedelta(days=workspace.link_days) / 2
        live = cls.objects.within(grant).live().filter(contact=contact, grant=grant, kind="one_tap")
        found: ShareLink | None = live.filter(ends_at__gte=half).newest_first().first()
        if found:
            return found
        _check_welcome(contact)
        link: ShareLink = cls.objects.create(
            workspace_id=grant.workspace_id,
            kind="one_tap",
            contact=contact,
            portal_id=grant.portal_id,
            grant=grant,
            ends_at=_end_of(_usual_day(workspace), workspace),
            member_id=_member_of(by),
        )
        record(events.OneTapMade(about=link, contact=contact.pk, until=link.ends_at.isoformat()), by=by)
        _settle(link)
        return link

    def renew(self, *, by: Viewer) -> "ShareLink":
        """A new link for the same person, for the usual time, to what this one opened. This one stays ended."""
        if self.kind == "one_tap":
            return ShareLink.one_tap(self.grant, by=by)
        until = _usual_day(Workspace.objects.get(pk=self.workspace_id))
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
        Contact.objects.within(self).locked(self.contact_id)  # before the link's row, as all who give access
        if not self.is_live or not compare_and_set(self, expect={"ended_at": None}, ended_at=now()):
            raise AlreadyEnded
        LinkSecret.objects.within(self).filter(link=self, ended_at=None).update(ended_at=now())
        taken = and_grant and self.leaves_access
        if taken:
            self._take_grant(by=by)
        record(events.LinkEnded(about=self, room_id=self.room_id, and_grant=taken), by=by)
        _settle(self)

    @transaction.atomic
    def take_access(self, *, by: Viewer) -> None:
        """Take away the sign-in by email code that an ended link left behind. Raises NothingKept without one."""
        if not by.is_staff:
            raise NotAllowed("link.take_access")
        Contact.objects.within(self).locked(self.contact_id)  # before the link's row, as all who give access
        if self.is_live or not self.leaves_access:
            raise NothingKept
        self._take_grant(by=by)
        record(events.AccessTaken(about=self, room_id=self.room_id, contact=self.contact_id), by=by)
        _settle(self)

    def _take_grant(self, *, by: Viewer) -> None:
        """A one-tap link brought the whole grant, any other one this room of it."""
        if self.room is None:
            self.grant.disable(by=by)
        else:
            self.grant.close(self.room)

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
    from fanlight.ground.access.ways.standing import settle  # it reads every table of this package

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


def _usual_day(workspace: Workspace) -> datetime.date:
    """The last day of a link that begins today, on the workspace's clock."""
    return now().astimezone(workspace.zone_info).date() + datetime.timedelta(days=workspace.link_days)


def _check_contact(sharing: Sharing) -> None:
    contact = Contact.objects.within(sharing.contact).locked(sharing.contact.pk)  # two at once, in turn
    if not Participant.objects.within(contact).filter(room=sharing.room, contact=contact).exists():
        raise Refusal(_("Choose somebody from this job's address book."), field="contact")
    _check_welcome(contact)


def _check_welcome(contact: Contact) -> None:
    """Of a contact whose row is locked: neither disabled nor at the end of their links."""
    if contact.disabled_at or contact.erased_at:
        raise Refusal(_("This contact is disabled. Enable them first."), field="contact")
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
