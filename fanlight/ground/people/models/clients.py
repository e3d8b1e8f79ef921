"""Who is being served: organisations and households, and the places where work happens."""

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import Door, StaffQuerySet
from fanlight.core.errors import NotAllowed
from fanlight.core.folding import folded
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
    privacy: ClassVar = {
        "name": "personal",
        "name_key": "personal",
        "kind": "business",
        "archived_at": "business",
    } | {"own": "business"}

    name = models.CharField(_("name"), max_length=200)
    name_key = models.CharField(max_length=200, editable=False)
    kind = models.CharField(max_length=12, choices=KINDS, default="organisation")
    own: Any = models.JSONField(default=dict, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = Door(ClientQuerySet)

    class Meta:
        indexes = [models.Index(fields=["workspace", "name_key"], name="people_client_name")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def add(cls, *, by: Viewer, name: str, kind: str = "organisation") -> Self:
        only_staff(by, "client.add")
        client: Self = cls.objects.create(
            workspace_id=by.workspace_id, name=name, name_key=folded(name)[:200], kind=kind
        )
        return client


class Site(TenantModel):
    """A place where work happens."""

    privacy: ClassVar = dict.fromkeys(["lines", "latitude", "longitude"], "personal") | {
        "client": "technical"
    }

    client = TenantForeignKey(Client, null=True, blank=True)
    lines = models.CharField(_("address"), max_length=300)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)

    objects = Door(StaffQuerySet["Site"])

    class Meta:
        indexes = [models.Index(fields=["workspace", "client"], name="people_site_client")]

    def __str__(self) -> str:
        return self.lines


def only_staff(by: Viewer, verb: str) -> None:
    """Raises NotAllowed for anybody but the business itself."""
    if not by.is_staff:
        raise NotAllowed(verb)
