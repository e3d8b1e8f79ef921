"""What can be done to many rows of a list at once: packages above register verbs; this package knows none.

`act` gets a row, what the verb was told besides and who asked. It answers with what undoing needs (an empty dict where
nothing is needed), or None when there was nothing to do, and raises NothingToDo to say why; it raises a Refusal for a
row it will not touch. It runs in a transaction of the caller's, once for each row. `undo` gets the row, what `act`
answered and who asks; it raises a Refusal where somebody changed the row since.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from fanlight.core.errors import Refusal, Sentence
from fanlight.core.viewers import Viewer

type Said = Mapping[str, str]
type Before = dict[str, Any]


class NothingToDo(Refusal):
    """Not refused, and not needed either."""

    code = "bulk.nothing_to_do"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a verb must be told besides: one of `choices`, under `name`."""

    name: str
    label: Sentence
    choices: Callable[[Viewer], Sequence[tuple[str, Sentence]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """One thing to do to rows of a list. `states`: the states of the list it is offered in; none means all.

    `done` says what happened to so many rows ("3 jobs archived"). `same` gives a text by which two rows are one and the
    same for this verb, such as an address: once it was done to one of them, the others have nothing to do, and `twin`
    says why. `words` are what the outcomes are called here, where the usual words do not fit.
    """

    name: str
    label: Sentence
    done: Callable[[int], str]
    act: Callable[[Any, Said, Viewer], Before | None]
    undo: Callable[[Any, Before, Viewer], None] | None = None
    asks: Question | None = None
    icon: str = ""
    states: tuple[str, ...] = ()
    same: Callable[[Any], str] | None = None
    twin: Sentence = ""
    words: Mapping[str, Sentence] = field(default_factory=dict)


_verbs: Final[dict[str, dict[str, Verb]]] = {}


def register_verb(listing: str, verb: Verb) -> None:
    """Called in `apps.py` of the package whose rows are listed; offered in the order of registration."""
    _verbs.setdefault(listing, {})[verb.name] = verb


def verbs_of(listing: str) -> dict[str, Verb]:
    return _verbs.get(listing, {})


def verb_of(listing: str, name: str) -> Verb | None:
    return verbs_of(listing).get(name)
