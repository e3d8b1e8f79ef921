"""Who is being served: organisations and households, and the places where work happens."""

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import Door, OfWorkspace, StaffQuerySet
from fanlight.core.errors import NotAllowed
from fanlight.core.folding import folded
from fanlight.core.fulltext import words_of
from fanlight.core.ids import new_key
from fanlight.core.tenancy import TenantForeignKey, TenantModel
from fanlight.core.viewers import Viewer


class ClientQuerySet(StaffQuerySet["Client"]):
    """Clients, for staff. What a contact reads of its client is one name on a page, chosen there."""

    def named(self, name: str) -> Self:
        return self.filter(name_key=folded(name), archived_at=None)

    def by_name(self) -> Self:
        return self.filter(archived_at=None).order_by("name_key")


class Client(TenantModel):
    """The organisation or household that is served."""

    KINDS: ClassVar = [("organisation", _("Organisation")), ("household", _("Household"))]
    privacy: ClassVar = (
        dict.fromkeys(["name", "name_key", "search_text"], "personal")
        | dict.fromkeys(["kind", "own", "archived_at", "revision"], "business")
        | dict.fromkeys(["key", "merged_into"], "technical")
    )

    key = models.CharField(max_length=22, default=new_key, editable=False)
    name = models.CharField(_("name"), max_length=200)
    name_key = models.CharField(max_length=200, editable=False)
    kind = models.CharField(max_length=12, choices=KINDS, default="organisation")
    own: Any = models.JSONField(default=dict, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    merged_into = TenantForeignKey("self", null=True, blank=True)
    search_text = models.CharField(max_length=800, editable=False, default="")
    revision = models.PositiveIntegerField(default=1)

    objects = Door(ClientQuerySet)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "key"], name="people_client_by_key")]
        indexes = [models.Index(fields=["workspace", "name_key"], name="people_client_name")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def add(cls, *, by: Viewer, name: str, kind: str = "organisation") -> Self:
        only_staff(by, "client.add")
        client: Self = cls.objects.create(
            workspace_id=by.workspace_id,
            name=name,
            name_key=folded(name)[:200],
            kind=kind,
            search_text=words_of(name),
        )
        return client


class Site(TenantModel):
    """A place where work happens."""

    privacy: ClassVar = (
        dict.fromkeys(["lines", "lines_key", "latitude", "longitude", "search_text"], "personal")
        | dict.fromkeys(["key", "client", "merged_into"], "technical")
        | dict.fromkeys(["archived_at", "revision"], "business")
    )

    key = models.CharField(max_length=22, default=new_key, editable=False)
    client = TenantForeignKey(Client, null=True, blank=True)
    lines = models.CharField(_("address"), max_length=300)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    lines_key = models.CharField(max_length=200, editable=False, default="")
    archived_at = models.DateTimeField(null=True, blank=True)
    merged_into = TenantForeignKey("self", null=True, blank=True)
    search_text = models.CharField(max_length=800, editable=False, default="")
    revision = models.PositiveIntegerField(default=1)

    objects = Door(StaffQuerySet["Site"])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "key"], name="people_site_by_key")]
        indexes = [
            models.Index(fields=["workspace", "client"], name="people_site_client"),
            models.Index(fields=["workspace", "lines_key"], name="people_site_lines"),
        ]

    def __str__(self) -> str:
        return self.lines

    @classmethod
    def at(cls, owner: OfWorkspace, lines: str, *, client: Client | None, **place: float | None) -> Self:
        """A site that is not saved yet, with what it is found and sorted by."""
        site = cls(workspace_id=owner.workspace_id, client=client, lines=lines, **place)
        site.lines_key, site.search_text = folded(lines)[:200], words_of(lines)
        return site


def only_staff(by: Viewer, verb: str) -> None:
    """Raises NotAllowed for anybody but the business itself."""
    if not by.is_staff:
        raise NotAllowed(verb)
