"""What happened, as a value: a verb records a fact, and the writer that `activity` registers makes it a row.

The only coupling between a verb and whoever listens. Without a writer, recording raises: nothing happens unrecorded.
"""

import datetime
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, fields
from typing import Any, ClassVar

from django.utils.timezone import now

from fanlight.core.errors import Sentence
from fanlight.core.viewers import Viewer


@dataclass(frozen=True, slots=True)
class Personal:
    """A value about one person, sealed with that person's own key before it is written.

    `person` is `contact` or `member`; destroying the key of that person erases the value and leaves the chain whole.
    """

    person: str
    person_id: int
    value: str


STAFF_ONLY = ""
EVERY_AUDIENCE = "*"


@dataclass(frozen=True, kw_only=True)
class Fact:
    """Something that happened to `about`. Subclasses name it, say in one line what it means, and add their payload.

    `story` completes a sentence that begins with who did it ("Ruth Tarrant moved the job to Approved"); payload fields
    stand in it as {placeholders}. `shown_to` says whose history it may appear in: staff only, every audience, or one.
    Payload fields are plain JSON values or `Personal`. Each package lists its facts in `events.py`.
    """

    name: ClassVar[str]
    meaning: ClassVar[str]
    story: ClassVar[Sentence]

    about: Any
    room_id: int | None = None
    shown_to: str = STAFF_ONLY

    def __init_subclass__(cls) -> None:
        if FACTS.setdefault(cls.name, cls).__qualname__ != cls.__qualname__:
            raise TypeError(f"Two facts are called {cls.name}.")

    @property
    def payload(self) -> dict[str, Any]:
        own = [f.name for f in fields(self) if f.name not in ("about", "room_id", "shown_to")]
        return {name: getattr(self, name) for name in own}


FACTS: dict[str, type[Fact]] = {}
"""Every fact the product can announce, by name; filled when `events.py` files are imported."""


type Writer = Callable[[Fact, Viewer], object]

_writer: list[Writer] = []


def register_writer(writer: Writer) -> None:
    """Called once, by the package that owns the event table."""
    _writer[:] = [writer]


def record(fact: Fact, *, by: Viewer) -> None:
    """Write the fact in the caller's transaction: both happen, or neither."""
    if _silent.get():
        return
    if not _writer:
        raise RuntimeError(f"Nobody writes facts down; {fact.name} would be lost.")
    _writer[0](fact, by)


_silent: ContextVar[bool] = ContextVar("silent", default=False)
_moment: ContextVar[datetime.datetime | None] = ContextVar("moment", default=None)


def moment() -> datetime.datetime:
    """When what is recorded now happened: this moment, or the one that `happened_at` names."""
    return _moment.get() or now()


def is_past() -> bool:
    """Whether what is recorded comes from elsewhere: nobody is told of it any more."""
    return _moment.get() is not None


@contextmanager
def happened_at(when: datetime.datetime) -> Iterator[None]:
    """Facts recorded inside come from elsewhere, with a time of their own: the demo's past, an import's history."""
    token = _moment.set(when)
    try:
        yield
    finally:
        _moment.reset(token)


@contextmanager
def unheard() -> Iterator[None]:
    """Nothing inside is written down: for sample data, whose coming and going are one fact each. Not for anything real.

    A row that an event names can never be deleted again, and nobody did what is made up.
    """
    token = _silent.set(True)
    try:
        yield
    finally:
        _silent.reset(token)
