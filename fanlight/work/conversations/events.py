"""The facts that conversations can announce. They never hold what was written: the note does, behind its door."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from fanlight.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class NoteWritten(Fact):
    name = "note.written"
    meaning = (
        "A note was written in a room: by a contact, by the business to one audience, or for the team only."
    )
    story = _("wrote a note")


@dataclass(frozen=True, kw_only=True)
class ThreadSettled(Fact):
    name = "thread.settled"
    meaning = "The team said that nobody waits for an answer in a thread any more."
    story = _("marked the messages as done")


@dataclass(frozen=True, kw_only=True)
class ThreadReopened(Fact):
    name = "thread.reopened"
    meaning = "The team took it back that a thread was done."
    story = _("opened the messages again")


@dataclass(frozen=True, kw_only=True)
class ThreadAssigned(Fact):
    name = "thread.assigned"
    meaning = "A member of the team looks after a thread from now on."
    story = _("chose who looks after the messages")


@dataclass(frozen=True, kw_only=True)
class ThreadLetGo(Fact):
    name = "thread.let_go"
    meaning = "Nobody in particular looks after a thread any more."
    story = _("said that nobody in particular looks after the messages")
