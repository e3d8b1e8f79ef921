"""What both faces do with a message that is written: send it, or give it back with the reason and nothing lost."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django.conf import settings
from django.http import HttpResponse

from fanlight.core.errors import Malformed, Sentence, TooOften
from fanlight.core.viewers import Viewer
from fanlight.ground.blobs.kinds import ACCEPTED
from fanlight.ground.rooms.models import Room
from fanlight.ui.answers import Context, later, show
from fanlight.work.conversations.models import LONGEST_NOTE
from fanlight.work.conversations.sending import FilesRefused, Message, RefusedFile, kept_files, send
from fanlight.work.files.models import File

PRESS: Final = re.compile(r"[A-Za-z0-9_-]{8,64}").fullmatch


def new_press() -> str:
    """Names one sending of a form, by which a second one is known."""
    return secrets.token_hex(32)


@dataclass(frozen=True)
class Draft:
    """What the composer shows: nothing yet, or what was not sent, and why. `kept` files go with the next press."""

    typed: str = ""
    wrong: Sentence = ""
    kept: Sequence[File] = ()
    refused: Sequence[RefusedFile] = ()
    press: str = field(default_factory=new_press)
    status: int = 200
    wait_seconds: int = 0

    @property
    def limit_bytes(self) -> int:
        return int(settings.UPLOAD_BYTES)

    @property
    def accepted(self) -> str:
        return ACCEPTED

    @property
    def limit(self) -> int:
        return LONGEST_NOTE

    def answer(self, request: Any, template: str, context: Context, *, fragment: str) -> HttpResponse:
        """The form once more: 422 with what is wrong, 429 with when to come again."""
        response = show(request, template, context, fragment=fragment, status=self.status)
        return later(response, self.wait_seconds) if self.wait_seconds else response


def message_of(request: Any, audience: str | None = None) -> Message:
    """What the form says."""
    press = request.POST.get("press", "")
    return Message(
        body=request.POST.get("body", ""),
        audience=audience,
        press=press if PRESS(press) else "",
        uploads=[one for one in request.FILES.getlist("files") if one.name],
        kept=request.POST.getlist("kept"),
    )


def unsent(message: Message, *, by: Viewer, room: Room) -> Draft | None:
    """Sends it: None. What could not be sent comes back as the form that goes on from there."""
    back = Draft(typed=message.body, press=message.press or new_press(), status=422)
    try:
        send(message, by=by, room=room)
    except FilesRefused as refusal:
        return replace(back, wrong=refusal.message, kept=refusal.kept, refused=refusal.refused)
    except TooOften as refusal:
        kept = kept_files(message, by=by, room=room)
        wait = int(refusal.seconds) + 1
        return replace(back, wrong=refusal.message, kept=kept, status=429, wait_seconds=wait)
    except Malformed as refusal:
        return replace(back, wrong=refusal.message, kept=kept_files(message, by=by, room=room))
    return None
