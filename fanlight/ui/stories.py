"""What happened, in words: the sentence of a fact with its values put in, dates spelled as people say them."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fanlight.core.facts import FACTS
from fanlight.ui import dates

MOST_NAMES = 3
AS_DAY, AS_MOMENT = ("on", "until"), ("starts_at", "ends_at")
LOOKS = {
    "job": ("flag", "info"),
    "appointment": ("calendar-days", "info"),
    "key_date": ("calendar-clock", "mute"),
    "file": ("file-text", "ok"),
    "folder": ("folder", "mute"),
    "ask": ("list-todo", "info"),
    "note": ("message-square", "info"),
    "thread": ("message-square", "mute"),
    "letter": ("mail", "mute"),
    "link": ("link", "mute"),
    "visit": ("door-open", "mute"),
    "person": ("user", "mute"),
    "contact": ("user", "mute"),
    "asset": ("wrench", "info"),
    "client": ("building-2", "mute"),
    "site": ("map-pin", "mute"),
    "member": ("user", "mute"),
    "invitation": ("mail", "mute"),
    "access": ("key-round", "mute"),
    "portal_invitation": ("mail", "mute"),
    "room": ("globe", "mute"),
    "code": ("key-round", "mute"),
    "codes": ("key-round", "mute"),
    "feed": ("calendar-days", "mute"),
    "grant": ("key-round", "mute"),
    "activation": ("cloud-on", "ok"),
    "colleague": ("user", "mute"),
    "password": ("lock", "mute"),
    "passkey": ("key-round", "mute"),
    "request": ("inbox", "info"),
    "request_watchers": ("inbox", "mute"),
    "credential": ("key-round", "mute"),
    "sign_in": ("key-round", "mute"),
}
"""Icon and tone of a fact, by the first word of its name."""


def told(story: Any, payload: dict[str, Any]) -> str:
    """The sentence, complete but for who did it. A value that is sealed or missing leaves an ellipsis."""
    return str(story).format_map(_Spelled(payload))


def sentence(name: str, payload: dict[str, Any]) -> str:
    """The same by the name of a fact. One that another version of Fanlight wrote is not told by its name."""
    fact = FACTS.get(name)
    return told(fact.story, payload) if fact else _("did something that this version cannot name")


def look(name: str) -> tuple[str, str]:
    return LOOKS.get(name.partition(".")[0], ("history", "mute"))


class _Spelled(dict[str, Any]):
    def __getitem__(self, name: str) -> str:
        value = self.get(name)
        if value is None or isinstance(value, dict):
            return "…"
        if isinstance(value, list):
            return _several([str(one) for one in value])
        return _date(name, str(value)) if name in (*AS_DAY, *AS_MOMENT) else str(value)

    def __missing__(self, name: str) -> str:
        return "…"


def _several(names: list[str]) -> str:
    """Names in quotation marks; of many, the first and how many more."""
    shown = ", ".join(_("“%(name)s”") % {"name": name} for name in names[:MOST_NAMES])
    more = len(names) - MOST_NAMES
    if more <= 0:
        return shown
    return ngettext("%(names)s and %(num)s more", "%(names)s and %(num)s more", more) % {
        "names": shown,
        "num": more,
    }


def _date(name: str, value: str) -> str:
    try:
        moment = dt.datetime.fromisoformat(value)
    except ValueError:
        return value
    if moment.tzinfo is None:
        return dates.day(moment.date())
    return dates.when(moment) if name in AS_MOMENT else dates.day(moment)
