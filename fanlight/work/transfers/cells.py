"""What stands in a cell: days and numbers, and what a cell by itself tells of the spelling of its column."""

from fanlight.core.spellings import DAY_FIRST, MONTH_FIRST, PLAIN, day, number, orders

__all__ = ["DAY_FIRST", "MONTH_FIRST", "day", "decimal_marks", "number", "orders"]


def decimal_marks(text: str) -> frozenset[str]:
    """Which mark the cell allows before its cents: both for 12 and 1.234,… none for what is no number."""
    return frozenset(mark for mark in PLAIN if _is_number(text, mark))


def _is_number(text: str, mark: str) -> bool:
    try:
        number(text, decimal=mark)
    except ValueError:
        return False
    return True
