"""Hears which parameters of an address a page reads: `request.GET` that remembers what it was asked for."""

import builtins
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import QueryDict

EVERYTHING = "*"
"""Somebody went through all of them, and took what they knew."""


class Heard(QueryDict):
    """Notes names into `names`, which each request begins anew."""

    names: set[str] = set()

    def __getitem__(self, name: str) -> Any:
        Heard.names.add(name)
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        Heard.names.add(name)
        return super().get(name, default)

    def getlist(self, name: str, default: Any = None) -> Any:
        Heard.names.add(name)
        return super().getlist(name, default)

    def __contains__(self, name: object) -> bool:
        Heard.names.add(str(name))
        return super().__contains__(name)

    def __iter__(self) -> Iterator[str]:
        Heard.names.add(EVERYTHING)
        return super().__iter__()

    def items(self) -> Any:
        Heard.names.add(EVERYTHING)
        return [(name, QueryDict.__getitem__(self, name)) for name in super().__iter__()]

    def values(self) -> Any:
        return [value for _name, value in self.items()]

    def dict(self) -> Any:
        return builtins.dict(self.items())


def listen(patch: pytest.MonkeyPatch) -> None:
    def heard(request: WSGIRequest) -> Heard:
        made = request.__dict__.get("_heard")
        if made is None:
            made = request.__dict__["_heard"] = Heard(request.META.get("QUERY_STRING", ""))
        return made

    patch.setattr(WSGIRequest, "GET", property(heard))
