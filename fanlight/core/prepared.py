"""Querysets compiled once per kind of viewer, for the handful of hottest pages.

A page that reads through plain querysets spends half its time writing the same SQL again. `Prepared` builds the
queryset once with stand-in keys, keeps the statement, and later only binds the real keys. The door stays: what is
compiled is the same `visible_to(viewer)`, and with `Prepared.check` on (in tests) the first questions are compared
with it.

Rules: keys are ints, strings or bytes; no variable IN lists; "now" is `Now()`; building reads nothing.
"""

import functools
from collections import namedtuple
from collections.abc import Callable, Iterable
from dataclasses import fields, replace
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from fanlight.core.viewers import Viewer

STAND_INS: dict[type, Callable[[int], Any]] = {
    int: lambda n: 2**62 + n,
    str: lambda n: f"\x01{n}",
    bytes: lambda n: b"\x01%d" % n,
}
ENOUGH = 50
"""So many different questions to one plan are compared with its queryset; the same one is never asked twice."""


class Key(NamedTuple):
    """A parameter that is filled at each call."""

    name: str


class Plan(NamedTuple):
    """A compiled statement: its text, its parameters in order, and how rows are made. Empty text: no rows ever.

    `compared`: the questions for which `Prepared.check` has found it the same as its queryset, by which of the keys
    are empty: where a queryset depends on a key at all, it is on that.
    """

    sql: str
    order: tuple[Any, ...]
    read: Callable[[Iterable[Any]], Iterable[Any]]
    row: Any
    compared: dict[tuple[bool, ...], set[Any]]


class Prepared:
    """`NOTES = Prepared(lambda viewer, room: Note.objects.visible_to(viewer).filter(room=room).values("body"))`

    Called with the same arguments it returns a list of named tuples. The queryset must end in `values(...)`.
    """

    check = False  # the test suite turns it on

    def __init__(self, build: Callable[..., QuerySet[Any, Any]]) -> None:
        self._build = build
        self._plans: dict[Any, Plan] = {}

    def __call__(self, viewer: Viewer | None = None, **keys: Any) -> list[Any]:
        own, fixed = _keys_of(viewer) if viewer else ({}, ())
        given = own | keys
        shape = (
            connection.vendor,
            type(viewer),
            fixed,
            tuple((name, type(key)) for name, key in given.items()),
        )
        plan = self._plans.get(shape) or self._plans.setdefault(shape, self._compile(viewer, given, keys))
        parameters = tuple([given[part.name] if type(part) is Key else part for part in plan.order])
        if Prepared.check and plan.sql:
            seen = plan.compared.setdefault(tuple(map(bool, given.values())), set())
            question = (viewer, *keys.values())
            if question not in seen and len(seen) < ENOUGH:
                self._compare((plan.sql, parameters), viewer, keys)
                seen.add(question)
        if not plan.sql:
            return []
        with connection.cursor() as cursor:
            cursor.execute(plan.sql, parameters)
            return [plan.row(*row) for row in plan.read(cursor.fetchall())]

    def first(self, viewer: Viewer | None = None, **keys: Any) -> Any | None:
        rows = self(viewer, **keys)
        return rows[0] if rows else None

    def _compare(self, prepared: Any, viewer: Viewer | None, keys: dict[str, Any]) -> None:
        text, given = self._build(*([viewer] if viewer else []), **keys).query.sql_with_params()
        plain = (text, tuple(_unwrapped(part) for part in given))
        if plain != prepared:
            raise AssertionError(f"A prepared plan differs from its queryset:\n{plain}\n{prepared}")

    def _compile(self, viewer: Viewer | None, given: dict[str, Any], keys: dict[str, Any]) -> Plan:
        stand_in = {name: STAND_INS[type(key)](n) for n, (name, key) in enumerate(given.items())}
        ghost = [replace(viewer, **{k: v for k, v in stand_in.items() if k not in keys})] if viewer else []
        with connection.execute_wrapper(_refuse):
            query = self._build(*ghost, **{name: stand_in[name] for name in keys}).query
            compiler = query.get_compiler(connection=connection)
            try:
                sql, parameters = compiler.as_sql()
            except EmptyResultSet:
                return Plan("", (), iter, None, {})
        order = tuple(
            _as_key(part, {value: Key(name) for name, value in stand_in.items()}) for part in parameters
        )
        converters = compiler.get_converters([column for column, _, _ in compiler.select])
        read = functools.partial(compiler.apply_converters, converters=converters) if converters else iter
        return Plan(sql, order, read, namedtuple("Row", list(query.selected or ())), {})


@functools.cache
def _fields_of(viewer_class: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(viewer_class))


def _keys_of(viewer: Viewer) -> tuple[dict[str, int], tuple[Any, ...]]:
    """A viewer's keys, which are bound at each call, and its words (role, scope, audience), which fix the plan."""
    keys, words = {}, []
    kind: Any = type(viewer)
    for name in _fields_of(kind):
        value = getattr(viewer, name)
        if type(value) is int:
            keys[name] = value
        else:
            words.append(value)
    return keys, tuple(words)


def _as_key(part: Any, back: dict[Any, Key]) -> Any:
    """The key a parameter stands for, if it does."""
    part = _unwrapped(part)
    return back.get(part, part) if isinstance(part, (int, str, bytes)) else part


def _unwrapped(part: Any) -> Any:
    """Bytes as bytes: SQLite gets them in a memoryview, psycopg in a class of its own that equals nothing."""
    inner = getattr(part, "obj", None)
    return inner if isinstance(inner, bytes) else part


def _refuse(*_: Any) -> Any:
    raise AssertionError("Building a prepared queryset must not read.")
