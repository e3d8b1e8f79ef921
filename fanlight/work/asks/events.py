"""The facts that asks can announce. What was asked and answered stays in the ask, behind its door."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from fanlight.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class AskPut(Fact):
    name = "ask.put"
    meaning = (
        "The business asked an audience of a room for something. `kind` is file, answer or confirmation."
    )
    story = _("asked for something")

    kind: str


@dataclass(frozen=True, kw_only=True)
class AskChanged(Fact):
    name = "ask.changed"
    meaning = "What is asked for, or until when, was put in other words."
    story = _("changed what was asked for")


@dataclass(frozen=True, kw_only=True)
class AskAnswered(Fact):
    name = "ask.answered"
    meaning = "A contact gave what was asked for. `kind` is file, answer or confirmation."
    story = _("gave what was asked for")

    kind: str


@dataclass(frozen=True, kw_only=True)
class AskAccepted(Fact):
    name = "ask.accepted"
    meaning = "The business took what the client gave."
    story = _("accepted what was sent")


@dataclass(frozen=True, kw_only=True)
class AskSentBack(Fact):
    name = "ask.sent_back"
    meaning = "The business could not use what the client gave, and said why."
    story = _("asked again")


@dataclass(frozen=True, kw_only=True)
class AskWithdrawn(Fact):
    name = "ask.withdrawn"
    meaning = "The business does not need it any more."
    story = _("no longer asks for something")


@dataclass(frozen=True, kw_only=True)
class AskReminded(Fact):
    name = "ask.reminded"
    meaning = "Contacts were reminded by letter of what they are asked for. `people`: how many letters were written."
    story = _("reminded {people} of what is still wanted")

    people: int
