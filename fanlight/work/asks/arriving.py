"""Files that were asked for, on their way in pieces: each says which ask it answers, and which wording was read."""

from typing import Final

from fanlight.core.viewers import Viewer
from fanlight.work.asks.models import AlreadyGiven, Ask, NothingToSend, Reworded
from fanlight.work.files.models import File, Upload
from fanlight.work.files.models.purposes import Purpose

PURPOSE: Final = "ask"


def about(ask: Ask) -> str:
    """What an upload says that answers this ask as it reads now."""
    return f"{ask.key}.{ask.revision}"


def _require(upload: Upload, by: Viewer) -> None:
    ask, read = _asked(upload, by)
    ask.require_wanted(by=by, read=read)


def _fulfil(upload: Upload, file: File, by: Viewer) -> None:
    ask, read = _asked(upload, by)
    ask.give_file(file, by=by, read=read)


def _asked(upload: Upload, by: Viewer) -> tuple[Ask, int]:
    """The ask of that room as its reader sees it. Raises AlreadyGiven for one that is not there, or is no more."""
    key, _dot, read = upload.about.partition(".")
    asks = Ask.objects.visible_to(by).filter(room_id=upload.room_id).select_related("room")
    ask = asks.filter(key=key).first()
    if ask is None:
        raise AlreadyGiven
    return ask, int(read) if read.isascii() and read.isdigit() and len(read) < 10 else 0


ANSWERING: Final = Purpose(_require, _fulfil, refusals=(AlreadyGiven, Reworded, NothingToSend), keeps=True)
