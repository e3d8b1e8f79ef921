"""The ceremony of a passkey, of contacts and members alike: what a device is asked, and what its answer is worth.

Signature, kind, challenge, party and presence are the business of fido2. Ours is what it leaves open: exactly our
address, in a page of our own; a kind of key that was asked for; an attestation that is none, or the key's own. Whoever
asks keeps the question, lets it be answered once, and judges the counter.

fido2 is loaded by the first question: it holds the world's list of domains, for a rule that is not used here.
"""

import base64
import json
import struct
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, Literal

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from django.conf import settings

from fanlight.core.errors import Refusal

type Verification = Literal["preferred", "required"]
"""Whether the device makes sure that it is its person, or may leave that out."""

ANSWER_LENGTH: Final = 20_000
NAME_BYTES: Final = 1_023
"""The longest name of a passkey. Source: Web Authentication Level 3, 7.1."""
SECONDS: Final = 60
PARTS: Final = ("id", "rawId", "type", "response")
"""What is read of an answer; the rest is for the browser's own page."""
TROUBLE: Final = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    AssertionError,
    ArithmeticError,
    NotImplementedError,
    RecursionError,
    struct.error,
    InvalidSignature,
    UnsupportedAlgorithm,
)
"""What hostile bytes make of parsers that expect a browser."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as JSON takes it, and the bytes that its answer has to sign."""

    options: dict[str, Any]
    challenge: bytes


@dataclass(frozen=True, slots=True)
class Holder:
    """Whom a device writes a passkey down for: what it will answer with, and two names to show."""

    known_by: bytes
    name: str
    shown: str


@dataclass(frozen=True, slots=True)
class Passkey:
    """The public part: the name the device gave it, the key as COSE, and how often it was used."""

    name: bytes
    public: bytes
    uses: int = 0


@contextmanager
def refusing(refusal: type[Refusal]) -> Iterator[None]:
    """Whatever is wrong with an answer leaves as this one refusal: a reader can do nothing with the difference."""
    try:
        yield
    except TROUBLE as trouble:
        raise refusal from trouble


def ask_new(holder: Holder, *, business: str, held: Iterable[bytes], verification: Verification) -> Asked:
    """The question by which a device makes a passkey that knows whose it is; it makes none beside those held."""
    options, _state = _server(business).register_begin(
        {"id": holder.known_by, "name": holder.name, "displayName": holder.shown},
        credentials=_named(held),
        resident_key_requirement="required",
        user_verification=verification,
    )
    return Asked(dict(options.public_key), options.public_key.challenge)


def ask(*, held: Iterable[bytes] = (), verification: Verification) -> Asked:
    """The question for one of these passkeys, or for whichever the device has."""
    options, _state = _server().authenticate_begin(_named(held), user_verification=verification)
    return Asked(dict(options.public_key), options.public_key.challenge)


def read(answer: str) -> dict[str, Any]:
    """An answer, not judged yet. Raises one of TROUBLE."""
    if len(answer) > ANSWER_LENGTH:
        raise ValueError("too long")
    said = json.loads(answer)
    if said["type"] != "public-key" or not isinstance(said["response"], dict):
        raise ValueError("not of a passkey")
    return {part: said[part] for part in PARTS}


def made(said: dict[str, Any], *, challenge: bytes, verification: Verification) -> Passkey:
    """The passkey in an answer to `ask_new`. Raises one of TROUBLE."""
    from fido2 import cbor
    from fido2.cose import CoseKey
    from fido2.webauthn import RegistrationResponse

    response = RegistrationResponse.from_dict(said)
    about = _server().register_complete(_state(challenge, verification), response)
    _require_own_page(response)
    _require_sound(about)
    _require_own_word(response.response)
    attested = about.credential_data
    if attested is None or attested.public_key.ALGORITHM not in CoseKey.supported_algorithms():
        raise ValueError("a kind of key that was not asked for")
    if not 0 < len(attested.credential_id) <= NAME_BYTES:
        raise ValueError("no name, or one that is too long")
    return Passkey(attested.credential_id, cbor.encode(attested.public_key), about.counter)


def uses_proved(
    said: dict[str, Any], passkey: Passkey, *, challenge: bytes, verification: Verification
) -> int:
    """The counter of an answer to `ask` that is right in every other way. Raises one of TROUBLE."""
    from fido2.webauthn import Aaguid, AttestedCredentialData, AuthenticationResponse

    response = AuthenticationResponse.from_dict(said)
    kept = AttestedCredentialData(
        Aaguid.NONE + struct.pack(">H", len(passkey.name)) + passkey.name + passkey.public
    )
    _server().authenticate_complete(_state(challenge, verification), [kept], response)
    _require_own_page(response)
    about = response.response.authenticator_data
    _require_sound(about)
    return int(about.counter)


def as_text(raw: bytes) -> str:
    """As browsers write bytes: without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def from_text(text: str) -> bytes:
    """Raises ValueError."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def party() -> str:
    """The name that passkeys are for. Browsers make none for a bare address, so those of a demo are for localhost."""
    here = str(settings.ORIGIN.hostname)
    return "localhost" if here in settings.LOOPBACK else here


def origin() -> str:
    """The one address that may ask."""
    port = f":{settings.ORIGIN.port}" if settings.ORIGIN.port else ""
    return f"{settings.ORIGIN.scheme}://{party()}{port}"


def has_grown(before: int, after: int) -> bool:
    """Whether a counter is not that of a copy. Passkeys that are synchronised do not count, and stay at nothing."""
    return after > before or before == after == 0


def _server(business: str = "") -> Any:
    from fido2.server import Fido2Server
    from fido2.webauthn import AttestationConveyancePreference, PublicKeyCredentialRpEntity

    server: Any = Fido2Server(
        PublicKeyCredentialRpEntity(id=party(), name=business),
        attestation=AttestationConveyancePreference.NONE,
        verify_origin=lambda said: said == origin(),
    )
    server.timeout = SECONDS * 1000
    return server


def _named(names: Iterable[bytes]) -> list[dict[str, Any]]:
    return [{"type": "public-key", "id": name} for name in names]


def _state(challenge: bytes, verification: Verification) -> dict[str, str]:
    return {"challenge": as_text(challenge), "user_verification": verification}


def _require_own_page(response: Any) -> None:
    """Not from a frame in somebody else's page."""
    if response.response.client_data.cross_origin is not False:
        raise ValueError("asked from a frame")


def _require_sound(about: Any) -> None:
    if about.is_backed_up() and not about.is_backup_eligible():
        raise ValueError("a copy of what cannot be copied")


def _require_own_word(response: Any) -> None:
    """We ask for no word on who built the device. Browsers leave it out, or pass what the new key says of itself."""
    from fido2.cose import CoseKey

    attestation = response.attestation_object
    says, key = attestation.att_stmt, attestation.auth_data.credential_data.public_key
    if attestation.fmt == "none" and says == {}:
        return
    if attestation.fmt != "packed" or set(says) != {"alg", "sig"} or says["alg"] != key.ALGORITHM:
        raise ValueError("an attestation that was not asked for")
    CoseKey.parse(key).verify(attestation.auth_data + response.client_data.hash, says["sig"])
