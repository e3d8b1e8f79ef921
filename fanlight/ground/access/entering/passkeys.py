"""Passkeys of contacts: a question to the device, kept here and answered once, and what a right answer is worth.

What an answer is worth says `access.ceremony`. Here is the question, which belongs to one browser and is gone with its
first answer, and the counter: one that does not grow may be a copy.
"""

import json
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from fanlight.core import tokens
from fanlight.core.doors import OfWorkspace, compare_and_set
from fanlight.core.errors import Malformed, NotAllowed, Refusal
from fanlight.core.facts import Fact, record
from fanlight.core.viewers import Anonymous, ContactViewer, Viewer
from fanlight.ground.access import ceremony, events
from fanlight.ground.access.entering import credentials
from fanlight.ground.access.models import Credential, PasskeyChallenge
from fanlight.ground.access.models.credentials import CHALLENGE_LASTS
from fanlight.ground.mail.lines import one_line
from fanlight.ground.people.models import Contact
from fanlight.ground.workspaces.models import Workspace

NAME_LENGTH: Final = 60
ID_LENGTH: Final = 1_400
MOST_PASSKEYS: Final = 20
VERIFICATION: Final = "preferred"


class NotRecognised(Refusal):
    """One answer for everything that is wrong: a reader can do nothing with the difference."""

    code = "passkey.not_recognised"
    message = _("This passkey was not recognised here. Try again, or come in by a code.")
    field = "answer"


@dataclass(frozen=True, slots=True)
class Question:
    """What the browser's device is asked, as JSON, and the secret for the cookie that may answer."""

    options: str
    secret: str


def ask_new(contact: Contact) -> Question:
    """The question by which this contact's device makes a passkey. Nothing of an earlier one is asked again."""
    business = Workspace.objects.get(pk=contact.workspace_id)
    mine = Credential.objects.within(contact).filter(contact=contact, kind="passkey")
    asked = ceremony.ask_new(
        ceremony.Holder(contact.key.encode(), contact.email or contact.name, contact.name),
        business=business.name,
        held=[ceremony.from_text(one.passkey_id) for one in mine],
        verification=VERIFICATION,
    )
    return _kept(asked, contact=contact, owner=contact)


def ask_whose(owner: OfWorkspace) -> Question:
    """The question for signing in: the device itself knows whose passkey it has."""
    return _kept(ceremony.ask(verification=VERIFICATION), contact=None, owner=owner)


def made_by(answer: str, *, secret: str, contact: Contact, name: str = "") -> Credential:
    """The passkey in an answer to `ask_new`, not kept yet. Raises NotRecognised; either way the question is gone.

    Call it outside a transaction: else a refusal later on would bring the question back.
    """
    challenge = _taken(secret, contact_id=contact.pk, owner=contact)
    with ceremony.refusing(NotRecognised):
        made = ceremony.made(ceremony.read(answer), challenge=challenge, verification=VERIFICATION)
    return Credential(
        workspace_id=contact.workspace_id,
        contact=contact,
        kind="passkey",
        name=one_line(name, most=NAME_LENGTH),
        secret=ceremony.as_text(made.public),
        passkey_id=ceremony.as_text(made.name),
        uses=made.uses,
    )


def first(passkey: Credential) -> Fact:
    """A passkey along with an invitation, which decides whether it may be. Raises NotRecognised when it is known."""
    _add(passkey)
    return events.PasskeyAdded(about=passkey.contact, contact=passkey.contact_id)


@transaction.atomic
def add_own(passkey: Credential, *, by: ContactViewer) -> None:
    """One more passkey for the contact, who showed a moment ago who they are; the address on file hears of it.

    Raises NotProven, NotOffered, NotRecognised when it is known, or Malformed for too many.
    """
    credentials.require_offer(by)
    credentials.require_fresh_proof(by)
    if passkey.contact_id != by.contact_id:
        raise NotAllowed("passkey.add")
    contact = Contact.objects.within(by).locked(by.contact_id)
    _add(passkey)
    credentials.announce(contact, events.PasskeyAdded(about=contact, contact=contact.pk), by=by)


def proved(*, secret: str, answer: str, owner: OfWorkspace) -> credentials.Proved:
    """Whose passkey answered, and the grants it opens. Raises NotRecognised for everything else."""
    challenge = _taken(secret, contact_id=None, owner=owner)
    with ceremony.refusing(NotRecognised):
        said = ceremony.read(answer)
    found = Credential.objects.within(owner).filter(kind="passkey", passkey_id=_id_of(said))
    credential = found.select_related("contact").first()
    if credential is None or not _is_of(credential, said):
        raise NotRecognised
    uses = _verified(credential, said, challenge)
    contact, grants = credential.contact, credentials.grants_of(credential.contact)
    if not grants:
        raise NotRecognised
    seen = {"uses": credential.uses}
    if not ceremony.has_grown(credential.uses, uses) or not compare_and_set(
        credential, expect=seen, uses=uses, used_at=now()
    ):
        _doubt(contact, by=Anonymous(owner.workspace_id))
        raise NotRecognised
    return credentials.Proved(contact, grants)


def _add(passkey: Credential) -> None:
    mine = Credential.objects.within(passkey).filter(contact_id=passkey.contact_id, kind="passkey")
    if mine.count() >= MOST_PASSKEYS:
        raise Malformed(_("You have 20 passkeys already. Remove one first."), field="name")
    Credential.objects.bulk_create([passkey], ignore_conflicts=True)
    if not mine.filter(pk=passkey.pk).exists():
        raise NotRecognised


def _verified(credential: Credential, said: dict[str, Any], challenge: bytes) -> int:
    """The counter of an answer that is right in every other way."""
    held = ceremony.Passkey(ceremony.from_text(credential.passkey_id), ceremony.from_text(credential.secret))
    with ceremony.refusing(NotRecognised):
        return ceremony.uses_proved(said, held, challenge=challenge, verification=VERIFICATION)


def _doubt(contact: Contact, *, by: Viewer) -> None:
    with transaction.atomic():
        record(events.PasskeyDoubted(about=contact, contact=contact.pk), by=by)


def _kept(asked: ceremony.Asked, *, contact: Contact | None, owner: OfWorkspace) -> Question:
    secret = tokens.new_session_secret()
    PasskeyChallenge.objects.create(
        workspace_id=owner.workspace_id,
        digest=tokens.digest(secret),
        challenge=asked.challenge,
        ends_at=now() + CHALLENGE_LASTS,
        contact=contact,
    )
    return Question(json.dumps(asked.options), secret)


def _taken(secret: str, *, contact_id: int | None, owner: OfWorkspace) -> bytes:
    """The question of that browser, which nobody can answer a second time. Raises NotRecognised."""
    mine = PasskeyChallenge.objects.within(owner).filter(digest=tokens.digest(secret), ends_at__gt=now())
    found = mine.first()
    if found is None or found.contact_id != contact_id or not mine.filter(pk=found.pk).delete()[0]:
        raise NotRecognised
    return bytes(found.challenge)


def _id_of(said: dict[str, Any]) -> str:
    return str(said["id"])[:ID_LENGTH].replace("\0", "")


def _is_of(credential: Credential, said: dict[str, Any]) -> bool:
    """Whether the answer names the passkey's own person, or one who became one with them."""
    try:
        key = ceremony.from_text(str(said["response"].get("userHandle") or "")).decode().replace("\0", "")
    except ValueError:
        return False
    people = Contact.objects.within(credential).filter(key=key)
    return (
        people.filter(pk=credential.contact_id).exists()
        or people.filter(merged_into_id=credential.contact_id).exists()
    )
