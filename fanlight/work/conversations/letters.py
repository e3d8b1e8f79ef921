"""The letters that conversations send: to the team, about what a contact did, without a word of what was written."""

import datetime
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from fanlight.ground.mail.lines import without_placeholders
from fanlight.ground.mail.outbox import Draft
from fanlight.ground.rooms.models import Room

ALERT: Final = "alert"
ASSIGNED: Final = "assigned"


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What a contact did: the fact's name, who it was, and the page where the team reads it."""

    fact: str
    who: str
    title: str
    address: str

    @property
    def sentence(self) -> str:
        words = {
            "file.added": _("%(who)s sent a file"),
            "ask.answered": _("%(who)s sent what you asked for"),
            "appointment.confirmed": _("%(who)s confirmed a visit"),
            "appointment.move_wished": _("%(who)s asked to move a visit"),
        }.get(self.fact, _("%(who)s wrote a message"))
        return words % {"who": without_placeholders(self.who)}


def something_new(
    news: News, *, about: tuple[Room, str], to_address: str, send_at: datetime.datetime
) -> Draft:
    """`about`: the room, and the audience of the thread it is about; empty for what is no message."""
    room, audience = about
    where = _("on “%(title)s”") % {"title": without_placeholders(news.title)}
    return Draft(
        kind=ALERT,
        subject=f"{news.sentence} {where}",
        body="\n\n".join([f"{news.sentence} {where}.", _("Read it and answer here:"), news.address]),
        to_address=to_address,
        room=room,
        audience=audience,
        send_at=send_at,
    )


def yours_now(title: str, address: str, *, room: Room, to_address: str, who: str) -> Draft:
    """To the member who looks after a thread from now on, and by whose word."""
    named = {"who": without_placeholders(who), "title": without_placeholders(title)}
    sentence = _("%(who)s asks you to look after the messages on “%(title)s”") % named
    return Draft(
        kind=ASSIGNED,
        subject=sentence,
        body="\n\n".join([f"{sentence}.", _("Read them and answer here:"), address]),
        to_address=to_address,
        room=room,
    )
