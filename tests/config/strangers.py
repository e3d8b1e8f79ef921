"""Requests of people whom nobody knows, and budgets small enough to be used up."""

import re
from collections.abc import Iterator
from typing import Any

from django.test import Client
from django.urls import URLPattern, URLResolver

from fanlight.config import limiting
from fanlight.ground.access.entering.limits import Budget

PLACES = {"console": "/console/alder/", "portal": "/alder/"}
FILLED = re.compile(r"<[^>]*>")


def tighten(monkeypatch: Any, *, burst: int, flood: int = 1_000, free: int = 1_000) -> None:
    """Budgets of `burst`, refilled once an hour; the count in memory in front admits `flood`."""
    for name in ("READING", "WRITING"):
        budget = Budget(f"tight {name}", burst=burst, every_seconds=3600)
        monkeypatch.setattr(limiting, name, budget)
        shed = limiting.Shed(Budget(budget.name, burst=flood, every_seconds=3600))
        monkeypatch.setitem(limiting.SHEDS, budget, shed)
    free_shed = limiting.Shed(Budget("tight free", burst=free, every_seconds=3600))
    monkeypatch.setitem(limiting.SHEDS, limiting.FREE, free_shed)


def use_up(address: str = "127.0.0.1") -> None:
    """Until a stranger from this address is refused, to read and to write."""
    for method in ("get", "post"):
        for _ in range(50):
            if ask("/accounts/login/", method, address).status_code == 429:
                break
        else:
            raise AssertionError("nothing was used up")


def ask(path: str, method: str = "get", address: str = "127.0.0.1", **more: Any) -> Any:
    return getattr(Client(), method)(path, REMOTE_ADDR=address, **more)


def addresses(patterns: list[Any], *, start: str = "/", space: str = "") -> Iterator[tuple[str, str]]:
    """Each route below a URL table: its name, and an address that leads to it."""
    for one in patterns:
        path = start + FILLED.sub("1", str(one.pattern))
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from addresses(one.url_patterns, start=path, space=inner)
        elif isinstance(one, URLPattern):
            yield f"{space}{one.name}", path
