"""What somebody asks for: as it was typed, which a draft keeps, and as it was understood, which a request keeps."""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from fanlight.core.errors import Malformed, Sentence
from fanlight.core.folding import folded
from fanlight.core.viewers import GrantViewer
from fanlight.ground.access.entering.links import without_secrets
from fanlight.ground.mail.lines import one_line
from fanlight.ground.people.models import Client, Site
from fanlight.ground.people.models.sites import LONGEST_LINES
from fanlight.ground.workspaces.models import Workspace
from fanlight.work.requests import reach

KINDS: Final = [("quote", _("A quote")), ("job", _("A job"))]
PARTS: Final = [
    ("", _("Any time")),
    ("morning", _("Morning")),
    ("afternoon", _("Afternoon")),
    ("evening", _("Evening")),
]
LONGEST_TITLE: Final = 200
LONGEST_WORDS: Final = 5_000
MOST_WISHES: Final = 3
FURTHEST: Final = datetime.timedelta(days=730)
FIELDS: Final = {"kind": 10, "client": 22, "title": 400, "site": 22, "place": 600, "words": 2 * LONGEST_WORDS}
"""What a draft keeps of each field, in characters: more than may be sent, so that nothing is lost by being too long."""
NOT_IN_TEXT: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class Faults(Malformed):
    """All that is wrong with a request, by field, so that it is said at once."""

    code = "request.faults"

    def __init__(self, by_field: Mapping[str, Sentence]) -> None:
        self.by_field = dict(by_field)
        name = next(iter(self.by_field))
        super().__init__(self.by_field[name], field=name)


@dataclass(frozen=True, slots=True)
class Wish:
    """A day that would suit, or a part of it."""

    on: datetime.date
    part: str = ""

    @property
    def row(self) -> dict[str, str]:
        return {"on": self.on.isoformat(), "part": self.part}

    @classmethod
    def of(cls, row: Mapping[str, str]) -> "Wish":
        return cls(datetime.date.fromisoformat(row["on"]), row["part"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """The fields of the form as they were typed, and up to three wished days, each with a part of the day."""

    kind: str = ""
    client: str = ""
    title: str = ""
    site: str = ""
    place: str = ""
    words: str = ""
    wishes: tuple[tuple[str, str], ...] = (("", ""),) * MOST_WISHES

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> "Typed":
        """From the fields of a form or the row of a draft; whatever else is there is left out."""
        said = {
            name: str(given.get(name, "") or "").replace("\0", "")[:most] for name, most in FIELDS.items()
        }
        days = range(1, MOST_WISHES + 1)
        wishes = tuple(
            (str(given.get(f"on_{n}", ""))[:10], str(given.get(f"part_{n}", ""))[:10]) for n in days
        )
        return cls(**said, wishes=wishes)

    @property
    def row(self) -> dict[str, str]:
        """What a draft keeps."""
        said = {name: getattr(self, name) for name in FIELDS}
        for n, (on, part) in enumerate(self.wishes, start=1):
            said |= {f"on_{n}": on, f"part_{n}": part}
        return {name: value for name, value in said.items() if value}

    @property
    def is_empty(self) -> bool:
        """Nothing was written that is worth keeping."""
        return not any(folded(said) for said in (self.title, self.words, self.place))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request that can be kept."""

    kind: str
    title: str
    words: str = ""
    client: Client | None = None
    site: Site | None = None
    place: str = ""
    wishes: list[Wish] = field(default_factory=list)


def understood(typed: Typed, *, by: GrantViewer) -> Asked:
    """Raises Faults that name every field. Links that open something are taken out of the texts. A few queries."""
    faults: dict[str, Sentence] = {}
    if typed.kind not in dict(KINDS):
        faults["kind"] = _("Choose whether you want a quote or a job.")
    title = _line(typed, "title", LONGEST_TITLE, faults=faults)
    if not folded(title):
        faults["title"] = _("Say in a few words what is to be done.")
    words = _text(typed.words, faults)
    site, client = _whose(typed, by, faults)
    place = _line(typed, "place", LONGEST_LINES, faults=faults)
    if site and folded(place):
        faults["place"] = _("Choose an address above or write another one here, not both.")
    wishes = _wishes(typed, by, faults)
    if faults:
        raise Faults(faults)
    clean = {name: without_secrets(text, owner=by) for name, text in (("title", title), ("words", words))}
    place = without_secrets(place, owner=by) if folded(place) else ""
    return Asked(kind=typed.kind, client=client, site=site, place=place, wishes=wishes, **clean)


def _line(typed: Typed, name: str, most: int, *, faults: dict[str, Sentence]) -> str:
    text = getattr(typed, name)
    line = one_line(NOT_IN_TEXT.sub(" ", text), most=len(text) + 1)
    if len(line) > most:
        faults[name] = _("At most %(most)s characters.") % {"most": most}
    return line


def _text(text: str, faults: dict[str, Sentence]) -> str:
    kept = NOT_IN_TEXT.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if len(kept) > LONGEST_WORDS:
        faults["words"] = _("At most %(most)s characters.") % {"most": f"{LONGEST_WORDS:,}"}
    return kept


def _whose(typed: Typed, by: GrantViewer, faults: dict[str, Sentence]) -> tuple[Site | None, Client | None]:
    """The site that was chosen, and the client it is for: the site's, the chosen one, or the only one there is."""
    clients = reach.clients_of(by)
    site = reach.site_named(by, typed.site) if typed.site else None
    if typed.site and site is None:
        faults["site"] = _("Choose one of your addresses, or write another one below.")
    if site is not None:
        return site, site.client
    if len(clients) == 1:
        return None, clients[0]
    chosen = next((client for client in clients if client.key == typed.client), None)
    if clients and chosen is None:
        faults["client"] = _("Choose for whom you ask.")
    return None, chosen


def _wishes(typed: Typed, by: GrantViewer, faults: dict[str, Sentence]) -> list[Wish]:
    """Days in their order, each once. Empty rows are nobody's fault."""
    zone = Workspace.objects.get(pk=by.workspace_id).zone_info
    today, found = now().astimezone(zone).date(), set()
    for n, (on, part) in enumerate(typed.wishes, start=1):
        if not on:
            continue
        try:
            day = datetime.date.fromisoformat(on)
        except ValueError:
            faults[f"on_{n}"] = _("Choose a day.")
            continue
        if not today <= day <= today + FURTHEST:
            faults[f"on_{n}"] = _("Choose a day from today on, at most two years ahead.")
        found.add((day, part if part in dict(PARTS) else ""))
    return [Wish(*one) for one in sorted(found)]
