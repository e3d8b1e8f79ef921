"""The facts that files can announce. They never hold a file's name: who may read that, the door decides each time."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from fanlight.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class FileAdded(Fact):
    name = "file.added"
    meaning = "A document or photo was added to a room, by the business or by a contact."
    story = _("added a file")

    kind: str


@dataclass(frozen=True, kw_only=True)
class FilePublished(Fact):
    name = "file.published"
    meaning = "A file became visible to an audience."
    story = _("shared a file")

    audience: str


@dataclass(frozen=True, kw_only=True)
class FileWithdrawn(Fact):
    name = "file.withdrawn"
    meaning = "A file is no longer visible to an audience."
    story = _("stopped sharing a file")

    audience: str


@dataclass(frozen=True, kw_only=True)
class FileHidden(Fact):
    name = "file.hidden"
    meaning = "A file was put away: neither the business nor its clients see it in the room any more."
    story = _("removed a file")


@dataclass(frozen=True, kw_only=True)
class FileReplaced(Fact):
    name = "file.replaced"
    meaning = "A file got a next version; those who see the file see it as they are shown it."
    story = _("replaced a file")

    version: int


@dataclass(frozen=True, kw_only=True)
class FileCaptioned(Fact):
    name = "file.captioned"
    meaning = "The words below a photo were changed."
    story = _("changed the caption of a photo")


@dataclass(frozen=True, kw_only=True)
class FileSent(Fact):
    name = "file.sent"
    meaning = "A letter about a file was written to somebody on the job."
    story = _("sent a file")

    person: int


@dataclass(frozen=True, kw_only=True)
class FileSeen(Fact):
    name = "file.seen"
    meaning = "Somebody outside looked at a document or fetched it; once a day for each person and document."
    story = _("looked at a document")


@dataclass(frozen=True, kw_only=True)
class PhotosSeen(Fact):
    name = "file.photos_seen"
    meaning = "Somebody outside looked at photos of a room; once a day for each person."
    story = _("looked at photos")


@dataclass(frozen=True, kw_only=True)
class FileMoved(Fact):
    name = "file.moved"
    meaning = "A file was put into a folder of its room, or out of one."
    story = _("moved a file to another folder")


@dataclass(frozen=True, kw_only=True)
class FolderAdded(Fact):
    name = "folder.added"
    meaning = "A folder was added to a room."
    story = _("added a folder")


@dataclass(frozen=True, kw_only=True)
class FolderRenamed(Fact):
    name = "folder.renamed"
    meaning = "A folder got another name."
    story = _("renamed a folder")


@dataclass(frozen=True, kw_only=True)
class FolderRemoved(Fact):
    name = "folder.removed"
    meaning = "A folder was removed; what lay in it stayed in the room."
    story = _("removed a folder")
