"""Asks one route as one browser and takes it back, with every row that was written and with what."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from django.db import connection, transaction
from django.test import Client

from tests.walk.engine import CHANGES, FIRST_ADDRESS, PASSING_WRITES, Target, Walk, address, targets
from tests.walk.engine import _text as text_of
from tests.walk.manifest import MANIFEST

__all__ = ["Written", "a_target", "asked", "body_of", "taken_back", "text_of"]

_callers = count(500_000)


@dataclass
class Written:
    """The statements that changed a row, each with its parameters."""

    found: list[tuple[str, tuple[Any, ...]]] = field(default_factory=list)

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        answer = execute(sql, params, many, context)
        is_passing = any(word in sql for word in PASSING_WRITES)
        if context["cursor"].rowcount and sql.lstrip().upper().startswith(CHANGES) and not is_passing:
            rows = params if many else [params or ()]
            self.found += [(sql, tuple(row.values() if isinstance(row, dict) else row)) for row in rows]
        return answer


@contextlib.contextmanager
def taken_back() -> Iterator[Written]:
    written, undone = Written(), transaction.atomic()
    undone._from_testcase = True  # type: ignore[attr-defined]
    with undone, connection.execute_wrapper(written):
        yield written
        transaction.set_rollback(True)


def asked(browser: Client, method: str, path: str, body: Any = None, **more: Any) -> tuple[Any, Written]:
    """The answer, read to its end, and what was written. The browser keeps the cookies that it had."""
    cookies = dict(browser.cookies)
    more.setdefault("REMOTE_ADDR", str(FIRST_ADDRESS + next(_callers)))  # a table is not one caller
    with taken_back() as written:
        answer = getattr(browser, method.lower())(path, body or {}, **more)
        text_of(answer)
    browser.cookies.clear()
    browser.cookies.update(cookies)
    return answer, written


def a_target(walk: Walk, name: str, *, owner: str = "", audience: str = "customer") -> tuple[str, Target]:
    """The address of a route on the stage, with ids that are there: of the owner's own where it is personal."""
    mine = [one for one in targets(MANIFEST[name], walk.here, walk.there) if one.kind == "own"]
    mine = [one for one in mine if one.job in ("", "one")] or mine
    shown = [one for one in mine if one.audience in ("all", "staff", audience)] or mine
    found = next((one for one in mine if owner and one.owner == owner), shown[0])
    return address(name, walk.here.business.place, found.ids), found


def body_of(walk: Walk, name: str) -> dict[str, Any]:
    return MANIFEST[name].post(walk.here)
