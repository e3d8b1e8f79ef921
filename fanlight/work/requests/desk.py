"""Who looks after a request's room, for the alerts that conversations send."""

from fanlight.ground.rooms.models import Room
from fanlight.work.conversations.alerts import Desk
from fanlight.work.requests.models import WorkRequest
from fanlight.work.requests.models.watchers import told


def desk(room: Room) -> Desk | None:
    """None for a room that is not a request's, or that became a job's. Two queries."""
    request = WorkRequest.objects.within(room).filter(room=room, job=None).first()
    if request is None:
        return None
    return Desk(str(request), f"requests/{request.number}/", watchers=tuple(told(room)))
