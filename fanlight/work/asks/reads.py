"""What the job's page in the portal reads of asks, compiled once per kind of viewer. No visibility of its own."""

from typing import Final

from fanlight.core.prepared import Prepared
from fanlight.work.asks.models import Ask

ROW: Final = (
    "key",
    "kind",
    "text",
    "details",
    "due_on",
    "state",
    "words",
    "reason",
    "answered_at",
    "contact_id",
    "revision",
)
SHOWN: Final = 50

ASKS: Final = Prepared(
    lambda viewer, room: (
        Ask.objects.visible_to(viewer).filter(room_id=room).waiting_first().values(*ROW)[:SHOWN]
    )
)
