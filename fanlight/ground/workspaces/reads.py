"""What the hottest pages read of a workspace, compiled once per kind of viewer."""

import functools
from typing import Any, Final

from django.db.models import F

from fanlight.core.prepared import Prepared
from fanlight.core.viewers import Viewer
from fanlight.ground.workspaces.conventions import Conventions
from fanlight.ground.workspaces.fields import is_said, shown
from fanlight.ground.workspaces.models import Member, OwnField, SavedView

WORKING: Final = Prepared(
    lambda viewer: (
        Member.objects.visible_to(viewer).working().order_by("name", "id").values("id", "key", "name")
    )
)
VIEWS: Final = Prepared(
    lambda viewer, listing: (
        SavedView.objects.visible_to(viewer).of_list(listing).values("key", "name", "query", "member_id")
    )
)
"""The saved views of a list that this member may choose from: their own and shared ones."""
SHOWN_FIELDS: Final = Prepared(
    lambda viewer: (
        OwnField.objects.visible_to(viewer)
        .in_use()
        .order_by("order", "label", "id")
        .values(
            "noun",
            "key",
            "label",
            "kind",
            currency=F("workspace__currency"),
            zone=F("workspace__zone"),
            date_order=F("workspace__date_order"),
        )
    )
)
"""The fields that this viewer may know of, whatever they belong to, with how the workspace writes their values."""


class ShownFields:
    """What one page shows of the fields of several rows: read once, and not at all where no row says anything."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer

    def lines(self, noun: str, own: dict[str, Any] | None) -> list[tuple[str, str]]:
        """Label and words of each field of the noun that the row says something in."""
        if not own:
            return []
        return [
            (field.label, shown(field, own[field.key], _conventions(field)))
            for field in self._fields
            if field.noun == noun and is_said(own.get(field.key))
        ]

    @functools.cached_property
    def _fields(self) -> list[Any]:
        return SHOWN_FIELDS(self.viewer)


def _conventions(field: Any) -> Conventions:
    return Conventions.named(field.currency, zone=field.zone, date_order=field.date_order)
