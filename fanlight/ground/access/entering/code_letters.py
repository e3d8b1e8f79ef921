"""The letter that carries a code: to a stored address, written in the background, its code made when it leaves.

Nothing that is kept opens anything: the row of the letter names the question, the row of the question holds a digest.
"""

import logging
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fanlight.core import codes
from fanlight.core.doors import compare_and_set
from fanlight.core.errors import Refusal
from fanlight.core.facts import record
from fanlight.core.net import shortened
from fanlight.core.viewers import Anonymous, TaskViewer
from fanlight.ground.access import events
from fanlight.ground.access.entering import choosing, limits
from fanlight.ground.access.entering.limits import Budget
from fanlight.ground.access.models import SignInCode
from fanlight.ground.mail import values
from fanlight.ground.mail.models import Letter
from fanlight.ground.mail.outbox import Draft, post
from fanlight.ground.people.models import Contact, ContactAddress
from fanlight.ground.workspaces.models import Workspace

logger = logging.getLogger(__name__)

OF_WORKSPACE: Final = Budget("codes.sent.workspace", burst=2_000, every_seconds=10)
"""Some ten thousand a day: ten thousand contacts do not all sign in by a code on one day."""
KIND: Final = "sign_in_code"
QUESTION_KEY: Final = "code"
MOST_TOLD: Final = 20
"""Contacts of one mailbox whose history says that a code was asked for in vain."""


@dataclass(frozen=True, slots=True)
class Recipient:
    contact: Contact
    address: str


class TooLate(Refusal):
    code = "code.too_late"
    message = gettext_lazy("A newer code was asked for, or the time of this one is over.")


def register() -> None:
    """Called once, when the apps are ready."""
    mine: dict[str, Any] = {"needs": QUESTION_KEY, "is_offered": False}
    values.provides(
        "sign_in_code", gettext_lazy("Sign-in code"), _mint, is_large=True, on_unsent=_withdraw, **mine
    )
    values.provides("code_until", gettext_lazy("Until when the code works"), _until, **mine)
    values.provides("code_asked", gettext_lazy("Where and when the code was asked for"), _asked, **mine)


def send(by: TaskViewer, code_id: int) -> None:
    """Look who is reached at the address, and write the letter, once. In vain, it is a line in the history."""
    code = SignInCode.objects.within(by).open().filter(pk=code_id, posted_at=None).first()
    if code is None or _is_too_much(code):
        return
    with transaction.atomic():
        if compare_and_set(code, expect={"posted_at": None}, posted_at=now()):
            _answer(code, by=by)


def _answer(code: SignInCode, *, by: TaskViewer) -> None:
    reader = _reader(code)
    if reader is None:
        _note_refusals(code, by=by)
        return
    with translation.override(reader.contact.written_language):
        post(_draft(code, reader), by=by)


def _is_too_much(code: SignInCode) -> bool:
    """Whether this business wrote more codes than any needs. Only letters that would leave are charged, to unknown
    browsers: addresses that nobody has use nothing up, and whoever was here before goes on coming in."""
    if code.device is not None or _reader(code) is None:
        return False
    wait = limits.charge(OF_WORKSPACE, str(code.workspace_id))
    if wait:
        logger.warning("workspace %s writes too many sign-in codes; one was not sent", code.workspace_id)
    return wait > 0


def _reader(code: SignInCode) -> "Recipient | None":
    """Who the letter goes to, and where: whoever may come in, the first by name where several share the address.

    In the midst of a visit, its contact: at the stored address, or at the one they say is theirs, too.
    """
    mine = ContactAddress.objects.within(code).filter(folded_key=code.address_key).select_related("contact")
    if code.contact_id:
        contact = Contact.objects.within(code).active().filter(pk=code.contact_id).first()
        if contact and code.why == "address":
            return Recipient(contact, code.address)
        stored = mine.filter(contact_id=code.contact_id).first()
    else:
        found = choosing.grants_of(code, address_key=code.address_key, or_invited=True)
        stored = mine.filter(contact_id=found[0].grant.contact_id).first() if found else None
    return Recipient(stored.contact, stored.address) if stored else None


def _note_refusals(code: SignInCode, *, by: TaskViewer) -> None:
    known = ContactAddress.objects.within(code).filter(folded_key=code.address_key, contact__erased_at=None)
    for address in known.select_related("contact").order_by("id")[:MOST_TOLD]:
        why = "disabled" if address.contact.disabled_at else "no_access"
        record(events.CodeRefused(about=address.contact, why=why), by=Anonymous(by.workspace_id))


def _draft(code: SignInCode, reader: Recipient) -> Draft:
    is_new = code.why == "address"
    lines = [
        _("Hello,"),
        _("this is your code to confirm your new email address with {{ business }}:")
        if is_new
        else _("this is your code for the portal of {{ business }}:"),
        "{{ sign_in_code }}",
        _("Type it where you asked for it. It works once, until {{ code_until }}."),
        _("It was asked for {{ code_asked }}."),
        _(
            "If that was not you, leave this letter alone: without the code nothing happens. "
            "We never ask for it on the telephone or in a message."
        ),
        _("Kind regards") + "\n{{ business }}",
    ]
    return Draft(
        kind=KIND,
        subject=_("Your code for {{ business }}"),
        body="\n\n".join(lines),
        contact=None if is_new else reader.contact,  # it is not written down as theirs yet
        to_address=reader.address,
        until=code.ends_at,
        keys={QUESTION_KEY: str(code.pk)},
    )


def _mint(letter: Letter) -> str:
    code = _question(letter)
    text = codes.new_code(is_long=code.is_long)
    fresh = {"proved_at": None, "used_at": None, "ends_at__gt": now()}
    if not compare_and_set(code, expect=fresh, digest=codes.digest(text, challenge=bytes(code.challenge))):
        raise TooLate
    return codes.in_letters(text)


def _withdraw(letter: Letter, text: str) -> None:
    """Nobody holds the code of a try that surely did not leave: it opens nothing."""
    code = _question(letter)
    compare_and_set(code, expect={"digest": _digest(code, text)}, digest=None)


def _digest(code: SignInCode, text: str) -> bytes:
    return codes.digest(codes.as_meant(text), challenge=bytes(code.challenge))


def _until(letter: Letter) -> str:
    return str(date_format(_question(letter).ends_at.astimezone(_zone(letter)), "H:i T"))


def _asked(letter: Letter) -> str:
    """Browser, moment and network, as far as they are known: what tells a reader's own question from a stranger's."""
    code = _question(letter)
    at = date_format(code.created_at.astimezone(_zone(letter)), "l j F Y, H:i T")
    said = {"browser": code.agent, "at": at, "network": shortened(code.ip)}
    if not said["network"]:
        return _("in %(browser)s, %(at)s") % said
    return _("in %(browser)s, %(at)s, from the network %(network)s") % said


def _question(letter: Letter) -> SignInCode:
    found = SignInCode.objects.within(letter).filter(pk=int(letter.values[QUESTION_KEY])).first()
    if found is None:
        raise TooLate
    return found


def _zone(letter: Letter) -> Any:
    return Workspace.objects.get(pk=letter.workspace_id).zone_info
