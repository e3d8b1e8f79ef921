"""Log lines that hold no secret and cannot be forged: links are masked, and one record is always one line."""

import logging
import re

from fanlight.core.tokens import TOKEN_PATTERN

SESSION_PATTERN = re.compile(
    r"(fl_(?:staff|csrf|known|errand|(?:portal|code|device|passkey)_[a-z0-9-]+)=)[^;\s]+"
)
UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def without_secrets(text: str) -> str:
    return SESSION_PATTERN.sub(r"\1…", TOKEN_PATTERN.sub(r"\1…", text))


class WithoutSecrets(logging.Filter):
    """Takes link tokens and cookies out of a record before any handler formats it."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = without_secrets(record.getMessage()), ()
        return True


class OneLine(logging.Formatter):
    """Time, level, logger, message; control and direction characters are written as escapes."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        line = without_secrets(super().format(record))
        return UNSAFE.sub(lambda found: found.group().encode("unicode_escape").decode(), line)
