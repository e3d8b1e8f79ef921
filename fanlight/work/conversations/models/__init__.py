"""The tables of this package, one module per root noun."""

from fanlight.work.conversations.models.marks import ReadMark
from fanlight.work.conversations.models.notes import LONGEST_NOTE, Note, NoteAttachment, NoteQuerySet
from fanlight.work.conversations.models.threads import Thread

__all__ = ["LONGEST_NOTE", "Note", "NoteAttachment", "NoteQuerySet", "ReadMark", "Thread"]
