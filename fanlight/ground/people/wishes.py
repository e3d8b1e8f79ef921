"""Which letters a contact wishes to get. Packages above register each kind they write of their own accord.

What somebody asked for, and what concerns their way in, is always sent: a code, an invitation, a changed address.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Wish:
    """A kind of letter that a contact may refuse. `name` is kept in `Contact.wishes`."""

    name: str
    label: str | Promise
    explanation: str | Promise


_wishes: dict[str, Wish] = {}


def register(wish: Wish) -> None:
    """Called in `apps.py`."""
    _wishes[wish.name] = wish


def offered() -> list[Wish]:
    return list(_wishes.values())


def are_wanted(wishes: Mapping[str, Any], name: str) -> bool:
    """Whether letters of this kind are wanted by whoever has these wishes. Nothing said means yes."""
    return bool(wishes.get(name, True))


def said(wanted: set[str]) -> dict[str, bool]:
    """What is kept of a form in which exactly `wanted` were ticked."""
    return {name: name in wanted for name in _wishes}
