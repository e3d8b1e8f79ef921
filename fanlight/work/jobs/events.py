"""The facts that jobs can announce."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from fanlight.core.facts import Fact, Personal


@dataclass(frozen=True, kw_only=True)
class JobOpened(Fact):
    name = "job.opened"
    meaning = "A job began."
    story = _("opened the job")


@dataclass(frozen=True, kw_only=True)
class JobEdited(Fact):
    name = "job.edited"
    meaning = "Title, client, address or other details of a job were changed."
    story = _("changed the details of the job")

    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class JobFilled(Fact):
    name = "job.filled"
    meaning = (
        "Fields that the workspace added say something else on a job. `labels`: what they were called then."
    )
    story = _("changed {labels}")

    labels: list[str]


@dataclass(frozen=True, kw_only=True)
class JobMoved(Fact):
    name = "job.moved"
    meaning = "A job came to another status."
    story = _("moved the job to “{status}”")

    status: str


@dataclass(frozen=True, kw_only=True)
class JobConfirmed(Fact):
    name = "job.confirmed"
    meaning = "A job came to a status that means confirmed. Each time it does."
    story = _("confirmed the job")


@dataclass(frozen=True, kw_only=True)
class PortalOpened(Fact):
    name = "activation.automatic"
    meaning = "A confirmed job opened the portal for one of its people by itself. Once per job."
    story = _("turned the portal on automatically for {to}")

    contact: int
    to: Personal


@dataclass(frozen=True, kw_only=True)
class JobApproved(Fact):
    name = "job.approved"
    meaning = "A job was approved: it goes ahead. Once per job."
    story = _("approved the job")


@dataclass(frozen=True, kw_only=True)
class JobClosed(Fact):
    name = "job.closed"
    meaning = "A job is done, or was cancelled."
    story = _("closed the job")


@dataclass(frozen=True, kw_only=True)
class JobReopened(Fact):
    name = "job.reopened"
    meaning = "A closed job goes on."
    story = _("opened the job again")


@dataclass(frozen=True, kw_only=True)
class JobArchived(Fact):
    name = "job.archived"
    meaning = "A job was put away: out of the lists, and read only for its clients."
    story = _("archived the job")


@dataclass(frozen=True, kw_only=True)
class JobRestored(Fact):
    name = "job.restored"
    meaning = "An archived job was taken out again."
    story = _("restored the job")


@dataclass(frozen=True, kw_only=True)
class AppointmentPlanned(Fact):
    name = "appointment.planned"
    meaning = "A visit was planned."
    story = _("planned “{title}”")

    title: str
    starts_at: str


@dataclass(frozen=True, kw_only=True)
class AppointmentChanged(Fact):
    name = "appointment.changed"
    meaning = "A visit was moved or its details changed."
    story = _("changed “{title}”")

    title: str
    starts_at: str


@dataclass(frozen=True, kw_only=True)
class AppointmentCancelled(Fact):
    name = "appointment.cancelled"
    meaning = "A visit was cancelled."
    story = _("cancelled “{title}”")

    title: str


@dataclass(frozen=True, kw_only=True)
class AppointmentConfirmed(Fact):
    name = "appointment.confirmed"
    meaning = "A contact said that a visit suits them."
    story = _("confirmed “{title}”")

    title: str


@dataclass(frozen=True, kw_only=True)
class MoveWished(Fact):
    name = "appointment.move_wished"
    meaning = "A contact asked for another time for a visit."
    story = _("asked to move “{title}”")

    title: str


@dataclass(frozen=True, kw_only=True)
class MoveTakenBack(Fact):
    name = "appointment.move_taken_back"
    meaning = "A contact no longer asks for another time."
    story = _("no longer asks to move “{title}”")

    title: str


@dataclass(frozen=True, kw_only=True)
class MoveAnswered(Fact):
    name = "appointment.move_answered"
    meaning = "The business answered a wish for another time. `outcome` is moved or declined."
    story = _("answered the wish to move “{title}”: {outcome}")

    title: str
    outcome: str


@dataclass(frozen=True, kw_only=True)
class AppointmentRestored(Fact):
    name = "appointment.restored"
    meaning = "A cancelled visit takes place after all."
    story = _("took back the cancelling of “{title}”")

    title: str
    starts_at: str


@dataclass(frozen=True, kw_only=True)
class KeyDateSet(Fact):
    name = "key_date.set"
    meaning = "A named date of a job was set or changed."
    story = _("set “{title}” to {on}")

    title: str
    on: str


@dataclass(frozen=True, kw_only=True)
class KeyDateRemoved(Fact):
    name = "key_date.removed"
    meaning = "A named date of a job was removed."
    story = _("removed “{title}”")

    title: str
