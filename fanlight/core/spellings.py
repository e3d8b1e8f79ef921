"""Days and numbers in the spellings that people and their programs use: read strictly, never guessed into another one.

Digits of any script are read. The mark before the cents and the order of a day come from whoever asks.
"""

import datetime
import re
import unicodedata
from decimal import Decimal
from typing import Final

DAY_FIRST, MONTH_FIRST = "dmy", "mdy"
EARLIEST_YEAR, LATEST_YEAR = 1900, 2200
LONGEST_NUMBER: Final = 20
LONGEST_TEXT: Final = 80
"""Of a day or a number with all that may stand around it. A longer text is neither; reading it would take seconds."""
TIME: Final = re.compile(r"[T ]\s*\d{1,2}:\d{2}.*$")
YEAR_FIRST: Final = re.compile(r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|(\d{2})(\d{2}))")
YEAR_LAST: Final = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d{2})")
DAY_NAMED: Final = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s.-]*([^\W\d]{3,9})[\s.,-]*(\d{4}|\d{2})")
MONTH_NAMED: Final = re.compile(r"([^\W\d]{3,9})[\s.-]*(\d{1,2})(?:st|nd|rd|th)?[\s,.-]+(\d{4}|\d{2})")
MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
AROUND: Final = re.compile(r"^(?:[A-Z]{3}\s)?[£$€¥\s]*|[£$€¥\s]*(?:\s[A-Z]{3})?$")
SPACES: Final = str.maketrans("", "", " \u00a0\u202f'’")
PLAIN: Final = {
    ".": re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"),
    ",": re.compile(r"(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?"),
}
ARABIC_DECIMAL, ARABIC_THOUSANDS, MINUS = "\u066b", "\u066c", "\u2212"


def day(text: str, *, order: str) -> datetime.date:
    """Raises ValueError for what is no day between 1900 and 2200 in this order. A time of day is dropped."""
    year, month, date = _parts(TIME.sub("", _short(text)), order)
    found = datetime.date(year, month, date)
    if not EARLIEST_YEAR <= found.year <= LATEST_YEAR:
        raise ValueError(text)
    return found


def clear_day(text: str, *, order: str) -> datetime.date:
    """A day by any order, `ymd` too: there 02/03/2026 says nothing clear and is a ValueError, 25/03/2026 does."""
    if order in (DAY_FIRST, MONTH_FIRST):
        return day(text, order=order)
    found = {day(text, order=one) for one in sorted(orders(text))}
    if len(found) != 1:
        raise ValueError(text)
    return found.pop()


def orders(text: str) -> frozenset[str]:
    """In which orders a text is a day: both for an ISO day or one below the 13th, none for what is no day."""
    return frozenset(order for order in (DAY_FIRST, MONTH_FIRST) if _is_day(text, order))


def number(text: str, *, decimal: str = ".") -> Decimal:
    """Raises ValueError. `decimal` is the mark before the cents; the other one may part thousands."""
    bare = _short(text, decimal=decimal)
    is_owed = bare.startswith("(") and bare.endswith(")")  # how ledgers write what is owed
    bare = AROUND.sub("", bare[1:-1] if is_owed else bare)
    sign = "-" if is_owed or bare.startswith("-") else ""
    bare = AROUND.sub("", bare.removeprefix("-")).translate(SPACES)
    if not PLAIN[decimal].fullmatch(bare) or len(bare) > LONGEST_NUMBER:
        raise ValueError(text)
    thousands = other_mark(decimal)
    return Decimal(sign + bare.replace(thousands, "").replace(decimal, "."))


def typed_number(text: str, *, decimal: str) -> Decimal:
    """A number typed by hand. Where only the other mark makes sense of it, that one holds: 1.234,56 is clear to all.

    1,234 makes sense both ways: it is read by `decimal`. Raises ValueError.
    """
    try:
        return number(text, decimal=decimal)
    except ValueError:
        return number(text, decimal=other_mark(decimal))


def other_mark(decimal: str) -> str:
    return "," if decimal == "." else "."


def in_ascii(text: str, *, decimal: str = ".") -> str:
    """Digits and their signs as ASCII; marks of direction, which stand around them in Arabic and Hebrew, go."""
    if text.isascii():
        return text
    signs = {ARABIC_DECIMAL: decimal, ARABIC_THOUSANDS: other_mark(decimal), MINUS: "-"}
    return "".join(signs.get(c) or _digit(c) for c in text if unicodedata.category(c) != "Cf")


def _short(text: str, *, decimal: str = ".") -> str:
    bare = in_ascii(text, decimal=decimal).strip()
    if len(bare) > LONGEST_TEXT:
        raise ValueError(text)
    return bare


def _digit(character: str) -> str:
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)


def _parts(text: str, order: str) -> tuple[int, int, int]:
    if found := YEAR_FIRST.fullmatch(text):
        return int(found[1]), int(found[3] or found[5]), int(found[4] or found[6])
    if found := YEAR_LAST.fullmatch(text):
        first, second = int(found[1]), int(found[3])
        date, month = (first, second) if order == DAY_FIRST else (second, first)
        return _year(found[4]), month, date
    if found := DAY_NAMED.fullmatch(text):
        return _year(found[3]), _month(found[2]), int(found[1])
    if found := MONTH_NAMED.fullmatch(text):
        return _year(found[3]), _month(found[1]), int(found[2])
    raise ValueError(text)


def _year(digits: str) -> int:
    year = int(digits)
    return year if len(digits) == 4 else year + (2000 if year < 69 else 1900)


def _month(name: str) -> int:
    return MONTHS.index(name[:3].lower()) + 1


def _is_day(text: str, order: str) -> bool:
    try:
        day(text, order=order)
    except ValueError:
        return False
    return True
