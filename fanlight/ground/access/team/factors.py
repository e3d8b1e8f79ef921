"""Second factors of logins: an app that shows a code each half minute, recovery codes, passkeys.

The rows are allauth's (`mfa`); what a passkey's answer is worth says `access.ceremony`. Checking a code is ours: a code
is worth something once, and five wrong ones make the factor rest, in whichever process and after whatever restart;
allauth keeps both in the cache of one process.
"""

import base64
import datetime
import hashlib
import hmac
import secrets
import struct
import time
from typing import Any, Final
from urllib.parse import quote, urlencode

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Exists
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from fanlight.core.errors import Refusal
from fanlight.core.sealing import as_text, from_text, purpose_key, seal, unseal
from fanlight.ground.access import ceremony
from fanlight.ground.access.models import FactorGuard
from fanlight.ground.access.team import notices
from fanlight.ground.workspaces.models import Login

APP, PASSKEY, CODES = "totp", "webauthn", "recovery_codes"
STEP_SECONDS: Final = 30
DIGITS: Final = 6
TOLERANCE: Final = 1
"""Steps before and after this one that still count: clocks differ, and people type slowly."""
MOST_FAILURES: Final = 5
RESTS: Final = datetime.timedelta(minutes=15)
HOW_MANY_CODES: Final = 10
CODE_LENGTH: Final = 16
ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
ALIKE: Final = str.maketrans("OIL", "011")
MOST_PASSKEYS: Final = 20


class WrongCode(Refusal):
    code = "factor.wrong_code"
    message = _("This code is not right, or it was used already.")
    field = "code"


class Resting(Refusal):
    code = "factor.resting"
    message = _("Too many wrong codes. Wait a quarter of an hour, or use a passkey.")
    field = "code"


class Gone(Refusal):
    code = "factor.gone"
    message = _("This was removed already.")


class AlreadyThere(Refusal):
    code = "factor.already_there"
    message = _("There is an authenticator app already. Remove it first to use another one.")


class TooMany(Refusal):
    code = "factor.too_many"
    message = _("There are 20 passkeys already. Remove one first.")


def second_of(login_id: Any) -> Exists:
    """Whether a login has a second factor, as a condition; recovery codes alone are none."""
    return Exists(Authenticator.objects.filter(user_id=login_id).exclude(type=CODES))


def held_by(login_id: int) -> list[Any]:
    """The factors of a login, the oldest first; recovery codes are not among them."""
    return list(Authenticator.objects.filter(user_id=login_id).exclude(type=CODES).order_by("pk"))


def codes_left(login_id: int) -> int:
    found = Authenticator.objects.filter(user_id=login_id, type=CODES).first()
    return len(found.data["digests"]) if found else 0


def check(login_id: int, code: str) -> Any:
    """The factor whose code this is; the code is worth nothing afterwards. Raises WrongCode or Resting."""
    with transaction.atomic():
        found = _judged(login_id, code)
    if isinstance(found, Refusal):
        raise found
    return found


def new_secret() -> str:
    """160 random bits, as apps take them."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def address_for_app(login: Login, secret: str, *, issuer: str) -> str:
    """What the picture says that an app reads."""
    said = urlencode({"secret": secret, "issuer": issuer}, quote_via=quote)
    return f"otpauth://totp/{quote(issuer)}:{quote(login.email)}?{said}"


@transaction.atomic
def add_app(login: Login, secret: str, code: str) -> list[str]:
    """An app that showed the right code. Answers fresh recovery codes where there were none.

    Raises WrongCode or AlreadyThere.
    """
    guard = _guard(login.pk)
    if Authenticator.objects.filter(user_id=login.pk, type=APP).exists():
        raise AlreadyThere
    step = _step_of(secret, code, after=guard.last_step)
    if step is None:
        raise WrongCode
    guard.last_step = step
    guard.save(update_fields=["last_step"])
    Authenticator.objects.create(user_id=login.pk, type=APP, data={"secret": sealed(secret, login.pk)})
    return _with_codes(login, "app_added")


@transaction.atomic
def add_passkey(login: Login, passkey: ceremony.Passkey, *, name: str) -> list[str]:
    """A passkey whose answer was verified. Answers fresh recovery codes where there were none. Raises TooMany."""
    _guard(login.pk)
    if Authenticator.objects.filter(user_id=login.pk, type=PASSKEY).count() >= MOST_PASSKEYS:
        raise TooMany
    public = {"id": ceremony.as_text(passkey.name), "public": ceremony.as_text(passkey.public)}
    held = {"name": name, "uses": passkey.uses} | public
    Authenticator.objects.create(user_id=login.pk, type=PASSKEY, data=held)
    return _with_codes(login, "passkey_added")


@transaction.atomic
def remove(login: Login, factor_id: int) -> None:
    """Without any factor, recovery codes are for nothing and go too. Raises Gone."""
    _guard(login.pk)
    mine = Authenticator.objects.filter(user_id=login.pk)
    if not mine.filter(pk=factor_id).exclude(type=CODES).delete()[0]:
        raise Gone
    if not mine.exclude(type=CODES).exists():
        mine.delete()
    notices.tell(login, "factor_removed")


@transaction.atomic
def remove_all(login: Login) -> int:
    """For somebody who lost everything; only the operator does this. Answers how many there were."""
    gone: int = Authenticator.objects.filter(user_id=login.pk).delete()[0]
    FactorGuard.objects.filter(login=login).update(failures=0, rests_until=None)
    if gone:
        notices.tell(login, "factor_removed")
    return gone


@transaction.atomic
def renew_codes(login: Login) -> list[str]:
    """Ten fresh recovery codes; the older ones are worth nothing. Raises Gone where there is nothing to recover."""
    _guard(login.pk)
    if not held_by(login.pk):
        raise Gone
    fresh = _new_codes(login.pk)
    notices.tell(login, "codes_renewed")
    return fresh


def passkey_in(factor: Any) -> ceremony.Passkey:
    """The public part that `add_passkey` kept."""
    held = factor.data
    return ceremony.Passkey(ceremony.from_text(held["id"]), ceremony.from_text(held["public"]), held["uses"])


def note_use(factor: Any, *, uses: int) -> bool:
    """A passkey answered with this counter. False when it did not grow: somebody may have copied the passkey."""
    with transaction.atomic():
        row = Authenticator.objects.select_for_update().get(pk=factor.pk)
        before = int(row.data["uses"])
        if not ceremony.has_grown(before, uses):
            return False
        row.data["uses"], row.last_used_at = uses, now()
        row.save(update_fields=["data", "last_used_at"])
    return True


def _judged(login_id: int, code: str) -> Any:
    guard = _guard(login_id)
    if guard.rests_until and guard.rests_until > now():
        return Resting()
    factor = _matching(guard, code)
    if factor is not None:
        guard.failures, guard.rests_until = 0, None
        factor.record_usage()
    else:
        guard.failures += 1
        if guard.failures >= MOST_FAILURES:
            guard.failures, guard.rests_until = 0, now() + RESTS
    guard.save(update_fields=["failures", "rests_until", "last_step"])
    return factor or WrongCode()


def _matching(guard: FactorGuard, code: str) -> Any:
    said = "".join(code.upper().translate(ALIKE).split()).replace("-", "")
    mine = Authenticator.objects.filter(user_id=guard.login_id)
    if len(said) == DIGITS:
        app = mine.filter(type=APP).first()
        step = _step_of(_secret_of(app), said, after=guard.last_step) if app else None
        guard.last_step = step or guard.last_step
        return app if step else None
    codes = mine.filter(type=CODES).first()
    digest = _digest(guard.login_id, said)
    if codes is None or digest not in codes.data["digests"]:
        return None
    codes.data["digests"].remove(digest)
    codes.save(update_fields=["data"])
    return codes


def _guard(login_id: int) -> FactorGuard:
    """The login's guard, held until the end of the transaction: of two who try at once, one comes after the other."""
    FactorGuard.objects.bulk_create([FactorGuard(login_id=login_id)], ignore_conflicts=True)
    return FactorGuard.objects.select_for_update().get(login_id=login_id)


def _with_codes(login: Login, what: str) -> list[str]:
    notices.tell(login, what)
    has_codes = Authenticator.objects.filter(user_id=login.pk, type=CODES).exists()
    return [] if has_codes else _new_codes(login.pk)


def _new_codes(login_id: int) -> list[str]:
    fresh = ["".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH)) for _ in range(HOW_MANY_CODES)]
    Authenticator.objects.filter(user_id=login_id, type=CODES).delete()
    held = {"digests": [_digest(login_id, code) for code in fresh]}
    Authenticator.objects.create(user_id=login_id, type=CODES, data=held)
    return ["-".join(code[at : at + 4] for at in range(0, CODE_LENGTH, 4)) for code in fresh]


def _digest(login_id: int, code: str) -> str:
    """80 random bits under a key that is not in the database."""
    return hmac.new(purpose_key("recovery code"), f"{login_id}:{code}".encode(), hashlib.sha256).hexdigest()


def _step_of(secret: str, code: str, *, after: int) -> int | None:
    """The step whose value this is, if it is about now and later than the last one that was used."""
    this = int(time.time()) // STEP_SECONDS
    for step in range(this - TOLERANCE, this + TOLERANCE + 1):
        if step > after and hmac.compare_digest(value_at(secret, step).encode(), code.strip().encode()):
            return step
    return None


def value_at(secret: str, step: int) -> str:
    """Six digits. Source: RFC 4226, 5.3, and RFC 6238."""
    mac = hmac.new(base64.b32decode(secret), struct.pack(">Q", step), hashlib.sha1).digest()
    at = mac[-1] & 0x0F
    number = struct.unpack(">I", mac[at : at + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def sealed(secret: str, login_id: int) -> str:
    return as_text(seal(secret.encode(), key=purpose_key("second factor"), bound_to=_place(login_id)))


def _secret_of(app: Any) -> str:
    sealed = from_text(app.data["secret"])
    return unseal(sealed, key=purpose_key("second factor"), bound_to=_place(app.user_id)).decode()


def _place(login_id: int) -> str:
    return f"mfa_authenticator|data|{login_id}"
