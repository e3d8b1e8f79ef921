"""What this package announces: a letter was put on its way, arrived at the mail server, or could not."""

from dataclasses import dataclass
from typing import Any, Self

from django.utils.translation import gettext_lazy as _

from fanlight.core.facts import Fact, Personal
from fanlight.ground.mail.models import Letter

type Sealed = Personal | str


@dataclass(frozen=True, kw_only=True)
class OfLetter:
    """What every fact about a letter tells: subject and address, sealed for the person they are about."""

    subject: Sealed
    to: Sealed

    @classmethod
    def of(cls, letter: Letter, **more: Any) -> Self:
        told = {"subject": sealed(letter, letter.subject), "to": sealed(letter, letter.to_address)}
        return cls(about=letter, room_id=letter.room_id, **told, **more)  # type: ignore[call-arg]


@dataclass(frozen=True, kw_only=True)
class LetterQueued(OfLetter, Fact):
    """`again`: a member tried once more after a failure."""

    name = "letter.queued"
    meaning = "A letter was written and waits to leave."
    story = _("sent the letter “{subject}” to {to}")

    classification: str = ""
    again: bool = False


@dataclass(frozen=True, kw_only=True)
class LetterSent(OfLetter, Fact):
    name = "letter.sent"
    meaning = "The mail server accepted a letter."
    story = _("delivered the letter “{subject}” to {to}")


@dataclass(frozen=True, kw_only=True)
class LetterFailed(OfLetter, Fact):
    """`why` is a sentence for staff, in the words of the mail server where it gave any."""

    name = "letter.failed"
    meaning = "A letter could not be delivered, and nobody tries any more."
    story = _("could not deliver the letter “{subject}” to {to}: {why}")

    why: Sealed


def sealed(letter: Letter, text: str) -> Sealed:
    """Sealed by the key of the contact it goes to, or of the member who wrote it."""
    if letter.contact_id:
        return Personal("contact", letter.contact_id, text)
    return Personal("member", letter.member_id, text) if letter.member_id else text
