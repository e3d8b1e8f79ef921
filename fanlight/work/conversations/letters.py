"""The letters that conversations send: to the team, about what a contact did, without a word of what was written."""

import datetime
import re
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from fanlight.ground.mail.outbox import Draft
from fanlight.ground.rooms.models import Room

ALERT: Final = "alert"
BRACE: Final = re.compile(r"\{(?=[{%])")


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What a contact did: the fact's name, who it was, and the page where the team reads it."""

    fact: str
    who: str
    title: str
    address: str

    @property
    def sentence(self) -> str:
        words = _("%(who)s sent a file") if self.fact == "file.added" else _("%(who)s wrote a message")
        return words % {"who": _plain(self.who)}


def something_new(news: News, *, room: Room, to_address: str, send_at: datetime.datetime) -> Draft:
    where = _("on “%(title)s”") % {"title": _plain(news.title)}
    return Draft(
        kind=ALERT,
        subject=f"{news.sentence} {where}",
        body="\n\n".join([f"{news.sentence} {where}.", _("Read it and answer here:"), news.address]),
        to_address=to_address,
        room=room,
        send_at=send_at,
    )


def _plain(name: str) -> str:
    """A name that cannot pass for a dynamic value of the letter."""
    return BRACE.sub("{ ", name)
