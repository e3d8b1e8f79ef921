"""A thing that is installed at a client's and looked after."""

import datetime
from dataclasses import dataclass, fields
from typing import Any, ClassVar, Final, Self

from django.db import models, transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import Door, GuardedQuerySet, OfWorkspace, compare_and_set
from fanlight.core.errors import Malformed, NotAllowed, Refusal, Stale
from fanlight.core.facts import EVERY_AUDIENCE, Fact, record
from fanlight.core.folding import folded
from fanlight.core.fulltext import words_of
from fanlight.core.ids import new_key
from fanlight.core.tenancy import TenantForeignKey, TenantModel, TenantOneToOneField
from fanlight.core.viewers import PortalViewer, Viewer
from fanlight.ground.people.models import Client, Site
from fanlight.ground.people.models.entries import AlreadyArchived, NotArchived
from fanlight.ground.rooms.models import PortalSetting, Room
from fanlight.work.assets import events

LONGEST_NAME: Final = 200
LONGEST_LINE: Final = 80
LONGEST_NOTES: Final = 2_000
SECTION: Final = "section.assets"
NEVER: Final = datetime.date.max
"""What an asset without a next service is sorted by."""
LIVE: Final = models.Q(archived_at=None)
LINES: Final = ("kind", "make", "model", "serial")


class NotLookedAfter(Refusal):
    code = "asset.not_looked_after"
    message = _("This asset is archived. Restore it first.")


class SameSerial(Refusal):
    """Said once: whoever knows better saves again. `twin` is the one that is there."""

    code = "asset.same_serial"
    message = _("This client has an asset with this serial number already.")
    field = "serial"

    def __init__(self, twin: "Asset") -> None:
        self.twin = twin
        words = _("This client has “%(name)s” with this serial number already. Save again to keep both.")
        super().__init__(words % {"name": twin.name})


@dataclass(frozen=True, slots=True)
class AssetDraft:
    """What a person says about an asset. `notes` are the team's alone."""

    name: str
    kind: str = ""
    make: str = ""
    model: str = ""
    serial: str = ""
    site: Site | None = None
    installed_on: datetime.date | None = None
    next_service_on: datetime.date | None = None
    notes: str = ""


SAID: Final = tuple(one.name for one in fields(AssetDraft))


class AssetQuerySet(GuardedQuerySet["Asset"]):
    """Assets: all for staff; those in use for whoever sees their room, while the section is on."""

    def visible_to(self, viewer: Viewer) -> Self:
        mine = self.of(viewer)
        if viewer.is_staff:
            return mine
        if not isinstance(viewer, PortalViewer):
            return mine.none()
        mine = mine.filter(LIVE, room__in=Room.objects.visible_to(viewer))
        return mine.filter(PortalSetting.is_on(viewer, SECTION, room="room_id"))

    def live(self) -> Self:
        return self.filter(LIVE)

    def of_client(self, client: Client) -> Self:
        return self.filter(room__client=client)

    def with_serial(self, serial: str) -> Self:
        return self.filter(serial_key=folded(serial)[:LONGEST_LINE])

    def for_page(self) -> Self:
        """With what its page says of it in one query."""
        return self.select_related("room__client", "site")


class Asset(TenantModel):
    """What is installed, where, and when it is due. `revision` grows with every edit and every service recorded.

    Its client is its room's, and stays: what is sold to somebody else begins anew there, without the papers of the
    first owner. `due_on` is what it is sorted by: the day of the next service, or the end of time.
    """

    privacy: ClassVar = (
        dict.fromkeys(["name", "name_key", "serial", "serial_key", "notes", "search_text"], "personal")
        | dict.fromkeys(["kind", "make", "model", "installed_on", "next_service_on", "due_on"], "business")
        | dict.fromkeys(["archived_at", "revision"], "business")
        | dict.fromkeys(["key", "room", "site"], "technical")
    )

    key = models.CharField(max_length=22, default=new_key, editable=False)
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    kind = models.CharField(_("kind"), max_length=LONGEST_LINE, blank=True)
    make = models.CharField(_("make"), max_length=LONGEST_LINE, blank=True)
    model = models.CharField(_("model"), max_length=LONGEST_LINE, blank=True)
    serial = models.CharField(_("serial number"), max_length=LONGEST_LINE, blank=True)
    installed_on = models.DateField(_("installed on"), null=True, blank=True)
    next_service_on = models.DateField(_("next service on"), null=True, blank=True)
    notes = models.TextField(_("notes"), max_length=LONGEST_NOTES, blank=True)
    name_key = models.CharField(max_length=100, editable=False, default="")
    serial_key = models.CharField(max_length=LONGEST_LINE, editable=False, default="")
    due_on = models.DateField(editable=False, default=NEVER)
    search_text = models.CharField(max_length=800, editable=False, default="")
    archived_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)
    room = TenantOneToOneField(Room)
    site = TenantForeignKey(Site, null=True, blank=True)

    objects = Door(AssetQuerySet)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "key"], name="assets_asset_by_key")]
        indexes = [
            models.Index(fields=["workspace", "name_key", "id"], condition=LIVE, name="assets_asset_name"),
            models.Index(fields=["workspace", "due_on", "id"], condition=LIVE, name="assets_asset_due"),
            models.Index(fields=["workspace", "id"], condition=LIVE, name="assets_asset_live"),
            models.Index(
                fields=["workspace", "site", "id"],
                condition=models.Q(site__isnull=False),
                name="assets_asset_site",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def draft(self) -> AssetDraft:
        """What it says now, in the shape of what a person may say. No query on a row that was read `for_page`."""
        return AssetDraft(**{name: getattr(self, name) for name in SAID})

    @classmethod
    def drawn_up(cls, draft: AssetDraft, *, room: Room) -> Self:
        """An asset that is not saved yet, with what it is found and sorted by. Raises Malformed with its field."""
        asset = cls(workspace_id=room.workspace_id, room=room)
        asset._take_over(draft)
        return asset

    @classmethod
    @transaction.atomic
    def add(cls, client: Client, draft: AssetDraft, *, by: Viewer, keeps_both: bool = False) -> Self:
        """Write down what stands at a client's. Raises SameSerial unless that is meant, or Malformed with its field."""
        _only_staff(by, "asset.add")
        room = room_for(client, draft.name, owner=by)
        asset = cls.drawn_up(draft, room=room)
        if not keeps_both:
            asset._look_for_twin(client)
        room.parent = Room.of_client(client)
        room.save(force_insert=True)
        asset.save(force_insert=True)
        asset._tell(events.AssetAdded, by=by)
        return asset

    @transaction.atomic
    def correct(self, draft: AssetDraft, *, by: Viewer, revision: int, keeps_both: bool = False) -> None:
        """Take over what the draft says. Raises Stale when it is no longer at `revision`, SameSerial, or Malformed."""
        _only_staff(by, "asset.correct")
        before = self.draft
        self.take_turn(revision)
        self._take_over(draft)
        changed = [name for name in SAID if getattr(before, name) != getattr(self, name)]
        if not changed:
            return
        if "serial" in changed and not keeps_both:
            self._look_for_twin(self.room.client)
        self.save(update_fields=[*changed, "name_key", "serial_key", "due_on", "search_text"])
        if "name" in changed:
            Room.objects.within(self).filter(pk=self.room_id).update(title=self.name)
        self._tell(events.AssetChanged, by=by, fields=changed)

    @transaction.atomic
    def archive(self, *, by: Viewer) -> None:
        """Not looked after any more: out of the lists, and its client no longer sees it. Raises AlreadyArchived."""
        _only_staff(by, "asset.archive")
        if not compare_and_set(self, expect={"archived_at": None}, archived_at=now()):
            raise AlreadyArchived
        Room.objects.within(self).filter(pk=self.room_id).update(archived_at=self.archived_at)
        self._tell(events.AssetArchived, by=by)

    @transaction.atomic
    def restore(self, *, by: Viewer) -> None:
        """Taken out again. Raises NotArchived."""
        _only_staff(by, "asset.restore")
        if not compare_and_set(self, expect={"archived_at__isnull": False}, archived_at=None):
            raise NotArchived
        Room.objects.within(self).filter(pk=self.room_id).update(archived_at=None)
        self._tell(events.AssetRestored, by=by)

    def take_turn(self, revision: int) -> None:
        """The first line of a change. Raises Stale when somebody changed it since `revision` was read."""
        if not compare_and_set(self, expect={"revision": revision}, revision=revision + 1):
            raise Stale

    def due_next(self, on: datetime.date | None) -> None:
        """The day of the next service, in the caller's transaction."""
        compare_and_set(self, expect={}, next_service_on=on, due_on=on or NEVER)

    def gather_words(self) -> None:
        """What it is found by: its own words, its client's name and its address. Not saved yet."""
        client, site = self.room.client, self.site
        whose = [client.name if client else "", site.lines if site else ""]
        self.search_text = words_of(self.name, *(getattr(self, one) for one in LINES), *whose)

    def _take_over(self, draft: AssetDraft) -> None:
        for name in SAID:
            setattr(self, name, getattr(draft, name))
        self.name = _readable(draft.name)
        if draft.site and draft.site.client_id not in (None, self.room.client_id):
            raise Malformed(_("This address belongs to another client."), field="site")
        for name in LINES:
            _check_length(getattr(draft, name), name, LONGEST_LINE)
        _check_length(draft.notes, "notes", LONGEST_NOTES)
        self.name_key = folded(self.name)[:100]
        self.serial_key = folded(self.serial)[:LONGEST_LINE]
        self.due_on = self.next_service_on or NEVER
        self.gather_words()

    def _look_for_twin(self, client: Client | None) -> None:
        if not self.serial_key or client is None:
            return
        theirs = Asset.objects.within(self).live().of_client(client).with_serial(self.serial)
        twin = theirs.exclude(pk=self.pk).order_by("id").first()
        if twin:
            raise SameSerial(twin)

    def _tell(self, fact: type[Fact], *, by: Viewer, **payload: Any) -> None:
        record(fact(about=self, room_id=self.room_id, shown_to=EVERY_AUDIENCE, **payload), by=by)


def room_for(client: Client, name: str, *, owner: OfWorkspace) -> Room:
    """The room of an asset to come, not saved yet."""
    return Room(workspace_id=owner.workspace_id, kind="asset", title=name, client=client)


def _readable(name: str) -> str:
    if not folded(name):
        raise Malformed(_("Write something that can be read."), field="name")
    _check_length(name, "name", LONGEST_NAME)
    return name


def _check_length(text: str, field: str, most: int) -> None:
    if len(text) > most:
        raise Malformed(_("At most %(most)s characters.") % {"most": f"{most:,}"}, field=field)


def _only_staff(by: Viewer, verb: str) -> None:
    if not by.is_staff:
        raise NotAllowed(verb)
