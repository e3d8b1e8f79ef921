"""The places where work happens."""

from dataclasses import dataclass
from typing import ClassVar, Self

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import Door, OfWorkspace
from fanlight.core.folding import folded
from fanlight.core.fulltext import words_of
from fanlight.core.tenancy import TenantForeignKey
from fanlight.core.viewers import Viewer
from fanlight.ground.people import events
from fanlight.ground.people.models.clients import Client
from fanlight.ground.people.models.entries import (
    ARCHIVED,
    LIVE,
    MERGED,
    Entry,
    EntryQuerySet,
    only_staff,
    readable,
)

LONGEST_LINES = 300


@dataclass(frozen=True, slots=True)
class SiteDraft:
    """What a person says about a place, and whose it is."""

    lines: str
    client: Client | None = None
    latitude: float | None = None
    longitude: float | None = None


class SiteQuerySet(EntryQuerySet["Site"]):
    """Sites, for staff."""

    def at_lines(self, lines: str) -> Self:
        return self.live().filter(lines_key=folded(lines)[:200])

    def by_lines(self) -> Self:
        return self.live().order_by("lines_key", "id")


class Site(Entry):
    """A place where work happens."""

    FACTS: ClassVar = {
        "added": events.SiteAdded,
        "changed": events.SiteChanged,
        "archived": events.SiteArchived,
        "restored": events.SiteRestored,
        "merged": events.SiteMerged,
    }
    privacy: ClassVar = (
        dict.fromkeys(["lines", "lines_key", "latitude", "longitude", "search_text"], "personal")
        | dict.fromkeys(["key", "client", "merged_into"], "technical")
        | dict.fromkeys(["archived_at", "revision"], "business")
    )

    client = TenantForeignKey(Client, null=True, blank=True)
    lines = models.CharField(_("address"), max_length=LONGEST_LINES)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    lines_key = models.CharField(max_length=200, editable=False, default="")

    objects = Door(SiteQuerySet)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "key"], name="people_site_by_key")]
        indexes = [
            models.Index(fields=["workspace", "client"], name="people_site_client"),
            models.Index(fields=["workspace", "lines_key", "id"], condition=LIVE, name="people_site_live"),
            models.Index(
                fields=["workspace", "lines_key", "id"], condition=ARCHIVED, name="people_site_archived"
            ),
            models.Index(fields=["workspace", "merged_into"], condition=MERGED, name="people_site_merged"),
        ]

    def __str__(self) -> str:
        return self.lines

    @property
    def draft(self) -> SiteDraft:
        """What it says now, in the shape of what a person may say."""
        return SiteDraft(self.lines, self.client, self.latitude, self.longitude)

    @classmethod
    def at(cls, owner: OfWorkspace, lines: str, *, client: Client | None, **place: float | None) -> Self:
        """A site that is not saved yet, with what it is found and sorted by."""
        site = cls(workspace_id=owner.workspace_id, client=client, lines=lines, **place)
        site.lines_key, site.search_text = folded(lines)[:200], words_of(lines)
        return site

    @classmethod
    @transaction.atomic
    def write_down(cls, draft: SiteDraft, *, by: Viewer) -> Self:
        only_staff(by, "site.add")
        lines = readable(draft.lines, field="lines", most=LONGEST_LINES)
        place = {"latitude": draft.latitude, "longitude": draft.longitude}
        site = cls.at(by, lines, client=draft.client, **place)
        site.save(force_insert=True)
        site.tell("added", by=by)
        return site

    @transaction.atomic
    def edit(self, draft: SiteDraft, *, by: Viewer, revision: int) -> None:
        """Take over what the draft says, for every job there. Raises Stale when it is no longer at `revision`."""
        only_staff(by, "site.edit")
        self.take_turn(revision)
        before = self.draft
        fields = ("lines", "client", "latitude", "longitude")
        changed = [name for name in fields if getattr(draft, name) != getattr(before, name)]
        if not changed:
            return
        self.lines = readable(draft.lines, field="lines", most=LONGEST_LINES)
        self.lines_key, self.search_text = folded(self.lines)[:200], words_of(self.lines)
        self.client, self.latitude, self.longitude = draft.client, draft.latitude, draft.longitude
        self.save(update_fields=[*fields, "lines_key", "search_text"])
        self.tell("changed", by=by, fields=changed)
        self.follow()
