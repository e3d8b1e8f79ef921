"""The tables of jobs, one file per root noun."""

from fanlight.work.jobs.models.appointments import Appointment, KeyDate
from fanlight.work.jobs.models.jobs import Job
from fanlight.work.jobs.models.statuses import Status, StatusMove

__all__ = ["Appointment", "Job", "KeyDate", "Status", "StatusMove"]
