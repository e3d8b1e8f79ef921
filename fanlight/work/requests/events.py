"""The facts that work requests can announce. They never hold what was asked: the request does, behind its door."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from fanlight.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class RequestSent(Fact):
    name = "request.sent"
    meaning = "A contact asked for work: a quote or a job. `number`: of the request."
    story = _("sent the request {number}")

    number: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class RequestAccepted(Fact):
    name = "request.accepted"
    meaning = "The team looks at a work request."
    story = _("took on the request {number}")

    number: str


@dataclass(frozen=True, kw_only=True)
class RequestDeclined(Fact):
    name = "request.declined"
    meaning = "The team said no to a work request. The request holds the reason, which the client reads."
    story = _("declined the request {number}")

    number: str


@dataclass(frozen=True, kw_only=True)
class RequestReopened(Fact):
    name = "request.reopened"
    meaning = "The team looks at a work request again that it had declined."
    story = _("opened the request {number} again")

    number: str


@dataclass(frozen=True, kw_only=True)
class RequestWithdrawn(Fact):
    name = "request.withdrawn"
    meaning = "A contact took a work request back, before the team had looked at it."
    story = _("took the request {number} back")

    number: str


@dataclass(frozen=True, kw_only=True)
class RequestBecameJob(Fact):
    name = "request.became_job"
    meaning = "A work request became a job, in the same room. `number`: of the request; `job`: of the job."
    story = _("made the request {number} the job {job}")

    number: str
    job: str


@dataclass(frozen=True, kw_only=True)
class WatchersChosen(Fact):
    name = "request_watchers.chosen"
    meaning = "An administrator chose who hears of new work requests. `names`: nobody means the owners."
    story = _("chose who hears of work requests: {people}")

    people: list[str]
