"""The tables of jobs, one file per root noun."""

from fanlight.work.jobs.models.appointments import Appointment
from fanlight.work.jobs.models.jobs import Job
from fanlight.work.jobs.models.key_dates import KeyDate
from fanlight.work.jobs.models.moves import MoveRequest
from fanlight.work.jobs.models.statuses import Status, StatusMove

__all__ = ["Appointment", "Job", "KeyDate", "MoveRequest", "Status", "StatusMove"]
