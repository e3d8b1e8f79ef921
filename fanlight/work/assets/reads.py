"""What the portal's bar reads on every page, compiled once per kind of viewer. No visibility of its own."""

from typing import Final

from django.db.models import BooleanField, Case, Exists, Value, When

from fanlight.core.prepared import Prepared
from fanlight.core.viewers import PortalViewer
from fanlight.ground.rooms.models import PortalSetting
from fanlight.work.assets.models import Asset
from fanlight.work.assets.models.assets import SECTION

_WORDS: Final = Prepared(
    lambda viewer: (
        PortalSetting.objects.visible_to(viewer)
        .filter(room=None)
        .values(
            "name",
            "on",
            has_content=Case(
                When(name=SECTION, then=Exists(Asset.objects.visible_to(viewer))),
                default=Value(True),
                output_field=BooleanField(),
            ),
        )
    )
)


def offered(viewer: PortalViewer) -> set[str]:
    """The switches of the viewer's portal that are on; assets only where there are some to see. One statement."""
    return {word.name for word in _WORDS(viewer) if word.on and word.has_content}
