"""How many requests a stranger may make: asked before any view runs, on every route of every face.

Two counts, both by the caller's address. In front one of this process, in memory, which sheds a flood without asking
the database; behind it the exact one of all processes (`access/entering/limits.py`). Whoever is signed in is not
counted here.
"""

import time
from typing import Any, Final

from fanlight.ground.access.entering.limits import Budget, NotCounted, charge, for_caller, for_one_address

SAFE: Final = ("GET", "HEAD", "OPTIONS", "TRACE")
WITH_SESSION: Final = ("console", "accounts")
MOST_CALLERS: Final = 20_000


READING: Final = for_one_address("stranger reads", burst=600, every_seconds=0.2)
WRITING: Final = for_one_address("stranger writes", burst=240, every_seconds=0.5)
FREE: Final = for_one_address("stranger, in memory only", burst=3_000, every_seconds=0.02)
"""An office of two hundred behind one address may follow its links in one minute: a page and a press for each."""

IN_MEMORY_ONLY: Final = {
    "health": "asked every few seconds by whoever watches the server; reads nothing",
    "robots": "two fixed lines for search engines; reads nothing",
    "look-sheet": "a style sheet of a page that was counted itself; made from its address alone",
    "portal:theme": "a style sheet of a page that was counted itself; made from its address alone",
    "portal:logo": "a picture of a page that was counted itself; one statement, kept by browsers",
}
"""Routes that the exact count leaves out, each with its reason; the count in memory holds for them too."""


class Shed:
    """A budget as this process alone has seen it. Not exact and not lasting: it spares the database."""

    def __init__(self, budget: Budget) -> None:
        self._every, self._whole = budget.every_ms / 1000, budget.whole_ms / 1000
        self._until: dict[str, float] = {}

    def charge(self, key: str) -> float:
        """0.0 when it is admitted, else the seconds until it would be."""
        at = time.monotonic()
        until = max(self._until.get(key, at), at) + self._every
        if until > at + self._whole:
            return until - at - self._whole
        if len(self._until) >= MOST_CALLERS:
            self._forget(at)
        self._until[key] = until
        return 0.0

    def clear(self) -> None:
        self._until.clear()

    def _forget(self, at: float) -> None:
        """Drop who is quiet again; everybody, when nobody is. The exact count behind forgets nobody."""
        self._until = {key: until for key, until in self._until.items() if until > at}
        if len(self._until) >= MOST_CALLERS:
            self._until.clear()


def _twice(budget: Budget) -> Shed:
    """Looser than the exact count, so that this one decides, with words and in the look of the place, until a flood."""
    return Shed(Budget(budget.name, burst=2 * budget.burst, every_seconds=budget.every_seconds / 2))


SHEDS: Final = {READING: _twice(READING), WRITING: _twice(WRITING), FREE: Shed(FREE)}


class TooMany(Exception):
    """A stranger's request that is refused for now. `is_flood`: it is not worth a question to the database."""

    def __init__(self, seconds: float, *, is_flood: bool) -> None:
        super().__init__(seconds)
        self.seconds, self.is_flood = seconds, is_flood


def count(request: Any) -> None:
    """Count a request of whoever is not signed in, once it is known who that is. Raises TooMany."""
    if not is_stranger(request):
        return
    is_free = request.resolver_match.view_name in IN_MEMORY_ONLY
    budget = FREE if is_free else READING if request.method in SAFE else WRITING
    caller = for_caller(request.META.get("REMOTE_ADDR", ""))
    if wait := SHEDS[budget].charge(caller):
        raise TooMany(wait, is_flood=True)
    if not is_free and (wait := _exact(budget, caller)):
        raise TooMany(wait, is_flood=False)


def is_stranger(request: Any) -> bool:
    """Nobody is behind the cookie of the face, or there is none. Pages that belong to no face know nobody."""
    if request.face == "portal":
        return request.visit is None
    return request.face not in WITH_SESSION or not request.user.is_authenticated


def _exact(budget: Budget, caller: str) -> float:
    """With a full disk, pages can still be read: then the count in memory has to do. Guesses are counted elsewhere."""
    try:
        return charge(budget, caller)
    except NotCounted:
        return 0.0
