"""The first few rows of each of many days, in one statement that reads no more rows than it returns.

A window function would read every row of the whole range, and a query for each day would be forty statements. So the
question is compiled once by the ORM, with its door, and put together with itself by UNION ALL, day by day.
"""

import datetime
from collections.abc import Callable, Sequence
from typing import Any, Final

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

type Edge = datetime.date
type Span = tuple[Edge, Edge]
type Question = Callable[[Any, Any], QuerySet[Any, Any]]

STAND_INS: Final = (
    datetime.datetime(3001, 1, 1, tzinfo=datetime.UTC),
    datetime.datetime(3002, 1, 1, tzinfo=datetime.UTC),
)


def first_of_each(question: Question, spans: Sequence[Span]) -> list[dict[str, Any]]:
    """The rows of `question(start, end)` for every span, as dicts, in no order across spans.

    Edges are all aware datetimes or all days. The question ends in `values(...)` and a slice, and has both edges in it.
    """
    is_timed = isinstance(spans[0][0], datetime.datetime)
    ghosts = [ghost if is_timed else ghost.date() for ghost in STAND_INS]
    query = question(*ghosts).query
    compiler = query.get_compiler(connection=connection)
    try:
        sql, parameters = compiler.as_sql()
    except EmptyResultSet:
        return []
    places = {_adapted(ghost): n for n, ghost in enumerate(ghosts)}
    given = [[_bound(part, span, places) for part in parameters] for span in spans]
    text = " UNION ALL ".join(f"SELECT * FROM ({sql}) AS span{n}" for n in range(len(spans)))
    with connection.cursor() as cursor:
        cursor.execute(text, [part for parts in given for part in parts])
        rows = cursor.fetchall()
    converters = compiler.get_converters([column for column, _, _ in compiler.select])
    read: Any = compiler.apply_converters(rows, converters) if converters else rows
    names = list(query.selected or ())
    return [dict(zip(names, row, strict=True)) for row in read]


def _bound(part: Any, span: Span, places: dict[Any, int]) -> Any:
    """The parameter as it is, or the edge it stands for."""
    place = places.get(part) if isinstance(part, (str, datetime.date)) else None
    return part if place is None else _adapted(span[place])


def _adapted(edge: Edge) -> Any:
    """As the database wants it: a text on SQLite, itself on PostgreSQL."""
    operations = connection.ops
    if isinstance(edge, datetime.datetime):
        return operations.adapt_datetimefield_value(edge)
    return operations.adapt_datefield_value(edge)
