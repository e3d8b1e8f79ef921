"""Dynamic values: words like {{ portal_link }} that are filled when a letter leaves.

Packages above register the ones they know. A stored letter keeps the placeholder, so that no secret lies in it; what
opens something is minted by `fill` at sending, and its package hears afterwards whether it left.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, TypedDict, Unpack

from django.utils.translation import gettext_lazy as _

from fanlight.core.errors import Malformed, Sentence
from fanlight.ground.mail.models import Letter

PLACEHOLDER: Final = re.compile(r"\{\{\s*+((?:[^{}\s]++|\s++(?=[^{}\s]))*+)\s*+\}\}")
"""Never goes back over what it has read: two braces and thousands of spaces cost no more than as many letters."""

type Fill = Callable[[Letter], str]
type Told = Callable[[Letter, str], None]


class More(TypedDict, total=False):
    """What a value may say besides: see `Value`."""

    needs: str
    preview: Fill
    button: Sentence
    on_sent: Told
    on_unsent: Told
    is_offered: bool
    is_large: bool


@dataclass(frozen=True, slots=True)
class Value:
    """A dynamic value.

    `fill` gives its text for one letter, at sending, outside any transaction; it may mint, and raises a Refusal when
    there is nothing to give any more. `preview` shows it in the composer and mints nothing; without it the label
    stands in. `needs` names the key of `Letter.values` without which it cannot be filled. `button`: standing alone in
    a paragraph it becomes a button with these words. `on_sent` hears, in the transaction that says so, that the
    letter left with this text; `on_unsent` that this text surely did not leave. After a try of which nobody knows
    whether it arrived, neither is called: the text may lie in a mailbox. `is_offered` False: only letters that we
    write ourselves name it. `is_large`: standing alone in a paragraph it is shown large, to be read off and typed.
    """

    name: str
    label: Sentence
    fill: Fill
    needs: str = ""
    preview: Fill | None = None
    button: Sentence = ""
    on_sent: Told | None = None
    on_unsent: Told | None = None
    is_offered: bool = True
    is_large: bool = False


_values: dict[str, Value] = {}


class UnknownValue(Malformed):
    """The text names a placeholder that nothing fills."""

    code = "letter.unknown_value"


def provides(name: str, label: Sentence, fill: Fill, **more: Unpack[More]) -> None:
    """Called in `apps.py` of the package that knows the value."""
    _values[name] = Value(name, label, fill, **more)


def offered() -> list[tuple[str, Sentence]]:
    """Names and labels for the composer, in the order they were registered."""
    return [(value.name, value.label) for value in _values.values() if value.is_offered]


def named_in(text: str) -> list[str]:
    """The placeholders in a text, each once, in order."""
    return list(dict.fromkeys(PLACEHOLDER.findall(text)))


def require_known(letter: Letter) -> None:
    """Raises UnknownValue, with the field, for a placeholder that is unknown or lacks what it needs."""
    for part in ("subject", "body"):
        for name in named_in(getattr(letter, part)):
            known = _values.get(name)
            if known is None:
                raise UnknownValue(
                    _said(_("Nothing fills {{ %s }}. Take it out or correct it."), name), field=part
                )
            if known.needs and not letter.values.get(known.needs):
                raise UnknownValue(_said(_("There is nothing yet to fill {{ %s }} with."), name), field=part)


def previewed(letter: Letter, text: str) -> str:
    """The text as its reader would roughly see it; unknown placeholders stay as they are. Mints nothing."""
    return PLACEHOLDER.sub(lambda found: _stand_in(letter, found), text)


def settled(letter: Letter, text: str) -> str:
    """The text with what is known already and opens nothing (names, titles): lists and history can show it as it is."""
    return PLACEHOLDER.sub(lambda found: _known_now(letter, found), text)


@dataclass(slots=True)
class Filling:
    """The values of one try to send one letter."""

    letter: Letter
    texts: dict[str, str] = field(default_factory=dict)

    def fill(self) -> None:
        """Ask for every value that subject and body name. What was minted before a failure is told on `unsent`."""
        for name in named_in(f"{self.letter.subject}\n{self.letter.body}"):
            if name not in _values:
                raise UnknownValue(_said(_("Nothing fills {{ %s }}. Take it out or correct it."), name))
            self.texts[name] = _values[name].fill(self.letter)

    def of(self, text: str) -> str:
        """One pass: a value that itself looks like a placeholder stays as it is."""
        return PLACEHOLDER.sub(lambda found: self.texts.get(found[1], found[0]), text)

    def button(self, paragraph: str) -> tuple[Sentence, str] | None:
        """Words and address, when the paragraph is one placeholder that wants to be a button."""
        alone = PLACEHOLDER.fullmatch(paragraph.strip())
        known = _values.get(alone[1]) if alone else None
        return (known.button, self.texts[known.name]) if known and known.button else None

    def is_large(self, paragraph: str) -> bool:
        """Whether the paragraph is one placeholder that wants to be read off."""
        alone = PLACEHOLDER.fullmatch(paragraph.strip())
        known = _values.get(alone[1]) if alone else None
        return known is not None and known.is_large

    def sent(self) -> None:
        for name, text in self.texts.items():
            if told := _values[name].on_sent:
                told(self.letter, text)

    def unsent(self) -> None:
        for name, text in self.texts.items():
            if told := _values[name].on_unsent:
                told(self.letter, text)


def _stand_in(letter: Letter, found: re.Match[str]) -> str:
    known = _values.get(found[1])
    if known is None:
        return found[0]
    return known.preview(letter) if known.preview else f"[{known.label}]"


def _known_now(letter: Letter, found: re.Match[str]) -> str:
    known = _values.get(found[1])
    if known is None or known.preview is None or known.needs:
        return found[0]
    text = known.preview(letter)
    # A name that reads like a placeholder would be filled itself when the letter leaves.
    return found[0] if PLACEHOLDER.search(text) else text


def _said(sentence: Sentence, name: str) -> str:
    return str(sentence) % name
