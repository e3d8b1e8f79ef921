"""Values of own fields: read from what is typed, shown, exported and found again. Every face and import asks here.

Rows keep them in `own`, by the field's key, as JSON: text and choices as text, numbers as numbers of at most 15 digits,
money as exact decimal text, days as ISO text. Nothing said is no key at all.
"""

import datetime
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final, NamedTuple, Protocol

from django.utils.translation import gettext_lazy as _

from fanlight.core import spellings
from fanlight.core.doors import OfWorkspace
from fanlight.core.errors import Malformed
from fanlight.core.folding import folded
from fanlight.core.fulltext import MARK, words_of
from fanlight.core.viewers import Viewer
from fanlight.ground.workspaces.conventions import Conventions, spelled_day
from fanlight.ground.workspaces.models import OwnField

LONGEST_TEXT: Final = 2000
MOST_DIGITS: Final = 15
LONGEST_SEARCHED: Final = 800
MOST_MARKED: Final = 20
"""How many fields of choice a list can filter by: their marks share `search_text` with the words."""
EXAMPLES: Final = {"dmy": "31/12/2026", "mdy": "12/31/2026", "ymd": "2026-12-31"}

type Value = str | int | float
type Own = dict[str, Any]


class Kept(Protocol):
    """What reading and showing a value must know of its field."""

    @property
    def key(self) -> str: ...
    @property
    def kind(self) -> str: ...


def parsed(field: OwnField, typed: str, conventions: Conventions) -> Value | None:
    """What a row keeps of what was typed; None for nothing. Raises Malformed in words for whoever typed it."""
    text = typed.strip()
    return _PARSERS[field.kind](field, text, conventions) if text else None


def shown(field: Kept, value: Any, conventions: Conventions) -> str:
    """The value for people. One that is not of the field's kind, from an older import, is shown as it is."""
    exact = cell(field, value)
    if isinstance(exact, datetime.date):
        return spelled_day(exact)
    if isinstance(exact, Decimal):
        return conventions.money(exact) if field.kind == "money" else conventions.number(exact)
    return str(exact)


def typed(field: Kept, value: Any, conventions: Conventions) -> str:
    """The value as it would be typed again."""
    exact = cell(field, value)
    if isinstance(exact, Decimal):
        return conventions.plain(conventions.in_cents(exact) if field.kind == "money" else exact)
    return str(exact)


def cell(field: Kept, value: Any) -> str | Decimal | datetime.date:
    """The value for a table: an exact number, a day, or text."""
    try:
        if field.kind in ("number", "money"):
            return Decimal(str(value))
        return datetime.date.fromisoformat(value) if field.kind == "date" else str(value)
    except (InvalidOperation, ValueError, TypeError):
        return str(value)


def searched_by(field: Kept, value: Any) -> str:
    """The words that find the value."""
    exact = cell(field, value)
    return f"{exact} {exact.day} {exact.month}" if isinstance(exact, datetime.date) else str(exact)


def choice_mark(key: str, value: str) -> str:
    """The mark by which a list filters rows of one choice, in the index of words."""
    return f"o{hashlib.sha256(f'{key}|{folded(value)}'.encode()).hexdigest()[:12]}"


@dataclass(frozen=True, slots=True)
class OwnFields:
    """The fields of one noun that are in use, in their order, read once."""

    fields: tuple[OwnField, ...]
    conventions: Conventions

    @classmethod
    def seen_by(cls, viewer: Viewer, noun: str) -> "OwnFields":
        """Those the viewer may know of. One query."""
        return cls._read(OwnField.objects.visible_to(viewer), noun)

    @classmethod
    def within(cls, owner: OfWorkspace, noun: str) -> "OwnFields":
        """All of them, for rules and verbs. One query."""
        return cls._read(OwnField.objects.within(owner), noun)

    @classmethod
    def _read(cls, rows: Any, noun: str) -> "OwnFields":
        found = tuple(rows.in_use().for_noun(noun).select_related("workspace"))
        return cls(found, Conventions.of(found[0].workspace) if found else Conventions("", ".", "dmy"))

    def named(self, key: str) -> OwnField | None:
        return next((field for field in self.fields if field.key == key), None)

    def shown(self, field: OwnField, own: Own) -> str:
        """The value for people, or nothing."""
        return shown(field, own[field.key], self.conventions) if is_said(own.get(field.key)) else ""

    def search_text(self, own: Own, *words: str) -> str:
        """What `search_text` keeps of a row: its words, those of searchable fields, and the marks of its choices."""
        said = [field for field in self.fields if is_said(own.get(field.key))]
        found = [searched_by(field, own[field.key]) for field in said if field.is_searchable]
        marked = {field.pk for field in self.filtered()}
        marks = [
            f" {MARK}{choice_mark(field.key, str(own[field.key]))}" for field in said if field.pk in marked
        ]
        ends = "".join(marks)
        return words_of(*words, *found, most=LONGEST_SEARCHED - len(ends)) + ends

    def filtered(self) -> list[OwnField]:
        """The fields a list filters by: the oldest, so that another order changes nothing."""
        choices = sorted(
            (field for field in self.fields if field.kind == "choice"), key=lambda field: field.pk
        )
        return choices[:MOST_MARKED]


def search_text(owner: OfWorkspace, noun: str, own: Own, *words: str) -> str:
    """As `OwnFields.search_text`, for one row that is saved: no query when the row says nothing of its own."""
    return OwnFields.within(owner, noun).search_text(own, *words) if own else words_of(*words)


def is_said(value: Any) -> bool:
    return value not in (None, "")


class Line(NamedTuple):
    """A field of a row as a page lists it: `words` is empty where nothing is said."""

    key: str
    label: str
    words: str


def lines(fields: OwnFields, own: Own) -> list[Line]:
    return [Line(field.key, field.label, fields.shown(field, own)) for field in fields.fields]


def said(own: Own, changes: dict[str, Value | None]) -> Own:
    """`own` with the changes in it; None takes a value away. Values of fields that are not named stay."""
    kept = {key: value for key, value in own.items() if key not in changes}
    return kept | {key: value for key, value in changes.items() if is_said(value)}


def changed_labels(owner: OfWorkspace, noun: str, *, before: Own, after: Own) -> list[str]:
    """What the fields that say something else now are called today. No query when none does.

    Never what they say: a log is kept for good, and nobody knows what people write into a field.
    """
    changed = {key for key in before | after if before.get(key) != after.get(key)}
    if not changed:
        return []
    there = OwnField.objects.within(owner).for_noun(noun).filter(key__in=changed)
    return list(there.values_list("label", flat=True))


def _text(field: OwnField, text: str, conventions: Conventions) -> Value:
    if len(text) > LONGEST_TEXT:
        raise Malformed(_("Write at most %(most)s characters.") % {"most": LONGEST_TEXT})
    return text


def _number(field: OwnField, text: str, conventions: Conventions) -> Value:
    number = _decimal(text, conventions)
    return int(number) if number == int(number) else float(number)


def _money(field: OwnField, text: str, conventions: Conventions) -> Value:
    amount = _decimal(_without(text, conventions.currency, conventions.sign), conventions)
    exact = conventions.in_cents(amount)
    if -int(exact.as_tuple().exponent) > conventions.cents:
        words = _(
            "“%(typed)s” has more than %(cents)s places after the mark, which %(currency)s does not have."
        )
        raise Malformed(
            words % {"typed": text[:40], "cents": conventions.cents, "currency": conventions.currency}
        )
    return f"{exact:f}"


def _without(text: str, *signs: str) -> str:
    for sign in signs:
        text = text.removeprefix(sign).removesuffix(sign).strip()
    return text


def _decimal(text: str, conventions: Conventions) -> Decimal:
    try:
        number = spellings.typed_number(text, decimal=conventions.decimal)
    except ValueError:
        example = conventions.number(Decimal("1234.5"))
        words = _("“%(typed)s” is no number. Write it like %(example)s.")
        raise Malformed(words % {"typed": text[:40], "example": example}) from None
    if len(number.as_tuple().digits) > MOST_DIGITS:
        raise Malformed(_("A number has at most %(most)s digits.") % {"most": MOST_DIGITS})
    return number


def _day(field: OwnField, text: str, conventions: Conventions) -> Value:
    try:
        return spellings.clear_day(text, order=conventions.date_order).isoformat()
    except ValueError:
        words = _("“%(typed)s” is no day between 1900 and 2200. Write it like %(example)s.")
        said = {"typed": text[:40], "example": EXAMPLES[conventions.date_order]}
        raise Malformed(words % said) from None


def _choice(field: OwnField, text: str, conventions: Conventions) -> Value:
    """However it is spelled: of the choices that are offered now."""
    found = next((choice for choice in field.choices if folded(choice) == folded(text)), None)
    if found is None:
        raise Malformed(_("“%(typed)s” is not one of the choices.") % {"typed": text[:40]})
    return str(found)


_PARSERS: Final[dict[str, Callable[[OwnField, str, Conventions], Value]]] = {
    "text": _text,
    "number": _number,
    "money": _money,
    "date": _day,
    "choice": _choice,
}
