"""Search by words: rows are found by how their words begin, the newest first, whatever the size of the table.

The database keeps the index by itself. SQLite: an FTS5 table beside ours and three triggers. PostgreSQL: a generated
column with a GIN index. Both hold the words of `search_text` and, beside them, marks: short words that say the
workspace and whatever a list filters by. So a search with its filters is answered from the index alone, and a word that
stands in every row costs no more than a rare one.
"""

import re
from collections.abc import Iterable
from typing import Any, Final

from django.db import connection, models
from django.db.migrations.operations.base import Operation

from fanlight.core.doors import OfWorkspace
from fanlight.core.folding import folded

MARK: Final = "\ue000"
"""Begins every mark. Folding takes it out of all text, so nobody can write one."""
MOST_FOUND: Final = 500
MOST_WORDS: Final = 8
LEAST_PREFIX, LONGEST_PREFIX = 2, 10
"""Beginnings of these lengths stand in the index themselves, and FTS5 walks one as lazily as a whole word. Of a longer
one it gathers every hit first: a long word that half of the rows hold takes its time."""
LENGTHS: Final = " ".join(str(length) for length in range(LEAST_PREFIX, LONGEST_PREFIX + 1))
WORD: Final = re.compile(r"[^\W_]+")


def words_of(*texts: str, most: int = 800) -> str:
    """What is kept in `search_text`: each word once, folded, in the order they came; at most `most` characters."""
    found = dict.fromkeys(word for text in texts for word in WORD.findall(folded(text)))
    kept = " ".join(found)
    return kept if len(kept) <= most else kept[:most].rpartition(" ")[0]


def asked(text: str) -> list[str]:
    """The words of a search, as they are looked for."""
    return list(dict.fromkeys(WORD.findall(folded(text))))[:MOST_WORDS]


def sought(words: Iterable[str], *, workspace_id: int, marks: Iterable[str] = ()) -> str:
    """One search, spelled for the database in use: every mark, and every word as the beginning of one."""
    whole = [f"{MARK}{mark}" for mark in (f"w{workspace_id}", *marks)]
    letters = [word for word in words if len(word) < LEAST_PREFIX]  # too many words begin with a single one
    begun = [word for word in words if len(word) >= LEAST_PREFIX]
    if connection.vendor == "postgresql":
        return " & ".join([*(f"'{word}'" for word in whole + letters), *(f"'{word}':*" for word in begun)])
    return " ".join([*(f'"{word}"' for word in whole + letters), *(f'"{word}"*' for word in begun)])


class Sought(models.Lookup[Any]):
    """A condition: the row is among the `most` newest of its table that hold all of `query`, made by `sought`.

    A lookup and no function: Django compares a function with True on SQLite, which then walks a whole index instead of
    fetching the rows that were found.
    """

    def __init__(self, query: Any, *, most: int = MOST_FOUND) -> None:
        super().__init__(models.F("id"), models.Value(query) if isinstance(query, str) else query)
        self.most = most

    def as_sqlite(self, compiler: Any, connection: Any, **_options: Any) -> Any:
        index = connection.ops.quote_name(f"{self._table}_words")
        return self._among(
            compiler,
            f"SELECT rowid FROM {index} WHERE {index} MATCH %s ORDER BY rowid DESC LIMIT {self.most}",
        )

    def as_postgresql(self, compiler: Any, connection: Any, **_options: Any) -> Any:
        table = connection.ops.quote_name(self._table)
        return self._among(
            compiler, f"SELECT id FROM {table} WHERE words @@ %s::tsquery ORDER BY id DESC LIMIT {self.most}"
        )

    @property
    def _table(self) -> str:
        column: Any = self.get_source_expressions()[0]
        return str(column.target.model._meta.db_table)

    def _among(self, compiler: Any, inner: str) -> Any:
        key, query = (compiler.compile(part) for part in self.get_source_expressions())
        return f"{key[0]} IN ({inner})", [*key[1], *query[1]]


def marked(owner: OfWorkspace, marks: Iterable[str], *, most: int) -> Sought:
    """The condition for rows of the owner's workspace that bear all the marks, whatever their words."""
    return Sought(sought((), workspace_id=owner.workspace_id, marks=marks), most=most)


def matching(owner: OfWorkspace, text: str, *marks: str) -> Sought:
    """The condition for what somebody typed into a search box of the owner's workspace."""
    return Sought(sought(asked(text), workspace_id=owner.workspace_id, marks=marks))


class AddWordIndex(Operation):
    """In a migration: from now on the rows of `table` are found by the words of their `search_text`.

    `marks` is an SQL expression over columns, each written `{row}column`. It gives marks separated by spaces, each
    beginning with `{mark}`; numbers are cast to text, as PostgreSQL wants it. A later migration that rebuilds the
    table on SQLite must run this again.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, table: str, *, marks: str = "''") -> None:
        self.table, self.marks = table, marks

    def deconstruct(self) -> tuple[str, list[str], dict[str, str]]:
        return type(self).__name__, [self.table], {"marks": self.marks}

    def state_forwards(self, app_label: str, state: Any) -> None:
        """No model changes: the index belongs to the database."""

    def database_forwards(self, app_label: str, schema_editor: Any, *_states: Any) -> None:
        statements = {"sqlite": self._fts5, "postgresql": self._gin}[schema_editor.connection.vendor]()
        for statement in statements:
            schema_editor.execute(statement)

    def database_backwards(self, app_label: str, schema_editor: Any, *_states: Any) -> None:
        for statement in self._undone(schema_editor.connection.vendor):
            schema_editor.execute(statement)

    def describe(self) -> str:
        return f"Find rows of {self.table} by words"

    def _text(self, row: str) -> str:
        marks = self.marks.format(row=row, mark=MARK)
        workspace = f"'{MARK}w' || CAST({row}workspace_id AS TEXT)"
        return f"{row}search_text || ' ' || {workspace} || ' ' || {marks}"

    def _fts5(self) -> list[str]:
        table, index = self.table, f"{self.table}_words"
        put = f"INSERT INTO {index} (rowid, words) VALUES (NEW.id, {self._text('NEW.')});"
        drop = f"DELETE FROM {index} WHERE rowid = OLD.id;"
        return [
            *self._undone("sqlite"),
            f"CREATE VIRTUAL TABLE {index} USING fts5"
            f"(words, detail = 'none', prefix = '{LENGTHS}', tokenize = 'ascii')",
            f"CREATE TRIGGER {index}_add AFTER INSERT ON {table} BEGIN {put} END",
            f"CREATE TRIGGER {index}_change AFTER UPDATE ON {table} "
            f"WHEN {self._text('OLD.')} <> {self._text('NEW.')} BEGIN {drop} {put} END",
            f"CREATE TRIGGER {index}_remove AFTER DELETE ON {table} BEGIN {drop} END",
            f"INSERT INTO {index} (rowid, words) SELECT id, {self._text('')} FROM {table}",
        ]

    def _gin(self) -> list[str]:
        table = self.table
        words = f"array_remove(string_to_array({self._text('')}, ' '), '')"
        return [
            *self._undone("postgresql"),
            f"ALTER TABLE {table} ADD COLUMN words tsvector GENERATED ALWAYS AS (array_to_tsvector({words})) STORED",
            f"ALTER TABLE {table} ALTER COLUMN words SET STATISTICS 1000",
            f"CREATE INDEX {table}_words ON {table} USING gin (words) WITH (fastupdate = off)",
        ]

    def _undone(self, vendor: str) -> list[str]:
        if vendor == "postgresql":
            return [f"ALTER TABLE {self.table} DROP COLUMN IF EXISTS words"]
        index = f"{self.table}_words"
        triggers = [f"DROP TRIGGER IF EXISTS {index}_{when}" for when in ("add", "change", "remove")]
        return [*triggers, f"DROP TABLE IF EXISTS {index}"]
