"""How a letter is posted: checked, kept as a row, and given to the worker in the same transaction."""

import datetime
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import compare_and_set
from fanlight.core.errors import Malformed, NotAllowed, Refusal
from fanlight.core.facts import record
from fanlight.core.tokens import LINK_PATTERN
from fanlight.core.viewers import Viewer
from fanlight.ground.mail import values
from fanlight.ground.mail.events import LetterQueued
from fanlight.ground.mail.lines import is_address, one_line
from fanlight.ground.mail.models import Letter, Template
from fanlight.ground.mail.tasks import deliver
from fanlight.ground.people.models import Contact, ContactAddress
from fanlight.ground.rooms.models import Room

SUBJECT_LENGTH: Final = 200
BODY_LENGTH: Final = 50_000


class NoAddress(Refusal):
    code = "letter.no_address"
    message = _("This contact has no email address yet. Add one, then send the letter.")
    field = "to"


class Bounced(Refusal):
    code = "letter.bounced"
    message = _("Mail to this address came back. Correct the contact's email address, then send the letter.")
    field = "to"


class Empty(Malformed):
    code = "letter.empty"
    message = _("Write something first.")


class LinkInText(Refusal):
    """Stored text never holds an address that opens something."""

    code = "letter.link_in_text"
    message = _("This text holds a personal link. Use the dynamic value {{ portal_link }} in its place.")


class NotAgain(Refusal):
    code = "letter.not_again"
    message = _("Only a letter that failed can be sent again. This one is on its way or has arrived.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A letter before it is posted. `keys` are what dynamic values need (a link's key), never a secret.

    It goes to a contact's first address, or to `to_address`: another one of theirs, or that of one of the team.
    `send_at`: not before that moment; `until`: not after that one, and at most once.
    """

    subject: str
    body: str
    contact: Contact | None = None
    to_address: str = ""
    send_at: datetime.datetime | None = None
    until: datetime.datetime | None = None
    kind: str = Letter.BY_HAND
    classification: str = ""
    room: Room | None = None
    audience: str = ""
    template: Template | None = None
    keys: Mapping[str, str] = field(default_factory=dict)

    def letter(self, by: Viewer) -> Letter:
        """The row it would become, not saved."""
        return Letter(
            workspace_id=by.workspace_id,
            kind=self.kind,
            classification=self.classification,
            subject=one_line(self.subject, most=SUBJECT_LENGTH),
            body=self.body.replace("\r\n", "\n").replace("\x00", "").strip(),
            values=dict(self.keys),
            contact=self.contact,
            to_address=self.to_address,
            send_at=self.send_at or now(),
            until=self.until,
            room=self.room,
            audience=self.audience,
            template=self.template,
            member_id=by.actor[1] if by.actor[0] == "member" else None,
        )


@dataclass(frozen=True, slots=True)
class Preview:
    subject: str
    body: str


@transaction.atomic
def post(draft: Draft, *, by: Viewer) -> Letter:
    """The letter, kept and enqueued. Raises a Refusal with its field when it cannot leave like this."""
    if not by.is_staff:
        raise NotAllowed("letter.post")
    letter = draft.letter(by)
    _require_writing(letter)
    values.require_known(letter)
    letter.subject = one_line(values.settled(letter, letter.subject), most=SUBJECT_LENGTH)
    letter.to_address = _address_of(letter)
    letter.message_id = f"<{letter.pk}.{secrets.token_hex(8)}@{settings.ORIGIN.hostname}>"
    letter.save(force_insert=True)
    record(LetterQueued.of(letter, classification=letter.classification), by=by)
    deliver.using(run_after=draft.send_at).enqueue(str(letter.workspace_id), str(letter.pk))
    return letter


def preview(draft: Draft, *, by: Viewer) -> Preview:
    """How it will roughly read. Mints nothing, keeps nothing; unknown placeholders stay visible."""
    letter = draft.letter(by)
    return Preview(values.previewed(letter, letter.subject), values.previewed(letter, letter.body))


@transaction.atomic
def send_again(letter: Letter, *, by: Viewer) -> None:
    """Try a failed letter once more, at the address its contact has now. Raises NotAgain for any other."""
    if not by.is_staff:
        raise NotAllowed("letter.send_again")
    fresh: dict[str, Any] = {"state": "queued", "tries": 0, "send_at": now(), "failure": ""}
    letter.to_address = "" if letter.contact else letter.to_address
    if not compare_and_set(letter, expect={"state": "failed"}, **fresh, to_address=_address_of(letter)):
        raise NotAgain
    record(LetterQueued.of(letter, classification=letter.classification, again=True), by=by)
    deliver.enqueue(str(letter.workspace_id), str(letter.pk))


def _require_writing(letter: Letter) -> None:
    for name in ("subject", "body"):
        text = getattr(letter, name)
        if not text:
            raise Empty(field=name)
        if LINK_PATTERN.search(text):
            raise LinkInText(field=name)
    if len(letter.body) > BODY_LENGTH:
        raise Malformed(_("This letter is too long."), field="body")


def _address_of(letter: Letter) -> str:
    """Where the reader is reached. Raises NoAddress or Bounced.

    An address that was named must be the contact's own, as it is written down: mail goes nowhere else.
    """
    if letter.contact is None:
        return _checked(letter.to_address)
    mine = ContactAddress.objects.within(letter).filter(contact=letter.contact)
    if letter.to_address:
        return _checked(
            mine.filter(address=letter.to_address).values_list("address", flat=True).first() or ""
        )
    found = mine.filter(is_primary=True).values_list("address", "bounced_at").first()
    if found is not None and found[1] is not None:
        raise Bounced
    return _checked(found[0] if found else "")


def _checked(address: str) -> str:
    if not is_address(address.strip()):
        raise NoAddress
    return address.strip()
