"""What the hottest pages read of a workspace, compiled once per kind of viewer."""

from typing import Final

from fanlight.core.prepared import Prepared
from fanlight.ground.workspaces.models import Member, SavedView

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
