"""The fields that a workspace adds to jobs, clients and contacts."""

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import Door, GuardedQuerySet
from fanlight.core.tenancy import TenantModel
from fanlight.core.viewers import Viewer


class OwnFieldQuerySet(GuardedQuerySet["OwnField"]):
    """The fields a workspace added; everybody in it may know that they exist, staff alone see their values today."""

    def visible_to(self, viewer: Viewer) -> Self:
        return self.of(viewer) if viewer.is_staff else self.none()

    def for_noun(self, noun: str) -> Self:
        return self.filter(noun=noun).order_by("order", "label")


class OwnField(TenantModel):
    """A field that this workspace added to jobs, clients or contacts. Values lie in that row's `own` by `key`."""

    KINDS: ClassVar = [(kind, kind) for kind in ("text", "number", "money", "date", "choice")]
    privacy: ClassVar = dict.fromkeys(
        ["noun", "key", "label", "kind", "choices", "order", "audiences", "is_searchable", "archived_at"],
        "business",
    )

    noun = models.CharField(max_length=12, choices=[(noun, noun) for noun in ("job", "client", "contact")])
    key = models.SlugField(max_length=60, db_index=False)
    label = models.CharField(max_length=120)
    kind = models.CharField(max_length=8, choices=KINDS, default="text")
    choices: Any = models.JSONField(default=list, blank=True)
    audiences = models.CharField(max_length=200, blank=True)
    is_searchable = models.BooleanField(_("found by search"), default=False)
    order = models.PositiveSmallIntegerField(default=0)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = Door(OwnFieldQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "noun", "key"], name="workspaces_ownfield_by_key")
        ]
