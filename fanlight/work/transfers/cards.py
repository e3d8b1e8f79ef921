"""Address books (.vcf): vCards 2.1, 3.0 and 4.0 as rows of a table whose columns are always the same.

Streams card by card. Pictures, sounds and keys are passed over; cards that stand for a group of others are no contacts.
"""

import quopri
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple, TextIO

from django.utils.translation import gettext_lazy as _

from fanlight.work.transfers.delimited import encoding_of, opened
from fanlight.work.transfers.records import Record, Shape, Unreadable, clean, without_empty_end

NAMES: Final = (
    "Name", "Company", "Job title", "Email", "Email 2", "Email 3", "Phone", "Mobile", "Address", "Website", "Note",
    "UID",
)  # fmt: skip
LONGEST_LINE: Final = 100_000
"""Of a property that is read; a picture may be longer, for nobody keeps it."""
MOST_LINES: Final = 100_000
LONGEST_HEAD: Final = 500
"""In which a property says how it is written."""
SLOW: Final = frozenset({"punycode", "idna"})
"""No letters of an address book, and decoding them costs their length squared."""
BULKY: Final = frozenset({"PHOTO", "LOGO", "SOUND", "KEY", "X-ABCROP-RECTANGLE"})
READ: Final = frozenset(
    "KIND X-ADDRESSBOOKSERVER-KIND N FN ORG TITLE ROLE EMAIL TEL ADR URL NOTE UID".split()
)
MOST_OF_A_KIND: Final = 1000
PARAMETER: Final = re.compile(r';((?:[^;:"]|"[^"]*")*)')
ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)
NOT_SPOKEN: Final = frozenset({"fax", "pager", "bbs", "modem", "textphone"})
MOBILE: Final = frozenset({"cell", "mobile", "iphone"})


class Property(NamedTuple):
    """One line of a card: its name, what is said of it (`type` values and flags, all lower case), its raw value."""

    name: str
    marks: frozenset[str]
    value: str


@dataclass(slots=True)
class Card:
    """What is kept of one card."""

    found: dict[str, list[Property]] = field(default_factory=dict)

    def keep(self, one: Property) -> None:
        """What nobody reads is passed over: a card may be as long as its file."""
        if one.name not in READ:
            return
        same = self.found.setdefault(one.name, [])
        if len(same) == MOST_OF_A_KIND:
            raise Unreadable(_("A card of this address book has too many lines of one kind."))
        same.append(one)

    @property
    def is_group(self) -> bool:
        return any(self.first(name).lower() == "group" for name in ("KIND", "X-ADDRESSBOOKSERVER-KIND"))

    def first(self, name: str) -> str:
        values = self.found.get(name)
        return _plain(values[0].value) if values else ""

    def parts(self, name: str) -> list[str]:
        """The parts of a structured value: of a name, an address, an organisation."""
        values = self.found.get(name)
        return [clean(_plain(part)) for part in _split(values[0].value, ";")] if values else []

    def emails(self) -> list[str]:
        kept = sorted(self.found.get("EMAIL", ()), key=lambda one: "pref" not in one.marks)
        return list(dict.fromkeys(_plain(one.value).removeprefix("mailto:") for one in kept))

    def phones(self, *, mobile: bool) -> str:
        spoken = [one for one in self.found.get("TEL", ()) if not one.marks & NOT_SPOKEN]
        fitting = [one for one in spoken if bool(one.marks & MOBILE) == mobile]
        return _plain(fitting[0].value).removeprefix("tel:") if fitting else ""

    def name(self) -> str:
        last, first, middle, before, after = [*self.parts("N"), "", "", "", "", ""][:5]
        spelled = " ".join(part for part in (before, first, middle, last, after) if part)
        company = [*self.parts("ORG"), ""][0]
        return self.first("FN") or spelled or company

    def cells(self) -> list[str]:
        emails = self.emails()
        address = ", ".join(part for part in self.parts("ADR") if part)
        return [
            self.name(),
            [*self.parts("ORG"), ""][0],
            self.first("TITLE") or self.first("ROLE"),
            *[*emails, "", ""][:2],
            "; ".join(emails[2:]),
            self.phones(mobile=False),
            self.phones(mobile=True),
            address,
            self.first("URL"),
            self.first("NOTE"),
            self.first("UID").removeprefix("urn:uuid:"),
        ]


def are_cards(head: bytes) -> bool:
    begins = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:11]
    return begins.upper() == b"BEGIN:VCARD" or b"B\0E\0G\0I\0N\0:\0V\0C\0A\0R\0D" in head[:40].upper()


def shape_of(path: Path) -> Shape:
    return Shape(encoding_of(path), ";", list(NAMES), form="cards", top=0)


def records(path: Path, shape: Shape) -> Iterator[Record]:
    """One for each card, counted from 1. Raises Unreadable where one is broken off."""
    with opened(path, shape.encoding) as text:
        for number, card in enumerate(_cards(text), 1):
            cells = without_empty_end([clean(cell) for cell in card.cells()])
            if cells and not card.is_group:
                yield Record(number, cells)


def _cards(text: TextIO) -> Iterator[Card]:
    card, depth, number = Card(), 0, 0
    for line in _unfolded(text):
        found = _property(line)
        if found is None:
            continue
        if found.name == "BEGIN":
            depth += 1
            card = Card() if depth == 1 else card
        elif found.name == "END":
            depth = max(0, depth - 1)
            if depth == 0:
                number += 1
                yield card
        elif depth == 1:
            card.keep(found)
    if depth:
        raise Unreadable(_("Card %(number)s is broken off.") % {"number": number + 1})


def _unfolded(text: TextIO) -> Iterator[str]:
    """Logical lines: what was folded is one again. A picture's lines are dropped as they come."""
    kept: list[str] = []
    for line in _bounded(text):
        if line[:1] in (" ", "\t") and kept:
            _lengthen(kept, line[1:])
        elif kept and kept[-1].endswith("=") and _is_quoted(kept[0]):
            kept[-1] = kept[-1][:-1]
            _lengthen(kept, line)
        else:
            yield from _whole(kept)
            kept = [line]
    yield from _whole(kept)


def _bounded(text: TextIO) -> Iterator[str]:
    while line := text.readline(LONGEST_LINE):
        yield line.rstrip("\r\n")


def _lengthen(kept: list[str], rest: str) -> None:
    is_bulky = kept[0].partition(":")[0].partition(";")[0].rpartition(".")[2].upper() in BULKY
    if is_bulky:
        return
    if len(kept) > MOST_LINES or len(kept[0]) > LONGEST_LINE:
        raise Unreadable(_("A line of this address book is too long."))
    kept.append(rest)


def _whole(kept: Iterable[str]) -> Iterator[str]:
    line = "".join(kept)
    if line:
        yield line


def _is_quoted(line: str) -> bool:
    return "QUOTED-PRINTABLE" in line[:LONGEST_HEAD].partition(":")[0].upper()


def _property(line: str) -> Property | None:
    """Of a line `group.NAME;param=value:value`; None for what is no such line."""
    begun = re.match(r"(?:[\w-]+\.)?([\w-]+)", line)
    if not begun:
        return None
    place, marks = begun.end(), set()
    while found := PARAMETER.match(line, place):
        marks |= _marks(found[1])
        place = found.end()
    if line[place : place + 1] != ":":
        return None
    return Property(begun[1].upper(), frozenset(marks), _decoded(line[place + 1 :], marks))


def _marks(parameter: str) -> set[str]:
    """`TYPE=work,pref` and the bare `WORK` of version 2.1 alike; PREF=1 of 4.0 is pref."""
    name, equals, value = parameter.lower().partition("=")
    if not equals:
        return {name}
    if name == "pref":
        return {"pref"} if value.strip('"') == "1" else set()
    words = {word.strip() for word in value.replace('"', "").split(",")}
    return words if name in ("type", "encoding") else {f"{name}={word}" for word in words}


def _decoded(value: str, marks: set[str]) -> str:
    if "quoted-printable" not in marks:
        return value
    charset = next((mark.removeprefix("charset=") for mark in marks if mark.startswith("charset=")), "utf-8")
    raw = quopri.decodestring(value.encode("utf-8", errors="replace"))
    try:
        return raw.decode("cp1252" if charset in SLOW else charset)
    except (LookupError, ValueError):
        return raw.decode("cp1252", errors="replace")


def _split(value: str, mark: str) -> list[str]:
    """Cut at marks that are not escaped."""
    return [part.replace("\0", f"\\{mark}") for part in value.replace(f"\\{mark}", "\0").split(mark)]


def _plain(value: str) -> str:
    return ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)
