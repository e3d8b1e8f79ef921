"""What stands in a cell: days and numbers in the spellings that people and their programs use."""

import datetime
import re
from decimal import Decimal
from typing import Final

DAY_FIRST, MONTH_FIRST = "dmy", "mdy"
EARLIEST_YEAR, LATEST_YEAR = 1900, 2200
LONGEST_NUMBER: Final = 20
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


def orders(text: str) -> frozenset[str]:
    """In which orders the cell is a day: both for an ISO day or one below the 13th, none for what is no day."""
    return frozenset(order for order in (DAY_FIRST, MONTH_FIRST) if _is_day(text, order))


def day(text: str, *, order: str) -> datetime.date:
    """Raises ValueError for what is no day between 1900 and 2200 in this order. A time of day is dropped."""
    year, month, date = _parts(TIME.sub("", text.strip()), order)
    found = datetime.date(year, month, date)
    if not EARLIEST_YEAR <= found.year <= LATEST_YEAR:
        raise ValueError(text)
    return found


def number(text: str, *, decimal: str = ".") -> Decimal:
    """Raises ValueError. `decimal` is the mark before the cents; the other one may part thousands."""
    bare = text.strip()
    is_owed = bare.startswith("(") and bare.endswith(")")  # how ledgers write what is owed
    bare = AROUND.sub("", bare[1:-1] if is_owed else bare)
    sign = "-" if is_owed or bare.startswith("-") else ""
    bare = AROUND.sub("", bare.removeprefix("-")).translate(SPACES)
    if not PLAIN[decimal].fullmatch(bare) or len(bare) > LONGEST_NUMBER:
        raise ValueError(text)
    thousands = "," if decimal == "." else "."
    return Decimal(sign + bare.replace(thousands, "").replace(decimal, "."))


def decimal_marks(text: str) -> frozenset[str]:
    """Which mark the cell allows before its cents: both for 12 and 1.234,… none for what is no number."""
    return frozenset(mark for mark in PLAIN if _is_number(text, mark))


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


def _is_number(text: str, mark: str) -> bool:
    try:
        number(text, decimal=mark)
    except ValueError:
        return False
    return True
