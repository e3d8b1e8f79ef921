"""Codes by email: asked for at any address, typed in the browser that asked, worth one thing once.

The answer to a question is the same whoever it names: a row, and a task that looks whether somebody is reached there.
The code is made when its letter leaves. A try is counted in the row before it is looked at. Strangers can slow nobody
down for good: budgets recover, and whoever was here before in this browser has one of their own.
"""

import hmac
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from fanlight.core import agents, codes, tokens
from fanlight.core.doors import OfWorkspace, compare_and_set
from fanlight.core.errors import Malformed, Refusal
from fanlight.core.folding import folded_email
from fanlight.ground.access.entering import attacks, limits
from fanlight.ground.access.entering.arriving import Caller
from fanlight.ground.access.entering.limits import Budget
from fanlight.ground.access.models import KnownDevice, SignInCode
from fanlight.ground.access.models.codes import BLANK, LASTS
from fanlight.ground.mail.lines import is_address
from fanlight.ground.people.models import Contact, ContactAddress

OF_ADDRESS: Final = (
    Budget("codes.asked.minutes", burst=3, every_seconds=600),
    Budget("codes.asked.hour", burst=5, every_seconds=3600),
    Budget("codes.asked.day", burst=10, every_seconds=17_280),
)
"""Never more than 3 in ten minutes, 5 in an hour, 15 in a day."""
OF_CALLER: Final = limits.for_one_address("codes.asked.caller", burst=30, every_seconds=60)
"""An office behind one address may sign in on a Monday morning."""
NEW_ADDRESSES: Final = Budget("codes.asked.new_address", burst=5, every_seconds=17_280)
"""Of one contact: addresses they say are theirs, ten in a day at most."""
AGAIN_SECONDS: Final = 60
"""Sooner, another letter would only cross the first one."""


class NotAnAddress(Malformed):
    code = "code.not_an_address"
    message = _("Type one email address, like name@example.com.")
    field = "email"


class TooManyAddresses(Refusal):
    """`wait` in seconds."""

    code = "code.too_many_addresses"
    message = _("Too many addresses were tried. Try again tomorrow, or tell us your new address.")
    field = "email"

    def __init__(self, wait: float) -> None:
        super().__init__()
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Asked:
    """What the browser keeps, and the seconds until another code may be asked for: above 0, this question sent none."""

    secret: str
    wait: float = 0.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a try. `said` is right, wrong, ended, used_up, used, outdated or nothing.

    The last wrong try is wrong too; its code has none left. `outdated`: six digits are too few by now; a new code will
    be longer. `nothing`: this browser asked for none.
    """

    said: str
    code: SignInCode | None = None

    @property
    def is_right(self) -> bool:
        return self.said == "right"


def ask(owner: OfWorkspace, address: str, caller: Caller, *, held: str = "") -> Asked:
    """A code to that address, if somebody is reached there who may come in; nobody is told here.

    `held` is the secret that this browser keeps of an earlier question: that one is dead from now on. Raises
    NotAnAddress.
    """
    if not is_address(address.strip()):
        raise NotAnAddress
    return _ask(owner, caller, held=held, said={"address": address.strip(), "why": "sign_in"})


def ask_in_visit(contact: Contact, caller: Caller, *, held: str = "", why: str = "step_up") -> Asked:
    """A code to the contact's own first address, in the midst of a visit. Raises NotAnAddress when there is none."""
    address = ContactAddress.objects.within(contact).primary_of(contact.pk)
    if not address:
        raise NotAnAddress(field="code")
    return _ask(contact, caller, held=held, said={"address": address, "why": why, "contact": contact})


def ask_new_address(contact: Contact, address: str, caller: Caller, *, held: str = "") -> Asked:
    """A code to an address that the contact says is theirs, too, in the midst of a visit. Raises NotAnAddress.

    Drawn on their own budget besides, so that nobody is written to at our expense.
    """
    if not is_address(address.strip()):
        raise NotAnAddress(field="email")
    if wait := limits.charge(NEW_ADDRESSES, f"{contact.workspace_id} {contact.pk}"):
        raise TooManyAddresses(wait)
    return _ask(
        contact, caller, held=held, said={"address": address.strip(), "why": "address", "contact": contact}
    )


def open_question(owner: OfWorkspace, held: str) -> SignInCode | None:
    """What this browser asked for last, alive or not. One query; none without a cookie."""
    found: SignInCode | None = SignInCode.objects.within(owner).of_browser(held).first()
    return found


def check(owner: OfWorkspace, held: str, typed: str, *, contact_id: int = 0) -> Verdict:
    """Try a code in the browser that asked for it. The right one counts once, and is forgotten.

    `contact_id`: the code must have been asked for by that contact in their visit.
    """
    code = open_question(owner, held)
    if code is None or (code.contact_id or 0) != contact_id:
        return Verdict("nothing")
    verdict = _tried(code, codes.as_meant(typed))
    if verdict.said == "wrong" and code.device is None:
        attacks.count(owner)
    return verdict


def seconds_until_again(question: SignInCode) -> float:
    """How long another letter would only cross the first one."""
    return max(0.0, AGAIN_SECONDS - (now() - question.created_at).total_seconds())


def why_over(question: SignInCode) -> str:
    """Of a question that is not open: used, ended or used_up, in the words of `Verdict`."""
    if question.proved_at or question.used_at:
        return "used"
    return "ended" if not question.is_in_time else "used_up"


def _ask(owner: OfWorkspace, caller: Caller, *, held: str, said: dict[str, Any]) -> Asked:
    key = folded_email(said["address"])
    earlier = open_question(owner, held)
    same = earlier if earlier and earlier.is_open and _is_same(earlier, key, said) else None
    if same and (wait := seconds_until_again(same)):
        return Asked(held, wait)
    device = _known(owner, key, caller.device)
    wait = _charged(owner, key, device=device, ip=caller.ip)
    if same and wait:
        return Asked(held, wait)
    asked = {**said, "address_key": key, "device": device}
    return Asked(_written_down(owner, caller, asked, earlier=earlier, is_sent=not wait), wait)


def _written_down(
    owner: OfWorkspace, caller: Caller, said: dict[str, Any], *, earlier: SignInCode | None, is_sent: bool
) -> str:
    """The question as a row, with a task unless too many were asked; the secret for its browser."""
    from fanlight.ground.access.tasks import send_code  # tasks import this package's letters

    secret = tokens.new_session_secret()
    code = SignInCode(
        workspace_id=owner.workspace_id,
        challenge=tokens.digest(secret),
        ip=caller.ip,
        agent=agents.in_words(caller.agent),
        ends_at=now() + LASTS,
        **said,
    )
    with transaction.atomic():
        if earlier:
            SignInCode.objects.within(owner).filter(pk=earlier.pk).give_up()
        code.is_long = attacks.needs_long(code, wrong_tries=_wrong_tries(code))
        code.save(force_insert=True)
        if is_sent:
            send_code.enqueue(str(owner.workspace_id), str(code.pk))
    return secret


def _is_same(earlier: SignInCode, key: str, said: dict[str, Any]) -> bool:
    contact = said.get("contact")
    asked = (key, said["why"], contact.pk if contact else None)
    return (earlier.address_key, earlier.why, earlier.contact_id) == asked


def _known(owner: OfWorkspace, key: str, secret: str) -> bytes | None:
    """The digest of this browser's cookie, where somebody of that address came in with it before."""
    people = ContactAddress.objects.within(owner).filter(folded_key=key).values("contact_id")
    known = KnownDevice.objects.within(owner).holding(secret).filter(contact_id__in=people)
    return tokens.digest(secret) if known.exists() else None


def _charged(owner: OfWorkspace, key: str, *, device: bytes | None, ip: str) -> float:
    """The wait that the first of the budgets asks for. A known browser does not draw on the address's.

    From the shortest to the longest, and no further than the first that refuses: whoever asks all the time must not
    use up the day's for the person it belongs to.
    """
    of_whom = f"{owner.workspace_id} {key} {device.hex() if device else ''}"
    drawn = [(OF_CALLER, limits.for_caller(ip)), *((budget, of_whom) for budget in OF_ADDRESS)]
    return next((wait for budget, whose in drawn if (wait := limits.charge(budget, whose))), 0.0)


def _wrong_tries(code: SignInCode) -> int:
    """Of the last day, at this address: from this known browser, or from all that are not."""
    return sum(one.wrong_tries for one in SignInCode.objects.within(code).of_budget(code))


@transaction.atomic
def _tried(code: SignInCode, meant: str) -> Verdict:
    mine = SignInCode.objects.within(code).filter(pk=code.pk)
    wrong_tries = _wrong_tries(code)
    if not code.is_long and attacks.needs_long(code, wrong_tries=wrong_tries) and mine.open().exists():
        mine.give_up()
        return Verdict("outdated", code)
    is_counted = mine.try_once()
    code = mine.get()
    if not is_counted:
        return Verdict(why_over(code), code)
    if not _is_it(code, meant):
        return Verdict("wrong", code)
    kept = {"address": code.address} if code.why == "address" else {}  # it is what was proved
    compare_and_set(code, expect={"proved_at": None}, proved_at=now(), **(BLANK | kept))
    return Verdict("right", code)


def _is_it(code: SignInCode, meant: str) -> bool:
    """Where nobody may come in there is no digest, and the same is done with none."""
    mine = codes.digest(meant, challenge=bytes(code.challenge))
    return hmac.compare_digest(mine, bytes(code.digest or b"\0" * len(mine)))
