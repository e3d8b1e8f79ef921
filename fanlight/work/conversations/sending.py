"""Sending a message with files: each file is taken by itself, and nothing is sent before all of them are.

What was taken stays in the room for a day, known to its sender alone, until the message goes: whoever presses again
sends it along by its key, without choosing it once more.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from fanlight.core.errors import Malformed, NoSpace, NotAllowed, Sentence, TooOften
from fanlight.core.viewers import Viewer
from fanlight.ground.access.entering import limits
from fanlight.ground.rooms import rights
from fanlight.ground.rooms.models import Room
from fanlight.work.conversations.models.notes import MOST_FILES, Enclosed, Note, TooManyFiles, readable
from fanlight.work.files.models import File
from fanlight.work.files.models.refusals import NotKept

AT_ONCE: Final = limits.Budget("notes", burst=60, every_seconds=20)
"""What one contact may send: enough for any conversation, too little to bury a team."""


@dataclass(frozen=True, slots=True)
class Message:
    """What a form says. `uploads`: files with it; `kept`: keys of files that an earlier press brought already."""

    body: str
    audience: str | None = None
    press: str = ""
    uploads: Sequence[Any] = ()
    kept: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class RefusedFile:
    name: str
    why: Sentence


class FilesRefused(Malformed):
    """Nothing was sent: some files were not taken, or not kept. `kept` lie in the room and go with the next press."""

    code = "note.files_refused"
    field = "files"

    def __init__(self, refused: list[RefusedFile], kept: list[File]) -> None:
        self.refused, self.kept = refused, kept
        some = _("Some files were not taken, so the message was not sent yet.")
        super().__init__(some if refused else NotKept.message)


def send(message: Message, *, by: Viewer, room: Room) -> Note:
    """The message, with its files. The same press twice is one.

    Raises NotAllowed, also for a file of somebody who may not add any; TooOften; FilesRefused; and what `Note.write`
    raises. Call it outside a transaction: bytes are written and attempts are counted first.
    """
    words: dict[str, Any] = {"room": room, "audience": message.audience, "body": message.body}
    if sent := Note.of_press(message.press, by=by, **words):
        return sent
    _require_calm(by, room)
    if not (message.uploads or message.kept):
        return Note.write(by=by, **words, enclosed=Enclosed(press=message.press))
    if not rights.may(by, "may.upload", room):
        raise NotAllowed("note.attach")
    if len(message.uploads) + len(message.kept) > MOST_FILES:
        raise TooManyFiles
    readable(message.body, by=by, may_be_empty=True)
    try:
        return _sent_with_files(message, words, by=by)
    except FilesRefused:
        if sent := Note.of_press(message.press, by=by, **words):
            return sent  # by the same press a moment ago, which took them along
        raise


def _require_calm(by: Viewer, room: Room) -> None:
    """Somebody who may write here, and does not flood the team."""
    if not rights.may(by, "may.write", room):
        raise NotAllowed("note.write")
    if by.is_contact and (seconds := limits.charge(AT_ONCE, str(by.actor[1]))):
        raise TooOften(seconds, _("These were many messages in a short time. Please wait a moment."))


def kept_files(message: Message, *, by: Viewer, room: Room) -> list[File]:
    """What an earlier press of the sender brought and no message took along, in the order of its form."""
    fresh = File.objects.within(by).in_room(room).unsent_of(by)
    chosen = list(dict.fromkeys(message.kept))[:MOST_FILES]
    found = {file.key: file for file in fresh.filter(key__in=chosen)}
    return [found[key] for key in chosen if key in found]


def _sent_with_files(message: Message, words: dict[str, Any], *, by: Viewer) -> Note:
    files = _files(message, by=by, room=words["room"])
    try:
        return Note.write(by=by, **words, enclosed=Enclosed(files, message.press))
    except NotKept:
        still = replace(message, kept=[file.key for file in files])
        raise FilesRefused([], kept_files(still, by=by, room=words["room"])) from None


def _files(message: Message, *, by: Viewer, room: Room) -> list[File]:
    files, refused = kept_files(message, by=by, room=room), list[RefusedFile]()
    is_whole = {file.key for file in files} == set(message.kept)
    for upload in message.uploads:
        try:
            file = File.add_for_message(by=by, room=room, upload=upload)
        except (Malformed, NoSpace, TooOften) as refusal:
            refused.append(RefusedFile(str(upload.name), refusal.message))
        else:
            files += [] if file in files else [file]
    if refused or not is_whole:
        raise FilesRefused(refused, files)
    return files
