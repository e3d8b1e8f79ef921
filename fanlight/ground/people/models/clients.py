"""Who is being served: organisations and households."""

from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import Door, OfWorkspace
from fanlight.core.folding import folded
from fanlight.core.viewers import Viewer
from fanlight.ground.people import events
from fanlight.ground.people.models.entries import (
    ARCHIVED,
    LIVE,
    MERGED,
    Entry,
    EntryQuerySet,
    only_staff,
    readable,
)
from fanlight.ground.workspaces.fields import search_text

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class ClientDraft:
    """What a person says about a client."""

    name: str
    kind: str = "organisation"
    own: dict[str, Any] = field(default_factory=dict)


class ClientQuerySet(EntryQuerySet["Client"]):
    """Clients, for staff. What contacts read of a client is what a page chose: its name, fields ticked for them."""

    def named(self, name: str) -> Self:
        return self.filter(name_key=folded(name)[:LONGEST_NAME], archived_at=None)

    def by_name(self) -> Self:
        return self.filter(archived_at=None).order_by("name_key", "id")


class Client(Entry):
    """The organisation or household that is served."""

    KINDS: ClassVar = [("organisation", _("Organisation")), ("household", _("Household"))]
    FACTS: ClassVar = {
        "added": events.ClientAdded,
        "changed": events.ClientChanged,
        "filled": events.ClientFilled,
        "archived": events.ClientArchived,
        "restored": events.ClientRestored,
        "merged": events.ClientMerged,
    }
    privacy: ClassVar = (
        dict.fromkeys(["name", "name_key", "search_text"], "personal")
        | dict.fromkeys(["kind", "own", "archived_at", "revision"], "business")
        | dict.fromkeys(["key", "merged_into"], "technical")
    )

    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    name_key = models.CharField(max_length=200, editable=False)
    kind = models.CharField(max_length=12, choices=KINDS, default="organisation")
    own: Any = models.JSONField(default=dict, blank=True)

    objects = Door(ClientQuerySet)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "key"], name="people_client_by_key")]
        indexes = [
            models.Index(fields=["workspace", "name_key", "id"], condition=LIVE, name="people_client_live"),
            models.Index(
                fields=["workspace", "name_key", "id"], condition=ARCHIVED, name="people_client_archived"
            ),
            models.Index(fields=["workspace", "merged_into"], condition=MERGED, name="people_client_merged"),
            models.Index(
                fields=["workspace", "kind", "name_key", "id"], condition=LIVE, name="people_client_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def draft(self) -> ClientDraft:
        """What it says now, in the shape of what a person may say."""
        return ClientDraft(self.name, self.kind, self.own)

    @classmethod
    def drawn_up(cls, draft: ClientDraft, *, owner: OfWorkspace) -> Self:
        """A client that is not saved yet, with what it is found and sorted by."""
        client = cls(workspace_id=owner.workspace_id)
        client._take_over(draft)
        return client

    @classmethod
    def add(cls, *, by: Viewer, name: str, kind: str = "organisation") -> Self:
        return cls.write_down(ClientDraft(name, kind), by=by)

    @classmethod
    @transaction.atomic
    def write_down(cls, draft: ClientDraft, *, by: Viewer) -> Self:
        only_staff(by, "client.add")
        client = cls.drawn_up(draft, owner=by)
        client.save(force_insert=True)
        client.tell("added", by=by)
        return client

    @transaction.atomic
    def edit(self, draft: ClientDraft, *, by: Viewer, revision: int) -> None:
        """Take over what the draft says. Raises Stale when it is no longer at `revision`.

        Contacts and jobs are found by the new name soon after, in the background.
        """
        only_staff(by, "client.edit")
        self.take_turn(revision)
        before = self.draft
        self._take_over(draft)
        changed = [name for name in ("name", "kind", "own") if getattr(draft, name) != getattr(before, name)]
        if not changed:
            return
        self.save(update_fields=["name", "name_key", "kind", "own", "search_text"])
        self.tell_edited(changed, was=before.own, by=by)
        if "name" in changed:
            self.follow()

    def _take_over(self, draft: ClientDraft) -> None:
        self.name = readable(draft.name, field="name", most=LONGEST_NAME)
        self.name_key, self.kind, self.own = folded(draft.name)[:200], draft.kind, draft.own
        self.gather_words()

    def gather_words(self) -> None:
        """What it is found by: its name, and its own fields. Not saved yet."""
        self.search_text = search_text(self, "client", self.own, self.name)
