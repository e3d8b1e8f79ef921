"""What a cell says, as text: days as they sort, numbers without a point that says nothing, errors by their name."""

import datetime
from decimal import Decimal
from typing import Any, Final

ERRORS: Final = frozenset(
    "#NULL! #DIV/0! #VALUE! #REF! #NAME? #NUM! #N/A #GETTING_DATA #SPILL! #CALC! #FIELD! #BLOCKED! #CONNECT! #BUSY! "
    "#UNKNOWN! #EXTERNAL! #PYTHON!".split()
)
LARGEST_WHOLE: Final = 10**15
LONGEST_NOUGHTS: Final = 20


def text_of(value: Any) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return _number(value)
    if isinstance(value, datetime.datetime):
        return _moment(value)
    if isinstance(value, datetime.time):
        return value.strftime("%H:%M:%S" if value.second else "%H:%M")
    return str(value)


def padded(text: str, form: str) -> str:
    """A whole number whose format is nothing but noughts keeps its leading ones: 00123, as postcodes are written."""
    is_bare = text.isdecimal() and 1 < len(form) <= LONGEST_NOUGHTS and not form.strip("0")
    return text.zfill(len(form)) if is_bare else text


def _number(value: float) -> str:
    if isinstance(value, int):
        return str(value) if abs(value) < 10**100 else ""
    if value.is_integer() and abs(value) < LARGEST_WHOLE:
        return str(int(value))
    return format(Decimal(f"{value:.15g}"), "f") if abs(value) < 10.0**100 else ""


def _moment(value: datetime.datetime) -> str:
    if value.time() == datetime.time():
        return value.date().isoformat()
    return value.replace(microsecond=0).isoformat(" ")
