"""What the hottest pages read of a workspace, compiled once per kind of viewer."""

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
    lambda viewer, noun: (
        OwnField.objects.visible_to(viewer)
        .in_use()
        .for_noun(noun)
        .values(
            "key",
            "label",
            "kind",
            currency=F("workspace__currency"),
            zone=F("workspace__zone"),
            date_order=F("workspace__date_order"),
        )
    )
)
"""The fields of one noun that this viewer may know of, with how the workspace writes their values."""


def shown_fields(viewer: Viewer, noun: str, own: dict[str, Any]) -> list[tuple[str, str]]:
    """Label and words of each field that the row says something in. No query for a row that says nothing."""
    found = SHOWN_FIELDS(viewer, noun=noun) if own else []
    return [
        (field.label, shown(field, own[field.key], _conventions(field)))
        for field in found
        if is_said(own.get(field.key))
    ]


def _conventions(field: Any) -> Conventions:
    return Conventions.named(field.currency, zone=field.zone, date_order=field.date_order)
