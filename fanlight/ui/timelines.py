"""A history as people read it: by day on the reader's clock, and only what it is about, where they choose so."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fanlight.core.facts import FACTS
from fanlight.ui import dates

TOPICS: Final = {
    "documents": (gettext_lazy("Documents"), ("file", "folder")),
    "messages": (gettext_lazy("Messages"), ("note", "thread", "letter")),
    "visits": (gettext_lazy("Visits"), ("appointment", "key_date")),
    "asks": (gettext_lazy("To-dos"), ("ask",)),
    "access": (
        gettext_lazy("Access"),
        (
            *("access", "activation", "code", "codes", "colleague", "credential", "feed", "grant", "link"),
            *("passkey", "password", "person", "portal_invitation", "room", "visit"),
        ),
    ),
}
"""What a history may be narrowed to: its word for people, and the first words of the facts that belong there."""


@dataclass(frozen=True, slots=True)
class Day:
    """What happened on one day of the reader's calendar, in the order that it came in."""

    on: dt.date
    words: str
    entries: list[Any]


def by_day(entries: Iterable[Any]) -> list[Day]:
    """Entries with an `at`, which stand in order."""
    days = groupby(entries, key=lambda entry: dates.local(entry["at"]).date())
    return [Day(on, dates.day_heading(on), list(those)) for on, those in days]


def facts_of(topic: str) -> list[str]:
    """The names of the facts that belong to a topic."""
    _label, words = TOPICS[topic]
    return sorted(name for name in FACTS if name.partition(".")[0] in words)


def tabs(
    here: str, chosen: str, *, offered: Iterable[str], keeping: dict[str, str] | None = None
) -> list[Any]:
    """Everything and each topic, as `ui.tabs` takes them; `keeping`: what else stays in the address."""
    pairs = [("", _("Everything")), *((topic, str(TOPICS[topic][0])) for topic in offered)]
    return [
        {
            "label": label,
            "href": address(here, (keeping or {}) | {"topic": topic}),
            "current": topic == chosen,
        }
        for topic, label in pairs
    ]


def address(here: str, said: dict[str, str]) -> str:
    """`here` with what is said in its query; what is empty is left out."""
    query = urlencode({name: value for name, value in said.items() if value})
    return f"{here}?{query}" if query else here
