"""Who looks after a job's room, for the alerts that conversations send."""

from fanlight.ground.rooms.models import Room
from fanlight.work.conversations.alerts import Desk
from fanlight.work.jobs.models import Job


def desk(room: Room) -> Desk | None:
    """None for a room that is not a job's. One query."""
    job = Job.objects.within(room).filter(room=room).select_related("member").first()
    return Desk(str(job), f"jobs/{job.number}/", job.member) if job else None
