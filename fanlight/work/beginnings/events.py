"""The facts that beginnings can announce."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from fanlight.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class SamplesAdded(Fact):
    name = "samples.added"
    meaning = "A made-up client with three jobs was put in, to look around with."
    story = _("put in sample data")

    jobs: list[str]


@dataclass(frozen=True, kw_only=True)
class SamplesRemoved(Fact):
    name = "samples.removed"
    meaning = "The sample data was taken out again, but for what had been changed or used meanwhile."
    story = _("took the sample data out")

    rows: int
    kept: list[str]
