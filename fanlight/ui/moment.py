"""What stays the same while one page is drawn: language, URL table and script prefix.

Django keeps each in a local of its own, which costs more to ask than a small component costs to draw, and a page asks
hundreds of times. So it is asked once, when drawing begins; outside of a page it is asked each time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

from django.urls import get_script_prefix, get_urlconf
from django.utils.translation import get_language


class Moment(NamedTuple):
    language: str
    urlconf: str | None
    prefix: str


_held: ContextVar[Moment | None] = ContextVar("moment", default=None)


def moment() -> Moment:
    return _held.get() or _asked()


@contextmanager
def held() -> Iterator[None]:
    """Inside, nothing changes language or address. A page holds it while it is drawn, never longer."""
    token = _held.set(_asked())
    try:
        yield
    finally:
        _held.reset(token)


def _asked() -> Moment:
    return Moment(get_language() or "", get_urlconf(), get_script_prefix())
