"""Remembers how a statement is spelled for SQLite.

Django writes `%s` where SQLite wants `?` and changes it at each execution, character by character. The statements of
our pages are few and, for the visibility rule, up to 6 kB long: that was a twentieth of the portal's job page.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    def create_cursor(self, name: str | None = None) -> "Cursor":
        cursor: Cursor = self.connection.cursor(factory=Cursor)
        return cursor


class Cursor(base.SQLiteCursorWrapper):
    def convert_query(self, query: str, *, param_names: Sequence[str] | None = None) -> str:
        if param_names is None:
            return _with_question_marks(query)
        return super().convert_query(query, param_names=param_names)


@lru_cache(maxsize=512)
def _with_question_marks(query: str) -> str:
    spelled: Any = base.FORMAT_QMARK_REGEX.sub("?", query)
    return str(spelled).replace("%%", "%")
